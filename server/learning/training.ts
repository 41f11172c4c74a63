// Training as the app sees it: a job that runs a worker thread and keeps what it tells, question by question.

import { Worker } from 'node:worker_threads';
import type { JobHandlers } from '../storage/jobs.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { abnormalPeriods } from './abnormal-periods.ts';
import { keeper } from './keep.ts';
import { noteRun, pruneModels, servingModels, UNLINK_JOB, unlinkModels } from './model-store.ts';
import type { TrainingMessage, TrainingOrder } from './train-shop.ts';
import type { OnScored } from './write-scores.ts';

export const TRAIN_JOB = 'learning.train';
/** Answers anew with what serves, after a model was exchanged by hand. */
export const SCORE_JOB = 'learning.score';

export interface TrainingDeps {
  store: Store;
  /** The database file, for the worker's own reading connection. */
  file: string;
  folder: string;
  now(): number;
  scored?: OnScored;
  /** Called after a promotion, so that what serves can be loaded. */
  promoted(shop: string, question: string): void | Promise<void>;
}

/** How far the training of a shop is; kept in memory: a restart begins it anew. */
export interface TrainingProgress {
  /** The question it is at. */
  step: string;
  share: number;
  startedAt: number;
}

export function training(deps: TrainingDeps) {
  const progress = new Map<string, TrainingProgress>();
  const cancels = new Map<string, AbortController>();

  const run = async (shopName: string, signal: AbortSignal, scoreOnly: boolean): Promise<void> => {
    const shop = await shopOf(deps.store, shopName);
    if (shop === null || shop.uninstalledAt !== null) return;
    const startedAt = deps.now();
    const order: TrainingOrder = {
      file: deps.file,
      folder: deps.folder,
      shop: shop.shop,
      asOf: startedAt,
      // The day, so that a day's training can be repeated exactly.
      seed: Math.floor(startedAt / 86_400_000),
      zone: shop.zone,
      currency: shop.currency,
      serving: await servingModels(deps.store, shop.shop),
      abnormal: await abnormalPeriods(deps.store, shop.shop),
      scoreOnly,
    };
    const cancel = new AbortController();
    cancels.set(shop.shop, cancel);
    const keep = keeper(deps, order);
    try {
      await inWorker(order, AbortSignal.any([signal, cancel.signal]), (message) => {
        if (message.kind !== 'progress') return keep.take(message);
        progress.set(shop.shop, { step: message.step, share: message.share, startedAt });
        return undefined;
      });
      await pruneModels(deps.store, deps.folder, shop.shop);
    } catch (fault) {
      if (!cancel.signal.aborted) throw fault;
      await noteRun(deps.store, shop.shop, 'all', 'cancelled', null, '', deps.now());
    } finally {
      progress.delete(shop.shop);
      cancels.delete(shop.shop);
      await unlinkModels(deps.store, deps.folder, keep.written());
    }
  };

  const handler = (scoreOnly: boolean): JobHandlers[string] => ({
    nature: 'external',
    // A training takes a core for minutes; at night all shops want one.
    atMost: 1,
    run: async (job, { signal }) => {
      const { shop } = job.payload as { shop: string };
      try {
        await run(shop, signal, scoreOnly);
      } catch (fault) {
        const text = fault instanceof Error ? fault.message : String(fault);
        await noteRun(deps.store, shop, 'all', 'failed', null, text.slice(0, 500), deps.now());
        throw fault;
      }
    },
  });
  const handlers: JobHandlers = {
    [TRAIN_JOB]: handler(false),
    [SCORE_JOB]: handler(true),
    [UNLINK_JOB]: {
      nature: 'external',
      run: (job) => unlinkModels(deps.store, deps.folder, (job.payload as { hashes: string[] }).hashes),
    },
  };
  return {
    handlers,
    train: (shop: string, signal: AbortSignal) => run(shop, signal, false),
    progressOf: (shop: string) => progress.get(shop) ?? null,
    /** Ends a running training; what it has taken into use by then stays. False when none runs. */
    cancel(shop: string): boolean {
      const controller = cancels.get(shop);
      controller?.abort();
      return controller !== undefined;
    },
  };
}

/** Training failed; the models that served before still serve. */
class TrainingFault extends Error {
  override name = 'TrainingFault';
}

/** Resolves once the worker has told everything and all of it is kept. */
function inWorker(
  order: TrainingOrder,
  signal: AbortSignal,
  take: (message: TrainingMessage) => Promise<void> | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./train-shop.ts', import.meta.url), { workerData: order });
    // One thing after the other, in the order told.
    let kept: Promise<void> = Promise.resolve();
    const end = (fault: Error | null) => {
      signal.removeEventListener('abort', cancel);
      void worker.terminate();
      kept.then(() => (fault === null ? resolve() : reject(fault)), reject);
    };
    const cancel = () => end(new TrainingFault('training was cancelled'));
    if (signal.aborted) {
      cancel();
      return;
    }
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: TrainingMessage) => {
      if (message.kind === 'done') end(null);
      else if (message.kind === 'failed') end(new TrainingFault(message.fault));
      else if (!signal.aborted) kept = kept.then(() => take(message));
      // Told to the end or not at all: a fault in keeping ends the training.
      kept.catch((fault) => end(fault instanceof Error ? fault : new TrainingFault(String(fault))));
    });
    worker.on('error', (fault) => end(fault instanceof Error ? fault : new TrainingFault(String(fault))));
    worker.on('exit', (code) => end(new TrainingFault(`the training worker ended with code ${code}`)));
  });
}
