// How sure a figure is: percentiles over resamples of whole shoppers or sessions, and statistics that take resamples as weights.

import { seededRandom } from '../../server/lib/random.ts';

/** A figure of the rows, each counted `weight[row]` times. */
export type Statistic = (weight: Int32Array) => number;

const SEED = 7;

/**
 * 95 % percentile intervals of several statistics under the same resamples, so that differences are paired.
 * `cluster` names the unit each row belongs to (0, 1, …); without it each row is its own.
 */
export function bootstrap<K extends string>(
  rows: number,
  statistics: Record<K, Statistic>,
  { cluster, resamples = 1000 }: { cluster?: Int32Array; resamples?: number } = {},
): Record<K, [number, number]> {
  const random = seededRandom(SEED);
  const units = cluster ? (cluster.at(-1) ?? -1) + 1 : rows;
  const names = Object.keys(statistics) as K[];
  const drawn = names.map(() => new Float64Array(resamples));
  const counts = new Int32Array(units);
  const weight = cluster ? new Int32Array(rows) : counts;
  for (let r = 0; r < resamples; r++) {
    counts.fill(0);
    for (let u = 0; u < units; u++) counts[Math.floor(random() * units)]!++;
    if (cluster) for (let i = 0; i < rows; i++) weight[i] = counts[cluster[i]!]!;
    for (const [k, name] of names.entries()) drawn[k]![r] = statistics[name](weight);
  }
  const interval = (values: Float64Array): [number, number] => {
    const sorted = values.toSorted();
    return [sorted[Math.floor(0.025 * resamples)]!, sorted[Math.ceil(0.975 * resamples) - 1]!];
  };
  return Object.fromEntries(names.map((name, k) => [name, interval(drawn[k]!)])) as Record<K, [number, number]>;
}

const ascending = (values: ArrayLike<number>): Uint32Array =>
  Uint32Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);

/** Mean of a value over the rows. */
export function meanStatistic(values: ArrayLike<number>): Statistic {
  return (weight) => {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < weight.length; i++) {
      sum += weight[i]! * values[i]!;
      total += weight[i]!;
    }
    return sum / total;
  };
}

/** AUC, ties counted half; sorted once for all resamples. */
export function aucStatistic(happened: ArrayLike<number>, scores: ArrayLike<number>): Statistic {
  const order = ascending(scores);
  return (weight) => {
    let below = 0;
    let positives = 0;
    let pairs = 0;
    for (let from = 0; from < order.length; ) {
      let to = from;
      let yes = 0;
      let no = 0;
      for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++) {
        const row = order[to]!;
        if (happened[row]! > 0) yes += weight[row]!;
        else no += weight[row]!;
      }
      pairs += yes * (below + no / 2);
      below += no;
      positives += yes;
      from = to;
    }
    return pairs / (positives * below);
  };
}

/** Average precision, equal scores taken together. */
export function auprStatistic(happened: ArrayLike<number>, scores: ArrayLike<number>): Statistic {
  const order = ascending(scores).reverse();
  return (weight) => {
    let seen = 0;
    let hits = 0;
    let area = 0;
    for (let from = 0; from < order.length; ) {
      let to = from;
      let found = 0;
      for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++) {
        seen += weight[order[to]!]!;
        if (happened[order[to]!]! > 0) found += weight[order[to]!]!;
      }
      hits += found;
      if (found > 0) area += found * (hits / seen);
      from = to;
    }
    return area / hits;
  };
}

/** Expected calibration error over ten equally wide bins. */
export function eceStatistic(happened: ArrayLike<number>, chances: ArrayLike<number>): Statistic {
  const bins = 10;
  const bin = Uint8Array.from(chances, (chance) => Math.min(bins - 1, Math.max(0, Math.floor(chance * bins))));
  return (weight) => {
    const gap = new Float64Array(bins);
    let total = 0;
    for (let i = 0; i < weight.length; i++) {
      gap[bin[i]!]! += weight[i]! * (chances[i]! - happened[i]!);
      total += weight[i]!;
    }
    return gap.reduce((sum, each) => sum + Math.abs(each), 0) / total;
  };
}

/** Correlation of ranks, ties shared; sorted once for all resamples. */
export function spearmanStatistic(actual: ArrayLike<number>, predicted: ArrayLike<number>): Statistic {
  const sides = [actual, predicted].map((values) => ({ values, order: ascending(values) }));
  return (weight) => {
    const [one, other] = sides.map(({ values, order }) => weightedRanks(values, order, weight)) as [
      Float64Array,
      Float64Array,
    ];
    let total = 0;
    for (const each of weight) total += each;
    const middle = (total + 1) / 2;
    let both = 0;
    let ones = 0;
    let others = 0;
    for (let i = 0; i < weight.length; i++) {
      const a = one[i]! - middle;
      const b = other[i]! - middle;
      both += weight[i]! * a * b;
      ones += weight[i]! * a * a;
      others += weight[i]! * b * b;
    }
    return both / Math.sqrt(ones * others);
  };
}

function weightedRanks(values: ArrayLike<number>, order: Uint32Array, weight: Int32Array): Float64Array {
  const out = new Float64Array(values.length);
  let before = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let here = 0;
    while (to < order.length && values[order[to]!] === values[order[from]!]) here += weight[order[to++]!]!;
    for (let k = from; k < to; k++) out[order[k]!] = before + (here + 1) / 2;
    before += here;
    from = to;
  }
  return out;
}

/** One figure in comparison with another, under the same resamples. */
export const difference =
  (one: Statistic, other: Statistic): Statistic =>
  (weight) =>
    one(weight) - other(weight);

/** One figure as a share of another, under the same resamples. */
export const ratio =
  (one: Statistic, other: Statistic): Statistic =>
  (weight) =>
    one(weight) / other(weight);

/** Every row once: the figure itself. */
export const onAll = (rows: number, statistic: Statistic): number => statistic(new Int32Array(rows).fill(1));
