// Every question the admin can ask of the server, in a shop of 100,000 shoppers and 5 million events: the list is the router's own, so that a
// new route is measured by itself. Server time over HTTP: the 95th percentile of twenty asks.

import type { SegmentRule } from '../../server/profile/segment-rule.ts';
import { type AdminApp, anAdminApp } from '../support/admin-app.ts';
import { type Ground, SHOP } from '../support/builders.ts';
import { surroundings } from '../web/desk-pages.ts';
import { exampleOf } from './examples.ts';
import { type Bench, figure, quantile } from './figure.ts';
import { BUSY } from './grown-rows.ts';
import { aGrownShop } from './grown-shop.ts';

const RUNS = 20;
/** The page of a shopper with its timeline; the count of a segment; every other answer. */
const limits = { page: 200, count: 300, answer: 150 } as const;

const keen: SegmentRule = {
  all: [
    { field: 'orders', is: '>=', value: 1 },
    { field: 'daysSinceOrder', is: '<=', value: 365 },
    {
      any: [
        { field: 'pOrder', is: '>', value: 0.3 },
        { field: 'mayEmail', is: true },
      ],
    },
  ],
};

/** Routes that are asked in more than one way; what a route is without a query is asked anyway. */
const ways: Record<string, string[]> = {
  '/shoppers': ['sort=value', 'sort=churn', 'sort=seen&page=3000', 'sort=value&page=3000', 'search=nobody'],
  '/shoppers/:id/timeline': ['size=30', 'channel=browsing'],
  '/messages': ['state=submitted', 'page=2000'],
  '/journeys/:id/results': ['days=365'],
  '/held-back': ['days=365'],
  '/storefront': ['days=365'],
  '/storefront/variety': ['weeks=26'],
};

interface Asked {
  name: string;
  paths: string[];
  limit: number;
  body?: unknown;
}

export const benchAdmin: Bench = async () => {
  const ground = await aGrownShop();
  const app = await anAdminApp(ground, surroundings);
  const figures: Awaited<ReturnType<Bench>> = {};
  try {
    for (const asked of [...questionsOf(app), ...counts(await rulesOf(ground)), shopperPage]) {
      const times: number[] = [];
      const cpu: number[] = [];
      for (let run = 0; run <= RUNS; run++) {
        const begun = performance.now();
        const used = process.cpuUsage();
        await ask(app, asked);
        const { user, system } = process.cpuUsage(used);
        // The first ask compiles and warms; it is not what a merchant meets.
        if (run > 0) {
          times.push(performance.now() - begun);
          cpu.push((user + system) / 1000);
        }
      }
      const p95 = quantile(times, 0.95);
      figures[`admin${asked.name}`] = figure('at-most', p95, asked.limit, 'ms', {
        median: Math.round(quantile(times, 0.5)),
        // Others may use the machine: this is what the answer itself took.
        cpu: Math.round(quantile(cpu, 0.5)),
        runs: times.map((t) => Math.round(t)),
        paths: asked.paths,
      });
      if (p95 > asked.limit) process.stderr.write(`admin${asked.name}: ${Math.round(p95)} ms\n`);
    }
  } finally {
    await app.close();
    await ground.end();
  }
  return figures;
};

const shopperPage: Asked = {
  name: '-shopper',
  paths: [`/api/shoppers/${BUSY}`, `/api/shoppers/${BUSY}/timeline?size=30`],
  limit: limits.page,
};

/** Every GET of the router, as it is and in its ways. */
function questionsOf(app: AdminApp): Asked[] {
  return app.gets.flatMap((route) => {
    const path = `/api${exampleOf(route)}`;
    const limit = route.endsWith('/count') ? limits.count : limits.answer;
    return ['', ...(ways[route] ?? [])].map((query) => ({
      name: query === '' ? route : `${route}?${query}`,
      paths: [query === '' ? path : `${path}?${query}`],
      limit,
    }));
  });
}

/** Counts of rules as the builder asks for them, and of every segment that is kept. */
function counts(rules: [name: string, rule: SegmentRule][]): Asked[] {
  return [['keen', keen] as const, ...rules].map(([name, rule]) => ({
    name: `/segments/count ${name}`,
    paths: ['/api/segments/count'],
    limit: limits.count,
    body: { rule },
  }));
}

async function rulesOf({ store }: Ground): Promise<[string, SegmentRule][]> {
  const rows = await store.selectFrom('segments').select(['name', 'rule']).where('shop', '=', SHOP).execute();
  return rows.map(({ name, rule }) => [name, JSON.parse(rule) as SegmentRule]);
}

async function ask(app: AdminApp, { paths, body }: Asked): Promise<void> {
  for (const path of paths) {
    const { status, text } = await app.ask(path, body === undefined ? {} : { method: 'POST', body });
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
  }
}
