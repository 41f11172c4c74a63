// What a row of the models' table says: figures, how sure they are, and the bars they have to reach.

/** A bar and on which side of it a figure has to be. `interval-above`: the whole interval lies above `must`. */
export interface Bar {
  sense: 'at-least' | 'at-most' | 'above' | 'below' | 'interval-above';
  must?: number;
  reach?: number;
}

/** One measured figure. Figures without a bar are there to compare with. */
export interface Figure {
  name: string;
  value: number;
  /** 95 %, by resampling whole shoppers or sessions. */
  interval?: [number, number];
  bar?: Bar;
}

/** What a row measured. */
export interface RowReport {
  /** Of what was tested on: shoppers, test lines, sessions, reviews. */
  n: number;
  figures: Figure[];
  /** Sentences that belong to the figures: what served, per-origin figures. */
  notes: string[];
}

/** One row of the table. */
export interface EvaluationRow {
  title: string;
  /** Names how data were split and what counted; two figures compare only under one protocol. */
  protocol: string;
  /** Files below the data folder without which there is nothing to measure. */
  needs: readonly string[];
  /** `data` is the data folder. */
  measure(data: string, log: (text: string) => void): Promise<RowReport>;
}

export type Verdict = 'reached' | 'met' | 'missed';

/** Null where there is no bar. A figure that is no number has missed. */
export function verdictOf({ value, interval, bar }: Figure): Verdict | null {
  if (!bar) return null;
  const passes = (limit: number | undefined, judged: number): boolean => {
    if (limit === undefined) return false;
    if (bar.sense === 'at-least') return judged >= limit;
    if (bar.sense === 'at-most') return judged <= limit;
    return bar.sense === 'below' ? judged < limit : judged > limit;
  };
  const judged = bar.sense === 'interval-above' ? (interval?.[0] ?? Number.NaN) : value;
  if (passes(bar.reach, bar.sense === 'interval-above' ? value : judged)) return 'reached';
  if (bar.must === undefined) return null;
  return passes(bar.must, judged) ? 'met' : 'missed';
}
