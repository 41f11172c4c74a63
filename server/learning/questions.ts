// Every question the product asks of a shop, in the order in which they are learned.

import type { Question } from './question.ts';
import { archetypes } from './questions/archetypes.ts';
import { demand } from './questions/demand.ts';
import { firstPurchase } from './questions/first-purchase.ts';
import { intent } from './questions/intent.ts';
import { nextItem } from './questions/next-item.ts';
import { nextPurchase } from './questions/next-purchase.ts';
import { recovery } from './questions/recovery.ts';
import { replenishment } from './questions/replenishment.ts';
import { sentiment } from './questions/sentiment.ts';
import { uplift } from './questions/uplift.ts';

export const questions: readonly Question[] = [
  nextItem,
  nextPurchase,
  intent,
  recovery,
  firstPurchase,
  archetypes,
  demand,
  replenishment,
  sentiment,
  uplift,
];
