import { describe, expect, it } from 'vitest';
import { platformTime } from '../../../../server/platform/shopify/platform-time.ts';
import { readSessionToken } from '../../../../server/platform/shopify/session-token.ts';
import { aSessionToken, NOW, SHOP, settings } from './shop-kit.ts';

const header = (at: number) => new Date(at).toUTCString();

describe("the platform's time", () => {
  it.each([5, -5])('is known with our own clock %i minutes off: a fresh session token is fresh', (minutes) => {
    const ours = { now: () => NOW + minutes * 60_000 };
    const time = platformTime(ours);
    const read = () => readSessionToken(aSessionToken(), { ...settings, now: time.now() + 1000 });
    expect(read()).toHaveProperty('refused');
    time.heard(header(NOW));
    expect(Math.abs(time.now() - NOW)).toBeLessThanOrEqual(1000);
    expect(read()).toEqual({ session: { shop: SHOP, user: '42' } });
    expect(Math.round(time.skewMs() / 60_000)).toBe(-minutes);
  });

  it('is ours within what a network explains, and is not moved by what is no date of now', () => {
    const time = platformTime({ now: () => NOW });
    for (const told of [
      header(NOW + 20_000),
      header(NOW - 20_000),
      null,
      '',
      'yesterday',
      header(NOW + 2 * 86_400_000),
    ]) {
      time.heard(told);
      expect([time.now(), time.skewMs()]).toEqual([NOW, 0]);
    }
  });

  it('is ours again when our clock is set right', () => {
    let off = 300_000;
    const time = platformTime({ now: () => NOW + off });
    time.heard(header(NOW));
    expect(time.skewMs()).toBeLessThan(-290_000);
    off = 0;
    time.heard(header(NOW));
    expect(time.skewMs()).toBe(0);
  });
});
