// The history as jobs: start a bulk operation, ask how far it is, read its file; products, then customers, then orders. Each part may be
// killed anywhere: the cursor is committed with what was stored, and the rest is read again.

import { z } from 'zod';
import { addDrops, countDrops, type Drops } from '../../../events/drops.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { JobContext, JobHandlers, Jobs } from '../../../storage/jobs.ts';
import { noticeRaised, noticeResolved, openNotice } from '../../../storage/notices.ts';
import { historyAt, shopOf } from '../../../storage/shops.ts';
import type { OpenedStore, Store } from '../../../storage/store.ts';
import { AccessDenied, ApiFault, PlatformUnavailable } from '../faults.ts';
import type { AdminApi } from '../graphql-client.ts';
import { bulkOperationQuery, bulkOperationRunQuery } from '../operations/bulk-operation.ts';
import type { EventRecorder } from '../recorder.ts';
import { scopesOf } from '../tokens.ts';
import { type HistoryCursor, historyCursorAt, historyCursorGone, historyCursorOf } from './cursor.ts';
import { jsonlFile } from './jsonl-file.ts';
import { readApart } from './read-apart.ts';
import { type Reading, type ReadingOrder, readHere } from './slices.ts';
import { type Step, type StepName, stepAfter, steps } from './steps.ts';

export const HISTORY_START = 'history.start';
export const HISTORY_POLL = 'history.poll';
export const HISTORY_READ = 'history.read';
/** What follows when everything is in: models are trained. */
export const TRAIN_JOB = 'learning.train';

export interface HistoryDeps {
  store: Store;
  /** True while somebody waits for the database. */
  awaited(): boolean;
  /** A transaction that may be lost with a power cut: the cursor goes back with it, and the reading goes on from there. */
  repeatably: OpenedStore['repeatably'];
  /** Waits while more has been written than the disk keeps up with. */
  room(): Promise<void>;
  /** True while so much comes in that the past can wait. */
  pressed(): boolean;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  jobs: Jobs;
  api: AdminApi;
  clock: Clock;
  /** For the result files; their addresses are signed and need no token. */
  fetch: typeof fetch;
  record: EventRecorder;
  /** Folder for the spilled file of a step being read. */
  folder: string;
  /** True where the platform is a stand-in on this machine: its files come over http. */
  local: boolean;
  /** Files of so many bytes are read in a thread; 8 MB where nothing is said: half a second's reading. */
  largeBytes?: number;
}

const STARTS = 3;
const FIRST_POLL_MS = 1000;
const LONGEST_POLL_MS = 60_000;
const BUSY_MS = 60_000;
const GIVEN_UP_AFTER = 8;
/**
 * What is stored together shares its pages: an order touches 5.4 in commits of a thousand orders, 1.9 in commits of five thousand, and the
 * commit is what costs most. But whoever comes while one is made waits for it: the longest only after a while in which nobody came.
 */
const MOST_SLICES = 50;
const FEWEST_SLICES = 2;
/** Some 40 MB of pages. To ask is a turn of another thread, which on a busy machine takes longer than a slice. */
const SLICES_A_ROOM = 40;
const LARGE_BYTES = 8 << 20;
/** While the doors are pressed the reading rests so many times as long as its last commit took: it has a quarter of the process then. */
const REST = 3;

const payload = z.object({
  shop: z.string(),
  step: z.enum(['products', 'customers', 'orders']).default('products'),
  round: z.number().default(0),
});

/** Begins the history of a shop anew; part of the transaction that installs it. */
export async function historyBegun(trx: Store, jobs: Jobs, shop: string, now: number): Promise<void> {
  await historyAt(trx, shop, 'running', await reachOf(trx, shop));
  for (const kind of ['history-denied', 'history-broken'] as const) await noticeResolved(trx, shop, kind, now);
  await historyCursorAt(trx, shop, { step: 'products', operation: null, applied: 0, children: 0, starts: 0 });
  await jobs.enqueue(trx, {
    kind: HISTORY_START,
    shop,
    key: `${shop} products 0`,
    payload: { shop, step: 'products' },
  });
}

/** Without leave for all orders the platform shows those of the last 60 days. */
async function reachOf(trx: Store, shop: string): Promise<Record<string, number>> {
  const row = await trx.selectFrom('platform_tokens').select('scopes').where('shop', '=', shop).executeTakeFirst();
  return row === undefined || scopesOf(row.scopes).includes('read_all_orders') ? {} : { reachDays: 60 };
}

/** A history that was given up goes on at the step where it stopped; true if there was one. For the hourly job. */
export async function historyResumed(trx: Store, jobs: Jobs, shop: string): Promise<boolean> {
  const known = await shopOf(trx, shop);
  const cursor = await historyCursorOf(trx, shop);
  if (known?.historyState !== 'failed' || cursor === null) return false;
  await historyAt(trx, shop, 'running', known.historyProgress);
  await historyCursorAt(trx, shop, { ...cursor, operation: null, applied: 0, children: 0, starts: 0 });
  const job = { shop, step: cursor.step };
  await jobs.enqueue(trx, { kind: HISTORY_START, shop, key: `${shop} ${cursor.step} again`, payload: job });
  return true;
}

/** An operation has ended, says a webhook: ask at once instead of at the next poll. */
export async function historyWoken(trx: Store, jobs: Jobs, shop: string, operation: string): Promise<void> {
  const cursor = await historyCursorOf(trx, shop);
  if (cursor === null || cursor.operation !== operation) return;
  const job = { shop, step: cursor.step, round: 0 };
  await jobs.enqueue(trx, { kind: HISTORY_POLL, shop, key: `${shop} ${operation} woken`, payload: job });
}

export function historyHandlers(deps: HistoryDeps): JobHandlers {
  const { store, jobs, api, clock } = deps;

  /** The cursor, if this job still belongs to it. */
  const current = async (shop: string, step: StepName): Promise<HistoryCursor | null> => {
    const known = await shopOf(store, shop);
    if (known === null || known.uninstalledAt !== null) return null;
    const cursor = await historyCursorOf(store, shop);
    return cursor?.step === step ? cursor : null;
  };

  /**
   * In one transaction, and only while the history still waits for this operation: a poll and the message that it has ended may ask at
   * once, and a new installation begins anew under an old one's reading. False when the story went on without us.
   */
  const stillAt = (shop: string, operation: string, run: (trx: Store) => Promise<void>): Promise<boolean> =>
    store.transaction().execute(async (trx) => {
      if (!(await isStillAt(trx, shop, operation))) return false;
      await run(trx);
      return true;
    });

  const isStillAt = async (trx: Store, shop: string, operation: string): Promise<boolean> =>
    (await historyCursorOf(trx, shop))?.operation === operation;

  const pollLater = (trx: Store, shop: string, step: StepName, operation: string, round: number) =>
    jobs.enqueue(trx, {
      kind: HISTORY_POLL,
      shop,
      key: `${shop} ${operation} ${round}`,
      payload: { shop, step, round },
      runAt: clock.now() + Math.min(LONGEST_POLL_MS, FIRST_POLL_MS * 1.5 ** round),
    });

  const startAgain = (trx: Store, shop: string, cursor: HistoryCursor, pauseMs: number) =>
    jobs.enqueue(trx, {
      kind: HISTORY_START,
      shop,
      key: `${shop} ${cursor.step} ${cursor.starts} ${clock.now()}`,
      payload: { shop, step: cursor.step },
      runAt: clock.now() + pauseMs,
    });

  const noted = async (
    trx: Store,
    shop: string,
    notes: Record<string, number>,
    state: 'running' | 'done' | 'failed' = 'running',
  ) => {
    const known = await shopOf(trx, shop);
    await historyAt(trx, shop, state, { ...known?.historyProgress, ...notes });
  };

  /** On to the next step, or to the end. */
  const stepDone = async (trx: Store, shop: string, step: Step, notes: Record<string, number>): Promise<void> => {
    const next = stepAfter(step.name);
    if (next === null) {
      await historyCursorGone(trx, shop);
      await noted(trx, shop, notes, 'done');
      await jobs.enqueue(trx, { kind: TRAIN_JOB, shop, key: shop, payload: { shop } });
      return;
    }
    await noted(trx, shop, notes);
    const cursor: HistoryCursor = { step: next.name, operation: null, applied: 0, children: 0, starts: 0 };
    await historyCursorAt(trx, shop, cursor);
    await startAgain(trx, shop, cursor, 0);
  };

  /** A step the merchant or Shopify does not let us read is left out and said so; the others go on. */
  const skipped = async (trx: Store, shop: string, step: Step) => {
    const open = await openNotice(trx, shop, 'history-denied');
    const lists = [...new Set([...(open?.lists.split(',') ?? []), step.name])].join(',');
    await noticeRaised(trx, shop, 'history-denied', { lists }, clock.now());
    await stepDone(trx, shop, step, { [`${step.name}Denied`]: 1 });
  };

  const brokenTold = async (trx: Store, shop: string, lines: number) => {
    if (lines === 0) return;
    const before = (await openNotice(trx, shop, 'history-broken'))?.lines ?? 0;
    await noticeRaised(trx, shop, 'history-broken', { lines: before + lines }, clock.now());
  };

  const failed = (shop: string) => store.transaction().execute((trx) => noted(trx, shop, {}, 'failed'));

  const start = async (shop: string, step: Step, signal: AbortSignal): Promise<void> => {
    const cursor = await current(shop, step.name);
    if (cursor === null) return;
    // Started before, and killed before this job was finished: go on with that one.
    if (cursor.operation !== null) {
      const { operation } = cursor;
      await store.transaction().execute((trx) => pollLater(trx, shop, step.name, operation, 0));
      return;
    }
    const { data } = await api.run(shop, bulkOperationRunQuery, { query: step.query }, signal);
    const { bulkOperation: begun, userErrors: errors } = data.bulkOperationRunQuery;
    if (begun === null) {
      const busy = errors.some(({ code }) => code === 'LIMIT_REACHED' || code === 'OPERATION_IN_PROGRESS');
      if (!busy) return failed(shop);
      await store.transaction().execute((trx) => startAgain(trx, shop, cursor, BUSY_MS));
      return;
    }
    const { id } = begun;
    await store.transaction().execute(async (trx) => {
      await historyCursorAt(trx, shop, {
        ...cursor,
        operation: id,
        applied: 0,
        children: 0,
        starts: cursor.starts + 1,
      });
      await pollLater(trx, shop, step.name, id, 0);
    });
  };

  const poll = async (shop: string, step: Step, round: number, signal: AbortSignal): Promise<void> => {
    const cursor = await current(shop, step.name);
    if (cursor === null || cursor.operation === null) return;
    const { operation } = cursor;
    const { data } = await api.run(shop, bulkOperationQuery, { id: operation }, signal);
    const state = data.bulkOperation;
    if (state?.status === 'COMPLETED') {
      await stillAt(shop, operation, async (trx) => {
        await noted(trx, shop, { [`${step.name}Total`]: state.rootObjectCount });
        const job = { shop, step: step.name };
        await jobs.enqueue(trx, { kind: HISTORY_READ, shop, key: `${shop} ${operation}`, payload: job });
      });
      return;
    }
    if (state !== null && ['CREATED', 'RUNNING', 'CANCELING'].includes(state.status)) {
      await stillAt(shop, operation, async (trx) => {
        await noted(trx, shop, { [`${step.name}Found`]: state.rootObjectCount });
        await pollLater(trx, shop, step.name, operation, round + 1);
      });
      return;
    }
    if (state?.errorCode === 'ACCESS_DENIED') {
      await stillAt(shop, operation, (trx) => skipped(trx, shop, step));
      return;
    }
    if (cursor.starts >= STARTS) {
      await stillAt(shop, operation, (trx) => noted(trx, shop, {}, 'failed'));
      return;
    }
    await stillAt(shop, operation, async (trx) => {
      const again = { ...cursor, operation: null };
      await historyCursorAt(trx, shop, again);
      await startAgain(trx, shop, again, BUSY_MS);
    });
  };

  const read = async (shop: string, step: Step, context: JobContext): Promise<void> => {
    const cursor = await current(shop, step.name);
    const known = await shopOf(store, shop);
    if (cursor === null || cursor.operation === null || known === null) return;
    // The address is asked for again rather than kept: whoever has it can read the file.
    const { operation } = cursor;
    const { data } = await api.run(shop, bulkOperationQuery, { id: operation }, context.signal);
    const state = data.bulkOperation;
    if (state?.url == null) {
      await stillAt(shop, operation, (trx) => stepDone(trx, shop, step, { [step.name]: 0 }));
      return;
    }
    const order = { folder: deps.folder, step, currency: known.currency, from: cursor.applied };
    const file = await download(deps, { url: state.url, size: state.fileSize }, order, context.signal);
    try {
      let { applied, children } = cursor;
      let most = FEWEST_SLICES;
      /** Slices stored since the disk was asked whether it keeps up. */
      let unasked = 0;
      while (applied < file.roots) {
        context.signal.throwIfAborted();
        // Before the database is taken: nobody waits for it while a file is read.
        await file.ahead(most);
        const begun = performance.now();
        const ours = await deps.repeatably(async (trx) => {
          if (!(await isStillAt(trx, shop, operation))) return false;
          const drops: Drops = {};
          let broken = 0;
          const slices = most;
          most = Math.min(MOST_SLICES, 2 * most);
          for (let slice = 0; slice < slices && applied < file.roots; slice++) {
            // Webhooks and shoppers come first: between two slices everyone has a turn, and who waits for the database gets it.
            await new Promise((resolve) => setImmediate(resolve));
            if (deps.awaited()) most = FEWEST_SLICES;
            if (slice > 0 && (deps.awaited() || context.signal.aborted)) break;
            const read = file.take();
            if (read === undefined) break;
            applied += read.families;
            unasked++;
            children += read.children;
            broken += read.broken;
            addDrops(drops, (await deps.record(trx, shop, read.events, false)).dropped);
          }
          await brokenTold(trx, shop, broken);
          addDrops(drops, { malformed: broken });
          await countDrops(trx, shop, 'history', drops, clock.now());
          await historyCursorAt(trx, shop, { ...cursor, applied, children });
          await noted(trx, shop, { [step.name]: applied });
          return true;
        });
        if (!ours) return;
        if (unasked >= SLICES_A_ROOM) {
          unasked = 0;
          await deps.room();
        }
        if (deps.pressed()) await deps.sleep(REST * (performance.now() - begun), context.signal);
        else await new Promise((resolve) => setImmediate(resolve));
      }
      const orphans = Math.max(0, file.children - children);
      await stillAt(shop, operation, async (trx) => {
        await countDrops(trx, shop, 'history', { malformed: orphans }, clock.now());
        await brokenTold(trx, shop, orphans);
        await stepDone(trx, shop, step, { [step.name]: applied });
      });
    } finally {
      await file.close();
    }
  };

  const external = (run: (shop: string, step: Step, round: number, context: JobContext) => Promise<void>) => ({
    nature: 'external' as const,
    async run(job: { payload: unknown }, context: JobContext) {
      const { shop, step: name, round } = payload.parse(job.payload);
      const step = steps.find((candidate) => candidate.name === name) as Step;
      try {
        await run(shop, step, round, context);
      } catch (fault) {
        // A permission taken back while we read.
        if (fault instanceof AccessDenied) {
          const cursor = await current(shop, name);
          if (cursor !== null) await store.transaction().execute((trx) => skipped(trx, shop, step));
          return;
        }
        // The queue gives up after this many; then the merchant must not be left with a history that runs for ever.
        if (context.attempts >= GIVEN_UP_AFTER && !context.signal.aborted) await failed(shop);
        throw fault;
      }
    },
  });

  return {
    [HISTORY_START]: external((shop, step, _round, context) => start(shop, step, context.signal)),
    [HISTORY_POLL]: external((shop, step, round, context) => poll(shop, step, round, context.signal)),
    [HISTORY_READ]: external((shop, step, _round, context) => read(shop, step, context)),
  };
}

async function download(
  deps: HistoryDeps,
  { url, size }: { url: string; size: number | null },
  order: ReadingOrder,
  signal: AbortSignal,
): Promise<Reading> {
  if (!deps.local && !url.startsWith('https://')) throw new ApiFault('a bulk file is not offered over https');
  let response: Response;
  try {
    response = await deps.fetch(url, { signal });
  } catch (fault) {
    throw new PlatformUnavailable(
      `a bulk file could not be fetched (${fault instanceof Error ? fault.name : 'fault'})`,
    );
  }
  if (!response.ok || response.body === null)
    throw new PlatformUnavailable(`a bulk file was answered ${response.status}`);
  const large = size !== null && size >= (deps.largeBytes ?? LARGE_BYTES);
  const file = large
    ? await readApart(response.body, order)
    : readHere(await jsonlFile(response.body, order.folder), order);
  if (size !== null && file.bytes < size) {
    await file.close();
    throw new PlatformUnavailable(`a bulk file broke off after ${file.bytes} of ${size} bytes`);
  }
  return file;
}
