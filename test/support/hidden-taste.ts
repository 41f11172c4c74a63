// How well lists agree with tastes that nobody but the world knows: NDCG@10 with the affinity or the odds of choosing as the gain, and its interval.

import { seededRandom } from '../../server/lib/random.ts';

interface Tasteful {
  taste: readonly number[];
}

/** The odds with which this shopper would choose this product: affinity is their logarithm in the made-up world. */
export const oddsOf = (shopper: Tasteful, product: Tasteful): number =>
  Math.exp(shopper.taste.reduce((sum, t, i) => sum + t * (product.taste[i] as number), 0));

const discounted = (gains: number[]) => gains.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);

/** How much this shopper likes this product: its affinity, and nothing where that is below zero. */
export const likingOf = (shopper: Tasteful, product: Tasteful): number =>
  Math.max(0, Math.log(oddsOf(shopper, product)));

/** NDCG@10 of a list of product ids for a shopper; 1 is the ten products they like best, in order. */
export function ndcgAt10(shopper: Tasteful, list: string[], products: Map<string, Tasteful>, gainOf = oddsOf): number {
  const gains = list.slice(0, 10).map((id) => gainOf(shopper, products.get(id) as Tasteful));
  const ideal = [...products.values()].map((p) => gainOf(shopper, p)).sort((a, b) => b - a);
  return discounted(gains) / discounted(ideal.slice(0, 10));
}

/** Mean with its 95 % bootstrap interval (1,000 draws over the values). */
export function meanWithInterval(values: number[]): { mean: number; low: number; high: number } {
  const random = seededRandom(values.length);
  const meanOf = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const means = Array.from({ length: 1000 }, () =>
    meanOf(values.map(() => values[Math.floor(random() * values.length)] as number)),
  ).sort((a, b) => a - b);
  return { mean: meanOf(values), low: means[25] as number, high: means[974] as number };
}
