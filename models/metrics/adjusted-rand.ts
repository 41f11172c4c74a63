// Adjusted Rand index: do two groupings put the same rows together, beyond chance?

/** 1 the same groups whatever they are called, 0 as by chance (Hubert and Arabie 1985). */
export function adjustedRand(one: ArrayLike<string | number>, other: ArrayLike<string | number>): number {
  const pairs = (counts: Iterable<number>) => {
    let sum = 0;
    for (const n of counts) sum += (n * (n - 1)) / 2;
    return sum;
  };
  const count = (keyOf: (i: number) => string) => {
    const counts = new Map<string, number>();
    for (let i = 0; i < one.length; i++) counts.set(keyOf(i), (counts.get(keyOf(i)) ?? 0) + 1);
    return pairs(counts.values());
  };
  const both = count((i) => `${one[i]}\t${other[i]}`);
  const ones = count((i) => String(one[i]));
  const others = count((i) => String(other[i]));
  const expected = (ones * others) / Math.max(1, pairs([one.length]));
  const most = (ones + others) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}
