// Work that can wait, in a thread of its own.

import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Whatever serves shoppers goes first: on Linux the calling thread waits its turn from here on. Elsewhere it runs like any other. */
export function standBack(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), 19);
  } catch {
    return;
  }
}
