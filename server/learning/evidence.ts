// What stands behind a model: how its chances fared bin by bin and group by group, and what its inputs looked like.

import { auc } from '../../models/metrics/auc.ts';
import { brier } from '../../models/metrics/brier.ts';
import { ece, type ReliabilityBin, reliability } from '../../models/metrics/ece.ts';
import type { InputProfile } from './drift.ts';
import type { Judged } from './judged.ts';

/** How a group fared against what was foretold of it. */
export interface GroupRecord {
  dimension: string;
  group: string;
  rows: number;
  /** Mean loss; where answers are chances also the mean stated and the share that happened. */
  loss: number;
  stated: number | null;
  happened: number | null;
}

export interface Evidence {
  rows: number;
  figures: Record<string, number>;
  /** Empty where answers are no chances. */
  calibration: ReliabilityBin[];
  groups: GroupRecord[];
  inputs: InputProfile[];
}

/** Smaller groups are no basis for a judgement, and might point at single persons. */
export const LEAST_OF_GROUP = 20;
const MOST_GROUPS = 8;

export function evidenceOf(judged: Judged): Evidence {
  const { chances } = judged;
  return {
    rows: judged.loss.length,
    figures:
      chances === undefined
        ? {}
        : {
            auc: auc(chances.happened, chances.stated),
            brier: brier(chances.happened, chances.stated),
            ece: ece(chances.happened, chances.stated),
          },
    calibration: chances === undefined ? [] : reliability(chances.happened, chances.stated),
    groups: Object.entries(judged.groups).flatMap(([dimension, names]) => groupsOf(judged, dimension, names)),
    inputs: [],
  };
}

function groupsOf({ loss, chances }: Judged, dimension: string, names: string[]): GroupRecord[] {
  const rows = Map.groupBy(names.keys(), (row) => names[row]!);
  const mean = (values: Float64Array, of: number[]) => of.reduce((sum, row) => sum + values[row]!, 0) / of.length;
  return [...rows]
    .filter(([, of]) => of.length >= LEAST_OF_GROUP)
    .sort(([, one], [, other]) => other.length - one.length)
    .slice(0, MOST_GROUPS)
    .map(([group, of]) => ({
      dimension,
      group,
      rows: of.length,
      loss: mean(loss, of),
      stated: chances === undefined ? null : mean(chances.stated, of),
      happened: chances === undefined ? null : mean(chances.happened, of),
    }));
}
