// Hit rate, reciprocal rank, NDCG, coverage and times of ranked lists, with and without the current item.

import { wilson } from '../../../models/metrics/wilson.ts';
import type { TestLine } from './evaluate-sessions-read.ts';

/** The lists a technique gave, best first and at least 21 long where there are so many items, and what each took. */
export interface Answers {
  lists: Int32Array[];
  milliseconds: Float64Array;
}

export interface Figures {
  n: number;
  hr20: number | null;
  hr20_ci: [number, number] | null;
  mrr20: number | null;
  ndcg10: number | null;
  coverage: number;
  p50_ms: number;
  p90_ms: number;
}

const LENGTH = 20;

/** The first 20 of a list, without `except` (−1 = none). */
export const topOf = (list: Int32Array, except: number): Int32Array =>
  list.filter((item) => item !== except).subarray(0, LENGTH);

export const currentOf = ({ prefix }: TestLine): number => prefix.at(-1) ?? -1;

/** Figures over all lines, or (`noRepeats`) over those whose target is not the current item, which then is no candidate. */
export function figuresOf(test: readonly TestLine[], answers: Answers, items: number, noRepeats: boolean): Figures {
  const shown = new Uint8Array(items);
  let told = 0;
  let n = 0;
  let hits = 0;
  let reciprocal = 0;
  let gain = 0;
  test.forEach((line, at) => {
    if (noRepeats && line.repeat) return;
    const list = topOf(answers.lists[at]!, noRepeats ? currentOf(line) : -1);
    for (const item of list) shown[item] = 1;
    n++;
    if (line.target === null) return;
    told++;
    const rank = line.target < 0 ? -1 : list.indexOf(line.target);
    if (rank < 0) return;
    hits++;
    reciprocal += 1 / (rank + 1);
    if (rank < 10) gain += 1 / Math.log2(rank + 2);
  });
  const times = answers.milliseconds.toSorted();
  const quantile = (share: number) =>
    round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0, 4);
  // A file that tells only some targets is judged on those.
  const mean = (sum: number) => (told ? round(sum / told, 5) : null);
  return {
    n: told || n,
    hr20: mean(hits),
    hr20_ci: told ? interval(hits, told) : null,
    mrr20: mean(reciprocal),
    ndcg10: mean(gain),
    coverage: round(shown.reduce((sum, each) => sum + each, 0) / Math.max(1, items), 5),
    p50_ms: quantile(0.5),
    p90_ms: quantile(0.9),
  };
}

const interval = (hits: number, of: number): [number, number] => {
  const { low, high } = wilson(hits, of);
  return [round(low, 5), round(high, 5)];
};

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
