import { describe, expect, it } from 'vitest';
import { isTooFast, SendRate } from '../../../../server/channels/email/send-rate.ts';

const T = Date.UTC(2026, 2, 3, 10);

/** Mails that may leave within a span, asking every 10 ms. */
function within(rate: SendRate, from: number, ms: number): number {
  let taken = 0;
  for (let at = from; at < from + ms; at += 10) while (rate.reserve(at, 0).taken) taken++;
  return taken;
}

describe('a provider', () => {
  it('is given no more mails a second than it takes', () => {
    const rate = new SendRate(14);
    // A second's worth at once, then 14 in each.
    expect(within(rate, T, 10_000)).toBeGreaterThanOrEqual(14 * 10);
    expect(within(rate, T + 10_000, 10_000)).toBeLessThanOrEqual(14 * 10 + 1);
  });

  it('that states no rate is given mails as they come, until it says "too fast"', () => {
    const rate = new SendRate(null);
    expect(rate.reserve(T, 0)).toEqual({ inMs: 0, taken: true });
    expect(rate.perSecond(T)).toBeNull();
    rate.tooFast(T);
    rate.tooFast(T + 10);
    expect(rate.perSecond(T)).toBe(10);
    rate.tooFast(T + 2000);
    expect(rate.perSecond(T + 2000)).toBe(5);
    expect(rate.perSecond(T + 6 * 60_000)).toBe(10);
    expect(rate.perSecond(T + 11 * 60_000)).toBeNull();
  });

  it('keeps whoever waits within their patience, and holds nobody up when the clock is set back', () => {
    const rate = new SendRate(1);
    rate.reserve(T, 0);
    rate.reserve(T, 0);
    expect(rate.reserve(T, 500)).toEqual({ inMs: 1000, taken: false });
    expect(rate.reserve(T, 2000)).toEqual({ inMs: 1000, taken: true });
    expect(rate.reserve(T - 3_600_000, 60_000).taken).toBe(true);
  });
});

describe('an answer', () => {
  it.each([
    ['421 4.7.0 Try again later, too many messages', true],
    ['450 4.7.28 unusual rate of mail', true],
    ['454 Throttling failure: Maximum sending rate exceeded.', true],
    ['452 4.5.3 Too many recipients', true],
    ['450 4.2.1 mailbox temporarily unavailable', false],
    ['550 5.7.1 rate of spam too high', false],
  ])('%s: too fast %s', (response, is) => expect(isTooFast(response)).toBe(is));
});
