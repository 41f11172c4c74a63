// AUPR: precision averaged over recall, for outcomes that are rare.

/** Average precision, equal scores taken together; NaN when nothing happened. */
export function aupr(happened: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = Uint32Array.from(scores, (_, i) => i).sort((i, j) => scores[j]! - scores[i]!);
  let hits = 0;
  let area = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let found = 0;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) found += happened[order[to++]!]!;
    hits += found;
    area += found * (hits / to);
    from = to;
  }
  return area / hits;
}
