// `presage evaluate --sessions` at the size of a large shop: so many visits, and more items than a whole matrix could hold.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Random, seededRandom } from '../../server/lib/random.ts';
import { cliRun } from './cli-run.ts';
import { type Bench, figure } from './figure.ts';
import { freshFolder } from './processes.ts';

const SESSIONS = 200_000;
const ITEMS = 45_000;
const ASKED = 15_000;

/** A visit of two to eight views, most of them near a theme; some themes are loved more than others. */
function visit(random: Random): number[] {
  const popular = () => Math.floor(ITEMS * random() ** 2);
  const theme = popular();
  const near = () => (random() < 0.8 ? (theme + Math.floor(random() * 40)) % ITEMS : popular());
  return Array.from({ length: 2 + Math.floor(random() * 7) }, near);
}

export const benchSessionFiles: Bench = async () => {
  const random = seededRandom(5);
  const folder = freshFolder();
  const write = (name: string, rows: number, row: () => unknown) =>
    writeFileSync(
      join(folder, `${name}.jsonl.gz`),
      gzipSync(Array.from({ length: rows }, () => JSON.stringify(row())).join('\n'), { level: 1 }),
    );
  write('train', SESSIONS, () => visit(random));
  write('test', ASKED, () => {
    const items = visit(random);
    return { prefix: items.slice(0, -1), target: items.at(-1) };
  });
  const { seconds, megabytes } = await cliRun(['evaluate', '--sessions', folder, '--json']);
  const size = { sessions: SESSIONS, items: ITEMS, asked: ASKED };
  return {
    'session-files-seconds': figure('at-most', seconds, 600, 's', size),
    'session-files-memory': figure('at-most', megabytes / 1024, 4, 'GB', size),
  };
};
