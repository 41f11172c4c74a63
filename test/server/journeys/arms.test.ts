import { describe, expect, it } from 'vitest';
import { assignmentOf, drawOf } from '../../../server/journeys/arms.ts';

const people = Array.from({ length: 20_000 }, (_, n) => `shopper-${n}`);

describe('the holdout', () => {
  it('is the share the merchant set, for ever the same people, and grows without letting anybody out', () => {
    const out = (share: number) =>
      new Set(
        people.filter(
          (p) =>
            assignmentOf('a.myshopify.com', 'abandoned-cart', p, { holdout: share, controls: 0 }).arm === 'holdout',
        ),
      );
    const five = out(0.05);
    const ten = out(0.1);
    expect(five.size / people.length).toBeGreaterThan(0.045);
    expect(five.size / people.length).toBeLessThan(0.055);
    for (const person of five) expect(ten.has(person)).toBe(true);
    expect(drawOf('a.myshopify.com', 'holdout', 'shopper-1')).toBe(drawOf('a.myshopify.com', 'holdout', 'shopper-1'));
  });

  it('is drawn anew in every shop, and a journey’s control apart from it', () => {
    const shares = { holdout: 0.5, controls: 0.5 };
    const armIn = (shop: string, journey: string) => people.map((p) => assignmentOf(shop, journey, p, shares).arm);
    const [a, b, c] = [armIn('a', 'x'), armIn('b', 'x'), armIn('a', 'y')];
    const agree = a.filter((arm, n) => (arm === 'holdout') === (b[n] === 'holdout')).length / people.length;
    expect(agree).toBeGreaterThan(0.48);
    expect(agree).toBeLessThan(0.52);
    a.forEach((arm, n) => {
      expect(arm === 'holdout').toBe(c[n] === 'holdout');
    });
    const control = a.filter((arm) => arm === 'control').length / a.filter((arm) => arm !== 'holdout').length;
    expect(control).toBeGreaterThan(0.47);
    expect(control).toBeLessThan(0.53);
  });
});
