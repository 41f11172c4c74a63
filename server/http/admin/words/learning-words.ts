// What the page of models says beyond titles: questions, trials, drift, groups.

import type { Count } from './many.ts';

export interface LearningWords {
  /** What each question is for. */
  about: Record<string, string>;
  /** What serves while no model does. */
  instead: Record<string, string>;
  /** What is missing, where the log's own sentence is in another language; null shows the log's. */
  missing: Record<string, string> | null;
  notYet: string;
  verdicts: Record<string, string>;
  tried(rows: Count, from: string, to: string): string;
  gain(better: boolean, figure: string, low: string, high: string): string;
  measures: Record<string, string>;
  driftNone(inputs: Count): string;
  driftSome(alarms: Count, inputs: Count): string;
  realised(rows: Count, stated: string, happened: string, alarm: boolean): string;
  inputs: Record<string, string>;
  dimensions: Record<string, string>;
  groups: Record<string, string>;
  bins(from: string, to: string): string;
  calibration(rows: Count): string;
  abnormal(from: string, to: string): string;
  periodFault: string;
  tooManyPeriods: string;
  steps(title: string): string;
}
