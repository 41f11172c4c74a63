// Everything the questions of one shop learn from, as of one moment, read when it is first asked for.

import { catalogueOf } from '../catalogue/products.ts';
import { answerTexts } from '../features/answer-texts.ts';
import { browsersBetween } from '../features/browsers.ts';
import { interestSigns } from '../features/interest-signs.ts';
import { orderHistories } from '../features/order-histories.ts';
import { linesBefore } from '../features/order-lines.ts';
import { basketsBefore, visitsBetween } from '../features/visits.ts';
import type { Store } from '../storage/store.ts';

/** A span that teaches nothing; epoch ms, `to` not included. */
export interface AbnormalPeriod {
  from: number;
  to: number;
}

/** Tastes and catalogues move; visits older than this are left to the orders. */
const VISITS_MS = 180 * 86_400_000;
const WEEK = 7 * 86_400_000;
/** Habits of browsing change with the shop's pages. */
const BROWSING_MS = 180 * 86_400_000;

/** Reads what there is before `asOf`. What lies in abnormal periods is left out of all but `everyOrder`. */
export function readings(db: Store, shop: string, asOf: number, abnormal: readonly AbnormalPeriod[] = []) {
  const usual = (at: number) => !abnormal.some(({ from, to }) => at >= from && at < to);
  const everyOrder = once(() => orderHistories(db, shop, asOf));
  const browsers = once(() => browsersBetween(db, shop, asOf - BROWSING_MS, asOf));
  return {
    db,
    shop,
    asOf,
    usual,
    visits: once(async () => (await visitsBetween(db, shop, asOf - VISITS_MS, asOf)).filter((v) => usual(v.at))),
    baskets: once(async () => (await basketsBefore(db, shop, asOf)).filter((b) => usual(b.at))),
    catalogue: once(async () => (await catalogueOf(db, shop)).filter((p) => p.createdAt < asOf)),
    /** A moment on a calendar from which the weeks of abnormal periods are cut out; null inside them. */
    moved(at: number): number | null {
      if (!usual(at)) return null;
      const cut = abnormal
        .filter(({ to }) => at < to)
        .reduce((sum, { from, to }) => sum + Math.ceil((to - from) / WEEK), 0);
      return at + cut * WEEK;
    },
    /** Every piece sold. */
    lines: once(() => linesBefore(db, shop, asOf)),
    /** Signs and purchases browser by browser; abnormal times are in them, for what came before and after. */
    browsers,
    /** What everybody known has shown of interest, and what was written to them. */
    interest: once(async () => interestSigns(db, shop, await browsers(), await everyOrder(), asOf)),
    /** What was written in answers to surveys. */
    texts: once(async () => (await answerTexts(db, shop, asOf)).filter(({ at }) => usual(at))),
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
  moved(at: number): number | null;
  visits(): ReturnType<typeof visitsBetween>;
  baskets(): ReturnType<typeof basketsBefore>;
  catalogue(): ReturnType<typeof catalogueOf>;
  lines(): ReturnType<typeof linesBefore>;
  browsers(): ReturnType<typeof browsersBetween>;
  texts(): ReturnType<typeof answerTexts>;
  interest(): ReturnType<typeof interestSigns>;
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
