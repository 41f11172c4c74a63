// Builds the app and all its extensions as they are deployed, by Shopify's own `shopify app build`: on a copy, so that nothing is left in
// the tree, and without account or network. `npm run check` runs it.

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const sources = ['shopify.app.toml', 'package.json', 'tsconfig.json', 'extensions'];

/** Whoever looks up a name is told that there is none: a build that asks the network fails here as it would without one. */
const noNetwork =
  'data:text/javascript,import dns from "node:dns";dns.lookup=(n,o,c)=>(c??o)(Object.assign(new Error("no network: "+n),{code:"ENOTFOUND"}));';

/** The app's sources in a folder of their own, without what was built from them. */
export function copyOfApp(): string {
  const folder = mkdtempSync(join(tmpdir(), 'presage-app-'));
  for (const source of sources) {
    cpSync(join(root, source), join(folder, source), { recursive: true, filter: (path) => basename(path) !== 'dist' });
  }
  // Where the copied sources find their packages; nothing is installed for the build.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Runs the build in such a folder; what it made lies in each extension's `dist`. Code 0 is success. */
export async function appBuild(folder: string): Promise<{ code: number | null; log: string }> {
  // The tool keeps notes about its user; they go where the copy goes.
  const home = join(folder, '.home');
  mkdirSync(home, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/@shopify/cli/bin/run.js'),
      'app',
      'build',
      '--skip-dependencies-installation',
      '--no-color',
    ],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        CI: '1',
        SHOPIFY_CLI_NO_ANALYTICS: '1',
        HOME: home,
        XDG_CONFIG_HOME: home,
        XDG_CACHE_HOME: home,
        XDG_DATA_HOME: home,
        NODE_OPTIONS: `--import=${encodeURI(noNetwork)}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (log += bytes));
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  return { code, log };
}

if (import.meta.main) {
  const folder = copyOfApp();
  try {
    const { code, log } = await appBuild(folder);
    if (code !== 0) process.stderr.write(log);
    process.exitCode = code ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
