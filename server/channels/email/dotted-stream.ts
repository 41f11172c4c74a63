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
      (may) => {
        if (!may) this.destroy(new Withdrawn());
        // The connection may have failed while `dot` was being committed: then nothing more leaves, and we know it.
        else if (!this.destroyed) {
          this.released = true;
          this.push(this.#tail);
          this.push(null);
        }
      },
      (fault) => this.destroy(fault instanceof Error ? fault : new Error(String(fault))),
    );
  }
}
