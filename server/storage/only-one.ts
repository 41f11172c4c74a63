// One app works on one embedded database: a second one, started by mistake, would take over mails and jobs the first is in the middle of.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';

/** Another app runs on this folder. */
export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning';
}

const BETWEEN_TRIES_MS = 100;

/**
 * Holds a lock in the folder until it is called or the process ends, however it ends: the lock is the operating system's, so that a
 * killed process leaves none behind. Commands (import, train) do not take it; they may run beside the app.
 * @param patienceMs real milliseconds to wait for an app that is just ending
 * @throws AlreadyRunning
 */
export async function onlyOne(folder: string, patienceMs: number): Promise<() => void> {
  const lock = new Sqlite(join(folder, 'running.lock'), { timeout: 1 });
  for (let waited = 0; ; waited += BETWEEN_TRIES_MS) {
    try {
      lock.exec('begin exclusive');
      return () => lock.close();
    } catch (fault) {
      if ((fault as { code?: unknown }).code !== 'SQLITE_BUSY' || waited >= patienceMs) {
        lock.close();
        if ((fault as { code?: unknown }).code !== 'SQLITE_BUSY') throw fault;
        throw new AlreadyRunning(
          `another Presage runs on ${folder}: stop it first, or give this one its own PRESAGE_DATA`,
        );
      }
    }
    await pause(BETWEEN_TRIES_MS);
  }
}
