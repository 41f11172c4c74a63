// Everything the models of one shop learn from, as of one moment.

import { catalogueOf } from '../catalogue/products.ts';
import { orderHistories } from '../features/order-histories.ts';
import { basketsBefore, visitsBetween } from '../features/visits.ts';
import type { Store } from '../storage/store.ts';

/** Tastes and catalogues move; visits older than this are left to the orders. */
const VISITS_MS = 180 * 86_400_000;

export async function trainingData(db: Store, shop: string, asOf: number) {
  const [visits, baskets, catalogue, histories] = [
    await visitsBetween(db, shop, asOf - VISITS_MS, asOf),
    await basketsBefore(db, shop, asOf),
    await catalogueOf(db, shop),
    await orderHistories(db, shop, asOf),
  ];
  return { visits, baskets, catalogue, histories };
}

export type TrainingData = Awaited<ReturnType<typeof trainingData>>;
