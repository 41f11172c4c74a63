// A real database file in a folder of its own, gone after the test.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { keysFrom } from '../../server/lib/keys.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { type OpenedStore, openStore } from '../../server/storage/store.ts';

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

export interface TempStore extends OpenedStore {
  folder: string;
}

export async function tempStore(): Promise<TempStore> {
  const folder = mkdtempSync(join(tmpdir(), 'presage-test-'));
  const opened = await openStore(folder);
  open.push(async () => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...opened, folder };
}

/** A clock that only moves when told. */
export function woundClock(start = Date.UTC(2026, 2, 4, 10)) {
  let now = start;
  return {
    now: () => now,
    advance(ms: number) {
      now += ms;
    },
  };
}

export const testKeys = keysFrom(new Uint8Array(32).fill(7));

/** Store, jobs, keys and a wound clock: what most stages ask for. */
export async function tempWorld() {
  const opened = await tempStore();
  const clock = woundClock();
  const jobs = sqliteJobs(opened.store, clock.now, seededRandom(1));
  const context = (announce = true) => ({ keys: testKeys, jobs, now: clock.now(), announce });
  return { ...opened, clock, jobs, keys: testKeys, context };
}
