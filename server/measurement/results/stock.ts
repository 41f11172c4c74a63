// What will run out, how fast stock turns over, and on how many days there was none.

import { normalQuantile } from '../../../models/lib/special-functions.ts';
import { stockNow } from '../../catalogue/stock-days.ts';
import type { Store } from '../../storage/store.ts';

const DAY = 86_400_000;
const YEAR_DAYS = 365;
/** Days looked back on. */
export const STOCK_DAYS = 90;
/** Noted for fewer days than this, stock says nothing of how it turns over. */
export const FEWEST_STOCK_DAYS = 14;
/** Days that a forecast of demand is for (`server/learning/questions/demand.ts`). */
const FORECAST_DAYS = 28;
/** Products a report holds. */
const MOST = 100;
/** In so many of a hundred waits for new goods, the stock should last. */
const SERVICE = 0.9;
/** A forecast's 80 % interval is so many standard deviations wide. */
const WIDTH_OF_80 = 2 * normalQuantile(0.9);

export interface Demand {
  /** Pieces in 28 days, with the 80 % interval. */
  value: number;
  low: number;
  high: number;
}

export interface StockLine {
  product: string;
  title: string;
  pieces: number;
  /** Sold in `STOCK_DAYS`. */
  sold: number;
  /** Null where no forecast serves. */
  demand: Demand | null;
  /** Times a year that the stock is sold; null while noted for too short. */
  turnover: number | null;
  /** Of how many noted days how many ended without any. */
  outDays: number;
  notedDays: number;
}

export interface StockReport {
  /** What runs out soonest stands first. */
  lines: StockLine[];
  /** Products whose stock the shop counts. */
  counted: number;
}

/** Null in a shop that counts no stock. */
export async function stockOf(db: Store, shop: string, now: number): Promise<StockReport | null> {
  const stock = await stockNow(db, shop);
  if (stock.length === 0) return null;
  const titles = new Map(
    (await db.selectFrom('products').select(['id', 'title']).where('shop', '=', shop).execute()).map((row) => [
      row.id,
      row.title,
    ]),
  );
  const demands = await demandsOf(db, shop);
  const from = now - STOCK_DAYS * DAY;
  const sold = await soldSince(db, shop, from);
  const noted = await notedSince(db, shop, from, now);
  const lines = stock.map(({ product, pieces }): StockLine => {
    const days = noted.get(product) ?? [];
    const sales = sold.get(product) ?? [];
    const count = (since: number) => sales.reduce((sum, one) => sum + (one.at >= since ? one.pieces : 0), 0);
    const mean = days.reduce((sum, n) => sum + n, 0) / days.length;
    const inTime = count(now - days.length * DAY);
    return {
      product,
      title: titles.get(product) ?? product,
      pieces,
      sold: count(from),
      demand: demands.get(product) ?? null,
      turnover: days.length < FEWEST_STOCK_DAYS || mean === 0 ? null : (inTime * YEAR_DAYS) / days.length / mean,
      outDays: days.filter((n) => n === 0).length,
      notedDays: days.length,
    };
  });
  const lasts = (line: StockLine) => {
    const daily = (line.demand?.value ?? (line.sold * FORECAST_DAYS) / STOCK_DAYS) / FORECAST_DAYS;
    return daily === 0 ? Number.POSITIVE_INFINITY : line.pieces / daily;
  };
  lines.sort((a, b) => lasts(a) - lasts(b) || b.sold - a.sold || (a.product < b.product ? -1 : 1));
  return { lines: lines.slice(0, MOST), counted: stock.length };
}

/**
 * Stock at which to order anew: what sells while new goods are on their way, and enough beside it that in nine of ten waits some is left
 * (mean of the wait + z · standard deviation; Silver, Pyke & Thomas, Inventory and Production Management, 4th ed., 6.7). Whole pieces.
 */
export function reorderPoint({ value, low, high }: Demand, waitDays: number): number {
  const share = waitDays / FORECAST_DAYS;
  const deviation = ((high - low) / WIDTH_OF_80) * Math.sqrt(share);
  return Math.ceil(value * share + normalQuantile(SERVICE) * deviation);
}

async function demandsOf(db: Store, shop: string): Promise<Map<string, Demand>> {
  const rows = await db
    .selectFrom('subject_scores')
    .select(['subject', 'value', 'low', 'high'])
    .where('shop', '=', shop)
    .where('question', '=', 'demand')
    .where('kind', '=', 'product')
    .execute();
  return new Map(rows.map(({ subject, ...demand }) => [subject, demand]));
}

async function soldSince(
  db: Store,
  shop: string,
  from: number,
): Promise<Map<string, { at: number; pieces: number }[]>> {
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_lines', (j) =>
      j.onRef('order_lines.shop', '=', 'orders.shop').onRef('order_lines.order_id', '=', 'orders.id'),
    )
    .select(['orders.placed_at', 'order_lines.product', 'order_lines.quantity', 'order_lines.refunded_quantity'])
    .where('orders.shop', '=', shop)
    .where('orders.counted', '=', 1)
    .where('orders.placed_at', '>=', from)
    .where('order_lines.product', 'is not', null)
    .execute();
  return Map.groupBy(
    rows.map((row) => ({
      product: row.product as string,
      at: row.placed_at,
      pieces: row.quantity - row.refunded_quantity,
    })),
    ({ product }) => product,
  );
}

/** Pieces at the end of each day since it was first noted, at most those of the span. */
async function notedSince(db: Store, shop: string, from: number, now: number): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom('stock_days')
    .select(['product', 'day', 'pieces'])
    .where('shop', '=', shop)
    .orderBy('product')
    .orderBy('day')
    .execute();
  const [first, last] = [Math.ceil(from / DAY), Math.floor(now / DAY)];
  const noted = new Map<string, number[]>();
  for (const [product, notes] of Map.groupBy(rows, (row) => row.product)) {
    const days: number[] = [];
    notes.forEach(({ day, pieces }, i) => {
      const until = notes[i + 1] === undefined ? last + 1 : Math.floor((notes[i + 1] as { day: number }).day / DAY);
      for (let d = Math.max(first, Math.floor(day / DAY)); d < until; d++) days.push(pieces);
    });
    noted.set(product, days);
  }
  return noted;
}
