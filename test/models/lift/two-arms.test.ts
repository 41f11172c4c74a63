import { describe, expect, it } from 'vitest';
import { alwaysValidDifference, armOf, differenceOfMeans, differenceOfShares } from '../../../models/lift/two-arms.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const once = (answered: number, of: number): number[] => Array.from({ length: of }, (_, i) => (i < answered ? 1 : 0));

describe('the difference of two shares', () => {
  it('is as wide as the plain interval where arms are large and nothing is changed', () => {
    const { value, low, high } = differenceOfShares(armOf(once(1000, 10_000)), armOf(once(1000, 10_000)), 0.95);
    expect(value).toBe(0);
    expect(high).toBeCloseTo(1.96 * Math.sqrt((2 * 0.1 * 0.9) / 10_000), 4);
    expect(low).toBeCloseTo(-high, 10);
  });

  it('has an interval also where nobody answered', () => {
    const { value, low, high } = differenceOfShares(armOf(once(0, 40)), armOf(once(0, 40)), 0.95);
    expect(value).toBe(0);
    expect(low).toBeLessThan(-0.02);
    expect(high).toBeGreaterThan(0.02);
  });
});

describe('over many drawn arms', () => {
  const random = seededRandom('two-arms');
  const draw = (n: number, share: number): number[] => Array.from({ length: n }, () => (random() < share ? 1 : 0));

  const holds = (subjects: number, heldShare: number, base: number, effect: number) => {
    let inside = 0;
    const rounds = 3000;
    for (let i = 0; i < rounds; i++) {
      const treated: number[] = [];
      const held: number[] = [];
      let changed = 0;
      for (let subject = 0; subject < subjects; subject++) {
        const unasked = random() < base ? 1 : 0;
        const asked = unasked === 1 || random() < effect / (1 - base) ? 1 : 0;
        changed += asked - unasked;
        if (random() < heldShare) held.push(unasked);
        else treated.push(asked);
      }
      const { low, high } = differenceOfShares(armOf(treated), armOf(held), 0.95);
      if (low <= changed / subjects && high >= changed / subjects) inside++;
    }
    return inside / rounds;
  };

  it.each([
    ['with few held back', 600, 0.1, 0.1, 0.06],
    ['with rare answers', 150, 0.5, 0.025, 0.06],
    ['without any effect', 400, 0.2, 0.1, 0],
  ])(
    'the interval of shares holds the true effect on those very subjects 95 times in a hundred, %s',
    (_, n, held, base, effect) => {
      const share = holds(n, held, base, effect);
      expect(share).toBeGreaterThan(0.93);
      expect(share).toBeLessThan(0.985);
    },
  );

  it('the interval of means does too, for amounts with a long tail', () => {
    let inside = 0;
    const rounds = 2000;
    const amount = () => (random() < 0.15 ? Math.exp(3.5 + 0.6 * normal(random)) : 0);
    for (let i = 0; i < rounds; i++) {
      const arm = (n: number) => armOf(Array.from({ length: n }, amount));
      const { low, high } = differenceOfMeans(arm(400), arm(120), 0.95);
      if (low <= 0 && high >= 0) inside++;
    }
    expect(inside / rounds).toBeGreaterThan(0.92);
    expect(inside / rounds).toBeLessThan(0.98);
  });

  it('looking every day at the always valid one finds an effect that is not there in fewer than 5 of a hundred shops', () => {
    let deceived = 0;
    let plainDeceived = 0;
    const shops = 300;
    for (let shop = 0; shop < shops; shop++) {
      const treated: number[] = [];
      const held: number[] = [];
      let sure = false;
      let plain = false;
      for (let day = 0; day < 60; day++) {
        treated.push(...draw(20, 0.12));
        held.push(...draw(10, 0.12));
        const [a, b] = [armOf(treated), armOf(held)];
        if (alwaysValidDifference(a, b, 0.95, 0.02).low > 0) sure = true;
        if (differenceOfShares(a, b, 0.95).low > 0) plain = true;
      }
      if (sure) deceived++;
      if (plain) plainDeceived++;
    }
    expect(deceived / shops).toBeLessThan(0.05);
    // What it is there for.
    expect(plainDeceived / shops).toBeGreaterThan(0.07);
  });
});

const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
