// Webhook intake with full sync against a bare express route that only checks the signature and commits one row; and how much later than
// its delivery what was taken in is applied.

import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { saveShop } from '../../server/storage/shops.ts';
import { openStore } from '../../server/storage/store.ts';
import { type Bench, figure, median, quantile } from './figure.ts';
import { freshFolder, load, SECRET, SHOP, startApp, startPeer } from './processes.ts';

const RUNS = 5;
const SECONDS = 4;
/** A flow that no single shop keeps up for long, and that the app must follow while it lasts. */
const STEADY = 500;

/** A cart of four lines, 2.3 kB: the webhook a shop sends most. */
export const cartBody = JSON.stringify({
  id: 'c1-bench',
  token: 'c1-bench',
  line_items: Array.from({ length: 4 }, (_, i) => ({
    id: 7000 + i,
    variant_id: 9000 + i,
    product_id: 8000 + i,
    quantity: 1 + i,
    title: `A product with a title of ordinary length, number ${i}`,
    price: '24.90',
    discounted_price: '24.90',
    line_price: '24.90',
    original_line_price: '24.90',
    sku: `SKU-000${i}`,
    grams: 300,
    vendor: 'Vendor',
    taxable: true,
    gift_card: false,
    key: `7000${i}:0123456789abcdef0123456789abcdef`,
    properties: {},
    price_set: {
      shop_money: { amount: '24.90', currency_code: 'EUR' },
      presentment_money: { amount: '24.90', currency_code: 'EUR' },
    },
  })),
  note: null,
  created_at: '2026-01-01T10:00:00.000Z',
  updated_at: '2026-01-01T10:00:00.000Z',
});

/** An order to the load generator: signed cart webhooks, each a new delivery. */
export const webhookLoad = (url: string, rate: number, seconds: number) => ({
  url: `${url}/webhooks`,
  seconds,
  connections: 32,
  rate,
  method: 'POST' as const,
  body: cartBody,
  headers: {
    'content-type': 'application/json',
    'x-shopify-topic': 'carts/update',
    'x-shopify-shop-domain': SHOP,
    'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(cartBody).digest('base64'),
    'x-shopify-triggered-at': '2026-01-01T10:00:00.000Z',
    'x-shopify-api-version': '2026-10',
  },
  uniqueHeader: 'x-shopify-webhook-id',
});

/** What the app still has to do, and how late it did what it has done; read beside it. */
export function backlogOf(folder: string) {
  const file = new Sqlite(join(folder, 'presage.db'), { readonly: true });
  const due = file.prepare('select count(*) from jobs where done = 0 and due_at <= ?').pluck();
  const lags = file.prepare('select applied_at - received_at from inbox where received_at > ?').pluck();
  return {
    due: () => due.get(Date.now()) as number,
    /** Waits until all is done; milliseconds it took. */
    async workedOff(): Promise<number> {
      const begun = performance.now();
      while ((due.get(Date.now()) as number) > 0) await new Promise((r) => setTimeout(r, 20));
      return performance.now() - begun;
    },
    /** From arrival to effect, of all deliveries since a moment (epoch ms), in ms. */
    lagsSince: (at: number) => lags.all(at) as number[],
    close: () => file.close(),
  };
}

export const benchIntake: Bench = async () => {
  const folder = freshFolder();
  const { store, close } = await openStore(folder);
  const facts = {
    platform: 'p',
    name: 'B',
    url: 'https://b',
    currency: 'EUR',
    zone: 'UTC',
    locale: 'en',
    emailSealed: null,
  };
  await saveShop(store, { shop: SHOP, ...facts }, Date.now());
  await close();
  const app = await startApp(folder);
  const peer = await startPeer('intake', SECRET);
  const backlog = backlogOf(folder);
  const offer = (url: string) => load(webhookLoad(url, 0, SECONDS));
  const ours: number[] = [];
  const bare: number[] = [];
  const p99: number[] = [];
  const shares: number[] = [];
  const after: number[] = [];
  const steady: { p99: number[]; lag: number[] } = { p99: [], lag: [] };
  let failed = 0;
  try {
    await load(webhookLoad(app.url, 0, 2));
    await backlog.workedOff();
    for (let i = 0; i < RUNS; i++) {
      const mine = await offer(app.url);
      after.push(await backlog.workedOff());
      const theirs = await offer(peer.url);
      const from = Date.now();
      const flow = await load(webhookLoad(app.url, STEADY, SECONDS));
      await backlog.workedOff();
      steady.p99.push(flow.p99);
      steady.lag.push(quantile(backlog.lagsSince(from), 0.99));
      ours.push(mine.perSecond);
      bare.push(theirs.perSecond);
      p99.push(mine.p99);
      shares.push(mine.generatorShare);
      failed += mine.failed + flow.failed;
    }
  } finally {
    backlog.close();
    await Promise.all([app.stop(), peer.stop()]);
  }
  return {
    intake: figure('at-least', median(ours), 0.6 * median(bare), 'webhooks/s', {
      barePerSecond: median(bare),
      p99Ms: median(p99),
      failed,
      generatorShare: median(shares),
      bodyBytes: cartBody.length,
      seconds: SECONDS,
      workedOffAfterMs: Math.round(median(after)),
    }),
    // A cart's effects are there within two seconds of its webhook, while ten times a busy shop's traffic comes in.
    'intake-lag': figure('at-most', median(steady.lag), 2000, 'ms', {
      what: 'from arrival to effect, 99th percentile',
      offered: STEADY,
      answerP99Ms: median(steady.p99),
    }),
  };
};
