// Runs in a worker thread with a connection of its own: writes the database anew and empties its log, while the app reads on.

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { standBack } from '../lib/stand-back.ts';
import { openForWriting } from './store.ts';

export type NoTraceAnswer = { emptied: boolean } | { fault: string };

standBack();
const port = parentPort as MessagePort;

function written(): NoTraceAnswer {
  const raw = openForWriting(workerData as string);
  try {
    // Whoever writes just now is waited for.
    raw.pragma('busy_timeout = 5000');
    raw.exec('vacuum');
    const [told] = raw.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return { emptied: told?.busy === 0 };
  } catch (fault) {
    if ((fault as { code?: unknown }).code === 'SQLITE_BUSY') return { emptied: false };
    return { fault: fault instanceof Error ? fault.message : String(fault) };
  } finally {
    raw.close();
  }
}

port.postMessage(written());
