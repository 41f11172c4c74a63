// What a question is: one thing the product wants to know of a shop, how it is learned, how answers are judged, and what they are written to.

import type { Missing } from '../../models/missing.ts';
import type { ModelBundle } from '../../models/model.ts';
import type { ShopperScore } from '../../models/next-purchase/score.ts';
import type { Evidence } from './evidence.ts';
import type { Inputs, Judged } from './judged.ts';
import type { Readings } from './readings.ts';

/** How a training goes about it: everything beside the data. */
export interface Learning {
  seed: number;
  /** IANA zone of the shop. */
  zone: string;
  currency: string;
  /** What serves now; null the first time. */
  champion: ModelBundle | null;
  /** The record of whoever answers, where it is known: how far its chances can be trusted. */
  evidence?: Evidence | null;
  /** In a rehearsal: how many days of what followed it will be judged on. */
  judgedDays?: number;
}

/** One answer about one subject. */
export interface SubjectScore {
  subject: string;
  /** The product it is about as well; '' where it is about the subject alone. */
  about: string;
  value: number;
  low: number;
  high: number;
  sure: boolean;
  similar: number;
  bin: number | null;
  words: string[];
}

/** A change to the scores a shopper already has. */
export interface ShopperColumns {
  shopper: string;
  columns: { archetype?: string; uplift?: number; uplift_low?: number; uplift_high?: number };
}

/** What a scoring has to say, by where it is written. */
export interface Answers {
  /** A row each in `scores`; who is not among them keeps none. */
  shoppers?: ShopperScore[];
  /** Columns of rows that are there. */
  columns?: ShopperColumns[];
  /** Rows of `subject_scores`; who is not among them keeps none. */
  subjects?: { kind: 'shopper' | 'visitor' | 'cart' | 'product' | 'text'; rows: SubjectScore[] };
}

/** What the product brings along for shops without data (`models/shipped/`). */
export type PriorName = 'intent' | 'first-purchase' | 'sentiment';

export interface Question {
  name: string;
  /** The storefront waits for it: learned and taken into use before the others are begun. */
  first: boolean;
  /** What it may be answered by until the shop has a model of its own: learned elsewhere, never sure. */
  prior?: PriorName;
  /** A model, or the sentence that says what is missing; then the rung below serves. Never an invented answer. */
  train(data: Readings, by: Learning): Promise<ModelBundle | Missing>;
  /** How models are compared; without it (nothing ever comes to pass to judge by) the newest serves. */
  trial?: {
    /** Since when what happened is asked about; null where there is too little. */
    from(data: Readings): Promise<number | null>;
    /** Whether what a model foretells has come to pass often enough between a moment and now. */
    enoughSince(data: Readings, at: number, bundle: ModelBundle): Promise<boolean>;
    /** Asks a model as of each moment since `from`; it must not have learned from anything later. */
    judge(bundle: ModelBundle, data: Readings, from: number): Promise<Judged>;
  };
  /** What is written down for all subjects at once; models asked one by one have none. */
  score?(bundle: ModelBundle, data: Readings, by: Learning): Promise<Answers>;
  /** Samples of what is learned from, between two moments. */
  inputs(data: Readings, from: number, to: number): Promise<Inputs>;
}
