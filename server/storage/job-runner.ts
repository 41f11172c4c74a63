// Runs due jobs: claims them, keeps their leases alive, finishes pure ones in their own transaction, backs off the failed.

import type { ClaimedJob, JobHandlers, Jobs } from './jobs.ts';
import type { Store } from './store.ts';

const LEASE_MS = 30_000;

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
  const externalKinds = kindsOf('external');
  const busy = new Map<ClaimedJob, Promise<void>>();
  let pass: Promise<boolean> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const run = async (job: ClaimedJob): Promise<void> => {
    const handler = handlers[job.kind];
    const context = {
      signal: stopping.signal,
      attempts: job.attempts,
      heartbeat: () => jobs.prolong(job, LEASE_MS),
    };
    const beat = setInterval(() => void jobs.prolong(job, LEASE_MS).catch(() => {}), LEASE_MS / 3);
    try {
      if (handler?.nature === 'pure') {
        await store.transaction().execute(async (trx) => {
          await handler.run(trx, job, context);
          if (!(await jobs.finish(trx, job))) throw new LeaseLost(job.kind);
        });
      } else if (handler?.nature === 'external') {
        await handler.run(job, context);
        await jobs.finish(store, job);
      }
    } catch (fault) {
      if (fault instanceof LeaseLost) return;
      onFault(job, fault);
      await jobs.fail(job, fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)).catch(() => {});
    } finally {
      clearInterval(beat);
    }
  };

  const start = (job: ClaimedJob) => {
    const work = run(job).finally(() => {
      busy.delete(job);
      wake();
    });
    busy.set(job, work);
    return work;
  };

  /** One look: pure jobs run to their end one after another (one writer), external ones are started. True if there was any. */
  const look = async (): Promise<boolean> => {
    const pure = await jobs.claim(pureKinds, 20, LEASE_MS);
    for (const job of pure) {
      if (stopping.signal.aborted) break;
      await start(job);
    }
    const external = await jobs.claim(externalKinds, parallel - busy.size, LEASE_MS);
    for (const job of external) void start(job);
    return pure.length + external.length > 0;
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

/** Another process has taken the job over; what this one did is rolled back. */
class LeaseLost extends Error {
  override name = 'LeaseLost';
}
