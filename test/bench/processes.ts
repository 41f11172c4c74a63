// Starts the app, its peers and the load generator as processes of their own, and ends them.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { LoadOrder, LoadOutcome } from './load.ts';

const root = resolve(import.meta.dirname, '../..');
export const SECRET = 'bench-secret-0123456789abcdef';
export const SHOP = 'bench.myshopify.com';

export interface Running {
  url: string;
  child: ChildProcess;
  stop(): Promise<void>;
}

const run = promisify(execFile);

export async function load(order: LoadOrder): Promise<LoadOutcome> {
  // A file, because a command line has its limits.
  const file = join(freshFolder(), 'order.json');
  writeFileSync(file, JSON.stringify(order));
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'load.ts'), file], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
  const { port } = server.address() as { port: number };
  await new Promise((r) => server.close(r));
  return port;
}

function stopper(child: ChildProcess): () => Promise<void> {
  return async () => {
    const gone = new Promise((r) => child.once('exit', r));
    child.kill('SIGTERM');
    await gone;
  };
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'presage-bench-'));
}

/** Master key of every bench database. */
export const KEY = Buffer.alloc(32, 9).toString('base64');

/** The unmodified app over a prepared folder. */
export async function startApp(folder: string, settings: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
    env: {
      PATH: process.env.PATH,
      PRESAGE_PORT: String(port),
      PRESAGE_URL: url,
      PRESAGE_DATA: folder,
      PRESAGE_KEY: KEY,
      PRESAGE_LOG: 'error',
      SHOPIFY_API_KEY: 'bench-key',
      SHOPIFY_API_SECRET: SECRET,
      // Nothing may leave this machine, whatever a job tries.
      PRESAGE_PLATFORM_ORIGIN: 'http://127.0.0.1:9',
      ...settings,
    },
  });
  for (let tries = 0; tries < 200; tries++) {
    await new Promise((r) => setTimeout(r, 50));
    const ready = await fetch(`${url}/readyz`).catch(() => null);
    if (ready?.ok) return { url, child, stop: stopper(child) };
  }
  throw new Error('the app did not start');
}

export async function startPeer(
  kind: 'intake' | 'bytes' | 'empty' | 'platform' | 'mail',
  detail: string,
): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'peers.ts'), kind, detail], {
    cwd: root,
    stdio: ['ignore', 'pipe', 2],
  });
  const port = await new Promise<string>((r) => child.stdout?.once('data', (bytes) => r(String(bytes).trim())));
  return { url: `http://127.0.0.1:${port}`, child, stop: stopper(child) };
}
