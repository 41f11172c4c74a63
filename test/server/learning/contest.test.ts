import { describe, expect, it } from 'vitest';
import type { ModelBundle } from '../../../models/model.ts';
import { contest, lossesOf, ROLLED_BACK, type Standing, UNJUDGED } from '../../../server/learning/contest.ts';
import type { Judged } from '../../../server/learning/judged.ts';
import type { Question } from '../../../server/learning/question.ts';
import { type Readings, readings } from '../../../server/learning/readings.ts';
import { DAY, NOW, SHOP } from '../../support/builders.ts';
import { tempStore } from '../../support/temp-store.ts';

/** A model that says the same chance to everybody. */
const says = (chance: number, until: number): ModelBundle => ({
  card: {
    question: 'coin',
    technique: 'constant',
    version: '1',
    trainedAt: until,
    window: { from: 0, to: until },
    rows: 1,
    settings: { chance },
    metrics: {},
    against: {},
    limits: [],
    nativeParts: [],
  },
  files: {},
});

/** Coins that fell: one an hour, heads once in five. Whoever asks is told only of the time asked about. */
function coins(trains: (asOf: number) => number) {
  const asked: { chance: number; from: number }[] = [];
  const question: Question = {
    name: 'coin',
    first: false,
    train: async (data) => says(trains(data.asOf), data.asOf),
    trial: {
      from: async (data) => data.asOf - 20 * DAY,
      enoughSince: async (data, at) => data.asOf - at >= 10 * DAY,
      async judge({ card }, data, from): Promise<Judged> {
        const chance = Number(card.settings.chance);
        asked.push({ chance, from });
        const rows = Math.floor((data.asOf - from) / 3_600_000);
        const happened = Float64Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? 1 : 0));
        return {
          measure: 'brier',
          loss: happened.map((each) => (chance - each) ** 2),
          simple: happened.map((each) => (0.3 - each) ** 2),
          chances: { stated: happened.map(() => chance), happened },
          groups: { side: Array.from(happened, (each) => (each ? 'heads' : 'tails')) },
        };
      },
    },
    inputs: async () => ({}),
  };
  return { question, asked };
}

const by = { seed: 1, zone: 'UTC', currency: 'EUR', champion: null };
const record = (chance: number) =>
  lossesOf(Float64Array.from({ length: 480 }, (_, i) => (chance - (i % 5 === 0 ? 1 : 0)) ** 2));
const standing = (chance: number, until: number, verdict: Standing['verdict'] = null): Standing => {
  const bundle = says(chance, until);
  return { bundle, card: bundle.card, verdict };
};

async function trial(challenger: number, champion: Standing | null) {
  const { store } = await tempStore();
  const data: Readings = readings(store, SHOP, NOW);
  const { question, asked } = coins(() => challenger);
  return { ...(await contest(question, data, by, champion)), asked };
}

describe('a trial', () => {
  it('lets a newer model serve that is no worse, and keeps out one that surely is', async () => {
    const old = NOW - 30 * DAY;
    const better = await trial(0.2, standing(0.5, old));
    expect(better.verdict).toMatchObject({ promoted: true, why: 'better', paired: true });
    const same = await trial(0.2, standing(0.2, old));
    expect(same.verdict).toMatchObject({ promoted: true, why: 'not-worse' });
    const worse = await trial(0.25, standing(0.2, old));
    expect(worse.verdict).toMatchObject({ promoted: false, why: 'worse' });
    expect(worse.verdict.gain!.high).toBeLessThan(0);
  });

  it('asks the champion about nothing it had learned from: a young one stands by its own record', async () => {
    const fresh = await trial(0.2, standing(0.5, NOW - 10 * DAY));
    expect(fresh.asked).toEqual([
      { chance: 0.2, from: NOW - 10 * DAY },
      { chance: 0.5, from: NOW - 10 * DAY },
    ]);
    const verdict = { ...UNJUDGED, challenger: record(0.2) };
    const young = await trial(0.6, standing(0.2, NOW - DAY, verdict));
    expect(young.asked).toEqual([{ chance: 0.6, from: NOW - 20 * DAY }]);
    expect(young.verdict).toMatchObject({ promoted: false, why: 'worse-than-simple', paired: false });
    expect((await trial(0.26, standing(0.2, NOW - DAY, verdict))).verdict.why).toBe('not-worse');
  });

  it('trains the one on trial on what was known before the span it is asked about', async () => {
    const { store } = await tempStore();
    const moments: number[] = [];
    const { question } = coins((asOf) => {
      moments.push(asOf);
      return 0.2;
    });
    await contest(question, readings(store, SHOP, NOW), by, null);
    expect(moments).toEqual([NOW - 20 * DAY]);
  });

  it('keeps out what is surely worse than the rung below, also where nothing else serves', async () => {
    const { verdict } = await trial(0.9, null);
    expect(verdict).toMatchObject({ promoted: false, why: 'worse-than-simple' });
    expect((await trial(0.2, null)).verdict).toMatchObject({ promoted: true, why: 'first' });
  });

  it('replaces a model somebody went back to only by one that is surely better', async () => {
    const old = NOW - 30 * DAY;
    const kept = await trial(0.2, standing(0.2, old, ROLLED_BACK));
    expect(kept.verdict).toMatchObject({ promoted: false, why: 'worse' });
    const won = await trial(0.2, standing(0.5, old, ROLLED_BACK));
    expect(won.verdict).toMatchObject({ promoted: true, why: 'better' });
  });

  it('leaves the record of its chances, bin by bin and group by group', async () => {
    const { evidence } = await trial(0.2, null);
    expect(evidence!.rows).toBe(480);
    const bin = evidence!.calibration[2]!;
    expect(bin).toMatchObject({ from: 0.2, count: 480 });
    expect(bin.stated).toBeCloseTo(0.2);
    expect(bin.happened).toBeCloseTo(0.2);
    expect(evidence!.groups.map((g) => [g.group, g.rows, g.happened])).toEqual([
      ['tails', 384, 0],
      ['heads', 96, 1],
    ]);
  });
});
