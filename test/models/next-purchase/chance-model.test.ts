import { describe, expect, it } from 'vitest';
import { logit, sigmoid } from '../../../models/lib/special-functions.ts';
import { expectedSpends, type SpendModel } from '../../../models/lifetime-value/spend-model.ts';
import { chooseChampions } from '../../../models/next-purchase/champion.ts';
import { chanceGraph } from '../../../models/next-purchase/chance-graph.ts';
import { type ChanceModel, fitChanceModel, logOddsOf } from '../../../models/next-purchase/chance-model.ts';
import { hazardParts } from '../../../models/next-purchase/contributions.ts';
import { FEATURES, scalesOf, standardised } from '../../../models/next-purchase/features.ts';
import { INTEREST_FEATURES } from '../../../models/next-purchase/interest.ts';
import { INTERVALS } from '../../../models/next-purchase/intervals.ts';
import type { LearningPart } from '../../../models/next-purchase/learning-part.ts';
import { expectedLevel, shiftToRate } from '../../../models/next-purchase/level.ts';
import { calendarShift } from '../../../models/next-purchase/retail-calendar.ts';
import { doubles, openSession } from '../../../models/onnx/runner.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const DAY = 86_400_000;
const columns = FEATURES.length;

/** Log-odds of each part of the span that make these of the whole, every part alike. */
const evenly = (logOdds: Float64Array): Float64Array =>
  Float64Array.from({ length: logOdds.length * INTERVALS }, (_, i) =>
    logit(1 - (1 - sigmoid(logOdds[Math.floor(i / INTERVALS)]!)) ** (1 / INTERVALS)),
  );

/** Origins whose outcomes follow BG/NBD's log-odds plus a level of the origin plus `truth` of a feature or two. */
function partsOf(
  truth: (z: Float64Array, signs: Float64Array) => number,
  rows = 1500,
  origins = 5,
  signs = 0,
): LearningPart[] {
  const random = seededRandom(8);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: origins }, (_, k) => {
    const data = new Float64Array(rows * columns).map(normal);
    const logOdds = new Float64Array(rows).map(normal);
    const level = (k % 3) * 0.5 - 0.5;
    const shown = new Float64Array(rows * signs).map(normal);
    const happened = logOdds.map((each, i) => {
      const own = truth(data.subarray(i * columns, (i + 1) * columns), shown.subarray(i * signs, (i + 1) * signs));
      return random() < sigmoid(each + level + own) ? 1 : 0;
    });
    const spent = happened.map((one) => (one ? Math.round(2000 * Math.exp(0.3 * normal())) : 0));
    return {
      at: Date.UTC(2025, 5, 1) - k * 30 * DAY,
      spanDays: 60,
      index: Array.from({ length: rows }, (_, i) => i),
      features: { rows, columns, data },
      logOdds,
      interest: { rows, columns: signs, data: shown },
      intervalOdds: evenly(logOdds),
      happened,
      wait: happened.map((one) => (one ? Math.floor(60 * random()) : Number.NaN)),
      spent,
      spendBase: new Float64Array(rows).fill(Math.log(2000)),
      btydValue: logOdds.map((each) => 2000 * sigmoid(each)),
      btydSecond: logOdds.map((each) => 5e6 * sigmoid(each)),
      calendar: 0,
    };
  });
}

describe('who corrects BG/NBD', () => {
  it('nobody, where it is right already: the simplest stays', () => {
    expect(chooseChampions(partsOf(() => 0)).chance).toBe('bgnbd');
  });
  it('a linear model where a feature tells more, and its weight is found in spite of changing levels', () => {
    const parts = partsOf((z) => 0.9 * z[2]!);
    expect(chooseChampions(parts).chance).toBe('bgnbd + linear');
    const { weights } = fitChanceModel('bgnbd + linear', parts);
    expect(weights[2]).toBeCloseTo(0.9, 1);
    expect(Math.max(...[...weights].filter((_, j) => j !== 2).map(Math.abs))).toBeLessThan(0.12);
  });
  it('trees where it takes a threshold', () => {
    const parts = partsOf((z) => (z[4]! > 0 === z[9]! > 0.5 ? 1.5 : -1.5), 2500);
    expect(chooseChampions(parts).chance).toBe('bgnbd + linear + trees');
  });
  it('the hazard where what somebody looks at tells more, and its reasons are what is lost without each driver', () => {
    const signs = INTEREST_FEATURES.length;
    const parts = partsOf((_, shown) => 1.1 * shown[3]!, 1500, 5, signs);
    expect(chooseChampions(parts).chance).toBe('bgnbd + hazard');
    const { hazard } = fitChanceModel('bgnbd + hazard', parts);
    expect(hazard!.interest[3]).toBeGreaterThan(0.6);
    const [part] = parts;
    for (let i = 0; i < 40; i++) {
      const row = (data: Float64Array, width: number) => data.slice(i * width, (i + 1) * width);
      const z = row(part!.features.data, columns);
      const known = row(part!.interest.data, signs);
      const intervalOdds = row(part!.intervalOdds, INTERVALS);
      const scales = { mean: Array(signs).fill(0), scale: Array(signs).fill(1) };
      const model = { ...hazard!, scales };
      const settings = {
        ...model,
        intervals: [...model.intervals],
        weights: [...model.weights],
        interest: [...model.interest],
      };
      const claimed = hazardParts(settings, { intervalOdds, interest: known }, z);
      const said = (interest: Float64Array) =>
        logOddsOf(
          { name: 'bgnbd + hazard', weights: new Float64Array(0), trees: null, hazard },
          {
            ...{ logOdds: part!.logOdds.slice(i, i + 1), features: { rows: 1, columns, data: z }, intervalOdds },
            interest: { rows: 1, columns: signs, data: interest },
          },
        )[0]!;
      const without = known.map((each, j) => (INTEREST_FEATURES[j]!.driver === 'interest' ? 0 : each));
      expect(said(known) - said(without)).toBeCloseTo(claimed.get('interest')!, 9);
    }
  });
  it('nobody can challenge without a past to be judged on', () => {
    expect(chooseChampions([])).toMatchObject({ chance: 'bgnbd', challenges: [] });
    expect(chooseChampions(partsOf((z) => z[0]!, 300, 1)).challenges).toEqual([]);
  });
});

describe('the serving head as an ONNX graph', () => {
  it('says what the TypeScript says, within 1e-5, with and without trees', async () => {
    const parts = partsOf((z) => 0.8 * z[1]! + (z[3]! > 0 ? 0.7 : 0), 800, 3);
    const random = seededRandom(2);
    const rows = 300;
    const raw = { rows, columns, data: new Float64Array(rows * columns).map(() => 30 * random() - 9) };
    const scales = scalesOf({ ...raw, rows: 200, data: raw.data.subarray(0, 200 * columns) });
    const z = standardised(raw, scales);
    const logOdds = new Float64Array(rows).map(() => 6 * random() - 3);
    const base = new Float64Array(rows).map(() => 5 + 4 * random());
    const spend: SpendModel = {
      intercept: 0.2,
      weights: new Float64Array(columns).fill(0.05),
      variance: 0.5,
      scale: 1.3,
      sharpness: 1.4,
    };
    const signs = INTEREST_FEATURES.length;
    const shown = { rows, columns: signs, data: new Float64Array(rows * signs).map(() => 4 * random() - 2) };
    const interestScales = scalesOf(shown);
    const withSigns = partsOf((z, s) => z[1]! + s[2]!, 800, 3, signs);
    for (const [name, from] of [
      ['bgnbd', parts],
      ['bgnbd + linear', parts],
      ['bgnbd + linear + trees', parts],
      ['bgnbd + hazard', parts],
      ['bgnbd + hazard', withSigns],
    ] as const) {
      const chance: ChanceModel = fitChanceModel(name, from);
      const head = { chance, spend, scales, interestScales, shift: 0.3, valueShift: 0.1 };
      const session = await openSession(chanceGraph(head));
      const out = await session.run({
        features: doubles([rows, columns], raw.data),
        log_odds: doubles([rows, 1], logOdds),
        value_log_odds: doubles(
          [rows, 1],
          logOdds.map((each) => each + 1),
        ),
        spend_base: doubles([rows, 1], base),
        ...(chance.hazard ? { interval_odds: doubles([rows, INTERVALS], evenly(logOdds)) } : {}),
        ...(chance.hazard?.interest.length ? { interest: doubles([rows, signs], shown.data) } : {}),
      });
      await session.release();
      const interest =
        from === withSigns ? standardised(shown, interestScales) : { rows, columns: 0, data: new Float64Array(0) };
      const own = logOddsOf(chance, { logOdds, features: z, interest, intervalOdds: evenly(logOdds) });
      const valueChances = own.map((each) => sigmoid(each + 1 + 0.1));
      const money = expectedSpends(spend, z, base, valueChances);
      for (let i = 0; i < rows; i++) {
        expect(Math.abs((out.order!.data[i] as number) - sigmoid(own[i]! + 0.3))).toBeLessThan(1e-5);
        expect(Math.abs((out.value_order!.data[i] as number) - valueChances[i]!)).toBeLessThan(1e-5);
        expect(Math.abs((out.value!.data[i] as number) / money[i]! - 1)).toBeLessThan(1e-5);
      }
    }
  });
});

describe('the level of a shop', () => {
  const now = { at: Date.UTC(2026, 8, 1), calendar: 0 };
  const past = (days: number, shift: number) => ({ at: now.at - days * DAY, shift, calendar: 0 });

  it('is the usual calendar, loosely, without a past', () => {
    const christmas = calendarShift(Date.UTC(2025, 0, 1), Date.UTC(2025, 9, 15), 75);
    expect(christmas).toBeGreaterThan(0.15);
    expect(calendarShift(Date.UTC(2025, 0, 1), Date.UTC(2026, 0, 10), 90)).toBeLessThan(0);
    const level = expectedLevel([], { ...now, calendar: christmas });
    expect(level.shift).toBe(christmas);
    expect(level.sd).toBeGreaterThan(0.4);
  });

  it('follows last year’s season once it is known, and not the opposite half of the year', () => {
    const year = [365, 395, 335, 180, 150, 210].map((days) => past(days, days > 300 ? 0.8 : -0.6));
    expect(expectedLevel(year, now).shift).toBeGreaterThan(0.3);
  });

  it('a steady shop has a level that is known better than that of one with ups and downs', () => {
    const steady = expectedLevel(
      [90, 120, 150, 180, 210].map((days) => past(days, 0.02)),
      now,
    );
    const moody = expectedLevel(
      [90, 120, 150, 180, 210].map((days, i) => past(days, i % 2 ? 0.9 : -0.9)),
      now,
    );
    expect(Math.abs(steady.shift)).toBeLessThan(0.1);
    expect(steady.sd).toBeLessThan(0.5 * moody.sd);
  });

  it('brings a mean chance to a rate', () => {
    const logOdds = [-2, -0.5, 0.1, 3, 1];
    const shift = shiftToRate(logOdds, 0.3);
    expect(logOdds.reduce((sum, each) => sum + sigmoid(each + shift), 0) / 5).toBeCloseTo(0.3, 8);
    expect(Number.isFinite(shiftToRate(logOdds, 0))).toBe(true);
    expect(Number.isFinite(shiftToRate(logOdds, 1))).toBe(true);
  });
});
