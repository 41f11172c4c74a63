// The long form: two hundred kills, over days, nights and trainings of the sandbox's clock.

import { expect, it } from 'vitest';
import { killedStory } from '../support/killed-story.ts';

const seed = Number(process.env.PRESAGE_SEED ?? Date.now() % 1_000_000);

it('killed two hundred times while carts are left, told of and written about, the app loses nothing it acknowledged and writes to nobody twice', {
  timeout: 3_600_000,
}, async () => {
  process.stderr.write(`killed: seed ${seed}\n`);
  const report = await killedStory(200, seed, '40m');
  process.stderr.write(`killed: ${JSON.stringify(report)}\n`);
  expect(report.webhooks).toMatchObject({ lost: [], unexplained: [] });
  expect(report.collected.lost).toEqual([]);
  expect(report.orders.lost).toEqual([]);
  expect(report.mails).toMatchObject({ doubles: [], contradicted: [], unaccounted: [] });
  expect(report).toMatchObject({ kills: 200, balanced: true, dead: [], integrity: 'ok' });
  expect(report.books.submitted + report.books.uncertain).toBeGreaterThan(0);
});
