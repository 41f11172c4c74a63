// An erasure as a job: first the many rows in small steps, so that nobody waits for the writer, then the rest in one transaction with the
// tombstone; then the file is written anew, for copies of what is deleted stand there a while longer.

import type { Keys } from '../lib/keys.ts';
import { forgottenNames, rememberForgotten } from '../profile/forgotten.ts';
import { dropOldBackups } from '../storage/backup.ts';
import type { JobHandlers, Jobs } from '../storage/jobs.ts';
import { leaveNoTrace } from '../storage/no-trace.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { type AskedAbout, forgetPerson, forgetShop, type PersonKeys, personKeys } from './compliance.ts';
import { theirTimes } from './erase.ts';
import { eraseGivenUp } from './given-up.ts';
import { requestById, requestDone, requestKept, requestsForgotten } from './requests.ts';
import { keepTombstones, shopHash } from './tombstones.ts';

export const ERASE_JOB = 'privacy.erase';
export const FORGOTTEN_JOB = 'privacy.forgotten';
/** For the schedule: the folder's own copies, which still name who was erased since, do not stay. */
export const OLD_BACKUPS_JOB = 'backups.purge';

const ROWS_A_STEP = 500;
/** Someone who still reads an older state is done by then. */
const AGAIN_MS = 60_000;
const DAY = 86_400_000;
/** Half past three, UTC: after the trainings of the night. */
const nextNight = (now: number) => Math.floor(now / DAY) * DAY + DAY + 3.5 * 3_600_000;

export interface ErasureDeps {
  store: Store;
  keys: Keys;
  jobs: Jobs;
  folder: string;
  now(): number;
}

/** Takes on what the platform passes on of the law, in the transaction of its delivery. A shop that is not here has nothing to tell. */
export async function complyWith(
  trx: Store,
  deps: Pick<ErasureDeps, 'keys' | 'now'> & { jobs: Pick<Jobs, 'enqueue'> },
  shop: string,
  asked:
    | { what: 'export'; request: string | null; person: AskedAbout }
    | { what: 'erase-shopper'; person: AskedAbout }
    | { what: 'erase-shop' },
): Promise<void> {
  const { keys, jobs } = deps;
  const now = deps.now();
  if ((await shopOf(trx, shop)) === null) return;
  if (asked.what === 'erase-shop') {
    await forgetShop(trx, jobs, shop);
    const payload = { erased: { shop: shopHash(keys, shop), at: now } };
    await jobs.enqueue(trx, { kind: FORGOTTEN_JOB, payload });
    return;
  }
  const { person } = asked;
  if (asked.what === 'export') {
    await requestKept(trx, keys, shop, { kind: 'export', id: asked.request, person }, now);
    return;
  }
  const id = await requestKept(trx, keys, shop, { kind: 'erase', id: null, person }, now);
  // From this commit on nothing that comes late names them.
  await rememberForgotten(trx, keys, shop, await personKeys(trx, keys, shop, person), now);
  await jobs.enqueue(trx, { kind: ERASE_JOB, shop, key: `${shop} ${id}`, payload: { shop, request: id } });
}

/**
 * Erases a person now; what the job and the command both do. Returns how many shoppers it was.
 * @param request the row that asked for it, done with the erasure
 */
export async function erasePerson(
  deps: ErasureDeps,
  shop: string,
  person: AskedAbout,
  request?: string,
): Promise<number> {
  const shoppers = await eraseRows(deps, shop, person, async (trx, erased) => {
    if (request !== undefined) await requestDone(trx, shop, request, { at: deps.now(), shoppers: erased });
  });
  await settle(deps);
  return shoppers;
}

/** The same for who waits for the answer: gone from the tables when it returns, from the file soon after. The merchant's list of requests tells of it. */
export async function erasePersonWaiting(
  deps: Pick<ErasureDeps, 'store' | 'keys' | 'now'> & { jobs: Pick<Jobs, 'enqueue'> },
  shop: string,
  person: AskedAbout,
): Promise<void> {
  const { keys, jobs } = deps;
  const now = deps.now();
  await eraseRows(deps, shop, person, async (trx, erased, known) => {
    const id = await requestKept(trx, keys, shop, { kind: 'erase', id: null, person }, now);
    await requestsForgotten(trx, keys, shop, known);
    await requestDone(trx, shop, id, { at: now, shoppers: erased });
    await jobs.enqueue(trx, { kind: FORGOTTEN_JOB, key: 'now', payload: {} });
  });
}

/** What is known of a person leaves the tables: the many rows in steps, the rest with the tombstone in one commit, to which `also` belongs. */
async function eraseRows(
  { store, keys, now }: Pick<ErasureDeps, 'store' | 'keys' | 'now'>,
  shop: string,
  person: AskedAbout,
  also: (trx: Store, erased: number, known: PersonKeys) => Promise<void>,
): Promise<number> {
  const known = await personKeys(store, keys, shop, person);
  await eraseManyRows(store, shop, known);
  await eraseGivenUp(store, keys, shop, new Set(forgottenNames(keys, shop, known)), now());
  return store.transaction().execute(async (trx) => {
    await requestsForgotten(trx, keys, shop, known);
    const erased = await forgetPerson(trx, keys, shop, person, now());
    await also(trx, erased, known);
    return erased;
  });
}

/** Events are by far the most: they go in small steps, between which others get their turn. */
async function eraseManyRows(store: Store, shop: string, { shoppers }: PersonKeys): Promise<void> {
  if (shoppers.length === 0) return;
  const browsers = await store
    .selectFrom('visitor_links')
    .select('visitor')
    .distinct()
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .where('visitor', 'is not', null)
    .execute();
  for (const shopper of shoppers) await eventsGone(store, shop, 'shopper', shopper, ALL_TIME);
  for (const { visitor } of browsers) {
    if (visitor === null) continue;
    const { spans } = await theirTimes(store, shop, visitor, shoppers);
    for (const span of spans) await eventsGone(store, shop, 'visitor', visitor, span);
  }
}

const ALL_TIME = { from: 0, to: Number.MAX_SAFE_INTEGER };

async function eventsGone(
  store: Store,
  shop: string,
  column: 'shopper' | 'visitor',
  value: string,
  span: { from: number; to: number },
): Promise<void> {
  for (let more = true; more; ) {
    more = await store.transaction().execute(async (trx) => {
      const rows = await trx
        .selectFrom('events')
        .select('seq')
        .where('shop', '=', shop)
        .where(column, '=', value)
        .where('at', '>=', span.from)
        .where('at', '<', span.to)
        .limit(ROWS_A_STEP)
        .execute();
      if (rows.length === 0) return false;
      const seqs = rows.map(({ seq }) => seq);
      await trx.deleteFrom('events').where('seq', 'in', seqs).execute();
      return rows.length === ROWS_A_STEP;
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The tombstones outside, and no trace left in the file. A big file is written anew at night. */
async function settle(
  deps: ErasureDeps,
  { erased, atNight = false }: { erased?: { shop: string; at: number }; atNight?: boolean } = {},
): Promise<void> {
  await keepTombstones(deps.store, deps.keys, deps.folder, erased);
  const left = await leaveNoTrace(deps.store, atNight);
  if (left === 'done') return;
  const runAt = left === 'busy' ? deps.now() + AGAIN_MS : nextNight(deps.now());
  const job = { kind: FORGOTTEN_JOB, key: left, payload: { atNight: left === 'big' || atNight }, runAt };
  await deps.store.transaction().execute((trx) => deps.jobs.enqueue(trx, job));
}

export function erasureHandlers(deps: ErasureDeps): JobHandlers {
  return {
    [ERASE_JOB]: {
      nature: 'external',
      atMost: 1,
      async run(job) {
        const { shop, request: id } = job.payload as { shop: string; request: string };
        const person = (await requestById(deps.store, deps.keys, shop, id))?.person ?? null;
        // Without a person the rows went before this process was ended; what follows them is done again.
        if (person === null) await settle(deps);
        else await erasePerson(deps, shop, person, id);
      },
    },
    [OLD_BACKUPS_JOB]: {
      nature: 'external',
      run: async () => dropOldBackups(deps.folder, deps.now()),
    },
    [FORGOTTEN_JOB]: {
      nature: 'external',
      run: (job) => settle(deps, job.payload as { erased?: { shop: string; at: number }; atNight?: boolean }),
    },
  };
}
