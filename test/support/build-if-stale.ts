// Builds web, extensions and mail layouts when a source is newer than what was built from it.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What is built, and from which folders. */
const outputs: [output: string, sources: string[]][] = [
  ['web/dist/index.html', ['web', 'server/http/admin/types.ts']],
  ['extensions/presage-pixel/dist/presage-pixel.js', ['extensions/presage-pixel']],
  [
    'server/channels/email/dist/abandoned-cart.html',
    ['server/channels/email/layouts', 'server/channels/email/build.ts'],
  ],
];

function newestIn(path: string): number {
  const full = join(root, path);
  const stat = statSync(full);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(full, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist' && entry.name !== 'node_modules')
    .reduce((newest, entry) => Math.max(newest, newestIn(join(path, entry.name))), 0);
}

/** @throws when the build fails, after its own words went to stderr */
export function buildIfStale(): void {
  const stale = outputs.some(([output, sources]) => {
    const built = join(root, output);
    return !existsSync(built) || sources.some((source) => newestIn(source) > statSync(built).mtimeMs);
  });
  if (!stale) return;
  const { status } = spawnSync(process.execPath, [join(root, 'server/build.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the build failed');
}
