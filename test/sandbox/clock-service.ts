// The clock as the app follows it (GET /clock), and the wait until the app says that nothing due is left.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxClock } from './clock.ts';

const holdMs = 25_000;

interface Report {
  seen: number;
  idle: boolean;
  /** epoch ms of the app's time */
  next: number | undefined;
  stuck: string;
}

/** The app did not become idle in time; the message names what is stuck. */
export class NotIdle extends Error {}

export class ClockService {
  readonly #clock: SandboxClock;
  #latest: Report | undefined;
  #watchers = new Set<() => void>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Answers GET /clock: at once without `seen`, else when there is something newer (or after 25 s). */
  handle(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const answer = () => {
      if (response.writableEnded || response.destroyed) return;
      const now = new Date(this.#clock.now()).toISOString();
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ now, offset: this.#clock.offset, seq: this.#clock.seq }));
    };
    if (!query.has('seen')) {
      answer();
      return;
    }
    const next = Number(query.get('next') || Number.NaN);
    this.#latest = {
      seen: Number(query.get('seen')),
      idle: query.get('idle') === '1',
      next: Number.isFinite(next) ? next : undefined,
      stuck: query.get('stuck') ?? '',
    };
    for (const watcher of [...this.#watchers]) watcher();
    if (this.#clock.seq > this.#latest.seen) {
      answer();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      stopListening();
    };
    const stopListening = this.#clock.onBump(() => {
      done();
      answer();
    });
    const timer = setTimeout(() => {
      done();
      answer();
    }, holdMs);
    request.on('close', done);
  }

  /** Forgets what a killed app said last. */
  forget(): void {
    this.#latest = undefined;
  }

  /** Waits until the app reports idle at `seq` or later; gives its next due moment. Throws NotIdle after `timeoutMs` of real time. */
  async idleAt(seq: number, timeoutMs: number): Promise<number | undefined> {
    const settled = () => (this.#latest?.idle && this.#latest.seen >= seq ? this.#latest : undefined);
    const already = settled();
    if (already) return already.next;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        const said = this.#latest;
        const what = said?.stuck || (said ? `it has seen ${said.seen} of ${seq}` : 'it has not asked for the clock');
        reject(new NotIdle(`The app is not idle: ${what}`));
      }, timeoutMs);
      const look = () => {
        const report = settled();
        if (!report) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(report.next);
      };
      this.#watchers.add(look);
    });
  }
}
