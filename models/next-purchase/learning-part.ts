// An origin made ready for learning: standardised features, BG/NBD's log-odds, and what happened.

import type { Matrix } from '../lib/optimise-ridge-logistic.ts';
import { logit } from '../lib/special-functions.ts';
import { spendBase } from '../lifetime-value/spend-model.ts';
import { type BgNbd, orderWithin } from './bgnbd.ts';
import { btydAnswers, spendOf } from './btyd.ts';
import { orderFeatures, scalesOf, standardised } from './features.ts';
import { interestFeatures } from './interest.ts';
import { INTERVALS, intervalOdds } from './intervals.ts';
import { meanOf, originAt } from './origin.ts';
import type { Timeline } from './purchase-history.ts';
import { calendarShift } from './retail-calendar.ts';

const DAY = 86_400_000;
/** Origins lie a third of a span apart; more than these add little, and two years hold every season twice. */
const MOST_ORIGINS = 26;
/** An origin with fewer shoppers, or fewer outcomes of either kind, teaches noise. */
const LEAST_SHOPPERS = 50;
const LEAST_OUTCOMES = 10;
/** A shorter span than this is no span to learn from. */
const LEAST_SPAN_DAYS = 21;

/** Shoppers kept of an origin in a large shop: every second, third ... of them; more would cost time and teach little. */
const MOST_SHOPPERS = 15_000;

/** One origin as rows to learn from. */
export interface LearningPart {
  at: number;
  spanDays: number;
  /** Positions of the shoppers in the timelines. */
  index: readonly number[];
  features: Matrix;
  logOdds: Float64Array;
  /** Standardised signs of interest (no columns where none are known), and BG/NBD's log-odds of each part of the span. */
  interest: Matrix;
  intervalOdds: Float64Array;
  happened: Float64Array;
  /** Days until the order; NaN where none came. */
  wait: Float64Array;
  /** Money that followed, minor units, and the logarithm of what Gamma-Gamma expects of those who order. */
  spent: Float64Array;
  spendBase: Float64Array;
  /** BG/NBD × Gamma-Gamma's own answer, and its second moment. */
  btydValue: Float64Array;
  btydSecond: Float64Array;
  /** What the retail calendar says of the span. */
  calendar: number;
}

/** BG/NBD's chance of an order for every row of a table. */
export const chancesOf = (
  bgnbd: BgNbd,
  table: { repeats: Float64Array; lastAfter: Float64Array; age: Float64Array },
  days: number,
): Float64Array =>
  table.repeats.map((repeats, i) => orderWithin(bgnbd, repeats, table.lastAfter[i]!, table.age[i]!, days));

/** The span that is learned from: the one wanted, or a third of the history where that is shorter; null if too short. */
export function learningSpan(timelines: readonly Timeline[], asOf: number, spanDays: number): number | null {
  const first = timelines.reduce((least, { at }) => Math.min(least, at[0] ?? asOf), asOf);
  const span = Math.min(spanDays, Math.floor((asOf - first) / DAY / 3));
  return span >= LEAST_SPAN_DAYS ? span : null;
}

/** Origins from the latest whose outcomes are known at `asOf` back, as long as most of a span of history lies before them. */
export function learningParts(
  timelines: readonly Timeline[],
  asOf: number,
  spanDays: number,
  zone: string,
): LearningPart[] {
  const first = timelines.reduce((least, { at }) => Math.min(least, at[0] ?? asOf), asOf);
  const parts: LearningPart[] = [];
  let start: BgNbd | undefined;
  for (let k = 0; k < MOST_ORIGINS; k++) {
    const at = asOf - Math.round(spanDays * (1 + k / 3)) * DAY;
    if (at - first < 0.9 * spanDays * DAY) break;
    const origin = originAt(timelines, at, spanDays, zone, start);
    start = origin.bgnbd;
    const happened = meanOf(origin.happened) * origin.table.index.length;
    const rows = origin.table.index.length;
    if (rows < LEAST_SHOPPERS || happened < LEAST_OUTCOMES || rows - happened < LEAST_OUTCOMES) continue;
    const chances = chancesOf(origin.bgnbd, origin.table, spanDays);
    const btyd = btydAnswers(origin.bgnbd, spendOf(origin.table), origin.table, spanDays);
    const raw = orderFeatures(origin.table, chances, spanDays);
    const shown = interestFeatures(timelines, origin.table, at);
    const part: LearningPart = {
      at,
      spanDays,
      index: origin.table.index,
      features: standardised(raw, scalesOf(raw)),
      logOdds: chances.map(logit),
      interest: standardised(shown, scalesOf(shown)),
      intervalOdds: intervalOdds(origin.bgnbd, origin.table, spanDays),
      happened: origin.happened,
      wait: origin.wait,
      spent: origin.spent,
      spendBase: btyd.value.map((value, i) => spendBase(value, chances[i]!)),
      btydValue: btyd.value,
      btydSecond: btyd.second,
      calendar: calendarShift(first, at, spanDays),
    };
    const every = Math.ceil(rows / MOST_SHOPPERS);
    parts.push(every > 1 ? partOfRows(part, (shopper) => shopper % every === 0) : part);
  }
  return parts;
}

/** The rows of a part whose shoppers are wanted. */
export function partOfRows(part: LearningPart, wanted: (shopper: number) => boolean): LearningPart {
  const kept = part.index.map((_, row) => row).filter((row) => wanted(part.index[row]!));
  const column = (values: Float64Array) => Float64Array.from(kept, (row) => values[row]!);
  const rowsOf = (columns: number, data: Float64Array) => {
    const out = new Float64Array(kept.length * columns);
    for (const [to, row] of kept.entries()) out.set(data.subarray(row * columns, (row + 1) * columns), to * columns);
    return out;
  };
  const matrix = ({ columns, data }: Matrix) => ({ rows: kept.length, columns, data: rowsOf(columns, data) });
  return {
    ...part,
    index: kept.map((row) => part.index[row]!),
    features: matrix(part.features),
    logOdds: column(part.logOdds),
    interest: matrix(part.interest),
    intervalOdds: rowsOf(INTERVALS, part.intervalOdds),
    wait: column(part.wait),
    happened: column(part.happened),
    spent: column(part.spent),
    spendBase: column(part.spendBase),
    btydValue: column(part.btydValue),
    btydSecond: column(part.btydSecond),
  };
}
