// Every technique by itself, as a function from a prefix to a ranked list; the served one goes through the files it is served from.

import { FeatureMaker } from '../../../models/next-item/features.ts';
import type { FitResult } from '../../../models/next-item/fit.ts';
import { sumsOfRows } from '../../../models/next-item/item-rows.ts';
import type { SparseRows } from '../../../models/next-item/linear-counts.ts';
import { linearWeighting, type Moment } from '../../../models/next-item/moment.ts';
import type { Loaded } from '../../../models/next-item/pack.ts';
import { SessionKnn } from '../../../models/next-item/session-knn.ts';
import { byScore, SparseScores } from '../../../models/next-item/sparse-scores.ts';

/** One more than is asked for, so that the current item can be left out. */
export const LIST = 21;

export type Technique = (prefix: Int32Array) => Int32Array | Promise<Int32Array>;

const NOTHING = new Int32Array(0);

/** The techniques before they are blended. */
export function techniquesOf(fit: FitResult): Record<string, Technique> {
  const itemCount = fit.popularity.length;
  const scores = new SparseScores(itemCount);
  const popular = byScore(fit.popularity).subarray(0, LIST);
  const knn = new SessionKnn(fit.knn);
  const scored = (fill: (prefix: Int32Array) => void): Technique => {
    return (prefix) => {
      scores.clear();
      fill(prefix);
      return scores.top(LIST).items;
    };
  };
  const rows = (matrix: SparseRows) =>
    scored((prefix) => {
      const { items, weights } = linearWeighting({ recent: prefix, company: NOTHING, bought: NOTHING });
      sumsOfRows(matrix, items, weights).addTo(scores, 0);
    });
  return {
    popularity: () => popular,
    repeat: (prefix) => Int32Array.from(new Set(prefix.toReversed())).subarray(0, LIST),
    transitions: scored((prefix) => {
      sumsOfRows(fit.transitions, prefix.subarray(-1), [Float32Array.of(1)]).addTo(scores, 0);
    }),
    'session-knn': scored((prefix) => knn.score(prefix, scores)),
    linear: rows(fit.unwalked),
    ...(fit.settings.walk ? { walk: rows(fit.linear) } : {}),
  };
}

/** What the product serves: the loaded ONNX graphs and index. */
export function servedTechnique(model: Loaded): Technique {
  const maker = new FeatureMaker(model.parts);
  const popular = model.parts.popular.subarray(0, LIST);
  return async (prefix) => {
    if (prefix.length === 0) return popular;
    const moment: Moment = { recent: prefix, company: prefix.subarray(-1), bought: NOTHING };
    const sums = await model.evidence.sums(moment);
    const { items, features } = maker.make(moment, sums, LIST);
    const { rows } = await model.blend.best(features, LIST);
    return rows.map((row) => items[row]!);
  };
}
