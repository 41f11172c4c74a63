// A bulk file in slices that are recorded in one go: its families, translated.

import type { ShopEvent } from '../../../events/shop-event.ts';
import type { JsonlFile } from './jsonl-file.ts';
import type { Step } from './steps.ts';

export interface Slice {
  events: ShopEvent[];
  families: number;
  /** Lines that named one of them as their parent. */
  children: number;
  /** Objects that could not be read. */
  broken: number;
}

/** The slice that begins with root number `first`. */
export async function sliceOf(file: JsonlFile, step: Step, currency: string, first: number): Promise<Slice> {
  const families = await file.families(first, step.batch);
  const slice: Slice = { events: [], families: families.length, children: 0, broken: 0 };
  for (const family of families) {
    const told = step.events(family, currency);
    slice.events.push(...told.events);
    slice.broken += told.broken;
    slice.children += family.children.length;
  }
  return slice;
}

/** A bulk file that is being read: its slices in order, each taken once. */
export interface Reading {
  roots: number;
  children: number;
  bytes: number;
  /** Waits until so many slices, or all that are left, can be taken at once. */
  ahead(slices: number): Promise<void>;
  /** The next slice; undefined while it is not there yet, and after the last. */
  take(): Slice | undefined;
  close(): Promise<void>;
}

export interface ReadingOrder {
  /** Where the spilled file lies. */
  folder: string;
  step: Step;
  currency: string;
  /** Root number of the first slice. */
  from: number;
}

/** Reads by this thread, which is done before another one would have begun where the file is small. */
export function readHere(file: JsonlFile, { step, currency, from }: Omit<ReadingOrder, 'folder'>): Reading {
  const read: Slice[] = [];
  let next = from;
  return {
    roots: file.roots,
    children: file.children,
    bytes: file.bytes,
    async ahead(slices) {
      while (read.length < slices && next < file.roots) {
        const slice = await sliceOf(file, step, currency, next);
        next += slice.families;
        read.push(slice);
        // Between two slices everyone has a turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    take: () => read.shift(),
    close: () => file.close(),
  };
}
