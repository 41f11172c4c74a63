// A warm recommendation at a thousand requests a second, beside a bare express route that answers the same bytes.

import { createHmac } from 'node:crypto';
import { type Bench, figure, median } from './figure.ts';
import { load, SECRET, SHOP, startApp, startPeer } from './processes.ts';
import { benchShop } from './shop.ts';

const RUNS = 5;
const SECONDS = 5;
const OFFERED = 1000;

export const benchRecommendation: Bench = async () => {
  const { folder, visitors, products } = await benchShop({ products: 3000, visitors: 2000, views: 12 });
  const app = await startApp(folder);
  // Signed as the platform's proxy signs; valid for ninety seconds, so each run signs anew.
  const paths = () => {
    const timestamp = String(Math.floor(Date.now() / 1000) + 30);
    return visitors.slice(0, 1000).map((visitor, i) => {
      const query: Record<string, string> = {
        limit: '8',
        logged_in_customer_id: '',
        path_prefix: '/apps/presage',
        placement: i % 2 === 0 ? 'home' : 'product',
        shop: SHOP,
        timestamp,
        visitor,
        ...(i % 2 === 0 ? {} : { product: products[i] as string }),
      };
      const message = Object.entries(query)
        .map(([key, value]) => `${key}=${value}`)
        .sort()
        .join('');
      query.signature = createHmac('sha256', SECRET).update(message).digest('hex');
      return `/proxy/recommendations?${new URLSearchParams(query)}`;
    });
  };
  const offer = (url: string, rate: number, seconds = SECONDS) =>
    load({ url, seconds, connections: 32, rate, method: 'GET', paths: paths() });
  const first = await fetch(`${app.url}${paths()[0]}`);
  const bytes = Buffer.from(await first.arrayBuffer());
  if (first.status !== 200 || !bytes.includes('"strategy"')) throw new Error(`the app answered ${first.status}`);
  const peer = await startPeer('bytes', bytes.toString('base64'));
  const at: Record<'ours' | 'bare', { p99: number[]; p90: number[]; served: number[]; most: number[] }> = {
    ours: { p99: [], p90: [], served: [], most: [] },
    bare: { p99: [], p90: [], served: [], most: [] },
  };
  const shares: number[] = [];
  let failed = 0;
  try {
    await offer(app.url, OFFERED, 2);
    await offer(peer.url, OFFERED, 2);
    for (let i = 0; i < RUNS; i++) {
      for (const [who, url] of [
        ['ours', app.url],
        ['bare', peer.url],
      ] as const) {
        const paced = await offer(url, OFFERED);
        const full = await offer(url, 0, 3);
        at[who].p99.push(paced.p99);
        at[who].p90.push(paced.p90);
        at[who].served.push(paced.perSecond);
        at[who].most.push(full.perSecond);
        shares.push(paced.generatorShare);
        if (who === 'ours') failed += paced.failed + full.failed;
      }
    }
  } finally {
    await Promise.all([app.stop(), peer.stop()]);
  }
  const common = { failed, generatorShare: median(shares), offered: OFFERED, answerBytes: bytes.length };
  return {
    'recommendation-p99': figure('at-most', median(at.ours.p99), 2 * median(at.bare.p99), 'ms', {
      aimMs: 7,
      barep99Ms: median(at.bare.p99),
      p90Ms: median(at.ours.p90),
      servedPerSecond: median(at.ours.served),
      ...common,
    }),
    'recommendation-throughput': figure('at-least', median(at.ours.most), 0.5 * median(at.bare.most), 'answers/s', {
      barePerSecond: median(at.bare.most),
      ...common,
    }),
  };
};
