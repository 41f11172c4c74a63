// The made-up world keeps the figures it was made to have; where the public data are at hand, they are compared with it directly.

import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fitBgNbd, logLikelihood } from '../sandbox/world/bg-nbd-fit.ts';
import { day } from '../sandbox/world/calendar.ts';
import { buyingRecords, figuresOf, holds, minutesToAbandonment, rhythmOf } from '../sandbox/world/figures.ts';
import { funnel, purchasing, sizes } from '../sandbox/world/parameters.ts';
import { createWorld } from '../sandbox/world/world.ts';

const data = new URL('../../../shared/data/', import.meta.url);
const table = (name: string): Record<string, string>[] => {
  const raw = readFileSync(new URL(name, data));
  const [head, ...rows] = (name.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8').trim().split('\n');
  const names = head!.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i]!, cell])));
};
/** A test on public data: runs where the file is, else says why not. */
const onData = (file: string, name: string, run: () => void) => {
  if (existsSync(new URL(file, data))) test(name, run);
  else test.skip(`${name} (skipped: ${file} is not on this machine)`, run);
};

const world = createWorld({ seed: 1 });
const sessions = [...world.browsing(world.endsAt - sizes.full.browsingDays * day, world.endsAt)];
const people = sessions.filter((session) => !session.robot);

describe('a full world', () => {
  for (const seed of [1, 2]) {
    test(`of seed ${seed} keeps every figure within its tolerance`, () => {
      const figures = figuresOf(seed === 1 ? world : createWorld({ seed }));
      expect(figures.length).toBeGreaterThanOrEqual(12);
      expect(figures.filter((figure) => !holds(figure))).toEqual([]);
    });
  }

  test('leaves most carts behind', () => {
    const filled = new Set<string>();
    const bought = new Set<string>();
    for (const session of people) {
      for (const step of session.steps) {
        if (step.kind === 'add') filled.add(session.cart);
        if (step.kind === 'buy') bought.add(session.cart);
      }
    }
    const left = [...filled].filter((cart) => !bought.has(cart)).length / filled.size;
    expect(left).toBeGreaterThan(0.6);
    expect(left).toBeLessThan(0.85);
  });

  test('is busier in autumn than in high summer', () => {
    const between = (from: number, to: number) =>
      world.orders.filter((order) => order.placedAt >= from && order.placedAt < to).length;
    const november = between(Date.UTC(2025, 10, 1), Date.UTC(2025, 11, 1));
    const february = between(Date.UTC(2026, 1, 1), Date.UTC(2026, 2, 1)) * (30 / 28);
    expect(november / february).toBeGreaterThan(1.15);
  });
});

describe('the fit that judges the world', () => {
  onData('cdnow/sample-customers.csv', 'finds the published parameters and likelihood on CDNOW', () => {
    const records = table('cdnow/sample-customers.csv').map((row) => ({
      x: Number(row.frequency),
      lastAt: Number(row.recency),
      observed: Number(row.T),
    }));
    const { r, alpha, a, b } = fitBgNbd(records);
    expect(r).toBeCloseTo(purchasing.r, 2);
    expect(Math.abs(alpha - purchasing.alpha)).toBeLessThan(0.02);
    expect(Math.abs(a - purchasing.a)).toBeLessThan(0.02);
    expect(Math.abs(b - purchasing.b)).toBeLessThan(0.05);
    expect(logLikelihood(records, [r, alpha, a, b])).toBeCloseTo(-9582.43, 1);
    const repeat = records.filter((record) => record.x > 0).length / records.length;
    expect(repeat).toBeCloseTo(purchasing.repeatIn39Weeks, 3);
  });

  test('prefers the true parameters to others on a generated world', () => {
    const records = buyingRecords(world);
    const truth = logLikelihood(records, [purchasing.r, purchasing.alpha, purchasing.a, purchasing.b]);
    for (const other of [
      [0.5, 4.414, 0.793, 2.426],
      [0.243, 10, 0.793, 2.426],
      [0.243, 4.414, 3, 2.426],
    ]) {
      expect(logLikelihood(records, other)).toBeLessThan(truth - 5);
    }
  });
});

describe('against the public aggregates', () => {
  onData(
    'retailrocket/aggregates/funnel-daily.csv',
    'views, adds and bought lines stand in the published relation',
    () => {
      const rows = table('retailrocket/aggregates/funnel-daily.csv');
      const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
      expect((100 * sum('addtocarts')) / sum('views')).toBeCloseTo(funnel.addsPer100Views, 2);
      expect((100 * sum('transactions')) / sum('views')).toBeCloseTo(funnel.boughtLinesPer100Views, 2);
    },
  );

  onData(
    'retailrocket/aggregates/minutes-to-abandonment.csv.gz',
    'people stay as long after an add as they did there',
    () => {
      const theirs = table('retailrocket/aggregates/minutes-to-abandonment.csv.gz')
        .filter((row) => row.minutes !== '')
        .map((row) => Number(row.minutes));
      const ours = minutesToAbandonment(sessions);
      const below = (list: number[], minutes: number) => list.filter((m) => m <= minutes).length / list.length;
      for (const minutes of [0, 1, 5, 30, 60, 360, 1440]) {
        expect(Math.abs(below(ours, minutes) - below(theirs, minutes)), `${minutes} minutes`).toBeLessThan(0.08);
      }
    },
  );

  onData('retailrocket/aggregates/heatmap-weekday-hour.csv', 'the week and the day have the published shape', () => {
    const rows = table('retailrocket/aggregates/heatmap-weekday-hour.csv');
    const total = rows.reduce((sum, row) => sum + Number(row.views), 0);
    const weekday = new Array<number>(7).fill(0);
    const hours = new Array<number>(24).fill(0);
    for (const row of rows) {
      weekday[Number(row.weekday) - 1]! += Number(row.views) / total;
      // Their quietest hour is 10 UTC; four in the morning in the shop's own time.
      hours[(Number(row.hour_utc) + 18) % 24]! += Number(row.views) / total;
    }
    const ours = rhythmOf(
      world,
      people.map((session) => session.startsAt),
    );
    const distance = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / 2;
    expect(distance(ours.weekday, weekday)).toBeLessThan(0.03);
    expect(distance(ours.hours, hours)).toBeLessThan(0.1);
  });
});
