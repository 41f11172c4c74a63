// Every question the product asks of a shop, in the order in which they are learned.

import type { Question } from './question.ts';
import { nextItem } from './questions/next-item.ts';
import { nextPurchase } from './questions/next-purchase.ts';

export const questions: readonly Question[] = [nextItem, nextPurchase];

export const questionNamed = (name: string): Question | null =>
  questions.find((question) => question.name === name) ?? null;
