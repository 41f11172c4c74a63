// What we serve on a folder of sessions, through the command of the contract, with intervals over whole sessions.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateSessions } from '../../server/learning/commands/evaluate-sessions.ts';
import { readSessions, type TestLine } from '../../server/learning/commands/evaluate-sessions-read.ts';
import { bootstrap, meanStatistic, onAll, type Statistic } from './bootstrap.ts';
import type { RowReport } from './row.ts';

interface Ranks {
  lines: number;
  hit: Float64Array;
  reciprocal: Float64Array;
  cluster: Int32Array;
}

/** Bars read withRepeats; what a shopper sees is noRepeats, and is printed beside it. */
export async function sessionTrial(
  folder: string,
  bars: { hr: { must: number; reach: number }; mrr: { must: number; reach: number } },
  log: (text: string) => void,
): Promise<RowReport> {
  const scratch = mkdtempSync(join(tmpdir(), 'presage-evaluate-'));
  try {
    const file = join(scratch, 'predictions.jsonl');
    const said: string[] = [];
    const io = { out: (text: string) => void said.push(text), log, folder: scratch };
    await evaluateSessions(['--sessions', folder, '--json', '--predictions', file], io);
    const report = JSON.parse(said.join('')) as { served: { withRepeats: { p90_ms: number } } };
    const { test, ids } = await readSessions(folder);
    const lists = readFileSync(file, 'utf8').trimEnd().split('\n');
    const answers = lists.map((line) => JSON.parse(line) as { items: unknown[]; no_repeats: unknown[] });
    const numbers = new Map(ids.map((id, i) => [String(id), i]));
    const withRepeats = ranksOf(test, (line) => answers[line]!.items.map((id) => numbers.get(String(id))!), false);
    const noRepeats = ranksOf(test, (line) => answers[line]!.no_repeats.map((id) => numbers.get(String(id))!), true);
    const figures = [
      ...figuresOf('', withRepeats, bars),
      ...figuresOf(' without the current item', noRepeats),
      { name: 'p90 of an answer, ms', value: report.served.withRepeats.p90_ms },
    ];
    return {
      n: withRepeats.lines,
      figures,
      notes: [`${withRepeats.cluster.at(-1)! + 1} test sessions are resampled.`],
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function figuresOf(
  suffix: string,
  { lines, hit, reciprocal, cluster }: Ranks,
  bars?: Parameters<typeof sessionTrial>[1],
) {
  const statistics: Record<'hr' | 'mrr', Statistic> = { hr: meanStatistic(hit), mrr: meanStatistic(reciprocal) };
  const interval = bootstrap(lines, statistics, { cluster });
  const names = { hr: 'HR@20', mrr: 'MRR@20' };
  return (['hr', 'mrr'] as const).map((which) => ({
    name: `${names[which]}${suffix}`,
    value: onAll(lines, statistics[which]),
    interval: interval[which],
    ...(bars ? { bar: { sense: 'at-least' as const, ...bars[which] } } : {}),
  }));
}

function ranksOf(test: readonly TestLine[], listOf: (line: number) => number[], noRepeats: boolean): Ranks {
  const hit: number[] = [];
  const reciprocal: number[] = [];
  const cluster: number[] = [];
  const sessions = sessionsOf(test);
  let unit = -1;
  let before = -1;
  for (const [at, line] of test.entries()) {
    if (line.target === null || (noRepeats && line.repeat)) continue;
    const rank = listOf(at).indexOf(line.target);
    hit.push(rank < 0 ? 0 : 1);
    reciprocal.push(rank < 0 ? 0 : 1 / (rank + 1));
    if (sessions[at] !== before) unit++;
    before = sessions[at]!;
    cluster.push(unit);
  }
  return {
    lines: hit.length,
    hit: Float64Array.from(hit),
    reciprocal: Float64Array.from(reciprocal),
    cluster: Int32Array.from(cluster),
  };
}

/** Which session each line was cut from: a line goes on where the one above ended, or begins where it began, one shorter. */
function sessionsOf(test: readonly TestLine[]): Int32Array {
  // Long prefixes come without their beginning: ends are compared.
  const key = ({ prefix }: TestLine, target?: number | null) =>
    (target === undefined ? [...prefix] : [...prefix, target]).slice(-50).join();
  let session = -1;
  return Int32Array.from(test, (line, at) => {
    const above = test[at - 1];
    const same = above && (key(line, line.target) === key(above) || key(above, above.target) === key(line));
    if (!same) session++;
    return session;
  });
}
