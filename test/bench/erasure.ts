// How long it takes to forget a shopper of a hundred thousand events among half a million, and for how long nobody else gets a turn meanwhile.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { keysFrom } from '../../server/lib/keys.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { complyWith, erasureHandlers } from '../../server/privacy/erasure.ts';
import { recordEvents } from '../../server/profile/record.ts';
import { runJobs } from '../../server/storage/job-runner.ts';
import { saveShop } from '../../server/storage/shops.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { openStore, type Store } from '../../server/storage/store.ts';
import { type Bench, figure } from './figure.ts';
import { freshFolder, KEY, SHOP } from './processes.ts';

const THEIRS = 100_000;
/** Of theirs, in a browser that somebody else uses too. */
const SHARED = 10_000;
const OTHERS = 400_000;
const LIMIT_S = 60;
/** The file is written anew in a thread; here the longest turn is a step of deleted rows. */
const LIMIT_BLOCKED_MS = 500;
const DAY = 86_400_000;
const PERSON = { customer: '4711', email: 'much.seen@example.com' };

async function browsing(trx: Store, from: number, to: number, of: (n: number) => { visitor: string; at: number }) {
  for (let i = from; i < to; i += 1000) {
    const rows = Array.from({ length: Math.min(1000, to - i) }, (_, k) => {
      const { visitor, at } = of(i + k);
      const body = JSON.stringify({ visitor, product: String((i + k) % 500), path: `/products/p-${(i + k) % 500}` });
      const none = { shopper: null, cart: null, checkout: null, order_id: null };
      return {
        ...{ shop: SHOP, id: `e${i + k}`, type: 'product-viewed', at, received_at: at, visitor, ...none },
        ...{ product: String((i + k) % 500), body },
      };
    });
    await trx.insertInto('events').values(rows).execute();
  }
}

export const benchErasure: Bench = async () => {
  const folder = freshFolder();
  const { store, raw, close } = await openStore(folder);
  const now = Date.now();
  const keys = keysFrom(Buffer.from(KEY, 'base64'));
  const jobs = sqliteJobs(store, () => now, seededRandom(1));
  const facts = { platform: 'p', name: 'B', url: 'https://b', currency: 'EUR', zone: 'UTC', locale: 'en' };
  await saveShop(store, { shop: SHOP, ...facts, emailSealed: null }, now);
  const begun = now - 700 * DAY;
  const known = (customer: string, email: string) => ({
    ...({
      type: 'customer-changed',
      id: `c${customer}`,
      at: begun,
      locale: null,
      tags: null,
      createdAt: begun,
    } as const),
    person: { customer, email, name: null },
  });
  const login = (visitor: string, customer: string, at: number) =>
    ({ type: 'visitor-recognised', id: `l${visitor}${customer}`, at, visitor, customer }) as const;
  await recordEvents(store, { keys, jobs, now, announce: false }, SHOP, [
    known(PERSON.customer, PERSON.email),
    known('4712', 'other.half@example.com'),
    login('own-browser', PERSON.customer, begun + 1),
    login('shared-browser', PERSON.customer, begun + 1),
    login('shared-browser', '4712', now - DAY),
  ]);
  await store.transaction().execute(async (trx) => {
    const spread = (n: number, all: number) => begun + 1000 + Math.floor((n / all) * 600 * DAY);
    await browsing(trx, 0, THEIRS - SHARED, (n) => ({ visitor: 'own-browser', at: spread(n, THEIRS) }));
    await browsing(trx, THEIRS - SHARED, THEIRS, (n) => ({ visitor: 'shared-browser', at: spread(n, THEIRS) }));
    await browsing(trx, THEIRS, THEIRS + OTHERS, (n) => ({ visitor: `v${n % 5000}`, at: spread(n - THEIRS, OTHERS) }));
  });
  raw.pragma('wal_checkpoint(TRUNCATE)');

  const deps = { store, keys, jobs, folder, now: () => now };
  const blocked = monitorEventLoopDelay({ resolution: 1 });
  const from = performance.now();
  blocked.enable();
  await store.transaction().execute((trx) => complyWith(trx, deps, SHOP, { what: 'erase-shopper', person: PERSON }));
  const runner = runJobs({
    store,
    jobs,
    handlers: erasureHandlers(deps),
    onFault: (job, fault) => {
      // While the file is written anew nobody can look for work; what is done then, looks again.
      if (job.kind !== 'look') throw fault;
    },
  });
  await runner.drain();
  const seconds = (performance.now() - from) / 1000;
  blocked.disable();
  await runner.stop();
  const left = raw
    .prepare("select count(*) from events where type = 'product-viewed' and visitor like '%-browser'")
    .pluck()
    .get();
  const others = raw.prepare('select count(*) from events').pluck().get();
  const megabytes = Math.round((Number(raw.pragma('page_count', { simple: true })) * 4096) / 2 ** 20);
  await close();
  if (left !== 0 || Number(others) < OTHERS) throw new Error(`${left} of theirs are left, ${others} of all`);
  const detail = { events: THEIRS, ofOthers: OTHERS, megabytes };
  return {
    erasure: figure('at-most', seconds, LIMIT_S, 's', detail),
    'erasure-blocked': figure('at-most', blocked.max / 1e6, LIMIT_BLOCKED_MS, 'ms', {
      p99: Number((blocked.percentile(99) / 1e6).toFixed(1)),
    }),
  };
};
