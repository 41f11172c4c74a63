// What a trial says of a model row by row, and what its inputs looked like: plain numbers, for evidence and drift to read.

/** Answers to what is already known, row by row. All arrays are of one length. */
export interface Judged {
  /** What a loss is, as measures are called: `brier`, `missed20`. Lower is better. */
  measure: string;
  loss: Float64Array;
  /** The same of the rung below: what would serve if this model did not. */
  simple: Float64Array;
  /** Where answers are chances: what was stated and what happened. */
  chances?: { stated: Float64Array; happened: Float64Array };
  /** Groups for the audit, by dimension: a name for each row. */
  groups: Record<string, string[]>;
}

/** Numbers or names a model learns from, by the name of the input: watched for drift. */
export type Inputs = Record<string, readonly number[] | readonly string[]>;
