// What kinds of shoppers does a shop have? As many groups as stand apart best, named by what sets each apart.

import { columnScales, type Matrix } from '../lib/optimise-ridge-logistic.ts';
import type { Missing } from '../missing.ts';
import { type Grouping, kMeans, type Points, silhouette } from './k-means.ts';

/** One feature of a shopper and how to say that a group has much or little of it. */
export interface ArchetypeFeature {
  name: string;
  /** "many orders" */
  high: string;
  /** "few orders" */
  low: string;
  /** Counts and money have long tails and are compared by their logarithm (of 1 + x; below 0 counts as 0). */
  tail: boolean;
}

export interface Archetype {
  /** Stays with the group from one run to the next. */
  label: string;
  /** What sets it apart from the shop's mean shopper. */
  words: string;
  /** Share of the shoppers. */
  share: number;
}

/** Everything the groups are. `centres` are row-major in standardised features. */
export interface ArchetypeModel {
  features: readonly ArchetypeFeature[];
  mean: Float64Array;
  scale: Float64Array;
  centres: Float64Array;
  archetypes: Archetype[];
  silhouette: number;
  /** The group of each training row. */
  group: Uint8Array;
}

export const LEAST_SHOPPERS = 100;
const MOST_GROUPS = 8;
/** A group of a smaller share is a few odd shoppers, not a kind. */
const LEAST_SHARE = 0.02;
/** Rows the silhouette is measured on: its cost grows with their square. */
const SAMPLE = 1000;
/** Beyond so many standard deviations further away is no further. */
export const MOST_DEVIATIONS = 4;
/** A group this much (standard deviations) from the mean is said to have much or little of a feature. */
const TELLING = 0.5;
const MOST_WORDS = 3;

const plain = (value: number, { tail }: ArchetypeFeature): number => {
  const known = Number.isFinite(value) ? value : 0;
  return tail ? Math.log1p(Math.max(0, known)) : known;
};

/** Raw rows as the groups see them. */
export function standardised(
  { features, mean, scale }: Pick<ArchetypeModel, 'features' | 'mean' | 'scale'>,
  data: Float64Array,
): Points {
  const columns = features.length;
  return {
    rows: data.length / columns,
    columns,
    data: data.map((value, at) => {
      const c = at % columns;
      const z = (plain(value, features[c]!) - mean[c]!) / scale[c]!;
      return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, z));
    }),
  };
}

/** What sets a centre apart, most telling first. */
function wordsOf(centre: Float64Array, features: readonly ArchetypeFeature[]): string {
  const telling = features
    .map((feature, c) => ({ feature, z: centre[c]! }))
    .filter(({ z }) => Math.abs(z) >= TELLING)
    .sort((one, other) => Math.abs(other.z) - Math.abs(one.z))
    .slice(0, MOST_WORDS)
    .map(({ feature, z }) => (z > 0 ? feature.high : feature.low));
  return telling.length > 0 ? telling.join(', ') : 'close to the shop’s mean in everything';
}

/** Labels for new centres: each takes that of the nearest old one still free, the closest pairs first; the rest are new. */
function labelsFor(
  centres: Float64Array,
  k: number,
  columns: number,
  model: Pick<ArchetypeModel, 'mean' | 'scale'>,
  before?: ArchetypeModel,
) {
  const labels: (string | null)[] = new Array(k).fill(null);
  const taken = new Set<string>();
  const old = before && before.features.length === columns ? before : null;
  if (old) {
    const pairs: { j: number; o: number; distance: number }[] = [];
    for (let j = 0; j < k; j++) {
      for (let o = 0; o < old.archetypes.length; o++) {
        // Old centres are read in the new scale.
        let distance = 0;
        for (let c = 0; c < columns; c++) {
          const raw = old.centres[o * columns + c]! * old.scale[c]! + old.mean[c]!;
          distance += ((raw - model.mean[c]!) / model.scale[c]! - centres[j * columns + c]!) ** 2;
        }
        pairs.push({ j, o, distance });
      }
    }
    for (const { j, o } of pairs.sort((one, other) => one.distance - other.distance)) {
      const label = old.archetypes[o]!.label;
      if (labels[j] !== null || taken.has(label)) continue;
      labels[j] = label;
      taken.add(label);
    }
  }
  const known = new Set(old?.archetypes.map(({ label }) => label));
  let next = 0;
  return labels.map((label) => {
    if (label !== null) return label;
    while (known.has(letter(next))) next++;
    return letter(next++);
  });
}

/** A, B, … Z, A1, B1, … */
const letter = (n: number): string => `${String.fromCharCode(65 + (n % 26))}${n < 26 ? '' : Math.floor(n / 26)}`;

/**
 * Groups shoppers. `data` is row-major, one column a feature; what is not finite counts as 0. The number of groups (2 to 8)
 * is the one with the largest silhouette among those whose groups are no handful. `before` is the last run's model: its labels go on.
 */
export function findArchetypes(
  features: readonly ArchetypeFeature[],
  data: Float64Array,
  random: () => number,
  before?: ArchetypeModel,
): ArchetypeModel | Missing {
  const columns = features.length;
  const rows = data.length / columns;
  if (rows < LEAST_SHOPPERS) {
    return { missing: `Kinds of shoppers need at least ${LEAST_SHOPPERS} shoppers; there are ${rows}.` };
  }
  const matrix: Matrix = { rows, columns, data: data.map((value, at) => plain(value, features[at % columns]!)) };
  const scales = columnScales(matrix);
  const points = standardised({ features, ...scales }, data);
  if (points.data.every((value, at) => Math.abs(value - points.data[at % columns]!) < 1e-9)) {
    return { missing: 'All shoppers are alike in every feature: there are no kinds to tell apart.' };
  }
  const sample = sampleOf(rows, random);
  let best: { grouping: Grouping; score: number } | null = null;
  for (let k = 2; k <= MOST_GROUPS; k++) {
    const grouping = kMeans(points, k, random);
    const counts = new Float64Array(k);
    for (const each of grouping.group) counts[each]!++;
    if (best && Math.min(...counts) < LEAST_SHARE * rows) continue;
    const score = silhouette(points, grouping, sample);
    if (!best || score > best.score) best = { grouping, score };
  }
  const { grouping, score } = best!;
  const labels = labelsFor(grouping.centres, grouping.k, columns, scales, before);
  const archetypes = labels.map((label, j) => ({
    label,
    words: wordsOf(grouping.centres.subarray(j * columns, (j + 1) * columns), features),
    share: grouping.group.reduce((sum, each) => sum + (each === j ? 1 : 0), 0) / rows,
  }));
  return { features, ...scales, centres: grouping.centres, archetypes, silhouette: score, group: grouping.group };
}

/** At most `SAMPLE` different rows. */
function sampleOf(rows: number, random: () => number): number[] {
  const all = Array.from({ length: rows }, (_, i) => i);
  const size = Math.min(SAMPLE, rows);
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(random() * (rows - i));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all.slice(0, size);
}
