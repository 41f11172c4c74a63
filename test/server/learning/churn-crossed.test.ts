import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHURN_CROSSED_JOB, churnCrossed, type FreshScore } from '../../../server/learning/churn-crossed.ts';
import { seededRandom } from '../../../server/lib/random.ts';
import { sqliteJobs } from '../../../server/storage/sqlite-jobs.ts';
import { aGround, aScore, aShop, aShopper, type Ground, SHOP } from '../../support/builders.ts';

let ground: Ground;
beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
});
afterEach(() => ground.end());

const told = async (fresh: FreshScore[]) => {
  const jobs = sqliteJobs(ground.store, () => ground.now, seededRandom(1));
  await ground.store.transaction().execute((trx) => churnCrossed(trx, jobs, SHOP, fresh));
  const rows = await ground.store.selectFrom('jobs').select('payload').where('kind', '=', CHURN_CROSSED_JOB).execute();
  return rows.map((row) => JSON.parse(row.payload));
};

const fresh = (shopper: string, churn: number, over: Partial<FreshScore> = {}): FreshScore => ({
  shopper,
  scored_at: ground.now,
  churn,
  horizon_days: 90,
  sure: 1,
  ...over,
});

it('tells of who rose over the line, and of nobody else', async () => {
  for (const [id, before] of [
    ['rose', 0.5],
    ['fell', 0.9],
    ['stayed-below', 0.2],
    ['stayed-above', 0.8],
    ['unsure', 0.5],
  ] as const) {
    await aShopper(ground, { id });
    await aScore(ground, { shopper: id, p_order: 1 - before });
  }
  await aShopper(ground, { id: 'never-scored' });
  const all = [
    fresh('rose', 0.71),
    fresh('fell', 0.4),
    fresh('stayed-below', 0.3),
    fresh('stayed-above', 0.95),
    fresh('unsure', 0.9, { sure: 0 }),
    fresh('never-scored', 0.99),
  ];
  expect(await told(all)).toEqual([{ shop: SHOP, shopper: 'rose', churn: 0.71, days: 90 }]);
  // The same portion once more, as after a crash before its commit was answered.
  expect(await told(all)).toHaveLength(1);
});

it('a shop without scores tells nothing', async () => {
  expect(await told([])).toEqual([]);
});
