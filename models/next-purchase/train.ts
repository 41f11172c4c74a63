// Trains the answer to "will this shopper order again, when, and what are they worth" on a shop's own orders.

import { fitGammaGamma } from '../lifetime-value/gamma-gamma.ts';
import { auc } from '../metrics/auc.ts';
import { brier } from '../metrics/brier.ts';
import { ece, reliability } from '../metrics/ece.ts';
import type { ModelBundle } from '../model.ts';
import { fitBgNbd, orderWithin, POOLED_PRIOR } from './bgnbd.ts';
import { bgNbdGraph } from './bgnbd-graph.ts';
import { horizonOf } from './horizon.ts';
import { outcomeBetween, type ShopperHistory, type Timeline, timelineOf } from './purchase-history.ts';
import type { TypicalShopper } from './reasons.ts';
import type { NextPurchaseSettings } from './settings-file.ts';
import { quantileOf, type ShopperTable, shopperTable } from './summaries.ts';

const DAY = 86_400_000;
/** Alternative parameters kept for intervals. */
const POINTS = 24;
/** Fewer shoppers than this in a backtest say nothing about calibration. */
const LEAST_BACKTEST = 50;

/** What to train on, as of when, and for which spans. */
export interface NextPurchaseTraining {
  histories: Iterable<ShopperHistory>;
  /** Only orders before this moment are used; epoch ms, UTC. */
  asOf: number;
  /** Default: the shop's own, by the rule of `horizonDaysOf`. */
  horizonDays?: number;
  /** Default 365. */
  valueDays?: number;
  /** IANA zone in which purchase days are counted. */
  zone: string;
  /** Of the amounts; null where it is not known. */
  currency: string | null;
}

/** Trains on any number of shoppers, also none: with few the pooled prior speaks, and intervals are wide. */
export async function trainNextPurchase(training: NextPurchaseTraining): Promise<ModelBundle> {
  const { asOf, valueDays = 365, zone, currency } = training;
  const timelines = Array.from(training.histories, (history) => timelineOf(history, zone));
  const horizonDays = training.horizonDays ?? horizonOf(timelines, asOf);
  const table = shopperTable(timelines, asOf, zone);
  const fit = fitBgNbd(table, { points: POINTS });
  const spend = fitGammaGamma({ count: table.spendCount, mean: table.spendMean });
  const past = backtest(timelines, asOf - horizonDays * DAY, horizonDays, zone);
  const settings: NextPurchaseSettings = {
    kind: 'next-purchase',
    zone,
    currency,
    horizonDays,
    valueDays,
    served: { order: 'bgnbd', value: 'bgnbd × gamma-gamma', nextOrder: 'bgnbd' },
    shoppers: table.index.length,
    bgnbd: fit.parameters,
    points: fit.points.length,
    spend,
    typical: typicalShopper(table),
    reliability: past ? reliability(past.happened, past.chances) : [],
  };
  const first = timelines.reduce((least, { at }) => Math.min(least, at[0] ?? least), asOf);
  return {
    card: {
      question: 'next-purchase',
      technique: 'bgnbd × gamma-gamma',
      version: '1',
      trainedAt: asOf,
      window: { from: first, to: asOf },
      rows: table.index.length,
      settings: { horizonDays, valueDays, zone, prior: POOLED_PRIOR, bgnbd: fit.parameters, spend },
      metrics: past
        ? {
            backtestShoppers: past.happened.length,
            auc: auc(past.happened, past.chances),
            brier: brier(past.happened, past.chances),
            ece: ece(past.happened, past.chances),
          }
        : {},
      against: past ? { brierOfBaseRate: past.rate * (1 - past.rate) } : {},
      limits: [
        'Seasons are not modelled: before a season the chances are those of the year as a whole.',
        'Churn is the chance of no order within the horizon, not of never ordering again.',
        ...(past ? [] : ['Too little history for a backtest: calibration is not known yet.']),
      ],
      nativeParts: [
        'The fit itself, expected spend (Gamma-Gamma is a ratio of two numbers a shopper), waiting-time quantiles and reasons are TypeScript.',
      ],
    },
    files: {
      'bgnbd.onnx': bgNbdGraph(fit),
      'settings.json': new TextEncoder().encode(JSON.stringify(settings)),
    },
  };
}

/** What the same fit would have said a horizon ago, and what happened; null when too few shoppers were there. */
function backtest(timelines: readonly Timeline[], origin: number, horizonDays: number, zone: string) {
  const table = shopperTable(timelines, origin, zone);
  if (table.index.length < LEAST_BACKTEST) return null;
  const { parameters } = fitBgNbd(table, { points: 0 });
  const until = origin + horizonDays * DAY;
  const happened = Float64Array.from(table.index, (i) =>
    Number.isNaN(outcomeBetween(timelines[i]!, origin, until).day) ? 0 : 1,
  );
  const chances = happened.map((_, i) =>
    orderWithin(parameters, table.repeats[i]!, table.lastAfter[i]!, table.age[i]!, horizonDays),
  );
  return { happened, chances, rate: happened.reduce((sum, one) => sum + one, 0) / happened.length };
}

/** The middle of the shop, as reasons compare with it. */
export function typicalShopper(table: ShopperTable): TypicalShopper {
  const gaps = table.purchases.flatMap(({ days }) => days.slice(1).map((day, i) => day - days[i]!));
  const spends = [...table.spendMean].filter((mean) => mean > 0);
  return {
    orders: table.index.length > 0 ? quantileOf(table.repeats, 0.5) + 1 : 1,
    silenceDays:
      table.index.length > 0
        ? quantileOf(
            table.age.map((age, i) => age - table.lastAfter[i]!),
            0.5,
          )
        : 0,
    gapDays: gaps.length > 0 ? quantileOf(gaps, 0.5) : 0,
    spend: spends.length > 0 ? quantileOf(spends, 0.5) : 0,
  };
}
