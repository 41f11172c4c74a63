// Moves the sandbox's time: in hops, from one due thing to the next, waiting at each until webhooks, jobs and mails are done.

import type { SandboxClock } from './clock.ts';
import type { ClockService } from './clock-service.ts';
import type { WebhookSender } from './webhooks/sender.ts';

export class Timekeeper {
  readonly #clock: SandboxClock;
  readonly #service: ClockService;
  readonly #sender: WebhookSender;
  readonly #timeoutMs: number;
  #due: number | undefined;
  #settledAt = 0;

  constructor(clock: SandboxClock, service: ClockService, sender: WebhookSender, timeoutMs = 120_000) {
    this.#clock = clock;
    this.#service = service;
    this.#sender = sender;
    this.#timeoutMs = timeoutMs;
  }

  /** Everything due by now is done; gives the next moment at which something will be due. Throws NotIdle. */
  async settle(): Promise<number | undefined> {
    for (;;) {
      await this.#sender.drain();
      const next = await this.#service.idleAt(this.#clock.bump(), this.#timeoutMs);
      const nextWebhook = this.#sender.nextDueAt();
      if (nextWebhook !== undefined && nextWebhook <= this.#clock.now()) continue;
      this.#settledAt = this.#clock.now();
      this.#due = earliest(next, nextWebhook);
      return this.#due;
    }
  }

  /** Like advanceTo, but cheap for many small steps: the app hears of the time only when something is due or it lags by `driftMs`. */
  async passTo(target: number, driftMs: number): Promise<void> {
    while (this.#due !== undefined && this.#due <= target) {
      this.#clock.moveTo(Math.max(this.#due, this.#clock.now() + 1));
      await this.settle();
    }
    this.#clock.moveTo(target);
    if (this.#clock.now() - this.#settledAt > driftMs) await this.settle();
  }

  /** Lets the span pass; what falls due on the way happens at its time. */
  async advance(spanMs: number): Promise<void> {
    await this.advanceTo(this.#clock.now() + spanMs);
  }

  async advanceTo(target: number): Promise<void> {
    let due = await this.settle();
    while (this.#clock.now() < target) {
      this.#clock.moveTo(due === undefined ? target : Math.min(target, Math.max(due, this.#clock.now() + 1)));
      due = await this.settle();
    }
  }
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}
