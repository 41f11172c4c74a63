// BG/NBD × Gamma-Gamma asked about a whole table in plain TypeScript: for backtests, where graphs would be thrown away at once.

import { expectedSpend, fitGammaGamma, type GammaGamma, spendMoments } from '../lifetime-value/gamma-gamma.ts';
import type { Answers } from './baselines.ts';
import { type BgNbd, orderWithin } from './bgnbd.ts';
import { orderMoments } from './bgnbd-orders.ts';
import { waitingTime } from './next-order-day.ts';
import type { ShopperTable } from './summaries.ts';

/** With the second moment of the money as well. */
export interface BtydAnswers extends Answers {
  second: Float64Array;
}

/** Answers for the `spanDays` after the table's moment. Waits are NaN where no order is to be expected in five years. */
export function btydAnswers(
  bgnbd: BgNbd,
  spend: GammaGamma | null,
  table: ShopperTable,
  spanDays: number,
): BtydAnswers {
  const rows = table.index.length;
  const answers: BtydAnswers = {
    order: new Float64Array(rows),
    value: new Float64Array(rows),
    second: new Float64Array(rows),
    wait: new Float64Array(rows).fill(Number.NaN),
    waitLow: new Float64Array(rows).fill(Number.NaN),
    waitHigh: new Float64Array(rows).fill(Number.NaN),
  };
  for (let i = 0; i < rows; i++) {
    const known = [table.repeats[i]!, table.lastAfter[i]!, table.age[i]!] as const;
    answers.order[i] = orderWithin(bgnbd, ...known, spanDays);
    if (spend) {
      const { orders, pairs } = orderMoments(bgnbd, ...known, spanDays);
      const each = spendMoments(spend, table.spendCount[i]!, table.spendMean[i]!);
      answers.value[i] = orders * expectedSpend(spend, table.spendCount[i]!, table.spendMean[i]!);
      answers.second[i] = orders * each.same + pairs * each.other;
    }
    const wait = waitingTime(bgnbd, ...known, spanDays);
    if (!wait) continue;
    answers.wait[i] = wait.days;
    answers.waitLow[i] = wait.low;
    answers.waitHigh[i] = wait.high;
  }
  return answers;
}

/** Gamma-Gamma fitted to a table's spends; null when nobody has spent anything. */
export const spendOf = (table: ShopperTable): GammaGamma | null =>
  fitGammaGamma({ count: table.spendCount, mean: table.spendMean });
