// In how many days after its lot a shopper's purchases are the answer.

import { journeyOf } from '../journeys/journey-store.ts';
import type { Store } from '../storage/store.ts';

/** One journey is answered soon; what all together change is given longer. */
const ANSWER_DAYS = { journey: 7, all: 28 };

/** @param journey null: all together. A journey may name its own span; a second order takes longer than a left cart. */
export async function answerDaysOf(db: Store, shop: string, journey: string | null): Promise<number> {
  if (journey === null) return ANSWER_DAYS.all;
  return (await journeyOf(db, shop, journey))?.journey.answerDays ?? ANSWER_DAYS.journey;
}
