// Reads a file that was brought, part by part: once only to count, and once to take over. Killed anywhere it goes on where its last commit
// was; a file read twice changes nothing the second time.

import { countDrops } from '../../events/drops.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Keys, SealFault } from '../../lib/keys.ts';
import type { JobContext, JobHandlers, Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import type { Row } from './cells.ts';
import {
  type ImportCounts,
  type ImportRecord,
  importChanged,
  importOf,
  noCounts,
  partAdded,
  partOf,
  partsDropped,
  partsIn,
  sealedPart,
} from './import-store.ts';
import type { FaultyRow } from './row-fault.ts';
import { type Step, stepsOf } from './steps.ts';

export const IMPORT_JOB = 'import.read';
/** What follows when orders came in. */
const TRAIN_JOB = 'learning.train';
/** Rows left out are kept to be mended up to here; all are counted. */
export const MOST_KEPT = 10_000;
/** While the doors are pressed the reading rests so many times as long as its last commit took. */
const REST = 3;

export interface ImportDeps {
  store: Store;
  keys: Keys;
  jobs: Jobs;
  clock: Clock;
  /** True while so much comes in that the past can wait. */
  pressed(): boolean;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

type Phase = Extract<ImportRecord['state'], 'checking' | 'running'>;

/** Begins one of the two; part of the caller's transaction. False when it is not time for it. */
export async function importStarted(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  shop: string,
  id: string,
  phase: Phase,
  now: number,
): Promise<boolean> {
  const from = phase === 'checking' ? (['uploaded', 'checked'] as const) : (['checked'] as const);
  const change = { state: phase, applied: 0, counts: noCounts, startedAt: now };
  if (!(await importChanged(trx, shop, id, from, change))) return false;
  await partsDropped(trx, shop, id, 'faults');
  await jobs.enqueue(trx, { kind: IMPORT_JOB, shop, key: `${shop} ${id} ${phase} ${now}`, payload: { shop, id } });
  return true;
}

/** Ends it; what was taken over stays. False when there is nothing to end. */
export async function importCancelled(trx: Store, shop: string, id: string, now: number): Promise<boolean> {
  const open = ['uploaded', 'checking', 'checked', 'running'] as const;
  if (!(await importChanged(trx, shop, id, open, { state: 'cancelled', endedAt: now }))) return false;
  await partsDropped(trx, shop, id, 'rows');
  return true;
}

export function importHandlers(deps: ImportDeps): JobHandlers {
  return {
    [IMPORT_JOB]: {
      nature: 'external',
      atMost: 1,
      async run(job, context) {
        const { shop, id } = job.payload as { shop: string; id: string };
        const known = await shopOf(deps.store, shop);
        const record = await importOf(deps.store, shop, id);
        if (known === null || record === null || (record.state !== 'checking' && record.state !== 'running')) return;
        if (known.uninstalledAt !== null) {
          await deps.store.transaction().execute((trx) => importCancelled(trx, shop, id, deps.clock.now()));
          return;
        }
        try {
          await read(deps, known, record, record.state, context);
        } catch (fault) {
          if (!(fault instanceof SealFault)) throw fault;
          await stopped(deps, shop, id);
        }
      },
    },
  };
}

/** The rows are gone, or were sealed with a key that is: the file must come again. */
async function stopped({ store, clock }: ImportDeps, shop: string, id: string): Promise<void> {
  const change = { state: 'stopped' as const, fault: 'expired' as const, endedAt: clock.now() };
  await store.transaction().execute(async (trx) => {
    if (await importChanged(trx, shop, id, ['checking', 'running'], change)) await partsDropped(trx, shop, id);
  });
}

async function read(
  deps: ImportDeps,
  known: NonNullable<Awaited<ReturnType<typeof shopOf>>>,
  record: ImportRecord,
  phase: Phase,
  { signal }: JobContext,
): Promise<void> {
  const { store, keys, clock } = deps;
  const { shop } = known;
  const steps = await stepsOf(deps, known, record);
  let { counts, applied } = record;
  let place = 0;
  for (let seq = 0; ; seq++) {
    const begun = performance.now();
    signal.throwIfAborted();
    const rows = await partOf(store, keys, shop, record.id, 'rows', seq);
    if (rows === null && place < record.rows) return stopped(deps, shop, record.id);
    const some = rows === null ? steps.end() : rows.flatMap((row: Row, i) => steps.push(row, place + i));
    place += rows?.length ?? 0;
    // Read again after a kill: what was committed then is only walked over, so that the reader knows what it has seen.
    const fresh = some.filter((step) => step.from >= applied);
    const last = fresh.at(-1);
    if (last !== undefined) {
      const done = await store
        .transaction()
        .execute(async (trx) => {
          const after = await taken(trx, deps, known.shop, record, phase, { steps, fresh, counts });
          const ours = await importChanged(trx, shop, record.id, [phase], { applied: last.to, counts: after });
          // Cancelled, or its rows were erased, while this was under way: nothing of this part either.
          if (!ours) throw new NoLongerOurs();
          return after;
        })
        .catch((fault) => {
          if (fault instanceof NoLongerOurs) return null;
          throw fault;
        });
      if (done === null) return;
      counts = done;
      applied = last.to;
    }
    if (rows === null) break;
    // Webhooks and shoppers come first.
    await new Promise((resolve) => setImmediate(resolve));
    if (deps.pressed()) await deps.sleep(REST * (performance.now() - begun), signal);
  }
  await store.transaction().execute(async (trx) => {
    const now = clock.now();
    if (phase === 'checking') {
      await importChanged(trx, shop, record.id, [phase], { state: 'checked', applied: record.rows });
      return;
    }
    if (!(await importChanged(trx, shop, record.id, [phase], { state: 'done', applied: record.rows, endedAt: now })))
      return;
    await partsDropped(trx, shop, record.id, 'rows');
    const malformed = Object.values(counts.faulty).reduce((sum, n) => sum + n, 0);
    await countDrops(trx, shop, 'import', { malformed }, now);
    if (record.kind === 'orders' && counts.taken > 0)
      await deps.jobs.enqueue(trx, { kind: TRAIN_JOB, shop, key: shop, payload: { shop } });
  });
}

class NoLongerOurs extends Error {
  override name = 'NoLongerOurs';
}

/** One part: what it says is recorded (or, in a check, looked up), and the rows left out are kept. */
async function taken(
  trx: Store,
  { keys, jobs, clock }: ImportDeps,
  shop: string,
  record: ImportRecord,
  phase: Phase,
  { steps, fresh, counts }: { steps: Awaited<ReturnType<typeof stepsOf>>; fresh: Step[]; counts: ImportCounts },
): Promise<ImportCounts> {
  const context = { keys, jobs, now: clock.now(), announce: false };
  const after: ImportCounts = { ...counts, faulty: { ...counts.faulty } };
  await steps.apply(trx, context, fresh, phase === 'running', after);
  const faults: FaultyRow[] = fresh.flatMap((step) => step.faults);
  for (const { fault } of faults) after.faulty[fault] = (after.faulty[fault] ?? 0) + 1;
  const kept = faults.slice(0, Math.max(0, MOST_KEPT - counts.kept));
  if (kept.length > 0) {
    const seq = await partsIn(trx, shop, record.id, 'faults');
    await partAdded(trx, shop, record.id, 'faults', seq, sealedPart(keys, shop, kept));
  }
  after.kept += kept.length;
  return after;
}
