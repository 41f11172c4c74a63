// Runs due jobs: claims them, keeps their leases alive, finishes pure ones in their own transaction, backs off the failed.

import { sql } from 'kysely';
import type { ClaimedJob, JobHandlers, Jobs } from './jobs.ts';
import type { Store } from './store.ts';

const LEASE_MS = 30_000;
/** Pure jobs run without letting requests in between; after this long the commit is made and others get their turn. */
const BLOCK_MS = 8;

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
  /** A fault in a job is told here and nowhere else. */
  onFault(job: ClaimedJob, fault: unknown): void;
  /** How many jobs that touch the outside run at once. */
  parallel?: number;
  /** Real milliseconds between looks when nothing wakes it. */
  everyMs?: number;
}

export function runJobs(options: JobRunnerOptions): JobRunner {
  const { store, jobs, handlers, onFault, parallel = 4, everyMs = 500 } = options;
  const stopping = new AbortController();
  const kindsOf = (nature: 'pure' | 'external') => Object.keys(handlers).filter((k) => handlers[k]?.nature === nature);
  const pureKinds = kindsOf('pure');
  const limitOf = (kind: string) => {
    const handler = handlers[kind];
    return handler?.nature === 'external' ? handler.atMost : undefined;
  };
  const freeKinds = kindsOf('external').filter((kind) => limitOf(kind) === undefined);
  const limitedKinds = kindsOf('external').flatMap((kind): [string, number][] => {
    const atMost = limitOf(kind);
    return atMost === undefined ? [] : [[kind, atMost]];
  });
  const busy = new Map<ClaimedJob, Promise<void>>();
  let pass: Promise<boolean> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const contextOf = (job: ClaimedJob) => ({
    signal: stopping.signal,
    attempts: job.attempts,
    heartbeat: () => jobs.prolong(job, LEASE_MS),
  });

  /**
   * Pure jobs of one commit: a disk's sync costs more than most of them. Claimed, run and finished in one transaction, each behind a
   * savepoint, so that one that fails takes nothing of the others with it. Ends early when it has blocked the process long enough.
   */
  const runPure = async (): Promise<boolean> => {
    const faults: [ClaimedJob, unknown][] = [];
    const found = await store.transaction().execute(async (trx) => {
      const begun = performance.now();
      let any = false;
      while (performance.now() - begun < BLOCK_MS && !stopping.signal.aborted) {
        const [job] = await jobs.claim(pureKinds, 1, LEASE_MS, trx);
        if (job === undefined) break;
        any = true;
        const handler = handlers[job.kind];
        if (handler?.nature !== 'pure') continue;
        await sql`savepoint job`.execute(trx);
        try {
          await handler.run(trx, job, contextOf(job));
          await jobs.finish(trx, job);
          await sql`release savepoint job`.execute(trx);
        } catch (fault) {
          await sql`rollback to savepoint job`.execute(trx);
          await sql`release savepoint job`.execute(trx);
          await jobs.fail(trx, job, wordsOf(fault));
          faults.push([job, fault]);
        }
      }
      return any;
    });
    for (const [job, fault] of faults) onFault(job, fault);
    return found;
  };

  const runExternal = async (job: ClaimedJob): Promise<void> => {
    const handler = handlers[job.kind];
    const beat = setInterval(() => void jobs.prolong(job, LEASE_MS).catch(() => {}), LEASE_MS / 3);
    try {
      if (handler?.nature === 'external') await handler.run(job, contextOf(job));
      await jobs.finish(store, job);
    } catch (fault) {
      onFault(job, fault);
      await jobs.fail(store, job, wordsOf(fault)).catch(() => {});
    } finally {
      clearInterval(beat);
    }
  };

  const start = (job: ClaimedJob): void => {
    const work = runExternal(job).finally(() => {
      busy.delete(job);
      wake();
    });
    busy.set(job, work);
  };

  /** One look: a commit's worth of pure jobs is run, external ones are started. True if there was any. */
  const look = async (): Promise<boolean> => {
    const pure = await runPure();
    const external = await jobs.claim(freeKinds, parallel - busy.size, LEASE_MS);
    for (const job of external) start(job);
    let found = pure || external.length > 0;
    for (const [kind, atMost] of limitedKinds) {
      const running = [...busy.keys()].filter((job) => job.kind === kind).length;
      const some = await jobs.claim([kind], Math.min(atMost - running, parallel - busy.size), LEASE_MS);
      for (const job of some) start(job);
      found ||= some.length > 0;
    }
    return found;
  };

  const wake = () => {
    if (stopping.signal.aborted) return;
    if (pass !== null) {
      again = true;
      return;
    }
    clearTimeout(timer);
    pass = look()
      .catch((fault) => {
        onFault({ seq: 0, kind: 'look', key: null, shop: null, payload: null, attempts: 0, token: '' }, fault);
        return false;
      })
      .then((found) => {
        pass = null;
        if (stopping.signal.aborted) return found;
        if (found || again) {
          again = false;
          setImmediate(wake);
        } else timer = setTimeout(wake, everyMs);
        return found;
      });
  };

  wake();
  return {
    wake,
    async drain() {
      while (!stopping.signal.aborted) {
        // The pass under way may have begun before the newest job came, so only one begun now tells that nothing is left.
        if (pass !== null) await pass;
        if (pass === null) wake();
        const found = await pass;
        if (busy.size > 0) await Promise.race(busy.values());
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

const wordsOf = (fault: unknown) => (fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault));
