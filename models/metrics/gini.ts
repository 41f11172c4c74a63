// Normalised Gini: how much of the money sits with the shoppers ranked first, against a perfect ranking.

/** Gini of the actual values in descending order of `by`; equal predictions share what they hold. */
function giniBy(actual: ArrayLike<number>, by: ArrayLike<number>): number {
  const order = Uint32Array.from(by, (_, i) => i).sort((i, j) => by[j]! - by[i]!);
  let total = 0;
  for (let i = 0; i < actual.length; i++) total += actual[i]!;
  let area = 0;
  let held = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let group = 0;
    while (to < order.length && by[order[to]!] === by[order[from]!]) group += actual[order[to++]!]!;
    area += (to - from) * (held + group / 2);
    held += group;
    from = to;
  }
  return (2 * area) / (total * order.length) - 1;
}

/** 1 is the perfect order, 0 a random one; NaN when nothing was spent. Ties do not depend on the order of the rows. */
export const gini = (actual: ArrayLike<number>, predicted: ArrayLike<number>): number =>
  giniBy(actual, predicted) / giniBy(actual, actual);
