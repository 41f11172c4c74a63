/** How much of a product's popularity is due to what it is, and not to luck or where it stood? What its words and price foretell of it. */

import type { CatalogueItem } from './content.ts';
import { PRICE_WORDS, type Words, wordsOf } from './taste-words.ts';

/** Strengths of the pull of texts' words to the mean that are tried, in products. */
const PULLS = [3, 10, 30, 100, 300];
/** That of the price's words: three curves over all products need little to hold them. */
const PRICE_PULL = 2;
const FOLDS = 5;
/** Steps of the conjugate gradients; a ridge this firm is solved long before. */
const STEPS = 40;
/** Who has been there for less of the time than this counts as if it had been so long. */
const LEAST_TIME = 0.02;

/**
 * For each item the logarithm of the views that its words and price alone foretell, about the mean: a ridge regression, of the price
 * alone or of the words too, with the pull that foretells products left out best (five folds). The richer is taken where it is
 * better by more than a standard error over the products; all 0 where neither is.
 * @param views how often each item was looked at; one that hardly anybody saw says little of what is liked, and counts less
 * @param time the share of the time in which it could be looked at (0-1)
 */
export function wordAppeal(
  catalogue: readonly CatalogueItem[],
  views: Float64Array,
  time: Float64Array = views.map(() => 1),
): Float64Array {
  const words = wordsOf(catalogue, false);
  const trust = views.map((count) => count / (count + 1));
  const total = trust.reduce((sum, each) => sum + each, 0);
  const nothing = new Float64Array(catalogue.length);
  if (total < FOLDS * 2) return nothing;
  const logs = views.map((count, item) => Math.log((1 + count) / Math.max(LEAST_TIME, time[item]!)));
  const mean = logs.reduce((sum, log, item) => sum + trust[item]! * log, 0) / total;
  const target = logs.map((log) => log - mean);
  const learn = ({ read, pull }: Kind, trusted: Float64Array) =>
    ridge(
      read,
      target,
      trusted,
      Float64Array.from({ length: read.count }, (_, word) => (word < PRICE_WORDS ? PRICE_PULL : pull)),
    );
  /** Squared errors where a product was left out. */
  const errorsOf = (kind: Kind) => {
    const errors = new Float64Array(target.length);
    for (let fold = 0; fold < FOLDS; fold++) {
      const learned = learn(
        kind,
        trust.map((each, item) => (item % FOLDS === fold ? 0 : each)),
      );
      for (let item = fold; item < target.length; item += FOLDS)
        errors[item] = trust[item]! * (target[item]! - foretold(kind.read, item, learned)) ** 2;
    }
    return errors;
  };
  const sum = (values: Float64Array) => values.reduce((all, each) => all + each, 0);
  const prices = { read: pricesAlone(words), pull: PRICE_PULL };
  const texts = PULLS.map((pull) => ({ read: words, pull }));
  let best: { kind: Kind | null; errors: Float64Array } = {
    kind: null,
    errors: target.map((each, item) => trust[item]! * each * each),
  };
  for (const kinds of [[prices], texts]) {
    const [first] = kinds
      .map((kind) => ({ kind, errors: errorsOf(kind) }))
      .sort((one, other) => sum(one.errors) - sum(other.errors));
    if (surelyLess(first!.errors, best.errors)) best = first!;
  }
  if (best.kind === null) return nothing;
  const learned = learn(best.kind, trust);
  return nothing.map((_, item) => foretold(best.kind!.read, item, learned));
}

/** What is read of a product, and how firmly the words of texts are held. */
interface Kind {
  read: Words;
  pull: number;
}

const pricesAlone = ({ ofItem }: Words): Words => ({
  count: PRICE_WORDS,
  ofItem: ofItem.map(({ words, weights }) => ({
    words: words.subarray(0, PRICE_WORDS),
    weights: weights.subarray(0, PRICE_WORDS),
  })),
});

/** Whether errors are smaller on the average by more than one standard error of the difference. */
function surelyLess(errors: Float64Array, than: Float64Array): boolean {
  const gains = errors.map((error, item) => than[item]! - error);
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / gains.length;
  return mean > Math.sqrt(variance / gains.length);
}

function foretold({ ofItem }: Words, item: number, learned: Float64Array): number {
  const { words, weights } = ofItem[item]!;
  let sum = 0;
  for (let each = 0; each < words.length; each++) sum += weights[each]! * learned[words[each]!]!;
  return sum;
}

/** Weights of words that bring Σ trust · (target − foretold)² + Σ pull · weight² to its least, by conjugate gradients. */
function ridge(words: Words, target: Float64Array, trust: Float64Array, pulls: Float64Array): Float64Array {
  /** Xᵀ · diag(trust) · values + pulls · own */
  const onWords = (values: Float64Array, own: Float64Array | null) => {
    const out = own ? own.map((each, word) => pulls[word]! * each) : new Float64Array(words.count);
    words.ofItem.forEach(({ words: named, weights }, item) => {
      const value = trust[item]! * values[item]!;
      for (let each = 0; each < named.length; each++) out[named[each]!]! += weights[each]! * value;
    });
    return out;
  };
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, each, at) => sum + each * b[at]!, 0);
  const learned = new Float64Array(words.count);
  const left = onWords(target, null);
  const direction = left.slice();
  let length = product(left, left);
  const enough = 1e-10 * length;
  for (let step = 0; step < STEPS && length > enough; step++) {
    const bent = onWords(
      target.map((_, item) => foretold(words, item, direction)),
      direction,
    );
    const stride = length / product(direction, bent);
    for (let at = 0; at < learned.length; at++) {
      learned[at]! += stride * direction[at]!;
      left[at]! -= stride * bent[at]!;
    }
    const next = product(left, left);
    for (let at = 0; at < direction.length; at++) direction[at] = left[at]! + (next / length) * direction[at]!;
    length = next;
  }
  return learned;
}
