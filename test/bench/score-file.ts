// `presage score` on the whole Online Retail file: seconds and memory of the process, as a newcomer would run it.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cliRun, root } from './cli-run.ts';
import { type Bench, type Figure, figure, median } from './figure.ts';
import { freshFolder } from './processes.ts';

const FILE = resolve(root, '../shared/data/online-retail/orders.csv.gz');
const RUNS = 5;

export const benchScoreFile: Bench = async (): Promise<Record<string, Figure>> => {
  if (!existsSync(FILE)) {
    process.stderr.write('score: skipped, the Online Retail file is not there\n');
    return {};
  }
  const runs = [];
  for (let i = 0; i < RUNS; i++)
    runs.push(await cliRun(['score', '--orders', FILE, '--out', join(freshFolder(), 'scores.csv')]));
  return {
    'score-seconds': figure('at-most', median(runs.map((run) => run.seconds)), 30, 's', { lines: 541_909 }),
    'score-memory': figure('at-most', median(runs.map((run) => run.megabytes)), 1500, 'MB'),
  };
};
