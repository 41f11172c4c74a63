import { describe, expect, it } from 'vitest';
import { driftOf, profileOf } from '../../../server/learning/drift.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const random = seededRandom('drift');
const amounts = (count: number, scale = 1) => Array.from({ length: count }, () => scale * -Math.log(1 - random()) * 40);
const kinds = (count: number, share: number) =>
  Array.from({ length: count }, () => (random() < share ? 'first' : 'repeated'));

describe('drift', () => {
  it('is silent about other draws of the same, small and large', () => {
    for (const count of [120, 400, 5000]) {
      for (let again = 0; again < 10; again++) {
        const profile = profileOf({ amount: amounts(3000), kind: kinds(3000, 0.3) });
        const found = driftOf(profile, { amount: amounts(count), kind: kinds(count, 0.3) });
        expect(found.map(({ alarm }) => alarm)).toEqual([false, false]);
      }
    }
  });

  it('rings when amounts double, when kinds turn over, and when a kind comes that nobody knew', () => {
    const profile = profileOf({ amount: amounts(3000), kind: kinds(3000, 0.3) });
    const doubled = driftOf(profile, { amount: amounts(500, 2.5), kind: kinds(500, 0.8) });
    expect(doubled.map(({ name, alarm }) => [name, alarm])).toEqual([
      ['amount', true],
      ['kind', true],
    ]);
    expect(doubled[0]!.ks).toBeGreaterThan(0.2);
    const strange = driftOf(profile, { kind: kinds(300, 0.3).map((kind, i) => (i % 2 ? 'gift' : kind)) });
    expect(strange[0]).toMatchObject({ name: 'kind', ks: null, alarm: true });
  });

  it('says nothing on too few rows, of constants, or of an input that is gone', () => {
    const profile = profileOf({ constant: Array(500).fill(7), few: amounts(50), gone: amounts(500) });
    const found = driftOf(profile, { constant: Array(500).fill(7), few: amounts(500), gone: [] });
    expect(found).toEqual([{ name: 'constant', rows: 500, psi: 0, ks: 0, alarm: false }]);
  });
});
