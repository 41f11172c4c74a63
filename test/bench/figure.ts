// One figure of the bench: ours beside its limit or a peer measured in the same run.

export interface Figure {
  ours: number;
  limit: number;
  /** ours / limit: for `at-least` figures 1 or more is good, for `at-most` figures 1 or less. */
  ratio: number;
  unit: string;
  detail: Record<string, unknown>;
}

export type Bench = () => Promise<Record<string, Figure>>;

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
};

/** Smallest value that at least the given share of values does not exceed. */
export const quantile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] as number;
};

/** @param wanted whether more or less than the limit is good */
export function figure(
  wanted: 'at-least' | 'at-most',
  ours: number,
  limit: number,
  unit: string,
  detail: Record<string, unknown> = {},
): Figure {
  const round = (n: number) => Number(n.toPrecision(4));
  const ratio = round(ours / limit);
  const good = wanted === 'at-least' ? ours >= limit : ours <= limit;
  return { ours: round(ours), limit: round(limit), ratio, unit, detail: { wanted, good, ...detail } };
}
