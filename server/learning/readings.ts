// Everything the questions of one shop learn from, as of one moment, read when it is first asked for.

import { catalogueOf } from '../catalogue/products.ts';
import { orderHistories } from '../features/order-histories.ts';
import { basketsBefore, visitsBetween } from '../features/visits.ts';
import type { Store } from '../storage/store.ts';

/** A span that teaches nothing; epoch ms, `to` not included. */
export interface AbnormalPeriod {
  from: number;
  to: number;
}

/** Tastes and catalogues move; visits older than this are left to the orders. */
const VISITS_MS = 180 * 86_400_000;

/** Reads what there is before `asOf`. What lies in abnormal periods is left out of all but `everyOrder`. */
export function readings(db: Store, shop: string, asOf: number, abnormal: readonly AbnormalPeriod[] = []) {
  const usual = (at: number) => !abnormal.some(({ from, to }) => at >= from && at < to);
  const everyOrder = once(() => orderHistories(db, shop, asOf));
  return {
    db,
    shop,
    asOf,
    usual,
    visits: once(async () => (await visitsBetween(db, shop, asOf - VISITS_MS, asOf)).filter((v) => usual(v.at))),
    baskets: once(async () => (await basketsBefore(db, shop, asOf)).filter((b) => usual(b.at))),
    catalogue: once(async () => (await catalogueOf(db, shop)).filter((p) => p.createdAt < asOf)),
    /** Orders to learn from. */
    histories: once(async () => {
      const all = await everyOrder();
      if (abnormal.length === 0) return all;
      return all.map(({ shopper, orders }) => ({ shopper, orders: orders.filter((o) => usual(o.at)) }));
    }),
    /** Orders to score by: whoever bought in an abnormal week did buy. */
    everyOrder,
    /** The same as it was at an earlier moment. */
    before: (at: number): Readings => readings(db, shop, at, abnormal),
  };
}

export interface Readings {
  db: Store;
  shop: string;
  asOf: number;
  /** False inside an abnormal period. */
  usual(at: number): boolean;
  visits(): ReturnType<typeof visitsBetween>;
  baskets(): ReturnType<typeof basketsBefore>;
  catalogue(): ReturnType<typeof catalogueOf>;
  histories(): ReturnType<typeof orderHistories>;
  everyOrder(): ReturnType<typeof orderHistories>;
  before(at: number): Readings;
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= read();
    return kept;
  };
}
