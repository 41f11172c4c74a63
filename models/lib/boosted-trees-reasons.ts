// What each feature adds to the log-odds of boosted trees: Shapley values under the trees' own cover (path-dependent TreeSHAP).

import type { BoostedTrees, Tree } from './boosted-trees.ts';

/** Trees with more different features than this would take too long one by one. */
const MOST_FEATURES = 12;

/** What a tree says of a row when only the features in `known` (bits by place in `used`) are known. */
function said(tree: Tree, row: ArrayLike<number>, used: readonly number[], known: number, at = 0): number {
  const feature = tree.feature[at]!;
  if (feature < 0) return tree.value[at]!;
  const left = tree.left[at]!;
  const right = tree.right[at]!;
  if (known & (1 << used.indexOf(feature))) {
    return said(tree, row, used, known, row[feature]! <= tree.threshold[at]! ? left : right);
  }
  const share = tree.cover[left]! / Math.max(tree.cover[left]! + tree.cover[right]!, 1e-12);
  return share * said(tree, row, used, known, left) + (1 - share) * said(tree, row, used, known, right);
}

/**
 * Contributions of one row, one a feature; they add up to the trees' log-odds less their mean over training.
 * @throws RangeError for trees with more than twelve different features each.
 */
export function treeContributions({ columns, trees }: BoostedTrees, row: ArrayLike<number>): Float64Array {
  const out = new Float64Array(columns);
  for (const tree of trees) {
    const used = [...new Set(tree.feature)].filter((feature) => feature >= 0);
    const n = used.length;
    if (n > MOST_FEATURES)
      throw new RangeError(`a tree of ${n} features is too large to be explained feature by feature`);
    const values = Float64Array.from({ length: 1 << n }, (_, known) => said(tree, row, used, known));
    for (const [place, feature] of used.entries()) {
      for (let known = 0; known < values.length; known++) {
        if (known & (1 << place)) continue;
        let size = 0;
        for (let bits = known; bits > 0; bits &= bits - 1) size++;
        // Shapley's weight: size! (n − size − 1)! / n!
        let weight = 1 / n;
        for (let k = 1; k <= size; k++) weight *= k / (n - k);
        out[feature]! += weight * (values[known | (1 << place)]! - values[known]!);
      }
    }
  }
  return out;
}
