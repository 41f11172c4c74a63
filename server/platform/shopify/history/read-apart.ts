// Reads a large bulk file in a thread: parsing and translating it takes half as long as storing it, and both then go on at once.

import { Worker } from 'node:worker_threads';
import type { ShopEvent } from '../../../events/shop-event.ts';
import type { ApartOrder, ByteSlice, ReaderAnswer, ReaderOrder } from './read-apart-thread.ts';
import type { Reading, ReadingOrder } from './slices.ts';

/** Slices that are read before they are asked for, some 50 kB each. */
const AHEAD = 50;
/** What it makes lives as long as a slice: without a limit a thread lets tens of megabytes of it lie. */
const YOUNG_MB = 4;
const decoder = new TextDecoder();

/**
 * Hands the stream to a thread that keeps it (spilled, encrypted, unlinked) and reads it.
 * @throws whatever the stream throws, and what the thread could not do
 */
export async function readApart(stream: AsyncIterable<Uint8Array>, order: ReadingOrder): Promise<Reading> {
  const { folder, step, currency, from } = order;
  const workerData: ApartOrder = { folder, step: step.name, currency, from };
  const thread = new Worker(new URL('./read-apart-thread.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const read: ByteSlice[] = [];
  let fault: unknown = null;
  /** Whoever waits looks again. */
  let look = () => {};
  let taken = false;
  let file: { roots: number; children: number; bytes: number } | undefined;
  let asked = from;
  let come = from;

  thread.on('message', (answer: ReaderAnswer) => {
    if (answer === 'taken') taken = true;
    else if ('roots' in answer) file = answer;
    else {
      come += answer.families;
      read.push(answer);
    }
    look();
  });
  const failed = (cause: unknown) => {
    fault ??= cause;
    look();
  };
  thread.on('error', failed);
  thread.on('exit', (code) => failed(new Error(`the thread that reads a bulk file ended with code ${code}`)));
  const until = async (there: () => boolean) => {
    while (!there()) {
      if (fault !== null) throw fault;
      await new Promise<void>((resolve) => {
        look = resolve;
      });
    }
  };
  const tell = (what: ReaderOrder) => thread.postMessage(what);

  try {
    for await (const chunk of stream) {
      taken = false;
      // A copy that is given away: the chunk may be a window of a buffer that others look at too.
      const copy = new Uint8Array(chunk);
      thread.postMessage(copy satisfies ReaderOrder, [copy.buffer]);
      await until(() => taken);
    }
    tell('end');
    await until(() => file !== undefined);
  } catch (cause) {
    await thread.terminate();
    throw cause;
  }
  const { roots, children, bytes } = file as NonNullable<typeof file>;
  const ask = () => {
    if (asked >= roots) return;
    asked += step.batch;
    tell('more');
  };
  for (let i = 0; i < AHEAD; i++) ask();
  return {
    ...{ roots, children, bytes },
    ahead: (slices) => until(() => come >= roots || read.length >= Math.min(slices, AHEAD)),
    take() {
      const slice = read.shift();
      if (slice === undefined) return undefined;
      ask();
      const { bytes: json, ...counts } = slice;
      return { ...counts, events: JSON.parse(decoder.decode(json)) as ShopEvent[] };
    },
    async close() {
      // The spilled file is unlinked already; it goes with its thread.
      await thread.terminate();
    },
  };
}
