// A message as a stream that asks before it lets its last bytes go: where the send ledger's `dot` is committed.

import { Readable } from 'node:stream';

/** Permission was taken back between claim and dot. */
export class Withdrawn extends Error {
  override name = 'Withdrawn';
}

/** Enough that no server takes what came before for a whole message. */
const TAIL_BYTES = 64;

export class DottedStream extends Readable {
  /** The last bytes were given out: from here on the message may have been taken. */
  released = false;
  readonly #head: Buffer;
  readonly #tail: Buffer;
  readonly #dot: () => Promise<boolean>;
  #state: 'new' | 'head-given' | 'asked' = 'new';

  constructor(bytes: Buffer, dot: () => Promise<boolean>) {
    super();
    const cut = Math.max(0, bytes.length - TAIL_BYTES);
    this.#head = bytes.subarray(0, cut);
    this.#tail = bytes.subarray(cut);
    this.#dot = dot;
  }

  override _read(): void {
    if (this.#state === 'new') {
      this.#state = 'head-given';
      if (this.#head.length > 0) {
        this.push(this.#head);
        return;
      }
    }
    if (this.#state !== 'head-given') return;
    this.#state = 'asked';
    this.#dot().then(
      // A turn of the event loop first: a connection that broke while `dot` was being committed is then known to be broken, nothing
      // more leaves, and the message is not uncertain.
      (may) => setImmediate(() => this.#release(may)),
      (fault) => this.destroy(fault instanceof Error ? fault : new Error(String(fault))),
    );
  }

  #release(may: boolean): void {
    if (this.destroyed) return;
    if (!may) {
      this.destroy(new Withdrawn());
      return;
    }
    this.released = true;
    this.push(this.#tail);
    this.push(null);
  }
}
