// The port of the durable queue. Each engine (SQLite here, PostgreSQL later) passes the same battery of tests.

import type { Store } from './store.ts';

/** Work to be done later. `key` is unique per kind among open jobs: a second one with the same key changes nothing. */
export interface NewJob {
  kind: string;
  payload?: unknown;
  key?: string;
  shop?: string;
  /** Epoch ms; at once when left out. */
  runAt?: number;
  /** Lower runs first among the due; 0 when left out. */
  priority?: number;
}

export interface ClaimedJob {
  seq: number;
  kind: string;
  key: string | null;
  shop: string | null;
  payload: unknown;
  attempts: number;
  /** Fencing token: finishing with an old one changes nothing. */
  token: string;
}

export interface JobContext {
  /** Aborts when the app stops; long work should listen. */
  signal: AbortSignal;
  /** Prolongs the lease of long work; false when the lease was lost to another. */
  heartbeat(): Promise<boolean>;
  attempts: number;
}

/**
 * `pure` work has effects in our database only: it runs in the transaction that claims and finishes the job, so it happens exactly once.
 * It must use `trx` alone and wait for nothing outside: the transaction holds the writer. `external` work touches the world and keeps its own ledger: it runs outside and is finished afterwards (at least once).
 */
export type JobHandler =
  | {
      nature: 'pure';
      /** How often it is tried before it is given up; the queue's own measure when left out. */
      maxAttempts?: number;
      run(trx: Store, job: ClaimedJob, context: JobContext): Promise<void>;
    }
  | {
      nature: 'external';
      /** How many of this kind run at once; long work leaves the other places to mails and the like. As many as fit when left out. */
      atMost?: number;
      /** So many run at once in places of their own, beside all others: for short work of which much comes at once. Claimed in groups. */
      places?: number;
      run(job: ClaimedJob, context: JobContext): Promise<void>;
    };

export type JobHandlers = Record<string, JobHandler>;

export interface Jobs {
  /** Joins the caller's transaction: the job exists if, and only if, that commits. */
  enqueue(trx: Store, job: NewJob): Promise<void>;
  /** Up to `limit` due jobs of these kinds, leased for `leaseMs`; in the caller's transaction if one is given. */
  claim(kinds: string[], limit: number, leaseMs: number, trx?: Store): Promise<ClaimedJob[]>;
  /** True when the job was ours to finish. */
  finish(trx: Store, job: ClaimedJob): Promise<boolean>;
  /** Back in the queue after a growing pause, or dead after `maxAttempts`: then true. */
  fail(trx: Store, job: ClaimedJob, fault: string, maxAttempts?: number): Promise<boolean>;
  prolong(job: ClaimedJob, leaseMs: number): Promise<boolean>;
  /** What is due now or running, by kind; what comes next. */
  backlog(now: number): Promise<{ due: string[]; nextAt: number | null }>;
}
