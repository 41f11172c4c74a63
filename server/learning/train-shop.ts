// Runs in a worker thread: reads one shop's data, fits its models, scores its shoppers, hands everything back. Writes nothing.

import { parentPort, workerData } from 'node:worker_threads';
import type { ModelBundle } from '../../models/model.ts';
import { trainNextItem } from '../../models/next-item/train.ts';
import { loadNextPurchase } from '../../models/next-purchase/load.ts';
import type { ShopperScore } from '../../models/next-purchase/score.ts';
import { trainNextPurchase } from '../../models/next-purchase/train.ts';
import { openForReading } from '../storage/store.ts';
import { trainingData } from './training-data.ts';

export interface TrainingOrder {
  file: string;
  shop: string;
  asOf: number;
  seed: number;
  zone: string;
  currency: string;
  locale: string;
}

export interface TrainingOutcome {
  nextItem: ModelBundle;
  nextPurchase: ModelBundle;
  scores: ShopperScore[];
  counts: { visits: number; orders: number; products: number; shoppers: number };
}

export type TrainingMessage =
  | { kind: 'progress'; step: string; share: number }
  | { kind: 'done'; outcome: TrainingOutcome }
  | { kind: 'failed'; fault: string };

const VALUE_DAYS = 365;

async function trainShop(order: TrainingOrder, progress: (step: string, share: number) => void) {
  const { store, close } = openForReading(order.file);
  try {
    progress('reading', 0);
    const data = await trainingData(store, order.shop, order.asOf);
    progress('next item', 0.2);
    const nextItem = await trainNextItem({
      sessions: data.visits,
      baskets: data.baskets,
      catalogue: data.catalogue.map((p) => ({
        id: p.id,
        title: p.title,
        type: p.productType,
        tags: p.tags,
        vendor: p.vendor,
        price: p.price,
        createdAt: p.createdAt,
      })),
      asOf: order.asOf,
      seed: order.seed,
    });
    progress('next purchase', 0.6);
    const nextPurchase = await trainNextPurchase({
      histories: data.histories,
      asOf: order.asOf,
      valueDays: VALUE_DAYS,
      zone: order.zone,
      currency: order.currency,
    });
    progress('scoring', 0.8);
    const model = await loadNextPurchase(nextPurchase);
    const scores = await model.score(data.histories, order.asOf);
    await model.release();
    progress('done', 1);
    return {
      nextItem,
      nextPurchase,
      scores,
      counts: {
        visits: data.visits.length,
        orders: data.baskets.length,
        products: data.catalogue.length,
        shoppers: data.histories.length,
      },
    } satisfies TrainingOutcome;
  } finally {
    await close();
  }
}

const port = parentPort;
if (port !== null) {
  const say = (message: TrainingMessage) => port.postMessage(message);
  trainShop(workerData as TrainingOrder, (step, share) => say({ kind: 'progress', step, share })).then(
    (outcome) => say({ kind: 'done', outcome }),
    (fault) => say({ kind: 'failed', fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) }),
  );
}
