// Runs in a worker thread with its own reading connection: a report over millions of events must not hold up a shopper's answer.

import { parentPort, workerData } from 'node:worker_threads';
import { openForReading } from '../../storage/store.ts';
import { type Results, resultsOf } from './results.ts';

export interface ReportOrder {
  file: string;
  shop: string;
  now: number;
  zone: string;
}

export type ReportMessage = { results: Results } | { fault: string };

const order = workerData as ReportOrder;
const { store, close } = openForReading(order.file);
const say = (message: ReportMessage) => parentPort?.postMessage(message);
try {
  say({ results: await resultsOf(store, order.shop, order.now, order.zone) });
} catch (fault) {
  say({ fault: fault instanceof Error ? fault.message : String(fault) });
} finally {
  await close();
}
