// The sandbox's clock: real time plus an offset, and a sequence number that says "something new may be due" to whoever follows it.

import type { Clock } from '../../server/lib/clock.ts';

export class SandboxClock implements Clock {
  /** Milliseconds added to real time. */
  offset: number;
  /** Grows with every change of the offset and every delivery worth waiting for. */
  seq: number;
  readonly #real: () => number;
  readonly #listeners = new Set<() => void>();

  constructor(options: { offset?: number; seq?: number; real?: () => number } = {}) {
    this.offset = options.offset ?? 0;
    this.seq = options.seq ?? 1;
    this.#real = options.real ?? (() => Date.now());
  }

  /** The sandbox's present, epoch ms. */
  now(): number {
    return this.#real() + this.offset;
  }

  /** Makes followers look again. */
  bump(): number {
    this.seq++;
    for (const listener of [...this.#listeners]) listener();
    return this.seq;
  }

  /** Moves the clock forward to a moment, never back. Followers hear of it with the next bump. */
  moveTo(at: number): void {
    this.offset = Math.max(this.offset, at - this.#real());
  }

  /** Calls back after every bump until the returned function is called. */
  onBump(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
