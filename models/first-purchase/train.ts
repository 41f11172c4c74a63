// Will a subscriber or visitor who has not bought yet order soon? Ridge logistic regression on signs of interest, over rolling
// origins of the shop's own past, calibrated on the latest of them.

import { type Calibration, calibrated, calibrationPart, fitCalibration } from '../lib/calibration.ts';
import { fitRidgeLogistic, type LogisticModel, logOddsAt, type Matrix } from '../lib/optimise-ridge-logistic.ts';
import { sigmoid } from '../lib/special-functions.ts';
import { auc } from '../metrics/auc.ts';
import { brier } from '../metrics/brier.ts';
import { ece } from '../metrics/ece.ts';
import type { Missing } from '../missing.ts';
import type { ModelBundle } from '../model.ts';
import { encodeModel, joinParts, node, tensor, valueInfo } from '../onnx/writer.ts';
import { SIGN_FEATURES, type Signs, signFeatures } from './signs.ts';

export interface FirstPurchaseTraining {
  /** Also of those who have bought since: what they showed before teaches. */
  people: Iterable<Signs>;
  /** Nothing at or after this moment is learned from; epoch ms, UTC. */
  asOf: number;
  /** Days ahead that the chance is for (default 30). */
  horizonDays?: number;
}

/** A fitted model. */
export interface FirstPurchaseModel {
  logistic: LogisticModel;
  calibration: Calibration;
}

const DAY = 86_400_000;
/** Origins lie a third of a horizon apart. */
const ORIGINS = 9;
/** Fewer first orders than this in the past teach nothing that would last. */
export const LEAST_FIRST_ORDERS = 40;
const RIDGES = [1, 10, 100];
/** People of one origin that are learned from; in a larger shop every second, third ... */
const MOST_PEOPLE = 20_000;

interface Origin extends Matrix {
  happened: Float64Array;
}

/** Everybody known and without an order at a moment, and who ordered within the horizon. */
function originAt(people: readonly Signs[], at: number, horizonDays: number): Origin {
  const rows: Float64Array[] = [];
  const happened: number[] = [];
  const every = Math.max(1, Math.ceil(people.length / MOST_PEOPLE));
  for (let i = 0; i < people.length; i += every) {
    const { firstOrderAt } = people[i]!;
    if (firstOrderAt !== null && firstOrderAt < at) continue;
    const row = signFeatures(people[i]!, at);
    if (row === null) continue;
    rows.push(row);
    happened.push(firstOrderAt !== null && firstOrderAt < at + horizonDays * DAY ? 1 : 0);
  }
  const columns = SIGN_FEATURES.length;
  const data = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) data.set(row, i * columns);
  return { rows: rows.length, columns, data, happened: Float64Array.from(happened) };
}

function stacked(origins: readonly Origin[]): Origin {
  const columns = SIGN_FEATURES.length;
  const rows = origins.reduce((sum, each) => sum + each.rows, 0);
  const out = { rows, columns, data: new Float64Array(rows * columns), happened: new Float64Array(rows) };
  let from = 0;
  for (const { rows: count, data, happened } of origins) {
    out.data.set(data, from * columns);
    out.happened.set(happened, from);
    from += count;
  }
  return out;
}

const logOdds = (model: LogisticModel, { rows, columns, data }: Matrix) =>
  Float64Array.from({ length: rows }, (_, i) => logOddsAt(model, data, i * columns));

const logLoss = (said: Float64Array, happened: Float64Array) =>
  said.reduce((sum, z, i) => sum + Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - happened[i]! * z, 0);

const sumOf = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0);

/** The chance of one row of features. */
export const firstPurchaseChance = ({ logistic, calibration }: FirstPurchaseModel, row: Float64Array): number =>
  calibrated(calibration, logOddsAt(logistic, row, 0));

/** A bundle with `first-purchase.onnx`, or the sentence that says what is missing. */
export function trainFirstPurchase(training: FirstPurchaseTraining): ModelBundle | Missing {
  const { asOf, horizonDays = 30 } = training;
  const people = [...training.people].map((each) =>
    each.firstOrderAt !== null && !(each.firstOrderAt < asOf) ? { ...each, firstOrderAt: null } : each,
  );
  const origins = Array.from({ length: ORIGINS }, (_, k) =>
    originAt(people, asOf - Math.round(horizonDays * (1 + k / 3)) * DAY, horizonDays),
  );
  // The latest origin judges and calibrates: those it is judged by had their outcomes before it.
  const [latest, ...others] = origins as [Origin, ...Origin[]];
  const earlier = others.slice(2);
  const known = sumOf(stacked(earlier).happened);
  const judged = sumOf(latest.happened);
  if (Math.min(known, judged * 3) < LEAST_FIRST_ORDERS || judged === latest.rows) {
    return {
      missing: `First purchases need at least ${LEAST_FIRST_ORDERS} people who showed interest before their first order; there are ${Math.max(known, judged)}.`,
    };
  }
  const past = stacked(earlier);
  let best = { loss: Number.POSITIVE_INFINITY, ridge: RIDGES[0]!, said: new Float64Array(0) };
  for (const ridge of RIDGES) {
    const said = logOdds(fitRidgeLogistic(past, past.happened, { ridge }), latest);
    const loss = logLoss(said, latest.happened);
    if (loss < best.loss) best = { loss, ridge, said };
  }
  const all = stacked(origins);
  const model: FirstPurchaseModel = {
    logistic: fitRidgeLogistic(all, all.happened, { ridge: best.ridge }),
    calibration: fitCalibration(best.said, latest.happened),
  };
  const chances = best.said.map(sigmoid);
  const rate = judged / latest.rows;
  return {
    card: {
      question: 'first-purchase',
      technique: `ridge logistic on signs of interest, ${model.calibration.kind}`,
      version: '1',
      trainedAt: asOf,
      window: { from: asOf - Math.round(horizonDays * (1 + (ORIGINS - 1) / 3)) * DAY, to: asOf },
      rows: all.rows,
      settings: { horizonDays, features: SIGN_FEATURES, ridge: best.ridge, calibration: model.calibration.kind },
      metrics: {
        people: latest.rows,
        auc: auc(latest.happened, chances),
        brier: brier(latest.happened, chances),
        ece: ece(latest.happened, chances),
      },
      against: { aucOfBaseRate: 0.5, brierOfBaseRate: rate * (1 - rate) },
      limits: [
        'Knows what people did in browsers that agreed, and mails: of all others it says the usual chance.',
        'Says who will order, not who orders because of a mail.',
      ],
      nativeParts: ['Counting signs is TypeScript; the chance is ONNX.'],
    },
    files: { 'first-purchase.onnx': firstPurchaseGraph(model) },
  };
}

/** Input `features` (rows × columns, 64-bit), output `chance` (rows × 1). */
export function firstPurchaseGraph({ logistic, calibration }: FirstPurchaseModel): Uint8Array {
  const columns = logistic.weights.length;
  const weights = logistic.weights.map((weight, j) => weight / logistic.scale[j]!);
  const intercept = logistic.intercept - weights.reduce((sum, weight, j) => sum + weight * logistic.mean[j]!, 0);
  const part = calibrationPart(calibration, 'logOdds', 'chance');
  return encodeModel(
    joinParts([
      {
        nodes: [
          node('MatMul', ['features', 'weights'], ['weighed']),
          node('Add', ['weighed', 'intercept'], ['logOdds']),
        ],
        initializers: [
          tensor('weights', [columns, 1], 'float64', weights),
          tensor('intercept', [1, 1], 'float64', Float64Array.of(intercept)),
        ],
        inputs: [valueInfo('features', 'float64', ['rows', columns])],
        outputs: [valueInfo('chance', 'float64', ['rows', 1])],
      },
      part,
    ]),
  );
}
