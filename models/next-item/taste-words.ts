/** A product as taste reads it: the words it shares with others, its price by itself and within its type, and what is its own alone. */

import { type CatalogueItem, termsOf } from './content.ts';

/** Word numbers and weights of each item. */
export interface Words {
  count: number;
  ofItem: { words: Int32Array; weights: Float64Array }[];
}

/** Weight of prices beside words. */
const PRICE = 0.5;
const PRICE_ENDS = 0.3;
/** What no word tells of a product weighs this much beside what they do. */
const OWN = 0.7;

/** The first so many words are no text but the price: how high among all, how far from the middle, how high within the type. */
export const PRICE_WORDS = 3;

/**
 * Words of at least two products, after those of the price.
 * With `own`, each item also has a word of its own, so that it may lie where its words do not say; numbered after all others.
 */
export function wordsOf(catalogue: readonly CatalogueItem[], own: boolean): Words {
  const terms = catalogue.map((item) => [...termsOf(item).keys()].filter((word) => !word.startsWith('p:')));
  const products = new Map<string, number>();
  for (const each of terms) for (const word of each) products.set(word, (products.get(word) ?? 0) + 1);
  const numbers = new Map<string, number>();
  const numberOf = (word: string) => {
    const known = numbers.get(word) ?? PRICE_WORDS + numbers.size;
    numbers.set(word, known);
    return known;
  };
  const prices = pricesOf(catalogue);
  const ofItem = terms.map((each, item) => {
    const shared = each.filter((word) => products.get(word)! > 1);
    const { level, inType } = prices[item]!;
    return {
      words: [0, 1, 2, ...shared.map(numberOf)],
      weights: [
        PRICE * level,
        PRICE_ENDS * (level * level - 1),
        PRICE * inType,
        ...shared.map(() => 1 / Math.sqrt(shared.length)),
      ],
    };
  });
  const shared = PRICE_WORDS + numbers.size;
  return {
    count: shared + (own ? catalogue.length : 0),
    ofItem: ofItem.map(({ words, weights }, item) => ({
      words: Int32Array.from(own ? [...words, shared + item] : words),
      weights: Float64Array.from(own ? [...weights, OWN] : weights),
    })),
  };
}

/** No price is more than this many deviations out. */
const MOST = 3;

/** Log prices in standard deviations: about the shop's mean, and about the middle one of the type. A product without a price is in the middle. */
function pricesOf(catalogue: readonly CatalogueItem[]): { level: number; inType: number }[] {
  const logs = catalogue.map(({ price }) => (Number.isFinite(price) && price > 0 ? Math.log(price) : null));
  const known = logs.filter((log) => log !== null);
  const mean = known.reduce((sum, log) => sum + log, 0) / Math.max(1, known.length);
  const typeOf = ({ type }: CatalogueItem) => type.trim().toLowerCase();
  const ofType = Map.groupBy(
    catalogue.flatMap((item, at) => (logs[at] === null ? [] : [{ type: typeOf(item), log: logs[at] as number }])),
    ({ type }) => type,
  );
  const middles = new Map(
    [...ofType].map(([type, list]) => [
      type,
      list.map(({ log }) => log).sort((a, b) => a - b)[list.length >> 1] as number,
    ]),
  );
  const around = logs.map((log) => (log === null ? 0 : log - mean));
  const within = logs.map((log, at) => (log === null ? 0 : log - middles.get(typeOf(catalogue[at]!))!));
  const scaled = (values: number[]) => {
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, known.length));
    return values.map((value) => (deviation > 0 ? Math.max(-MOST, Math.min(MOST, value / deviation)) : 0));
  };
  const [levels, inTypes] = [scaled(around), scaled(within)];
  return logs.map((_, at) => ({ level: levels[at]!, inType: inTypes[at]! }));
}
