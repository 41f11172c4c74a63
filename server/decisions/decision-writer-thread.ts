// Runs in a worker thread with its own writing connection: takes decisions slice by slice and commits them together when told.

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { standBack } from '../lib/stand-back.ts';
import { openForWriting } from '../storage/store.ts';
import type { NewDecision } from './decision-log.ts';

/** `begin` forgets what was handed over and not committed. */
export type WriterOrder = 'begin' | { rows: NewDecision[] } | 'commit' | 'close';
export type WriterAnswer = 'ready' | 'written' | 'busy' | { fault: string };

standBack();
const port = parentPort as MessagePort;
const raw = openForWriting(workerData as string);
const columns = [
  'shop',
  'id',
  'kind',
  'at',
  'visitor',
  'shopper',
  'placement',
  'strategy',
  'fallback',
  'policy',
  'model',
  'items',
  'reasons',
] as const satisfies (keyof NewDecision)[];
// A thousand rows a second: built once, by hand (the recommendation figures of `npm run bench`).
const text = `insert into decisions (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})
  on conflict do nothing`;
let rows: NewDecision[] = [];

function committed(): WriterAnswer {
  try {
    const insert = raw.prepare(text);
    raw
      .transaction(() => {
        for (const row of rows) insert.run(row);
      })
      .immediate();
    rows = [];
    return 'written';
  } catch (fault) {
    if ((fault as { code?: unknown }).code === 'SQLITE_BUSY') return 'busy';
    return { fault: fault instanceof Error ? fault.message : String(fault) };
  }
}

port.on('message', (order: WriterOrder) => {
  if (order === 'close') {
    raw.close();
    port.close();
    return;
  }
  if (order === 'commit') {
    port.postMessage(committed());
    return;
  }
  if (order === 'begin') rows = [];
  else rows.push(...order.rows);
  port.postMessage('ready' satisfies WriterAnswer);
});
