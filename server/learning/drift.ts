// Has what we learn from changed? Each input is compared with what it looked like in training, by PSI and by Kolmogorov and Smirnov's distance.

import type { Inputs } from './judged.ts';

/** What an input looked like: names with their shares, or the quantiles that cut it into equal parts. */
export type InputProfile = { name: string; rows: number } & (
  | { kind: 'names'; shares: Record<string, number> }
  | { kind: 'numbers'; edges: number[]; shares: number[] }
);

export interface InputDrift {
  name: string;
  rows: number;
  /** Population stability index: below .1 no change, above .25 another population. */
  psi: number;
  /** Largest distance between the two distribution functions; null for names. */
  ks: number | null;
  alarm: boolean;
}

const PARTS = 10;
const MOST_NAMES = 20;
/** Fewer rows than this differ by chance. */
export const LEAST_ROWS = 100;
const ALARM = 0.25;
/** A part nobody was in counts as had by this share, so that PSI stays finite. */
const FLOOR = 1e-4;

export function profileOf(inputs: Inputs): InputProfile[] {
  return Object.entries(inputs).map(([name, values]) => {
    const rows = values.length;
    if (isNames(values)) {
      const counts = [...countsOf(values)].sort(([, one], [, other]) => other - one).slice(0, MOST_NAMES);
      return { name, rows, kind: 'names', shares: Object.fromEntries(counts.map(([key, n]) => [key, n / rows])) };
    }
    const sorted = Float64Array.from(values).sort();
    const edges = Array.from({ length: PARTS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * rows) / PARTS)] ?? 0);
    const own = [...new Set(edges)];
    return { name, rows, kind: 'numbers', edges: own, shares: sharesBetween(own, values) };
  });
}

/** The same inputs of a later time against their profiles; inputs with too few rows then or now are left out. */
export function driftOf(profiles: readonly InputProfile[], now: Inputs): InputDrift[] {
  return profiles.flatMap((profile) => {
    const values = now[profile.name];
    if (values === undefined || profile.rows < LEAST_ROWS || values.length < LEAST_ROWS) return [];
    const rows = values.length;
    const [before, after] = paired(profile, values);
    let psi = 0;
    for (let i = 0; i < before.length; i++) {
      const [was, is] = [Math.max(FLOOR, before[i]!), Math.max(FLOOR, after[i]!)];
      psi += (is - was) * Math.log(is / was);
    }
    let ks: number | null = null;
    if (profile.kind === 'numbers') {
      let [was, is] = [0, 0];
      ks = 0;
      for (let i = 0; i < before.length; i++) {
        was += before[i]!;
        is += after[i]!;
        ks = Math.max(ks, Math.abs(was - is));
      }
    }
    // Two samples of one population differ by about this much.
    const chance = (before.length - 1) * (1 / profile.rows + 1 / rows);
    return [{ name: profile.name, rows, psi, ks, alarm: psi > ALARM + 2 * chance }];
  });
}

const isNames = (values: readonly number[] | readonly string[]): values is readonly string[] =>
  typeof values[0] === 'string';

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function sharesBetween(edges: readonly number[], values: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    let part = 0;
    while (part < edges.length && value > edges[part]!) part++;
    counts[part]!++;
  }
  return counts.map((count) => count / Math.max(1, values.length));
}

/** Shares of the same parts, then and now; names that were not known are one part more. */
function paired(profile: InputProfile, values: readonly number[] | readonly string[]): [number[], number[]] {
  if (profile.kind === 'numbers') return [profile.shares, sharesBetween(profile.edges, values as readonly number[])];
  const counts = countsOf(values as readonly string[]);
  const names = Object.keys(profile.shares);
  const before = names.map((name) => profile.shares[name]!);
  const after = names.map((name) => (counts.get(name) ?? 0) / values.length);
  const rest = (shares: number[]) => Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0));
  return [
    [...before, rest(before)],
    [...after, rest(after)],
  ];
}
