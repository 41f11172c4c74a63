// Training as the app sees it: a job that runs a worker thread, stores what it learned, promotes it, writes the scores.

import { Worker } from 'node:worker_threads';
import type { ShopperScore } from '../../models/next-purchase/score.ts';
import type { JobHandlers } from '../storage/jobs.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import type { FreshScore } from './churn-crossed.ts';
import { noteRun, promote, pruneModels, UNLINK_JOB, unlinkModels, writeModel } from './model-store.ts';
import type { TrainingMessage, TrainingOrder, TrainingOutcome } from './train-shop.ts';

export const TRAIN_JOB = 'learning.train';

export interface TrainingDeps {
  store: Store;
  /** The database file, for the worker's own reading connection. */
  file: string;
  folder: string;
  now(): number;
  /** Called with each portion of new scores, in the transaction that puts them in the place of the old ones, before it does. */
  scored?(trx: Store, shop: string, scores: FreshScore[]): Promise<void>;
  /** Called after a promotion, so that what serves can be loaded. */
  promoted(shop: string): void | Promise<void>;
}

/** How far the training of a shop is; kept in memory: a restart begins it anew. */
export interface TrainingProgress {
  step: string;
  share: number;
  startedAt: number;
}

export function training(deps: TrainingDeps) {
  const progress = new Map<string, TrainingProgress>();

  const train = async (shopName: string, signal: AbortSignal): Promise<void> => {
    const shop = await shopOf(deps.store, shopName);
    if (shop === null || shop.uninstalledAt !== null) return;
    const startedAt = deps.now();
    const order: TrainingOrder = {
      file: deps.file,
      shop: shop.shop,
      asOf: startedAt,
      // The day, so that a day's training can be repeated exactly.
      seed: Math.floor(startedAt / 86_400_000),
      zone: shop.zone,
      currency: shop.currency,
      locale: shop.locale,
    };
    try {
      const outcome = await inWorker(order, signal, (step, share) =>
        progress.set(shop.shop, { step, share, startedAt }),
      );
      await keep(shop.shop, outcome, startedAt);
    } finally {
      progress.delete(shop.shop);
    }
  };

  const keep = async (shop: string, outcome: TrainingOutcome, at: number) => {
    const bundles = { 'next-item': outcome.nextItem, 'next-purchase': outcome.nextPurchase } as const;
    const written = {
      'next-item': await writeModel(deps.folder, bundles['next-item']),
      'next-purchase': await writeModel(deps.folder, bundles['next-purchase']),
    };
    let purchaseModel = '';
    const kept = await deps.store.transaction().execute(async (trx) => {
      // It took a while: a shop that left, or was erased meanwhile, gets nothing written any more.
      const still = await shopOf(trx, shop);
      if (still === null || still.uninstalledAt !== null) return false;
      for (const question of ['next-item', 'next-purchase'] as const) {
        const { hash } = written[question];
        await noteRun(trx, shop, question, 'trained', null, JSON.stringify(outcome.counts), deps.now());
        const id = await promote(trx, shop, question, { hash, card: bundles[question].card }, deps.now());
        if (question === 'next-purchase') purchaseModel = id;
      }
      return true;
    });
    if (!kept) {
      const hashes = Object.values(written).map((model) => model.hash);
      await unlinkModels(deps.store, deps.folder, hashes);
      return;
    }
    await writeScores(deps, shop, purchaseModel, outcome.scores, at);
    await pruneModels(deps.store, deps.folder, shop);
    await deps.promoted(shop);
  };

  const handlers: JobHandlers = {
    [TRAIN_JOB]: {
      nature: 'external',
      // A training takes a core for minutes; at night all shops want one.
      atMost: 1,
      run: async (job, { signal }) => {
        const { shop } = job.payload as { shop: string };
        try {
          await train(shop, signal);
        } catch (fault) {
          const text = fault instanceof Error ? fault.message : String(fault);
          await noteRun(deps.store, shop, 'all', 'failed', null, text.slice(0, 500), deps.now());
          throw fault;
        }
      },
    },
    [UNLINK_JOB]: {
      nature: 'external',
      run: (job) => unlinkModels(deps.store, deps.folder, (job.payload as { hashes: string[] }).hashes),
    },
  };
  return { handlers, train, progressOf: (shop: string) => progress.get(shop) ?? null };
}

/** Training failed; the models that served before still serve. */
class TrainingFault extends Error {
  override name = 'TrainingFault';
}

function inWorker(
  order: TrainingOrder,
  signal: AbortSignal,
  onProgress: (step: string, share: number) => void,
): Promise<TrainingOutcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./train-shop.ts', import.meta.url), { workerData: order });
    const cancel = () => {
      void worker.terminate();
      reject(new TrainingFault('training was cancelled'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: TrainingMessage) => {
      if (message.kind === 'progress') onProgress(message.step, message.share);
      else {
        signal.removeEventListener('abort', cancel);
        if (message.kind === 'done') resolve(message.outcome);
        else reject(new TrainingFault(message.fault));
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new TrainingFault(`the training worker ended with code ${code}`)));
  });
}

/** Replaces the scores of a shop in portions, so that other writers get their turn. */
async function writeScores(
  { store, scored }: Pick<TrainingDeps, 'store' | 'scored'>,
  shop: string,
  model: string,
  scores: ShopperScore[],
  at: number,
) {
  const rows = scores.map((s) => ({
    shop,
    shopper: s.shopper,
    scored_at: at,
    model,
    horizon_days: s.horizonDays,
    orders: s.orders,
    last_order_at: s.lastOrderAt,
    p_order: s.pOrder.value,
    p_order_low: s.pOrder.low,
    p_order_high: s.pOrder.high,
    churn: s.churn,
    value: Math.round(s.value.value),
    value_low: Math.round(s.value.low),
    value_high: Math.round(s.value.high),
    next_order_at: s.nextOrder === null ? null : Math.round(s.nextOrder.at),
    next_order_low_at: s.nextOrder === null ? null : Math.round(s.nextOrder.low),
    next_order_high_at: s.nextOrder === null ? null : Math.round(s.nextOrder.high),
    archetype: s.archetype,
    reasons: JSON.stringify(s.reasons),
    sure: s.sure ? 1 : 0,
    similar: s.similar,
  }));
  for (let i = 0; i < rows.length; i += 500) {
    await store.transaction().execute(async (trx) => {
      const portion = rows.slice(i, i + 500);
      const known = await trx
        .selectFrom('shoppers')
        .select('id')
        .where('shop', '=', shop)
        .where(
          'id',
          'in',
          portion.map((row) => row.shopper),
        )
        .execute();
      const ids = new Set(known.map((row) => row.id));
      // Without those erased while the model was being trained.
      const there = portion.filter((row) => ids.has(row.shopper));
      await scored?.(trx, shop, there);
      for (const row of there) {
        const { shop: _shop, shopper: _shopper, ...change } = row;
        await trx
          .insertInto('scores')
          .values(row)
          .onConflict((c) => c.columns(['shop', 'shopper']).doUpdateSet(change))
          .execute();
      }
    });
  }
  // Who is no longer scored (merged, erased, all orders cancelled) keeps no old score.
  await store.deleteFrom('scores').where('shop', '=', shop).where('scored_at', '<', at).execute();
}
