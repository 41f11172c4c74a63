// A shop's history of a hundred thousand orders: read from a stand-in platform by the unmodified app, parsed and stored; and webhooks that
// come in meanwhile.

import { once } from 'node:events';
import { createWriteStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { keysFrom } from '../../server/lib/keys.ts';
import { historyCursorAt } from '../../server/platform/shopify/history/cursor.ts';
import { HISTORY_START } from '../../server/platform/shopify/history/jobs.ts';
import { historyAt, saveShop } from '../../server/storage/shops.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { openStore } from '../../server/storage/store.ts';
import { type Bench, figure, median } from './figure.ts';
import { webhookLoad } from './intake.ts';
import type { LoadOutcome } from './load.ts';
import { bulkOrders } from './order-lines.ts';
import { freshFolder, KEY, load, SHOP, startApp, startPeer } from './processes.ts';

const ORDERS = 100_000;
const RUNS = 3;
const WEBHOOKS = 500;

/** A shop whose products and customers are in, and whose orders are to be asked for. */
async function shopBeforeItsOrders(): Promise<string> {
  const folder = freshFolder();
  const { store, close } = await openStore(folder);
  const now = Date.now();
  const keys = keysFrom(Buffer.from(KEY, 'base64'));
  const jobs = sqliteJobs(store, () => now, Math.random);
  const facts = { platform: 'p', name: 'B', url: 'https://b', currency: 'EUR', zone: 'UTC', locale: 'en' };
  await saveShop(store, { shop: SHOP, ...facts, emailSealed: null }, now);
  await historyAt(store, SHOP, 'running', {});
  await historyCursorAt(store, SHOP, { step: 'orders', operation: null, applied: 0, children: 0, starts: 0 });
  const access_sealed = keys.seal(SHOP, 'token', 'shpat_bench');
  const never = { refresh_sealed: null, expires_at: null, refresh_expires_at: null };
  await store
    .insertInto('platform_tokens')
    .values({ shop: SHOP, access_sealed, ...never, scopes: 'read_orders', updated_at: now })
    .execute();
  await jobs.enqueue(store, { kind: HISTORY_START, shop: SHOP, key: 'bench', payload: { shop: SHOP, step: 'orders' } });
  await close();
  return folder;
}

/** Runs one backfill to its end. @param during is done once reading has begun */
async function backfill(platform: string, during: (url: string) => Promise<void> = async () => {}) {
  const folder = await shopBeforeItsOrders();
  const app = await startApp(folder, { PRESAGE_PLATFORM_ORIGIN: platform });
  const file = new Sqlite(join(folder, 'presage.db'), { readonly: true });
  const state = file.prepare('select history_state from shops').pluck();
  const stored = file.prepare('select count(*) from orders').pluck();
  const any = file.prepare('select 1 from orders limit 1').pluck();
  let most = 0;
  const look = async () => {
    await new Promise((r) => setTimeout(r, 20));
    const status = readFileSync(`/proc/${app.child.pid}/status`, 'utf8');
    most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  };
  // From the download on, so that parsing counts.
  const begun = performance.now();
  while (any.get() === undefined) await look();
  const beside = during(app.url);
  while (state.get() === 'running') await look();
  const seconds = (performance.now() - begun) / 1000;
  await beside;
  if (state.get() !== 'done' || stored.get() !== ORDERS) throw new Error(`${stored.get()} orders, ${state.get()}`);
  file.close();
  await app.stop();
  return { perSecond: ORDERS / seconds, megabytes: most };
}

export const benchBackfill: Bench = async () => {
  const path = join(freshFolder(), 'orders.jsonl');
  const out = createWriteStream(path);
  for await (const chunk of bulkOrders(ORDERS, Date.now())) if (!out.write(chunk)) await once(out, 'drain');
  out.end();
  await once(out, 'close');
  const platform = await startPeer('platform', path);
  const alone: Awaited<ReturnType<typeof backfill>>[] = [];
  const beside: LoadOutcome[] = [];
  try {
    for (let run = 0; run < RUNS; run++) alone.push(await backfill(platform.url));
    // Once: five thousand webhooks tell their own 99th percentile.
    await backfill(platform.url, async (url) => {
      beside.push(await load(webhookLoad(url, WEBHOOKS, 10)));
    });
  } finally {
    await platform.stop();
  }
  const fileMegabytes = Math.round(statSync(path).size / 1e6);
  return {
    backfill: figure('at-least', median(alone.map((run) => run.perSecond)), 5000, 'orders/s', {
      orders: ORDERS,
      fileMegabytes,
    }),
    'backfill-memory': figure('at-most', median(alone.map((run) => run.megabytes)), 512, 'MB', { orders: ORDERS }),
    'backfill-intake': figure('at-most', median(beside.map((run) => run.p99)), 100, 'ms', {
      what: 'webhook p99 while the history is read',
      offered: WEBHOOKS,
      servedPerSecond: median(beside.map((run) => run.perSecond)),
      p50Ms: median(beside.map((run) => run.p50)),
      generatorLagMs: median(beside.map((run) => run.generatorLag)),
      failed: beside.reduce((sum, run) => sum + run.failed, 0),
    }),
  };
};
