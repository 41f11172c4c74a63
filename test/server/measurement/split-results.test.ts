import { describe, expect, it } from 'vitest';
import { branchOf } from '../../../server/journeys/branches.ts';
import type { Journey, SplitStep } from '../../../server/journeys/journey.ts';
import { saveJourney } from '../../../server/journeys/journey-store.ts';
import { logBranch } from '../../../server/journeys/message-decisions.ts';
import { welcome } from '../../../server/journeys/ready/welcome.ts';
import { seededRandom } from '../../../server/lib/random.ts';
import { answerDaysOf } from '../../../server/measurement/answer-days.ts';
import { lotsOf, splitResults } from '../../../server/measurement/split-results.ts';
import { aGround, anOrder, aShop, aShopper, DAY, NOW, SHOP } from '../../support/builders.ts';

const split = (sizes: number[]): SplitStep => ({
  do: 'split',
  name: 'which',
  by: 'random',
  arms: sizes.map((size, n) => ({ name: 'abcde'[n] as string, size, steps: [] })),
});
const journeyWith = (step: SplitStep): Journey => ({ ...welcome, steps: [step, ...welcome.steps], answerDays: 14 });

/** So many shoppers pass the fork; who comes into `b` spends more by `added` minor units. */
async function passed(shoppers: number, added: number, seed: string, sizes = [0.5, 0.5]) {
  const ground = await aGround();
  await aShop(ground);
  const step = split(sizes);
  const journey = journeyWith(step);
  const random = seededRandom(seed);
  ground.raw.exec('begin');
  for (let i = 0; i < shoppers; i++) {
    const shopper = `s${i}`;
    await aShopper(ground, { id: shopper });
    const at = NOW - 40 * DAY;
    const branch = await branchOf(ground.store, { shop: SHOP, journey, shopper, subject: shopper, now: at }, step);
    await logBranch(ground.store, { shop: SHOP, journey, step: step.name, shopper, at }, step, branch);
    // Passed again a week later, whichever way: it is the first lot that counts.
    await logBranch(ground.store, { shop: SHOP, journey, step: step.name, shopper, at: at + 7 * DAY }, step, {
      ...branch,
      name: 'a',
    });
    if (random() < 0.4) {
      const net = 2000 + Math.floor(random() * 2000) + (branch.name === 'b' ? added : 0);
      await anOrder(ground, { id: `o${i}`, shopper, placed_at: at + 3 * DAY, net });
    }
    // Too late to be an answer.
    if (i % 20 === 0) await anOrder(ground, { id: `l${i}`, shopper, placed_at: at + 20 * DAY, net: 90_000 });
  }
  ground.raw.exec('commit');
  const results = () => splitResults(ground.store, SHOP, journey, { from: NOW - 90 * DAY, now: NOW, answerDays: 14 });
  return { ...ground, journey, results };
}

describe('what the branches of a split by lot brought', () => {
  it('is the revenue of each entrant in the answer days, once, by the first lot, with an interval that finds a true difference', async () => {
    const w = await passed(600, 6000, 'more');
    const [result] = await w.results();
    const [a, b] = result?.branches ?? [];
    expect((a?.entrants ?? 0) + (b?.entrants ?? 0)).toBe(600);
    expect(a?.difference).toBeNull();
    // Four in ten buy, and each who does spends 6000 more.
    expect(b?.difference?.low).toBeGreaterThan(0);
    expect(b?.difference?.low).toBeLessThan(2400);
    expect(b?.difference?.high).toBeGreaterThan(2400);
  });

  it('is no difference where there is none, and nothing where too few have come', async () => {
    const same = await passed(600, 0, 'same');
    const between = (await same.results())[0]?.branches[1]?.difference;
    expect(between?.low).toBeLessThan(0);
    expect(between?.high).toBeGreaterThan(0);
    const few = await passed(40, 6000, 'few');
    expect((await few.results())[0]?.branches.map((each) => each.difference)).toEqual([null, null]);
    const three = await passed(30, 0, 'three', [0.3, 0.3, 0.4]);
    expect((await three.results())[0]?.branches.map((each) => each.name)).toEqual(['a', 'b', 'c']);
  });

  it('is told of splits by lot alone, inside branches too', () => {
    const ranked: SplitStep = { ...split([0.5, 1]), name: 'rank', by: 'value-rank' };
    const inside: SplitStep = {
      ...ranked,
      arms: ranked.arms.map((arm) => ({ ...arm, steps: [{ ...split([1, 1]), name: `in-${arm.name}` }] })),
    };
    expect(lotsOf([inside]).map((step) => step.name)).toEqual(['in-a', 'in-b']);
  });

  it('is given as many days as the journey says', async () => {
    const w = await passed(1, 0, 'days');
    expect(await answerDaysOf(w.store, SHOP, 'welcome')).toBe(7);
    expect(await answerDaysOf(w.store, SHOP, null)).toBe(28);
    const saved = { on: true, definition: w.journey, edition: 0 };
    await saveJourney(w.store, SHOP, 'welcome', saved, { editor: 'ann', now: NOW });
    expect(await answerDaysOf(w.store, SHOP, 'welcome')).toBe(14);
  });
});
