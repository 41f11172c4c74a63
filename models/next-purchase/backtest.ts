// The simple models asked about a shop as of a moment, for the table that what we serve has to stand in.

import { type Answers, baseRate, recency } from './baselines.ts';
import { fitBgNbd } from './bgnbd.ts';
import { btydAnswers, spendOf } from './btyd.ts';
import { originAt } from './origin.ts';
import type { Timeline } from './purchase-history.ts';
import { shopperTable } from './summaries.ts';

const DAY = 86_400_000;
/** A past with fewer shoppers than this teaches nothing. */
const LEAST_SHOPPERS = 20;
/** The least of a span that still counts as one. */
const LEAST_SPAN_DAYS = 14;

/** Longest span, up to the one wanted, that leaves as much history before it as after; null when there is too little. */
export function pastSpan(timelines: readonly Timeline[], asOf: number, spanDays: number): number | null {
  const first = timelines.reduce((least, { at }) => Math.min(least, at[0] ?? asOf), asOf);
  const span = Math.min(spanDays, Math.floor((asOf - first) / DAY / 2));
  return span >= LEAST_SPAN_DAYS ? span : null;
}

/** Answers of `base_rate`, `recency` and `bgnbd` for each shopper with a purchase before `asOf`, in order. */
export function backtestOf(
  timelines: readonly Timeline[],
  asOf: number,
  spanDays: number,
  zone: string,
): Record<'base_rate' | 'recency' | 'bgnbd', Answers> {
  const table = shopperTable(timelines, asOf, zone);
  const span = pastSpan(timelines, asOf, spanDays);
  const origin = span === null ? null : originAt(timelines, asOf - span * DAY, span, zone);
  const past = origin && origin.table.index.length >= LEAST_SHOPPERS ? origin : null;
  return {
    base_rate: baseRate(past, spanDays)(table),
    recency: recency(past, spanDays)(table),
    bgnbd: btydAnswers(fitBgNbd(table, { points: 0 }).parameters, spendOf(table), table, spanDays),
  };
}
