// One run of the command line as a newcomer would start it: how long, and the most memory its process held.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Runs `presage …`; wall seconds and the peak of its resident size in MB. Throws when it ends with a fault. */
export async function cliRun(args: readonly string[]): Promise<{ seconds: number; megabytes: number }> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['server/cli.ts', ...args], { cwd: root, stdio: 'ignore' });
  let megabytes = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      megabytes = Math.max(megabytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has just ended.
    }
  }, 50);
  const code = await new Promise((resolved) => child.once('exit', resolved));
  clearInterval(watch);
  if (code !== 0) throw new Error(`presage ${args[0]} ended with ${code}`);
  return { seconds: (performance.now() - begun) / 1000, megabytes };
}
