// The admin's answers in a shop of 100,000 shoppers, one of them with 10,000 events: server time, by the real router over HTTP.

import { resultsOf } from '../../server/measurement/results/results.ts';
import type { SegmentRule } from '../../server/profile/segment-rule.ts';
import { saveSegment } from '../../server/profile/segments.ts';
import { anAdminApp } from '../support/admin-app.ts';
import { aGround, aShop, aShopper, DAY, type Ground, HOUR, MINUTE, SHOP } from '../support/builders.ts';
import { type Bench, figure, quantile } from './figure.ts';

const RUNS = 20;
const BUSY = 'busy-shopper';
const SEGMENT = 'keen';
const SHOPPERS = 100_000;
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

/** Each figure is the 95th percentile of twenty asks, after one that warms. */
export const benchAdmin: Bench = async () => {
  const ground = await aGround();
  await aShop(ground);
  await fill(ground);
  await saveSegment(
    ground.store,
    SHOP,
    { id: SEGMENT, name: 'Keen', rule: keen, version: 0 },
    { editor: '1', now: ground.now },
  );
  const results = JSON.stringify(await resultsOf(ground.store, SHOP, ground.now, 'UTC'));
  await ground.store
    .insertInto('reports')
    .values({ shop: SHOP, name: 'results', at: ground.now, figures: results })
    .execute();
  const app = await anAdminApp(ground);
  const pages: [name: string, paths: string[], limit: number][] = [
    ['admin-home', ['/api/home'], limits.answer],
    ['admin-setup', ['/api/setup'], limits.answer],
    ['admin-shopper', [`/api/shoppers/${BUSY}`, `/api/shoppers/${BUSY}/timeline?size=30`], limits.page],
    ['admin-shoppers', ['/api/shoppers?sort=value'], limits.answer],
    ['admin-shoppers-far', ['/api/shoppers?sort=seen&page=3000'], limits.answer],
    ['admin-search', ['/api/shoppers?search=nobody'], limits.answer],
    ['admin-messages', ['/api/messages'], limits.answer],
    ['admin-segments', ['/api/segments'], limits.answer],
    ['admin-segment', [`/api/segments/${SEGMENT}`], limits.answer],
    ['admin-segment-groups', ['/api/segments/groups'], limits.answer],
    ['admin-segment-count', [`/api/segments/${SEGMENT}/count`], limits.count],
    ['admin-results', ['/api/results'], limits.answer],
    ['admin-experiments', ['/api/experiments'], limits.answer],
    ['admin-models', ['/api/models'], limits.answer],
    ['admin-journeys', ['/api/journeys'], limits.answer],
    ['admin-settings', ['/api/settings'], limits.answer],
  ];
  const figures: Awaited<ReturnType<Bench>> = {};
  for (const [name, paths, limit] of pages) {
    const times: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const begun = performance.now();
      for (const path of paths) {
        const { status } = await app.ask(path);
        if (status !== 200) throw new Error(`${path} answered ${status}`);
      }
      // The first ask compiles and warms; it is not what a merchant meets.
      if (run > 0) times.push(performance.now() - begun);
    }
    figures[name] = figure('at-most', quantile(times, 0.95), limit, 'ms', {
      runs: times.map((t) => Math.round(t)),
      paths,
    });
  }
  await app.close();
  await ground.end();
  return figures;
};

/** Rows by prepared statements: the builders would take minutes. */
async function fill(ground: Ground): Promise<void> {
  const { raw, now, keys } = ground;
  await aShopper(ground, { id: BUSY, email: 'busy@example.com' });
  const insert = (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row);
    const statement = raw.prepare(`insert into ${table} (${columns}) values (${columns.map(() => '?')})`);
    return (values: Record<string, unknown>) => statement.run(columns.map((c) => values[c] ?? row[c] ?? null));
  };
  const shop = SHOP;
  const name = keys.seal(SHOP, 'name', 'Somebody Else');
  const html = `<html><body>${'<p>A line of a mail of ordinary length.</p>'.repeat(700)}</body></html>`;
  const link = insert('visitor_links', {
    shop,
    source: '',
    visitor: '',
    shopper: BUSY,
    since_at: 0,
    via: 'checkout',
    cart: null,
    checkout: null,
  });
  const event = insert('events', {
    shop,
    id: '',
    type: '',
    at: 0,
    received_at: 0,
    visitor: null,
    shopper: null,
    cart: null,
    checkout: null,
    order_id: null,
    product: null,
    body: '{}',
  });
  const order = insert('orders', {
    shop,
    id: '',
    name: '#1',
    shopper: null,
    cart: null,
    placed_at: 0,
    updated_at: 0,
    currency: 'EUR',
    total: 4200,
    refunded: 0,
    net: 4200,
    channel: 'online',
    counted: 1,
  });
  const line = insert('order_lines', {
    shop,
    order_id: '',
    line: '1',
    title: 'Mug',
    quantity: 1,
    refunded_quantity: 0,
    price: 4200,
  });
  const decision = insert('decisions', {
    shop,
    id: '',
    kind: 'recommendation',
    at: 0,
    visitor: null,
    shopper: null,
    placement: 'home',
    strategy: 'blend',
    fallback: null,
    policy: '1',
    items: '[{"product":"1"},{"product":"2"},{"product":"3"},{"product":"4"}]',
    reasons: '[]',
  });
  const message = insert('messages', {
    shop,
    id: '',
    run: null,
    journey: 'abandoned-cart',
    step: 'first',
    shopper: null,
    email_hash: 'x',
    to_sealed: keys.seal(SHOP, 'email', 'a@example.com'),
    cart: null,
    subject: 'Still there',
    html,
    text: 'Still there',
    headers: '{}',
    state: 'submitted',
    attempts: 1,
    created_at: 0,
    due_at: 0,
    stale_at: 0,
    submitted_at: 0,
  });
  const shopper = insert('shoppers', {
    shop,
    id: '',
    customer: null,
    name_sealed: name,
    tags: '[]',
    staff: 0,
    created_at: 0,
    seen_at: 0,
  });
  const score = insert('scores', {
    shop,
    shopper: '',
    scored_at: now,
    model: 'm',
    horizon_days: 90,
    orders: 1,
    p_order: 0.5,
    p_order_low: 0.2,
    p_order_high: 0.8,
    churn: 0.5,
    value: 0,
    value_low: 0,
    value_high: 0,
    archetype: 'new',
    reasons: '[]',
    sure: 1,
    similar: 90,
  });
  const cart = insert('carts', {
    shop,
    token: '',
    lines: '[{"title":"Mug","quantity":1}]',
    line_count: 1,
    created_at: 0,
    updated_at: 0,
  });
  const types = ['product-viewed', 'page-viewed', 'search-submitted', 'cart-line-added', 'recommendation-shown'];
  raw.transaction(() => {
    for (let v = 0; v < 3; v++) link({ source: `busy-${v}`, visitor: `busy-${v}`, since_at: now - 300 * DAY });
    for (let i = 0; i < 10_000; i++) {
      event({
        id: `busy-${i}`,
        type: types[i % 5],
        at: now - i * 40 * MINUTE,
        visitor: `busy-${i % 3}`,
        product: String(i % 300),
      });
    }
    for (let i = 0; i < 300; i++) {
      order({ id: `busy-${i}`, shopper: BUSY, placed_at: now - i * DAY });
      line({ order_id: `busy-${i}` });
      message({ id: `busy-${i}`, shopper: BUSY, created_at: now - i * DAY });
      decision({ id: `busy-${i}`, visitor: `busy-${i % 3}`, at: now - i * HOUR });
    }
    score({ shopper: BUSY });
    for (let i = 0; i < SHOPPERS; i++) {
      shopper({ id: `s-${i}`, seen_at: now - i * MINUTE });
      score({ shopper: `s-${i}`, value: (i * 7919) % 50_000 });
      order({ id: `o-${i}`, shopper: `s-${i}`, cart: `c-${i * 2}`, placed_at: now - i * 5 * MINUTE });
    }
    // A busy week: 60,000 browser events, 20,000 recommendations, 6,000 carts left, 2,000 messages.
    for (let i = 0; i < 60_000; i++)
      event({ id: `e-${i}`, type: types[i % 5], at: now - i * 10_000, visitor: `v-${i % 9000}` });
    for (let i = 0; i < 20_000; i++) decision({ id: `d-${i}`, visitor: `v-${i % 9000}`, at: now - i * 30_000 });
    for (let i = 0; i < 6000; i++)
      cart({ token: `c-${i}`, created_at: now - i * 90_000, updated_at: now - i * 90_000 });
    for (let i = 0; i < 2000; i++)
      message({
        id: `m-${i}`,
        cart: `c-${i * 3}`,
        created_at: now - i * 5 * MINUTE,
        submitted_at: now - i * 5 * MINUTE,
      });
  })();
}
