// A warm recommendation at a thousand requests a second, beside a bare express route that answers the same bytes.

import { createHmac } from 'node:crypto';
import { type Bench, figure, median } from './figure.ts';
import type { LoadOutcome } from './load.ts';
import { load, SECRET, SHOP, startApp, startPeer } from './processes.ts';
import { benchShop } from './shop.ts';

const RUNS = 5;
const SECONDS = 5;
const OFFERED = 1000;

/** Storefront questions to go round, signed as the platform's proxy signs; valid for ninety seconds, so each run asks for new ones. */
export function questions(shops: { shop: string; visitors: string[]; products: string[] }[], count: number): string[] {
  const timestamp = String(Math.floor(Date.now() / 1000) + 30);
  return Array.from({ length: count }, (_, i) => {
    const { shop, visitors, products } = shops[i % shops.length] as (typeof shops)[number];
    const n = Math.floor(i / shops.length);
    const query: Record<string, string> = {
      limit: '8',
      logged_in_customer_id: '',
      path_prefix: '/apps/presage',
      placement: n % 2 === 0 ? 'home' : 'product',
      shop,
      timestamp,
      visitor: visitors[n % visitors.length] as string,
      ...(n % 2 === 0 ? {} : { product: products[n % products.length] as string }),
    };
    const message = Object.entries(query)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join('');
    query.signature = createHmac('sha256', SECRET).update(message).digest('hex');
    return `/proxy/recommendations?${new URLSearchParams(query)}`;
  });
}

export const benchRecommendation: Bench = async () => {
  const { folder, visitors, products } = await benchShop({ products: 3000, visitors: 2000, views: 12 });
  const app = await startApp(folder);
  const paths = () => questions([{ shop: SHOP, visitors, products }], 1000);
  const offer = (url: string, rate: number, seconds = SECONDS) =>
    load({ url, seconds, connections: 32, rate, method: 'GET', paths: paths() });
  const first = await fetch(`${app.url}${paths()[0]}`);
  const bytes = Buffer.from(await first.arrayBuffer());
  if (first.status !== 200 || !bytes.includes('"strategy"')) throw new Error(`the app answered ${first.status}`);
  const peer = await startPeer('bytes', bytes.toString('base64'));
  const nothing = await startPeer('empty', '');
  const sides = { ours: app.url, bare: peer.url, empty: nothing.url };
  const runs = { ours: [] as LoadOutcome[], bare: [] as LoadOutcome[], empty: [] as LoadOutcome[] };
  const most = { ours: [] as number[], bare: [] as number[] };
  let failed = 0;
  try {
    await offer(app.url, 0, 3);
    await offer(peer.url, 0, 3);
    for (let i = 0; i < RUNS; i++) {
      for (const who of ['ours', 'bare', 'empty'] as const) runs[who].push(await offer(sides[who], OFFERED));
      for (const who of ['ours', 'bare'] as const) {
        const full = await offer(sides[who], 0, 3);
        most[who].push(full.perSecond);
        failed += full.failed;
      }
    }
  } finally {
    await Promise.all([app.stop(), peer.stop(), nothing.stop()]);
  }
  const of = (who: keyof typeof runs, what: keyof LoadOutcome) => median(runs[who].map((run) => run[what]));
  failed += runs.ours.reduce((sum, run) => sum + run.failed, 0);
  const common = {
    failed,
    offered: OFFERED,
    answerBytes: bytes.length,
    generatorShare: of('ours', 'generatorShare'),
    generatorLagMs: of('ours', 'generatorLag'),
    bareGeneratorLagMs: of('bare', 'generatorLag'),
  };
  return {
    'recommendation-p99': figure('at-most', of('ours', 'p99'), 2 * of('bare', 'p99'), 'ms', {
      aimMs: 7,
      runsP99Ms: runs.ours.map((run) => run.p99),
      bareRunsP99Ms: runs.bare.map((run) => run.p99),
      bareP99Ms: of('bare', 'p99'),
      bareP50Ms: of('bare', 'p50'),
      // What the generator itself measures of a route without express that says nothing.
      emptyP99Ms: of('empty', 'p99'),
      p50Ms: of('ours', 'p50'),
      p90Ms: of('ours', 'p90'),
      ...common,
    }),
    'recommendation-throughput': figure(
      'at-least',
      of('ours', 'perSecond'),
      0.5 * of('bare', 'perSecond'),
      'answers/s',
      {
        what: 'at the offered rate',
        barePerSecond: of('bare', 'perSecond'),
        mostPerSecond: median(most.ours),
        bareMostPerSecond: median(most.bare),
        ...common,
      },
    ),
  };
};
