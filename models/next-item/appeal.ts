/** How much of a product's popularity is due to what it is, and not to luck or where it stood? What its words and price foretell of it. */

import type { CatalogueItem } from './content.ts';
import { type Words, wordsOf } from './taste-words.ts';

/** Strengths of the pull to the mean that are tried, in products. */
const PULLS = [3, 10, 30, 100, 300];
const FOLDS = 5;
/** Steps of the conjugate gradients; a ridge this firm is solved long before. */
const STEPS = 40;

/**
 * For each item the logarithm of the views that its words and price alone foretell, about the mean: a ridge regression whose pull
 * is the one that foretells products left out best (five folds). All 0 where words foretell none of it.
 * @param views how often each item was looked at; one that hardly anybody saw says little of what is liked, and counts less
 */
export function wordAppeal(catalogue: readonly CatalogueItem[], views: Float64Array): Float64Array {
  const words = wordsOf(catalogue, false);
  const trust = views.map((count) => count / (count + 1));
  const total = trust.reduce((sum, each) => sum + each, 0);
  const nothing = new Float64Array(catalogue.length);
  if (total < FOLDS * 2) return nothing;
  const logs = views.map((count) => Math.log(1 + count));
  const mean = logs.reduce((sum, log, item) => sum + trust[item]! * log, 0) / total;
  const target = logs.map((log) => log - mean);
  const leftOver = (pull: number) => {
    let sum = 0;
    for (let fold = 0; fold < FOLDS; fold++) {
      const learned = ridge(
        words,
        target,
        trust.map((each, item) => (item % FOLDS === fold ? 0 : each)),
        pull,
      );
      for (let item = fold; item < target.length; item += FOLDS) {
        sum += trust[item]! * (target[item]! - foretold(words, item, learned)) ** 2;
      }
    }
    return sum;
  };
  let best = target.reduce((sum, each, item) => sum + trust[item]! * each * each, 0);
  let pull: number | null = null;
  for (const each of PULLS) {
    const sum = leftOver(each);
    if (sum < best) [best, pull] = [sum, each];
  }
  if (pull === null) return nothing;
  const learned = ridge(words, target, trust, pull);
  return nothing.map((_, item) => foretold(words, item, learned));
}

function foretold({ ofItem }: Words, item: number, learned: Float64Array): number {
  const { words, weights } = ofItem[item]!;
  let sum = 0;
  for (let each = 0; each < words.length; each++) sum += weights[each]! * learned[words[each]!]!;
  return sum;
}

/** Weights of words that bring Σ trust · (target − foretold)² + pull · |weights|² to its least, by conjugate gradients. */
function ridge(words: Words, target: Float64Array, trust: Float64Array, pull: number): Float64Array {
  /** Xᵀ · diag(trust) · values + pull · own */
  const onWords = (values: Float64Array, own: Float64Array | null) => {
    const out = own ? own.map((each) => pull * each) : new Float64Array(words.count);
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
