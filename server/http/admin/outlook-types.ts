// What is told of where the shop is going. `value` draws, texts are read; null: nothing to tell yet.

import type { Moment, Tone } from './types.ts';

export interface TrendTile {
  id: string;
  title: string;
  figure: string;
  /** What was to be expected. */
  text: string;
  /** How the last month stands to it; null while that cannot be told. */
  verdict: string | null;
  tone: Tone | null;
  months: { month: string; value: number; text: string }[];
}

export interface BusyPoint {
  id: string;
  title: string;
  orders: number;
  ordersText: string;
  visits: number;
  visitsText: string;
}

export interface StockRow {
  id: string;
  title: string;
  pieces: string;
  demand: string;
  lasts: string;
  reorder: string;
  hint: string;
  tone: Tone | null;
  turnover: string;
  out: string;
}

export interface OutlookAnswer {
  asOf: Moment | null;
  text: string;
  trends: { text: string; tiles: TrendTile[] } | null;
  busy: { text: string; hours: BusyPoint[]; weekdays: BusyPoint[] } | null;
  value: {
    text: string;
    rows: {
      id: string;
      title: string;
      figure: string;
      tone: Tone | null;
      text: string;
      treated: string;
      held: string;
    }[];
  } | null;
  stock: { text: string; rows: StockRow[]; reorderDays: number } | null;
  novelty: {
    text: string;
    met: string;
    rows: { id: string; title: string; launched: string; share: number; shareText: string; interval: string }[];
  } | null;
  /** `spend` is main units as text, times `factor` what is saved. */
  acquisition: {
    text: string;
    currency: string;
    factor: number;
    months: {
      month: string;
      title: string;
      newcomers: string;
      spend: string;
      spendText: string;
      cost: number | null;
      costText: string;
    }[];
  } | null;
  work: {
    text: string;
    suggestions: string;
    rows: { id: string; title: string; count: string; minutes: number; saved: string }[];
  } | null;
  /** How staff find working with it; `asked` where the caller has not said so this month. */
  pulse: { asked: boolean; text: string; months: { month: string; mean: number; meanText: string; answers: string }[] };
}
