// Training as the app sees it: a job that runs a worker thread and keeps what it tells, question by question.

import { Worker } from 'node:worker_threads';
import type { JobHandlers, Jobs } from '../storage/jobs.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { abnormalPeriods } from './abnormal-periods.ts';
import { settleForetold } from './foretold.ts';
import { keeper } from './keep.ts';
import { noteRun, pruneModels, type ServingModel, servingModels, UNLINK_JOB, unlinkModels } from './model-store.ts';
import type { Question } from './question.ts';
import { questions } from './questions.ts';
import type { TrainingMessage, TrainingOrder } from './train-shop.ts';
import { type OnScored, purgeVisitScores } from './write-scores.ts';

export const TRAIN_JOB = 'learning.train';
/** The questions nobody waits for, a little later. */
export const TRAIN_OTHERS_JOB = 'learning.train-others';
/** Answers anew with what serves, after a model was exchanged by hand. */
export const SCORE_JOB = 'learning.score';

/** First the shop is served; the others follow once what comes with a beginning (imports, settings) has calmed down. */
const OTHERS_AFTER_MS = 2 * 60_000;
/** They change slowly: learned anew each week, or when somebody asks. */
const OTHERS_EVERY_MS = 6.5 * 86_400_000;

export interface TrainingDeps {
  store: Store;
  /** Where the rest of a training is put; without it all is done at once. */
  jobs?: Pick<Jobs, 'enqueue'>;
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

  /** False when it was stopped by hand, or the shop is not there. */
  const run = async (
    shopName: string,
    signal: AbortSignal,
    plan: (serving: ServingModel[], now: number) => Pick<TrainingOrder, 'learn' | 'judge' | 'score'>,
  ): Promise<boolean> => {
    const shop = await shopOf(deps.store, shopName);
    if (shop === null || shop.uninstalledAt !== null) return false;
    const startedAt = deps.now();
    const serving = await servingModels(deps.store, shop.shop);
    const order: TrainingOrder = {
      file: deps.file,
      folder: deps.folder,
      shop: shop.shop,
      asOf: startedAt,
      // The day, so that a day's training can be repeated exactly.
      seed: Math.floor(startedAt / 86_400_000),
      zone: shop.zone,
      currency: shop.currency,
      serving,
      abnormal: await abnormalPeriods(deps.store, shop.shop),
      ...plan(serving, startedAt),
    };
    await settleForetold(deps.store, shop.shop, startedAt);
    await purgeVisitScores(deps.store, shop.shop, startedAt);
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
      return true;
    } catch (fault) {
      if (!cancel.signal.aborted) throw fault;
      await noteRun(deps.store, shop.shop, 'all', 'cancelled', null, '', deps.now());
      return false;
    } finally {
      progress.delete(shop.shop);
      cancels.delete(shop.shop);
      await unlinkModels(deps.store, deps.folder, keep.written());
    }
  };

  const handler = (
    work: (shop: string, all: boolean, signal: AbortSignal) => Promise<unknown>,
  ): JobHandlers[string] => ({
    nature: 'external',
    // A training takes a core for minutes; at night all shops want one.
    atMost: 1,
    run: async (job, { signal }) => {
      const { shop, all = false } = job.payload as { shop: string; all?: boolean };
      try {
        await work(shop, all, signal);
      } catch (fault) {
        const text = fault instanceof Error ? fault.message : String(fault);
        await noteRun(deps.store, shop, 'all', 'failed', null, text.slice(0, 500), deps.now());
        throw fault;
      }
    },
  });

  const trainFirst = (shop: string, signal: AbortSignal) => run(shop, signal, first);
  const trainOthers = (shop: string, all: boolean, signal: AbortSignal) =>
    run(shop, signal, (serving, now) => others(serving, all ? Number.POSITIVE_INFINITY : now));

  const handlers: JobHandlers = {
    [TRAIN_JOB]: handler(async (shop, all, signal) => {
      const { jobs } = deps;
      if (!(await trainFirst(shop, signal))) return;
      if (jobs === undefined) {
        await trainOthers(shop, all, signal);
        return;
      }
      const runAt = deps.now() + OTHERS_AFTER_MS;
      const job = { kind: TRAIN_OTHERS_JOB, key: shop, shop, payload: { shop, all }, runAt };
      await deps.store.transaction().execute((trx) => jobs.enqueue(trx, job));
    }),
    [TRAIN_OTHERS_JOB]: handler(trainOthers),
    [SCORE_JOB]: handler((shop, _all, signal) => run(shop, signal, again)),
    [UNLINK_JOB]: {
      nature: 'external',
      run: (job) => unlinkModels(deps.store, deps.folder, (job.payload as { hashes: string[] }).hashes),
    },
  };
  return {
    handlers,
    /** All questions, one after the other. */
    async train(shop: string, signal: AbortSignal): Promise<void> {
      if (await trainFirst(shop, signal)) await trainOthers(shop, true, signal);
    },
    trainFirst,
    progressOf: (shop: string) => progress.get(shop) ?? null,
    /** Ends a running training; what it has taken into use by then stays. False when none runs. */
    cancel(shop: string): boolean {
      const controller = cancels.get(shop);
      controller?.abort();
      return controller !== undefined;
    },
  };
}

const names = (wanted: (question: Question) => boolean) => questions.filter(wanted).map(({ name }) => name);
const nothing = { learn: [], judge: [], score: [] };

/** Whoever is scored anew keeps what the others say of them. */
const first = (serving: ServingModel[]) => ({
  ...nothing,
  learn: names((question) => question.first),
  score: names(({ first, score, name }) => !first && score !== undefined && serving.some((m) => m.question === name)),
});
const again = () => ({ ...nothing, score: names((question) => question.score !== undefined) });

/** The others that are due, and the trials that were put off so that the shop was served soon. */
function others(serving: ServingModel[], now: number) {
  const trainedAt = new Map(serving.map(({ question, card }) => [question, card.trainedAt]));
  const untried = serving.filter(
    ({ verdict }) => (verdict?.why === 'first' || verdict?.why === 'unjudged') && verdict.from === null,
  );
  return {
    ...nothing,
    learn: names(
      ({ first, name }) => !first && now - (trainedAt.get(name) ?? Number.NEGATIVE_INFINITY) > OTHERS_EVERY_MS,
    ),
    judge: names(({ first, name }) => first && untried.some(({ question }) => question === name)),
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
