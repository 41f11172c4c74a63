// Runs in a worker thread with its own reading connection: a report over millions of events must not hold up a shopper's answer.

import { parentPort, workerData } from 'node:worker_threads';
import { type Stock, stockChanges } from '../../catalogue/stock-days.ts';
import type { StandingChanges } from '../../profile/standings.ts';
import { openForReading } from '../../storage/store.ts';
import { standingChanges } from '../standings.ts';
import { type Results, resultsOf } from './results.ts';

export interface ReportOrder {
  file: string;
  shop: string;
  now: number;
  zone: string;
}

/** Standings and stock come in portions before the results: each is read, and written, in a moment. */
export type ReportMessage =
  | { standings: StandingChanges }
  | { stock: Stock[] }
  | { results: Results }
  | { fault: string };

/** Shoppers a portion. */
const PORTION = 500;

const order = workerData as ReportOrder;
const { store, close } = openForReading(order.file);
const say = (message: ReportMessage) => parentPort?.postMessage(message);
try {
  const { changed, gone } = await standingChanges(store, order.shop, order.now);
  for (let i = 0; i < Math.max(changed.length, gone.length); i += PORTION) {
    say({ standings: { changed: changed.slice(i, i + PORTION), gone: gone.slice(i, i + PORTION) } });
  }
  const stock = await stockChanges(store, order.shop);
  for (let i = 0; i < stock.length; i += PORTION) say({ stock: stock.slice(i, i + PORTION) });
  say({ results: await resultsOf(store, order.shop, order.now, order.zone) });
} catch (fault) {
  say({ fault: fault instanceof Error ? fault.message : String(fault) });
} finally {
  await close();
}
