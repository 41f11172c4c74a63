// Gathers what happens within a blink into one request, and tries again a few times when the collector could not take it.

import type { Told } from './events.ts';

export type SentEvent = Told & { id: string; at: number };

/** Long enough to join a page's first events, short enough that the next page already profits. */
const GATHER_MS = 100;
const RETRY_MS = 3000;
const MOST_AT_ONCE = 25;
const MOST_WAITING = 200;
const MOST_TRIES = 4;

export class Outbox {
  #waiting: SentEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  readonly #send: (events: SentEvent[]) => Promise<boolean>;

  /** `send` answers false, or throws, when the events should be tried again. The collector knows repeats by their id. */
  constructor(send: (events: SentEvent[]) => Promise<boolean>) {
    this.#send = send;
  }

  add(event: SentEvent): void {
    this.#waiting.push(event);
    this.#waiting.splice(0, this.#waiting.length - MOST_WAITING);
    // The page is about to change: what is told last must leave at once.
    const leaving = event.type === 'recommendation-clicked' || event.type === 'checkout-completed';
    this.#schedule(leaving ? 0 : GATHER_MS);
  }

  /** Forgets what has not been sent. */
  clear(): void {
    this.#waiting = [];
  }

  #schedule(delayMs: number): void {
    if (delayMs === 0) clearTimeout(this.#timer);
    else if (this.#timer !== undefined) return;
    if (delayMs === 0) void this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), delayMs);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    const batch = this.#waiting.splice(0, MOST_AT_ONCE);
    if (batch.length === 0) return;
    const taken = await this.#send(batch).catch(() => false);
    this.#failures = taken ? 0 : this.#failures + 1;
    if (!taken && this.#failures < MOST_TRIES) this.#waiting.unshift(...batch);
    if (this.#waiting.length > 0) this.#schedule(taken ? 1 : RETRY_MS);
  }
}
