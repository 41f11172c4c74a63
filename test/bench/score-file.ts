// `presage score` on the whole Online Retail file: seconds and memory of the process, as a newcomer would run it.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Bench, type Figure, figure, median } from './figure.ts';
import { freshFolder } from './processes.ts';

const root = resolve(import.meta.dirname, '../..');
const FILE = resolve(root, '../shared/data/online-retail/orders.csv.gz');
const RUNS = 5;

export const benchScoreFile: Bench = async (): Promise<Record<string, Figure>> => {
  if (!existsSync(FILE)) {
    process.stderr.write('score: skipped, the Online Retail file is not there\n');
    return {};
  }
  const seconds: number[] = [];
  const megabytes: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const begun = performance.now();
    const out = join(freshFolder(), 'scores.csv');
    const child = spawn(process.execPath, ['server/cli.ts', 'score', '--orders', FILE, '--out', out], {
      cwd: root,
      stdio: 'ignore',
    });
    let most = 0;
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      } catch {
        // It has just ended.
      }
    }, 50);
    const code = await new Promise((r) => child.once('exit', r));
    clearInterval(watch);
    if (code !== 0) throw new Error(`score ended with ${code}`);
    seconds.push((performance.now() - begun) / 1000);
    megabytes.push(most);
  }
  return {
    'score-seconds': figure('at-most', median(seconds), 30, 's', { lines: 541_909 }),
    'score-memory': figure('at-most', median(megabytes), 1500, 'MB'),
  };
};
