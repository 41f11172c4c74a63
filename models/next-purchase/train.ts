// Trains the answer to "will this shopper order again, when, and what are they worth" on a shop's own orders.

import type { BoostedTrees } from '../lib/boosted-trees.ts';
import { logit, sigmoid } from '../lib/special-functions.ts';
import { fitSpendModel, sharpened, spendBase } from '../lifetime-value/spend-model.ts';
import { shapeOf } from '../lifetime-value/value-interval.ts';
import { auc } from '../metrics/auc.ts';
import { brier } from '../metrics/brier.ts';
import { ece, reliability } from '../metrics/ece.ts';
import type { ModelBundle } from '../model.ts';
import { fitBgNbd, POOLED_PRIOR } from './bgnbd.ts';
import { bgNbdGraph } from './bgnbd-graph.ts';
import { btydAnswers, spendOf } from './btyd.ts';
import { calibrationRecord } from './calibration-record.ts';
import { chooseChampions } from './champion.ts';
import { chanceGraph } from './chance-graph.ts';
import { chancesAtTruth, fitChanceModel, logOddsOf, weightOf } from './chance-model.ts';
import { orderFeatures, scalesOf, standardised } from './features.ts';
import { horizonOf } from './horizon.ts';
import { interestFeatures } from './interest.ts';
import { intervalOdds } from './intervals.ts';
import { chancesOf, learningParts, learningSpan } from './learning-part.ts';
import { expectedLevel, shiftToRate } from './level.ts';
import { meanOf } from './origin.ts';
import { type ShopperHistory, timelineOf } from './purchase-history.ts';
import type { TypicalShopper } from './reasons.ts';
import { calendarShift } from './retail-calendar.ts';
import type { NextPurchaseSettings } from './settings-file.ts';
import { quantileOf, type ShopperTable, shopperTable } from './summaries.ts';

/** Alternative parameters kept for intervals. */
const POINTS = 24;

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
  const first = timelines.reduce((least, { at }) => Math.min(least, at[0] ?? asOf), asOf);
  const table = shopperTable(timelines, asOf, zone);
  const fit = fitBgNbd(table, { points: POINTS });
  const gammaGamma = spendOf(table);

  const span = learningSpan(timelines, asOf, horizonDays);
  const parts = span === null ? [] : learningParts(timelines, asOf, span, zone);
  const champions = chooseChampions(parts);
  const chance = fitChanceModel(champions.chance, parts);
  const past = parts.map((part) => ({ ...part, shift: shiftToRate(logOddsOf(chance, part), meanOf(part.happened)) }));
  const level = expectedLevel(past, { at: asOf, calendar: calendarShift(first, asOf, horizonDays) });
  const spend =
    champions.spend === 'ziln'
      ? fitSpendModel(
          parts.map((part) => ({
            ...part,
            base: part.spendBase,
            chances: chancesAtTruth(chance, part),
            weight: weightOf(part, parts),
          })),
        )
      : null;
  const features = orderFeatures(table, chancesOf(fit.parameters, table, horizonDays), horizonDays);
  const scales = scalesOf(features);
  const shown = interestFeatures(timelines, table, asOf);
  const interestScales = scalesOf(shown);
  // Over a long value span seasons even out.
  const valueShift = level.shift * Math.min(1, horizonDays / valueDays);
  let sharpSpend = spend;
  if (spend && champions.sharpness !== 1) {
    // Brought to the value span by the shoppers served, so that sharpening moves money between them and adds none.
    const z = standardised(features, scales);
    const { order, value } = btydAnswers(fit.parameters, gammaGamma, table, valueDays);
    const logOdds = chancesOf(fit.parameters, table, horizonDays).map(logit);
    const own = logOddsOf(chance, {
      logOdds,
      features: z,
      interest: standardised(shown, interestScales),
      intervalOdds: intervalOdds(fit.parameters, table, horizonDays),
    });
    // The correction is that of the horizon, as in the serving head.
    const chances = own.map((each, i) => sigmoid(logit(order[i]!) + each - logOdds[i]! + valueShift));
    const base = value.map((each, i) => spendBase(each, order[i]!));
    sharpSpend = sharpened(spend, champions.sharpness, z, base, chances);
  }
  const record = calibrationRecord(champions.chance, parts);

  const settings: NextPurchaseSettings = {
    kind: 'next-purchase',
    zone,
    currency,
    horizonDays,
    valueDays,
    served: {
      order: chance.name === 'bgnbd' ? 'bgnbd + level' : `${chance.name} + level`,
      value: spend ? `ziln on ${chance.name}` : 'bgnbd × gamma-gamma',
      nextOrder: 'bgnbd',
    },
    shoppers: table.index.length,
    bgnbd: fit.parameters,
    points: fit.points.length,
    spend: gammaGamma,
    typical: typicalShopper(table),
    weights: [...chance.weights],
    scales: { mean: [...scales.mean], scale: [...scales.scale] },
    trees: chance.trees && treesAsNumbers(chance.trees),
    hazard: chance.hazard && {
      intervals: [...chance.hazard.intervals],
      weights: [...chance.hazard.weights],
      interest: [...chance.hazard.interest],
      scales: { mean: [...interestScales.mean], scale: [...interestScales.scale] },
    },
    level,
    spendVariance: spend?.variance ?? null,
    spendShape: champions.standings.length > 0 ? shapeOf(champions.standings) : [],
    reliability: record ? reliability(record.happened, record.chances) : [],
  };
  return {
    card: {
      question: 'next-purchase',
      technique: `${settings.served.order}; ${settings.served.value}`,
      version: '2',
      trainedAt: asOf,
      window: { from: first, to: asOf },
      rows: table.index.length,
      settings: {
        horizonDays,
        valueDays,
        zone,
        learningSpanDays: span,
        origins: parts.map(({ at }) => new Date(at).toISOString().slice(0, 10)),
        prior: POOLED_PRIOR,
        bgnbd: fit.parameters,
        gammaGamma,
        level,
        sharpness: champions.sharpness,
        challenges: champions.challenges,
      },
      metrics: record
        ? {
            backtestShoppers: record.happened.length,
            backtestDays: record.spanDays,
            auc: auc(record.happened, record.chances),
            brier: brier(record.happened, record.chances),
            ece: ece(record.happened, record.chances),
          }
        : {},
      against: record && parts[0] ? againstOf(parts[0], record.rate) : {},
      limits: [
        ...(parts.length > 0 && asOf - parts.at(-1)!.at >= 365 * 86_400_000
          ? []
          : [
              'Has not seen a whole year: before a season chances follow the usual retail calendar, and intervals are wider.',
            ]),
        'Churn is the chance of no order within the horizon, not of never ordering again.',
        ...(chance.hazard && chance.hazard.interest.length > 0
          ? ['Visits are known of browsers that agreed: of all others it says what their orders say.']
          : []),
        ...(record ? [] : ['Too little history for a backtest: calibration is not known yet.']),
      ],
      nativeParts: [
        'Fits, features, the Gamma-Gamma ratio, waiting-time quantiles and reasons are TypeScript: they are arithmetic on one shopper’s own history.',
      ],
    },
    files: {
      'bgnbd.onnx': bgNbdGraph(fit),
      'chance.onnx': chanceGraph({ chance, spend: sharpSpend, scales, interestScales, shift: level.shift, valueShift }),
      'settings.json': new TextEncoder().encode(JSON.stringify(settings)),
    },
  };
}

/** The same figures of simpler models at the same origin. */
function againstOf({ logOdds, happened }: { logOdds: Float64Array; happened: Float64Array }, rate: number) {
  const chances = logOdds.map((each) => 1 / (1 + Math.exp(-each)));
  return {
    brierOfBaseRate: rate * (1 - rate),
    aucOfBgnbd: auc(happened, chances),
    brierOfBgnbd: brier(happened, chances),
    eceOfBgnbd: ece(happened, chances),
  };
}

/** Trees as plain arrays, for JSON. */
const treesAsNumbers = ({ base, columns, trees }: BoostedTrees) => ({
  base,
  columns,
  trees: trees.map((tree) => ({
    feature: [...tree.feature],
    threshold: [...tree.threshold],
    left: [...tree.left],
    right: [...tree.right],
    value: [...tree.value],
    cover: [...tree.cover],
  })),
});

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
