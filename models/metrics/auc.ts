// AUC: how often a shopper who did is scored above one who did not.

import { ranks } from './ranks.ts';

/** Area under the ROC curve, ties counted half; NaN when all outcomes are alike. `happened` is 0 or 1. */
export function auc(happened: ArrayLike<number>, scores: ArrayLike<number>): number {
  const rank = ranks(scores);
  let positives = 0;
  let sum = 0;
  for (let i = 0; i < rank.length; i++) {
    if (happened[i]! < 1) continue;
    positives++;
    sum += rank[i]!;
  }
  const negatives = rank.length - positives;
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
