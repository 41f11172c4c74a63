// What a merchant can do with models: learn now, stop that, go back to the one before, take a challenger into use.

import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { noteRun, rollBack, serveChallenger } from './model-store.ts';
import { SCORE_JOB, TRAIN_JOB, TRAIN_OTHERS_JOB, type TrainingProgress } from './training.ts';

export interface ModelDesk {
  /** Queues one training of the shop; asking twice queues it once. */
  train(shop: string): Promise<void>;
  /** Ends a running training, or takes a waiting one out of the queue; false when there is neither. */
  cancel(shop: string): Promise<boolean>;
  /** Puts the champion before this one back to work; false when there is none. */
  rollBack(shop: string, question: string): Promise<boolean>;
  /** Takes a challenger into use whatever its trial said; false when there is no such challenger. */
  serve(shop: string, model: string): Promise<boolean>;
  /** Queues one new scoring by what serves. */
  score(shop: string): Promise<void>;
  /** How far a running training is; null while none runs. */
  progressOf(shop: string): TrainingProgress | null;
}

export interface DeskDeps {
  store: Store;
  jobs: Pick<Jobs, 'enqueue'>;
  now(): number;
  learning: { progressOf(shop: string): TrainingProgress | null; cancel(shop: string): boolean };
  /** What serves has changed: it is loaded with the next request. */
  exchanged(shop: string): void;
}

export function modelDesk({ store, jobs, now, learning, exchanged }: DeskDeps): ModelDesk {
  const enqueue = (trx: Store, kind: string, shop: string) =>
    jobs.enqueue(trx, { kind, key: shop, shop, payload: { shop, all: true } });

  /** Scores are said by whoever serves: after an exchange they are said anew. */
  const exchange = async (shop: string, change: (trx: Store) => Promise<string | null>): Promise<boolean> => {
    const changed = await store.transaction().execute(async (trx) => {
      const done = await change(trx);
      if (done !== null) await enqueue(trx, SCORE_JOB, shop);
      return done !== null;
    });
    if (changed) exchanged(shop);
    return changed;
  };

  return {
    train: (shop) => store.transaction().execute((trx) => enqueue(trx, TRAIN_JOB, shop)),
    async cancel(shop) {
      if (learning.cancel(shop)) return true;
      return store.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('jobs')
          .where('kind', 'in', [TRAIN_JOB, TRAIN_OTHERS_JOB])
          .where('key', '=', shop)
          .where('token', 'is', null)
          .where((e) => e('done', '=', e.lit(0)))
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await noteRun(trx, shop, 'all', 'cancelled', null, '', now());
        return true;
      });
    },
    score: (shop) => store.transaction().execute((trx) => enqueue(trx, SCORE_JOB, shop)),
    rollBack: (shop, question) => exchange(shop, (trx) => rollBack(trx, shop, question, now())),
    serve: (shop, model) => exchange(shop, (trx) => serveChallenger(trx, shop, model, now())),
    progressOf: learning.progressOf,
  };
}
