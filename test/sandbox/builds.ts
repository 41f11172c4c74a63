// Whether what is built (admin, extensions, mail layouts) is older than its sources, and building it.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that keep what is built from them in a `dist` of their own. */
const built = ['web', 'extensions/presage-pixel', 'extensions/presage-admin', 'server/channels/email'];

/** Folders whose `dist` is missing or older than the newest file beside it. */
export function staleBuilds(root: string): string[] {
  return built.filter((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return false;
    const output = newest(join(path, 'dist'), () => true);
    return output === 0 || newest(path, (name) => name !== 'dist' && name !== 'node_modules') > output;
  });
}

/** Runs the project's build as a child, its words on stderr; throws where it fails. */
export async function build(root: string): Promise<void> {
  const child = spawn(process.execPath, ['server/build.ts'], { cwd: root, stdio: ['ignore', 2, 2] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error('The build failed');
}

function newest(path: string, wanted: (name: string) => boolean): number {
  if (!existsSync(path)) return 0;
  let latest = 0;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!wanted(entry.name)) continue;
    const inner = join(path, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(inner, wanted) : statSync(inner).mtimeMs);
  }
  return latest;
}
