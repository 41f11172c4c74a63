// Gradient-boosted trees for a chance: histograms of 255 bins, leaves grown where they gain most.

import { sigmoid } from './special-functions.ts';

/** How trees are grown. */
export interface BoostingSettings {
  trees: number;
  leaves: number;
  rate: number;
  /** Least rows and least curvature (sum of p (1 − p)) in a leaf. */
  leastRows: number;
  leastCurvature: number;
  /** Penalty on squared leaf values. */
  ridge: number;
}

export const BOOSTING_DEFAULTS: BoostingSettings = {
  trees: 100,
  leaves: 31,
  rate: 0.1,
  leastRows: 20,
  leastCurvature: 1e-3,
  ridge: 1,
};

/** One tree in arrays: `feature` is −1 at a leaf; `value` ≤ `threshold` goes to `left`. The root is node 0. */
export interface Tree {
  feature: Int32Array;
  threshold: Float32Array;
  left: Int32Array;
  right: Int32Array;
  /** Log-odds a leaf adds; in inner nodes what the tree would add if it ended there. */
  value: Float32Array;
  /** Curvature that passed through in training. */
  cover: Float32Array;
}

/** Log-odds = base + the sum of one leaf a tree. */
export interface BoostedTrees {
  base: number;
  columns: number;
  trees: Tree[];
}

const BINS = 255;

interface Binned {
  /** Column-major bin numbers. */
  bins: Uint8Array;
  /** For each column the largest value of each bin. */
  edges: Float32Array[];
}

/** Sorts each column into at most 255 bins of about equal counts. Thresholds are 32-bit, as ONNX Runtime compares. */
function binned(data: Float32Array, rows: number, columns: number): Binned {
  const bins = new Uint8Array(rows * columns);
  const edges: Float32Array[] = [];
  const values = new Float32Array(rows);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) values[i] = data[i * columns + j]!;
    const sorted = values.slice().sort();
    const cuts: number[] = [];
    let distinct = 1;
    for (let i = 1; i < rows && distinct <= BINS; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
    if (distinct <= BINS) {
      for (let i = 0; i < rows; i++) if (i === rows - 1 || sorted[i] !== sorted[i + 1]) cuts.push(sorted[i]!);
    } else {
      for (let b = 1; b <= BINS; b++) {
        const cut = sorted[Math.min(rows - 1, Math.ceil((b * rows) / BINS) - 1)]!;
        if (cut !== cuts[cuts.length - 1]) cuts.push(cut);
      }
    }
    const edge = Float32Array.from(cuts);
    edges.push(edge);
    for (let i = 0; i < rows; i++) {
      const value = values[i]!;
      let low = 0;
      let high = edge.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value <= edge[middle]!) high = middle;
        else low = middle + 1;
      }
      bins[j * rows + i] = low;
    }
  }
  return { bins, edges };
}

interface Leaf {
  node: number;
  from: number;
  to: number;
  gradient: number;
  curvature: number;
  histogram: Float64Array;
  gain: number;
  feature: number;
  bin: number;
}

/**
 * Boosts trees on row-major features. `outcome` is 0 or 1 (or a share); `offset` (log-odds) is where boosting starts on
 * each row and is not part of the model. Deterministic: no rows or columns are drawn.
 */
export function growBoostedTrees(
  data: Float32Array,
  columns: number,
  outcome: ArrayLike<number>,
  settings: Partial<BoostingSettings> = {},
  { weight, offset }: { weight?: ArrayLike<number>; offset?: ArrayLike<number> } = {},
): BoostedTrees {
  const { trees, leaves, rate, leastRows, leastCurvature, ridge } = { ...BOOSTING_DEFAULTS, ...settings };
  const rows = data.length / columns;
  const { bins, edges } = binned(data, rows, columns);
  let total = 0;
  let positive = 0;
  for (let i = 0; i < rows; i++) {
    total += weight ? weight[i]! : 1;
    positive += (weight ? weight[i]! : 1) * outcome[i]!;
  }
  const share = Math.min(1 - 1e-6, Math.max(1e-6, positive / Math.max(total, 1e-12)));
  const base = offset ? 0 : Math.log(share / (1 - share));
  const odds = Float64Array.from({ length: rows }, (_, i) => base + (offset ? offset[i]! : 0));
  const gradient = new Float64Array(rows);
  const curvature = new Float64Array(rows);
  const slopes = new Float64Array(rows);
  const bends = new Float64Array(rows);
  const order = new Uint32Array(rows);
  const spare = new Uint32Array(rows);
  const grown: Tree[] = [];
  const starts = new Int32Array(columns + 1);
  for (let j = 0; j < columns; j++) starts[j + 1] = starts[j]! + edges[j]!.length;
  const cells = starts[columns]!;

  const histogramOf = (from: number, to: number): Float64Array => {
    const out = new Float64Array(cells * 3);
    // Fetched once from all over memory, then read in line for every column.
    for (let k = from; k < to; k++) {
      const i = order[k]!;
      slopes[k] = gradient[i]!;
      bends[k] = curvature[i]!;
    }
    for (let j = 0; j < columns; j++) {
      if (edges[j]!.length < 2) continue;
      const column = bins.subarray(j * rows, (j + 1) * rows);
      const part = out.subarray(starts[j]! * 3, starts[j + 1]! * 3);
      for (let k = from; k < to; k++) {
        const cell = column[order[k]!]! * 3;
        part[cell]! += slopes[k]!;
        part[cell + 1]! += bends[k]!;
        part[cell + 2]!++;
      }
    }
    return out;
  };

  const findSplit = (leaf: Leaf): void => {
    leaf.gain = 0;
    const whole = leaf.gradient ** 2 / (leaf.curvature + ridge);
    const count = leaf.to - leaf.from;
    for (let j = 0; j < columns; j++) {
      let g = 0;
      let h = 0;
      let n = 0;
      for (let bin = 0; bin < edges[j]!.length - 1; bin++) {
        const cell = (starts[j]! + bin) * 3;
        g += leaf.histogram[cell]!;
        h += leaf.histogram[cell + 1]!;
        n += leaf.histogram[cell + 2]!;
        if (n < leastRows || h < leastCurvature) continue;
        const rest = leaf.curvature - h;
        if (count - n < leastRows || rest < leastCurvature) break;
        const gain = g ** 2 / (h + ridge) + (leaf.gradient - g) ** 2 / (rest + ridge) - whole;
        if (gain > leaf.gain + 1e-12) {
          leaf.gain = gain;
          leaf.feature = j;
          leaf.bin = bin;
        }
      }
    }
  };

  for (let t = 0; t < trees; t++) {
    let g = 0;
    let h = 0;
    for (let i = 0; i < rows; i++) {
      const p = sigmoid(odds[i]!);
      const w = weight ? weight[i]! : 1;
      gradient[i] = w * (p - outcome[i]!);
      curvature[i] = w * Math.max(p * (1 - p), 1e-12);
      g += gradient[i]!;
      h += curvature[i]!;
      order[i] = i;
    }
    const feature: number[] = [-1];
    const threshold: number[] = [0];
    const left: number[] = [0];
    const right: number[] = [0];
    const value: number[] = [(-rate * g) / (h + ridge)];
    const cover: number[] = [h];
    const root: Leaf = {
      node: 0,
      from: 0,
      to: rows,
      gradient: g,
      curvature: h,
      histogram: histogramOf(0, rows),
      gain: 0,
      feature: 0,
      bin: 0,
    };
    findSplit(root);
    const open = [root];
    while (open.length < leaves) {
      let best = 0;
      for (let k = 1; k < open.length; k++) if (open[k]!.gain > open[best]!.gain) best = k;
      const leaf = open[best];
      if (!leaf || leaf.gain <= 1e-9) break;
      const column = leaf.feature * rows;
      let middle = leaf.from;
      let kept = 0;
      let lg = 0;
      let lh = 0;
      for (let k = leaf.from; k < leaf.to; k++) {
        const i = order[k]!;
        if (bins[column + i]! <= leaf.bin) {
          order[middle++] = i;
          lg += gradient[i]!;
          lh += curvature[i]!;
        } else spare[kept++] = i;
      }
      order.set(spare.subarray(0, kept), middle);
      const child = (from: number, to: number, cg: number, ch: number): Leaf => {
        const node = feature.length;
        feature.push(-1);
        threshold.push(0);
        left.push(0);
        right.push(0);
        value.push((-rate * cg) / (ch + ridge));
        cover.push(ch);
        return { node, from, to, gradient: cg, curvature: ch, histogram: leaf.histogram, gain: 0, feature: 0, bin: 0 };
      };
      const one = child(leaf.from, middle, lg, lh);
      const other = child(middle, leaf.to, leaf.gradient - lg, leaf.curvature - lh);
      feature[leaf.node] = leaf.feature;
      threshold[leaf.node] = edges[leaf.feature]![leaf.bin]!;
      left[leaf.node] = one.node;
      right[leaf.node] = other.node;
      // The smaller side is counted, the larger is what remains of the parent.
      const [small, large] = middle - leaf.from < leaf.to - middle ? [one, other] : [other, one];
      small.histogram = histogramOf(small.from, small.to);
      for (let k = 0; k < leaf.histogram.length; k++) leaf.histogram[k]! -= small.histogram[k]!;
      large.histogram = leaf.histogram;
      findSplit(one);
      findSplit(other);
      open[best] = one;
      open.push(other);
    }
    for (const leaf of open) {
      const add = value[leaf.node]!;
      for (let k = leaf.from; k < leaf.to; k++) odds[order[k]!]! += add;
    }
    if (open.length === 1) break;
    grown.push({
      feature: Int32Array.from(feature),
      threshold: Float32Array.from(threshold),
      left: Int32Array.from(left),
      right: Int32Array.from(right),
      value: Float32Array.from(value),
      cover: Float32Array.from(cover),
    });
  }
  return { base, columns, trees: grown };
}

/** Log-odds of the row of `data` that begins at `from`. */
export function treesLogOdds({ base, trees }: BoostedTrees, data: Float32Array, from: number): number {
  let sum = base;
  for (const { feature, threshold, left, right, value } of trees) {
    let node = 0;
    while (feature[node]! >= 0) {
      node = data[from + feature[node]!]! <= threshold[node]! ? left[node]! : right[node]!;
    }
    sum += value[node]!;
  }
  return sum;
}
