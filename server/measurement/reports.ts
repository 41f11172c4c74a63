// Reports that are prepared: made by a job, kept in one row each, read at once.

import { Worker } from 'node:worker_threads';
import { oldStockGone, type Stock, stockNoted } from '../catalogue/stock-days.ts';
import { keepMeasuredLifts } from '../journeys/measured-lift.ts';
import { kindSellersKept } from '../profile/kind-sellers.ts';
import { sizesKept } from '../profile/segment-sizes.ts';
import { oldEngagementGone, type StandingChanges, standingsKept } from '../profile/standings.ts';
import type { JobHandlers, Jobs } from '../storage/jobs.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { measuredLiftsOf } from './measured-lifts.ts';
import { REPORT_FORM, type Results } from './results/results.ts';
import type { ReportMessage, ReportOrder } from './results/worker.ts';

export const RESULTS_JOB = 'measurement.results';
const HOUR = 3_600_000;

export interface ReportDeps {
  store: Store;
  /** The database file, for the worker's own reading connection. */
  file: string;
  now(): number;
}

export function reportHandlers({ store, file, now }: ReportDeps): JobHandlers {
  return {
    [RESULTS_JOB]: {
      nature: 'external',
      atMost: 1,
      async run(job, { signal }) {
        const shop = await shopOf(store, (job.payload as { shop: string }).shop);
        if (shop === null || shop.uninstalledAt !== null) return;
        const at = now();
        const { results, standings, stock } = await inWorker(
          { file, shop: shop.shop, now: at, zone: shop.zone },
          signal,
        );
        for (const portion of standings) {
          await store.transaction().execute((trx) => standingsKept(trx, shop.shop, portion, at));
        }
        for (const portion of stock) {
          await store.transaction().execute((trx) => stockNoted(trx, shop.shop, portion, at));
        }
        await store.transaction().execute(async (trx) => {
          // Erased meanwhile: nothing of it is written any more.
          if ((await shopOf(trx, shop.shop)) === null) return;
          const row = { shop: shop.shop, name: 'results', at, figures: JSON.stringify(results) };
          await trx
            .insertInto('reports')
            .values(row)
            .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ at, figures: row.figures }))
            .execute();
          await keepMeasuredLifts(trx, shop.shop, measuredLiftsOf(results), at);
          await kindSellersKept(trx, shop.shop, results.kinds);
          await sizesKept(trx, shop, results.segments, at);
          await oldEngagementGone(trx, shop.shop, at);
          await oldStockGone(trx, shop.shop, at);
        });
      },
    },
  };
}

/** A report with the moment it was made. */
export interface MadeReport {
  at: number;
  results: Results;
}

/** The last report as it is; null while there is none of today's form. */
export async function lastResults(db: Store, shop: string): Promise<MadeReport | null> {
  const row = await db
    .selectFrom('reports')
    .select(['at', 'figures'])
    .where('shop', '=', shop)
    .where('name', '=', 'results')
    .executeTakeFirst();
  if (row === undefined) return null;
  const results = JSON.parse(row.figures) as Results;
  return results.form === REPORT_FORM ? { at: row.at, results } : null;
}

/** The same, and asks for the next one where it is older than an hour. */
export async function latestResults(
  db: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  shop: string,
  now: number,
): Promise<MadeReport | null> {
  const last = await lastResults(db, shop);
  if (last === null || last.at < now - HOUR) {
    await jobs.enqueue(db, { kind: RESULTS_JOB, shop, key: shop, payload: { shop } });
  }
  return last;
}

class ReportFault extends Error {
  override name = 'ReportFault';
}

interface Made {
  results: Results;
  standings: StandingChanges[];
  stock: Stock[][];
}

function inWorker(order: ReportOrder, signal: AbortSignal): Promise<Made> {
  return new Promise((resolve, reject) => {
    const standings: StandingChanges[] = [];
    const stock: Stock[][] = [];
    const worker = new Worker(new URL('./results/worker.ts', import.meta.url), { workerData: order });
    const cancel = () => {
      void worker.terminate();
      reject(new ReportFault('the app is ending'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: ReportMessage) => {
      if ('standings' in message) standings.push(message.standings);
      else if ('stock' in message) stock.push(message.stock);
      else if ('results' in message) resolve({ results: message.results, standings, stock });
      else reject(new ReportFault(message.fault));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', cancel);
      reject(new ReportFault(`the report's worker ended with code ${code}`));
    });
  });
}
