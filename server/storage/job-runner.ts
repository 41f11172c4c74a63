// Runs due jobs: claims them, keeps their leases alive, finishes pure ones in their own transaction, backs off the failed.

import { sql } from 'kysely';
import { withoutAddresses } from '../lib/without-addresses.ts';
import type { ClaimedJob, JobHandlers, Jobs } from './jobs.ts';
import { inSharedCommit } from './shared-commit.ts';
import type { Store } from './store.ts';

const LEASE_MS = 30_000;
/** Pure jobs run without letting requests in between; after this long the commit is made and others get their turn. */
const BLOCK_MS = 8;
/** Pure jobs claimed at once, at most: looking for one costs as much as running some. */
const CLAIMED_AT_ONCE = 50;
/**
 * While the doors are pressed, pure work rests after each commit so many times as long as that took: first three times (it has a quarter
 * of the process), after FLOOD_MS as long (it has half): a burst is taken in first, and a flow that half of the process can follow is
 * never applied later than some FLOOD_MS. What comes faster than that is worked off when it ends.
 */
const REST_AT_FIRST = 3;
const REST_LATER = 1;
const FLOOD_MS = 1500;

export interface JobRunner {
  /** Looks for work at once instead of at the next tick. */
  wake(): void;
  /** Runs what is due until nothing is. */
  drain(): Promise<void>;
  /** Kinds of the jobs that are being run at this moment. */
  running(): string[];
  /** Takes no more work, tells running jobs to end, and waits for them. */
  stop(): Promise<void>;
}

export interface JobRunnerOptions {
  store: Store;
  jobs: Jobs;
  handlers: JobHandlers;
  /** A fault in a job is told here and nowhere else; `givenUp` where it is not tried again. */
  onFault(job: ClaimedJob, fault: unknown, givenUp: boolean): void;
  /** How many jobs that touch the outside run at once. */
  parallel?: number;
  /** Real milliseconds between looks when nothing wakes it. */
  everyMs?: number;
  /** True while so much comes in that work which can wait should leave the process to it. */
  pressed?(): boolean;
}

export function runJobs(options: JobRunnerOptions): JobRunner {
  const { store, jobs, handlers, onFault, parallel = 4, everyMs = 500, pressed = () => false } = options;
  const stopping = new AbortController();
  const kindsOf = (nature: 'pure' | 'external') => Object.keys(handlers).filter((k) => handlers[k]?.nature === nature);
  const pureKinds = kindsOf('pure');
  const limitOf = (kind: string) => {
    const handler = handlers[kind];
    return handler?.nature === 'external' ? handler.atMost : undefined;
  };
  const placesOf = (kind: string) => {
    const handler = handlers[kind];
    return handler?.nature === 'external' ? handler.places : undefined;
  };
  const freeKinds = kindsOf('external').filter((kind) => limitOf(kind) === undefined && placesOf(kind) === undefined);
  const limitedKinds = kindsOf('external').flatMap((kind): [string, number][] => {
    const atMost = limitOf(kind);
    return atMost === undefined ? [] : [[kind, atMost]];
  });
  const placedKinds = kindsOf('external').flatMap((kind): [string, number][] => {
    const places = placesOf(kind);
    return places === undefined ? [] : [[kind, places]];
  });
  const busy = new Map<ClaimedJob, Promise<void>>();
  const busyWith = (kind: string) => [...busy.keys()].filter((job) => job.kind === kind).length;
  /** Free places of a kind that has its own. They are filled when half of them are free: one claim then brings several. */
  const freePlaces = (kind: string, places: number) => {
    const free = places - busyWith(kind);
    return free >= places / 2 ? free : 0;
  };
  const sharing = () => [...busy.keys()].filter((job) => placesOf(job.kind) === undefined).length;
  /** Told each time there may be room for more. */
  const roomAwaited: (() => void)[] = [];
  let pass: Promise<boolean> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  /** The process is left to the doors until `timer` fires. */
  let resting = false;
  let pressedSince: number | null = null;
  /** What one pure job took of late, in milliseconds. */
  let each = 1;

  const contextOf = (job: ClaimedJob) => ({
    signal: stopping.signal,
    attempts: job.attempts,
    heartbeat: () => jobs.prolong(job, LEASE_MS),
  });

  /**
   * Pure jobs of one commit: a disk's sync costs more than most of them. Claimed, run and finished in one transaction, each behind a
   * savepoint, so that one that fails takes nothing of the others with it. Ends when it has blocked the process long enough.
   */
  const runPure = async (): Promise<boolean> => {
    const faults: [ClaimedJob, Fault][] = [];
    const found = await store.transaction().execute(async (trx) => {
      const begun = performance.now();
      let any = false;
      for (;;) {
        const left = BLOCK_MS - (performance.now() - begun);
        if (left <= 0 || stopping.signal.aborted) break;
        const most = Math.max(1, Math.min(CLAIMED_AT_ONCE, Math.floor(left / each)));
        const claimed = await jobs.claim(pureKinds, most, LEASE_MS, trx);
        if (claimed.length === 0) break;
        any = true;
        const from = performance.now();
        // What is claimed is run: left over, it would be nobody's until its lease ends.
        for (const job of claimed) {
          const fault = await runOne(trx, job);
          if (fault !== null) faults.push([job, fault]);
        }
        each = (each + (performance.now() - from) / claimed.length) / 2;
      }
      return any;
    });
    for (const [job, { cause, givenUp }] of faults) onFault(job, cause, givenUp);
    return found;
  };

  /** Runs one job of a commit to its end, or undoes it. */
  const runOne = async (trx: Store, job: ClaimedJob): Promise<Fault | null> => {
    const handler = handlers[job.kind];
    if (handler?.nature !== 'pure') return null;
    await sql`savepoint job`.execute(trx);
    try {
      await handler.run(trx, job, contextOf(job));
      if (!(await jobs.finish(trx, job))) {
        await sql`rollback to savepoint job`.execute(trx);
        // One claimed with it may have ended it, with all that is a shop's or a person's: then nothing of it may stay either. Still there
        // without its own run, it ended itself (who forgets a shop forgets the shop's jobs): that run counts.
        if (await isThere(trx, job)) await handler.run(trx, job, contextOf(job));
      }
      await sql`release savepoint job`.execute(trx);
      return null;
    } catch (fault) {
      await sql`rollback to savepoint job`.execute(trx);
      await sql`release savepoint job`.execute(trx);
      return { cause: fault, givenUp: await jobs.fail(trx, job, wordsOf(fault), handler.maxAttempts) };
    }
  };

  const isThere = async (trx: Store, { seq, token }: ClaimedJob): Promise<boolean> =>
    (await trx
      .selectFrom('jobs')
      .select('seq')
      .where('seq', '=', seq)
      .where('token', '=', token)
      .executeTakeFirst()) !== undefined;

  const runExternal = async (job: ClaimedJob): Promise<void> => {
    const handler = handlers[job.kind];
    const beat = setInterval(() => void jobs.prolong(job, LEASE_MS).catch(() => {}), LEASE_MS / 3);
    try {
      if (handler?.nature === 'external') await handler.run(job, contextOf(job));
      await inSharedCommit(store, (trx) => jobs.finish(trx, job));
    } catch (fault) {
      onFault(job, fault, await jobs.fail(store, job, wordsOf(fault)).catch(() => false));
    } finally {
      clearInterval(beat);
    }
  };

  const start = (job: ClaimedJob): void => {
    const work = runExternal(job).finally(() => {
      busy.delete(job);
      const places = placesOf(job.kind);
      if (places !== undefined && freePlaces(job.kind, places) === 0) return;
      for (const told of roomAwaited.splice(0)) told();
      wake();
    });
    busy.set(job, work);
  };

  /** One look: a commit's worth of pure jobs is run, external ones are started. True if there was any. */
  const look = async (): Promise<boolean> => {
    const pure = await runPure();
    const external = await jobs.claim(freeKinds, parallel - sharing(), LEASE_MS);
    for (const job of external) start(job);
    let found = pure || external.length > 0;
    for (const [kind, atMost] of limitedKinds) {
      const some = await jobs.claim([kind], Math.min(atMost - busyWith(kind), parallel - sharing()), LEASE_MS);
      for (const job of some) start(job);
      found ||= some.length > 0;
    }
    for (const [kind, places] of placedKinds) {
      const some = await jobs.claim([kind], freePlaces(kind, places), LEASE_MS);
      for (const job of some) start(job);
      found ||= some.length > 0;
    }
    return found;
  };

  /** How long the next commit of pure work waits for the doors after one that took `tookMs`. */
  const restAfter = (tookMs: number): number => {
    if (!pressed()) {
      pressedSince = null;
      return 0;
    }
    pressedSince ??= performance.now();
    return tookMs * (performance.now() - pressedSince < FLOOD_MS ? REST_AT_FIRST : REST_LATER);
  };

  const begin = () => {
    clearTimeout(timer);
    resting = false;
    const begun = performance.now();
    pass = look()
      .catch((fault) => {
        onFault({ seq: 0, kind: 'look', key: null, shop: null, payload: null, attempts: 0, token: '' }, fault, false);
        return false;
      })
      .then((found) => {
        pass = null;
        if (stopping.signal.aborted) return found;
        const more = found || again;
        again = false;
        const rest = more ? restAfter(performance.now() - begun) : 0;
        resting = rest > 0;
        if (resting) timer = setTimeout(begin, rest);
        else if (more) setImmediate(wake);
        else timer = setTimeout(wake, everyMs);
        return found;
      });
  };

  const wake = () => {
    if (stopping.signal.aborted || resting) return;
    if (pass === null) begin();
    else again = true;
  };

  wake();
  return {
    wake,
    async drain() {
      while (!stopping.signal.aborted) {
        // The pass under way may have begun before the newest job came, so only one begun now tells that nothing is left.
        if (pass !== null) await pass;
        if (pass === null) begin();
        const found = await pass;
        if (busy.size > 0) await new Promise<void>((told) => roomAwaited.push(told));
        else if (found !== true) return;
      }
    },
    running: () => [...new Set([...busy.keys()].map((j) => j.kind))],
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await pass;
      await Promise.allSettled(busy.values());
    },
  };
}

interface Fault {
  cause: unknown;
  givenUp: boolean;
}

const wordsOf = (fault: unknown) =>
  withoutAddresses(fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault));
