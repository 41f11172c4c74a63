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

/** Seconds of processor that a process and its main thread have used; Linux counts them in hundredths. */
function processorOf(pid: number | undefined): { all: number; main: number } {
  const used = (path: string) => {
    const fields = readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };
  return { all: used(`/proc/${pid}/stat`), main: used(`/proc/${pid}/task/${pid}/stat`) };
}

/** How late the app's own event loop was since it was asked last, 99th percentile and most in ms. */
async function loopLag(url: string): Promise<{ p99: number; max: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const of = (name: string) =>
    1000 * Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text)?.[1]);
  return { p99: of('p99'), max: of('max') };
}

/** Runs one backfill to its end. @param during is done once orders are being stored */
async function backfill(platform: string, during: (url: string) => Promise<void> = async () => {}) {
  const folder = await shopBeforeItsOrders();
  const app = await startApp(folder, { PRESAGE_PLATFORM_ORIGIN: platform });
  const file = new Sqlite(join(folder, 'presage.db'), { readonly: true });
  const state = file.prepare('select history_state from shops').pluck();
  const stored = file.prepare('select count(*) from orders').pluck();
  const any = file.prepare('select 1 from orders limit 1').pluck();
  const progress = file.prepare('select history_progress from shops').pluck();
  let most = 0;
  const look = async () => {
    await new Promise((r) => setTimeout(r, 20));
    const status = readFileSync(`/proc/${app.child.pid}/status`, 'utf8');
    most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  };
  // From the download on, so that parsing counts; how long the platform lets us wait for its file does not.
  while (!String(progress.get()).includes('ordersTotal')) await look();
  await loopLag(app.url);
  const before = processorOf(app.child.pid);
  const begun = performance.now();
  while (any.get() === undefined) await look();
  const beside = during(app.url);
  while (state.get() === 'running') await look();
  const seconds = (performance.now() - begun) / 1000;
  const after = processorOf(app.child.pid);
  const lag = await loopLag(app.url);
  await beside;
  if (state.get() !== 'done' || stored.get() !== ORDERS) throw new Error(`${stored.get()} orders, ${state.get()}`);
  file.close();
  await app.stop();
  const micros = (used: number) => (used * 1e6) / ORDERS;
  return {
    perSecond: ORDERS / seconds,
    megabytes: most,
    mainMicros: micros(after.main - before.main),
    allMicros: micros(after.all - before.all),
    lag,
  };
}

export const benchBackfill: Bench = async () => {
  const path = join(freshFolder(), 'orders.jsonl');
  const out = createWriteStream(path);
  for await (const chunk of bulkOrders(ORDERS, Date.now())) if (!out.write(chunk)) await once(out, 'drain');
  out.end();
  await once(out, 'close');
  const platform = await startPeer('platform', path);
  const alone: Awaited<ReturnType<typeof backfill>>[] = [];
  const pressed: Awaited<ReturnType<typeof backfill>>[] = [];
  const beside: LoadOutcome[] = [];
  try {
    for (let run = 0; run < RUNS; run++) alone.push(await backfill(platform.url));
    // Once: five thousand webhooks tell their own 99th percentile.
    pressed.push(
      await backfill(platform.url, async (url) => {
        beside.push(await load(webhookLoad(url, WEBHOOKS, 10)));
      }),
    );
  } finally {
    await platform.stop();
  }
  const fileMegabytes = Math.round(statSync(path).size / 1e6);
  return {
    backfill: figure('at-least', median(alone.map((run) => run.perSecond)), 5000, 'orders/s', {
      orders: ORDERS,
      fileMegabytes,
      // What the code costs, whatever else the machine does: the main thread's share is what bounds the speed on two free processors.
      mainThreadMicrosAnOrder: median(alone.map((run) => run.mainMicros)),
      processorMicrosAnOrder: median(alone.map((run) => run.allMicros)),
      loopLagP99Ms: median(alone.map((run) => run.lag.p99)),
    }),
    'backfill-memory': figure('at-most', median(alone.map((run) => run.megabytes)), 512, 'MB', {
      orders: ORDERS,
      besideWebhooks: median(pressed.map((run) => run.megabytes)),
    }),
    'backfill-intake': figure('at-most', median(beside.map((run) => run.p99)), 100, 'ms', {
      what: 'webhook p99 while the history is read',
      offered: WEBHOOKS,
      servedPerSecond: median(beside.map((run) => run.perSecond)),
      p50Ms: median(beside.map((run) => run.p50)),
      loopLagP99Ms: median(pressed.map((run) => run.lag.p99)),
      loopLagMostMs: median(pressed.map((run) => run.lag.max)),
      generatorLagMs: median(beside.map((run) => run.generatorLag)),
      failed: beside.reduce((sum, run) => sum + run.failed, 0),
    }),
  };
};
