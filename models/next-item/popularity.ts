/** What does everybody look at and buy? Counts that fade with age, shrunk towards the product's own type. */

export interface PopularitySource {
  /** Item indexes and moments of views and of purchases. */
  views: { item: number; at: number }[];
  purchases: { item: number; at: number }[];
  /** For each item a number that products of one type share. */
  groups: Int32Array;
  asOf: number;
  /** When each item came to the shop, in the same unit; absent: all were there from the beginning. */
  createdAt?: Float64Array;
  /** Age at which an event counts half, in the unit of the moments. */
  halfLife: number;
}

/** A purchase says more than a view: about as much as the views it usually takes. */
export const PURCHASE_WEIGHT = 5;
/** Shape of the prior: what is known of a type counts as much as this many views of its product. */
const SHAPE = 3;

/**
 * For each item its share of all interest, times the number of items: 1 is average, whatever the size of the shop.
 * Never 0: an item nobody saw has what its type suggests (empirical Bayes, gamma-Poisson mean).
 */
export function popularity(source: PopularitySource): Float64Array {
  const { groups, asOf, halfLife, createdAt } = source;
  const count = new Float64Array(groups.length);
  const add = (events: { item: number; at: number }[], weight: number) => {
    for (const { item, at } of events) count[item]! += weight * 0.5 ** (Math.max(0, asOf - at) / halfLife);
  };
  add(source.views, 1);
  add(source.purchases, PURCHASE_WEIGHT);
  let total = 0;
  const sums = new Map<number, { sum: number; items: number }>();
  groups.forEach((group, item) => {
    const each = sums.get(group) ?? { sum: 0, items: 0 };
    each.sum += count[item]!;
    each.items++;
    sums.set(group, each);
    total += count[item]!;
  });
  const overall = total / Math.max(1, groups.length);
  const shrunk = new Float64Array(groups.length);
  let all = 0;
  groups.forEach((group, item) => {
    const { sum, items } = sums.get(group)!;
    // The type's own mean is itself shrunk towards the shop's: a type of one product tells little.
    const mean = (sum + 3 * overall + 1e-3) / (items + 3);
    // Gamma-Poisson: a product that is new had little time to be seen, so few views say little against it.
    const age = createdAt ? Math.max(0, asOf - createdAt[item]!) : Number.POSITIVE_INFINITY;
    const exposure = 1 - 0.5 ** (age / halfLife);
    shrunk[item] = (SHAPE + count[item]!) / (SHAPE / mean + exposure);
    all += shrunk[item]!;
  });
  const average = all / Math.max(1, groups.length);
  return shrunk.map((value) => value / average);
}
