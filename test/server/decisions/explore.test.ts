import { describe, expect, it } from 'vitest';
import { explored } from '../../../server/decisions/explore.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const ranked = Array.from({ length: 30 }, (_, i) => ({ id: `r${i}` }));
const all = [...ranked, ...Array.from({ length: 70 }, (_, i) => ({ id: `e${i}` }))];
const floorOf = <T>(items: T[]) => ({
  places: items.length,
  allowed: items.length,
  at: (place: number) => items[place] as T,
});
const everything = floorOf(all);
const idsOf = (slots: { item: { id: string } }[]) => slots.map((s) => s.item.id);

describe('exploration', () => {
  it('takes the share of slots it was given, and no item stands twice', () => {
    const random = seededRandom(5);
    let exploredSlots = 0;
    const rounds = 5000;
    for (let i = 0; i < rounds; i++) {
      const slots = explored(ranked, everything, 8, 0.1, random);
      expect(slots).toHaveLength(8);
      expect(new Set(idsOf(slots)).size).toBe(8);
      exploredSlots += slots.filter((s) => s.explored).length;
    }
    const share = exploredSlots / (rounds * 8);
    // Three standard errors of a share of 0.1 over 40,000 slots.
    expect(Math.abs(share - 0.1)).toBeLessThan(0.0045);
  });

  it('leaves the nearer half of the slots to the best known, and tries what lies just below the fold', () => {
    const random = seededRandom(7);
    const tried = new Set<string>();
    for (let i = 0; i < 500; i++) {
      const slots = explored(ranked, floorOf([] as typeof ranked), 8, 0.1, random);
      expect(idsOf(slots).slice(0, 4)).toEqual(['r0', 'r1', 'r2', 'r3']);
      expect(slots.slice(0, 4).map(({ propensity }) => propensity)).toEqual([1, 1, 1, 1]);
      for (const { item, explored } of slots) if (explored) tried.add(item.id);
    }
    // Places 9 to 24 of the ranking, each of them at some time.
    expect([...tried].sort()).toEqual(
      ranked
        .slice(8, 24)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('logs probabilities that agree with how often each kind of choice is made', () => {
    const random = seededRandom(6);
    const rounds = 40_000;
    let best = 0;
    let anything = 0;
    for (let i = 0; i < rounds; i++) {
      const [slot] = explored(ranked, everything, 1, 0.2, random);
      if (slot?.item.id === 'r0') best++;
      if (slot?.item.id.startsWith('e')) anything++;
      if (slot?.item.id === 'r0') expect(slot.propensity).toBeCloseTo(0.8, 10);
    }
    expect(best / rounds).toBeCloseTo(0.8, 1);
    // 70 of the 99 others lie outside the ranking and are reached by the floor of 2 % alone.
    expect(anything / rounds).toBeGreaterThan(0.02 * 0.55);
    expect(anything / rounds).toBeLessThan(0.02 * 0.9);
  });

  it('shows what there is when there is little, and nothing twice', () => {
    const two = [{ id: 'a' }, { id: 'b' }];
    expect(idsOf(explored(two, floorOf(two), 8, 0.2, seededRandom(1))).sort()).toEqual(['a', 'b']);
    expect(explored([], floorOf([]), 8, 0.2, seededRandom(1))).toEqual([]);
  });

  it('with a share of nothing is the plain ranking', () => {
    const slots = explored(ranked, everything, 5, 0, () => 0.5);
    expect(idsOf(slots)).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
  });
});
