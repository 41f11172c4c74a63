// How fast one provider may be given mails: as fast as it was said to take them, and slower for a while after it has said "too fast".

const SECOND = 1000;
/** A second's worth may go at once. */
const BURST_MS = SECOND;
/** After a "too fast" the rate is half, and twice that again after each such span without another. */
const EASES_AFTER_MS = 5 * 60_000;
const SLOWEST_A_SECOND = 0.1;
/** What a provider without a stated rate is given, at most, once it has said "too fast". */
const UNSTATED_A_SECOND = 20;

/** Whether an answer says that we are too fast, and not that something is wrong with the mail (RFC 3463: 4.7, 4.3.2, 4.4.5, 4.5.3). */
export const isTooFast = (response: string): boolean =>
  /^4\d\d[ -]/.test(response) &&
  (/^4\d\d[ -](4\.7\.|4\.3\.2|4\.4\.5|4\.5\.3)/.test(response) || /rate|too many|throttl|slow down/i.test(response));

/** Moments are epoch ms of whatever clock the caller goes by. */
export class SendRate {
  readonly #stated: number | null;
  #halvings = 0;
  #slowedAt = 0;
  /** When the next mail would be due if each took its share of the second. */
  #nextAt = 0;

  /** @param perSecond as the provider states it; null: it states none */
  constructor(perSecond: number | null) {
    this.#stated = perSecond;
  }

  /** Takes the next place if it comes within `patienceMs`. @returns milliseconds until then; a place further off is not taken */
  reserve(now: number, patienceMs: number): { inMs: number; taken: boolean } {
    const rate = this.perSecond(now);
    if (rate === null) return { inMs: 0, taken: true };
    // A clock that was set back must not hold mails up.
    const next = Math.max(now - BURST_MS, Math.min(this.#nextAt, now + SECOND / SLOWEST_A_SECOND));
    const inMs = Math.max(0, Math.ceil(next - now));
    if (inMs > patienceMs) return { inMs, taken: false };
    this.#nextAt = next + SECOND / rate;
    return { inMs, taken: true };
  }

  /** The provider has said "too fast". Several at one moment are one. */
  tooFast(now: number): void {
    if (this.#halvings > 0 && now - this.#slowedAt < SECOND) return;
    this.#halvings = this.#halvingsAt(now) + 1;
    this.#slowedAt = now;
  }

  /** Mails a second at this moment; null: as many as come. */
  perSecond(now: number): number | null {
    const halvings = this.#halvingsAt(now);
    if (halvings === 0) return this.#stated;
    return Math.max(SLOWEST_A_SECOND, (this.#stated ?? UNSTATED_A_SECOND) / 2 ** halvings);
  }

  #halvingsAt(now: number): number {
    return Math.max(0, this.#halvings - Math.floor(Math.max(0, now - this.#slowedAt) / EASES_AFTER_MS));
  }
}
