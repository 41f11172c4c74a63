// Runs in a worker thread: takes a bulk file chunk by chunk, then reads and translates it slice by slice as they are asked for.

import { on } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { jsonlFile } from './jsonl-file.ts';
import { type Slice, sliceOf } from './slices.ts';
import { type Step, type StepName, steps } from './steps.ts';

export interface ApartOrder {
  folder: string;
  step: StepName;
  currency: string;
  from: number;
}

/** A chunk of the file, then `end`, then a `more` for each slice. */
export type ReaderOrder = Uint8Array | 'end' | 'more';
/** The events as bytes of JSON: they lie outside the other side's heap until their turn comes, and cost less than a tree of objects. */
export type ByteSlice = Omit<Slice, 'events'> & { bytes: Uint8Array<ArrayBuffer> };
/** `taken` after each chunk, then what the file is, then the slices. */
export type ReaderAnswer = 'taken' | { roots: number; children: number; bytes: number } | ByteSlice;

const { folder, step: name, currency, from } = workerData as ApartOrder;
const step = steps.find((candidate) => candidate.name === name) as Step;
const port = parentPort as MessagePort;
const orders = on(port, 'message') as AsyncIterator<[ReaderOrder]>;
const next = async (): Promise<ReaderOrder> => (await orders.next()).value[0];
const encoder = new TextEncoder();
const say = (answer: ReaderAnswer) => port.postMessage(answer);

async function* chunks(): AsyncGenerator<Uint8Array> {
  for (let order = await next(); order instanceof Uint8Array; order = await next()) {
    yield order;
    say('taken');
  }
}

const file = await jsonlFile(chunks(), folder);
say({ roots: file.roots, children: file.children, bytes: file.bytes });
for (let first = from; first < file.roots; ) {
  await next();
  const { events, ...counts } = await sliceOf(file, step, currency, first);
  first += counts.families;
  const bytes = encoder.encode(JSON.stringify(events));
  port.postMessage({ ...counts, bytes } satisfies ReaderAnswer, [bytes.buffer]);
}
