// How often the made-up world's shoppers click a list, by its own click model alone: hidden taste with price fit, and place in the list
// (sandbox/world/responses.ts; its parameters were fixed before there was any ranking to tune).

import { type Random, seededRandom } from '../../server/lib/random.ts';
import { clickOnRecommendations } from '../sandbox/world/responses.ts';

interface Tasteful {
  taste: readonly number[];
}

/** One shopper's replies to two lists and to the list the truth would show: clicks out of `looks`. */
export interface Replies {
  personal: number;
  bestSellers: number;
  truth: number;
  looks: number;
}

export function repliesOf(
  shopper: Tasteful,
  lists: Record<'personal' | 'bestSellers' | 'truth', readonly Tasteful[]>,
  looks: number,
  random: Random,
): Replies {
  const clicks = (items: readonly Tasteful[]) => {
    let count = 0;
    for (let look = 0; look < looks; look++) if (clickOnRecommendations(shopper, items, random) !== null) count++;
    return count;
  };
  return {
    personal: clicks(lists.personal),
    bestSellers: clicks(lists.bestSellers),
    truth: clicks(lists.truth),
    looks,
  };
}

export interface Ratio {
  ratio: number;
  low: number;
  high: number;
}

/** Clicks on personal slots over clicks on best-seller slots, with the 95 % bootstrap interval over shoppers. */
export function clickRatio(replies: readonly Pick<Replies, 'personal' | 'bestSellers'>[]): Ratio {
  const random = seededRandom('click-ratio');
  const of = (list: readonly Pick<Replies, 'personal' | 'bestSellers'>[]) =>
    list.reduce((sum, one) => sum + one.personal, 0) / list.reduce((sum, one) => sum + one.bestSellers, 0);
  const draws = Array.from({ length: 1000 }, () =>
    of(replies.map(() => replies[Math.floor(random() * replies.length)] as Replies)),
  ).sort((a, b) => a - b);
  return { ratio: of(replies), low: draws[25] as number, high: draws[974] as number };
}

/** The same replies with each shopper's two lists swapped by the toss of a coin: what is left is chance. */
export function shuffled(replies: readonly Replies[], random: Random): Replies[] {
  return replies.map((one) =>
    random() < 0.5 ? one : { ...one, personal: one.bestSellers, bestSellers: one.personal },
  );
}

/** Of the clicks that the truth would win over best-sellers, the share that the personal list won. */
export function shareOfTruth(replies: readonly Replies[]): number {
  const sum = (key: 'personal' | 'bestSellers' | 'truth') => replies.reduce((total, one) => total + one[key], 0);
  return (sum('personal') - sum('bestSellers')) / (sum('truth') - sum('bestSellers'));
}
