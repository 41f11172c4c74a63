import { afterEach, describe, expect, it } from 'vitest';
import { contest } from '../../../../server/learning/contest.ts';
import { demand } from '../../../../server/learning/questions/demand.ts';
import { firstPurchase } from '../../../../server/learning/questions/first-purchase.ts';
import { replenishment } from '../../../../server/learning/questions/replenishment.ts';
import { readings } from '../../../../server/learning/readings.ts';
import { writeAnswers } from '../../../../server/learning/write-scores.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import {
  aConsent,
  aGround,
  anEvent,
  anOrder,
  aProduct,
  aShop,
  aShopper,
  aVisitorLink,
  DAY,
  type Ground,
  NOW,
  SHOP,
} from '../../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

async function shop() {
  const ground = await aGround();
  open.push(ground);
  ground.raw.pragma('synchronous = OFF');
  await aShop(ground);
  return ground;
}

const by = { seed: 1, zone: 'UTC', currency: 'EUR', champion: null };
const line = (product: string, quantity = 1) => ({ product, variant: `v-${product}`, title: product, quantity });

/** Coffee is bought every month by every fourth shopper, lamps now and then by all. */
async function coffeeShop(shoppers: number) {
  const ground = await shop();
  const random = seededRandom('coffee');
  ground.raw.exec('begin');
  const lamps = Array.from({ length: 20 }, (_, i) => `lamp-${i}`);
  for (const id of ['coffee', ...lamps])
    await aProduct(ground, { id, product_type: id.split('-')[0] as string, created_at: NOW - 210 * DAY });
  for (let i = 0; i < shoppers; i++) {
    const { id } = await aShopper(ground);
    let at = NOW - 200 * DAY + 30 * DAY * random();
    while (at < NOW && i % 4 === 0) {
      await anOrder(ground, {
        shopper: id,
        placed_at: Math.round(at),
        updated_at: Math.round(at),
        lines: [line('coffee', 2)],
      });
      at += (28 + 4 * random()) * DAY;
    }
    for (let k = 0; k < (i % 4 === 0 ? 3 : 7); k++) {
      const lampAt = Math.round(NOW - 200 * DAY * random());
      const lamp = lamps[Math.floor(random() * lamps.length)] as string;
      await anOrder(ground, { shopper: id, placed_at: lampAt, updated_at: lampAt, lines: [line(lamp)] });
    }
  }
  ground.raw.exec('commit');
  return ground;
}

describe('what sells and what is due again', () => {
  it('is written by product and by shopper, with spans; once-in-a-life things are not due', async () => {
    const ground = await coffeeShop(120);
    const data = readings(ground.store, SHOP, NOW);
    for (const question of [demand, replenishment]) {
      const bundle = await question.train(data, by);
      if ('missing' in bundle) throw new Error(bundle.missing);
      const scoring = { shop: SHOP, question: question.name, model: 'm', at: NOW };
      await writeAnswers(ground.store, scoring, await question.score!(bundle, data, by));
    }
    const rows = await ground.store.selectFrom('subject_scores').selectAll().execute();
    const coffee = rows.find(({ question, subject }) => question === 'demand' && subject === 'coffee')!;
    // Thirty drinkers, two bags a month.
    expect(coffee.value).toBeGreaterThan(40);
    expect(coffee.value).toBeLessThan(75);
    expect(coffee.low).toBeLessThan(coffee.value);
    const due = rows.filter(({ question }) => question === 'replenishment');
    expect(new Set(due.map(({ about }) => about))).toEqual(new Set(['coffee']));
    expect(due.length).toBeGreaterThan(20);
    for (const { value, low, high } of due) {
      expect(value).toBeGreaterThanOrEqual(NOW);
      expect(value).toBeLessThan(NOW + 40 * DAY);
      expect(low).toBeLessThanOrEqual(high);
    }
  });

  it('says what is missing in a shop without a month of sales', async () => {
    const ground = await shop();
    const { id } = await aShopper(ground);
    await anOrder(ground, { shopper: id, placed_at: NOW - DAY, lines: [line('coffee')] });
    const data = readings(ground.store, SHOP, NOW);
    for (const question of [demand, replenishment, firstPurchase]) {
      expect(await question.train(data, by), question.name).toMatchObject({ missing: expect.stringMatching(/need/) });
    }
  });

  it('cuts abnormal weeks out of the calendar, so that a closed month is no fall in sales', async () => {
    const ground = await coffeeShop(120);
    const closed = { from: NOW - 70 * DAY, to: NOW - 42 * DAY };
    await ground.store
      .deleteFrom('orders')
      .where('placed_at', '>=', closed.from)
      .where('placed_at', '<', closed.to)
      .execute();
    const sold = async (abnormal: (typeof closed)[]) => {
      const data = readings(ground.store, SHOP, NOW, abnormal);
      const bundle = await demand.train(data, by);
      if ('missing' in bundle) throw new Error(bundle.missing);
      return (await demand.score!(bundle, data, by)).subjects!.rows.find((row) => row.subject === 'coffee')!.value;
    };
    expect(await sold([closed])).toBeGreaterThan(await sold([]));
  });
});

describe('the first purchase', () => {
  it('is foretold of those who look often, is judged on later months, and carries its record', async () => {
    const ground = await shop();
    const random = seededRandom('first');
    ground.raw.exec('begin');
    for (let i = 0; i < 900; i++) {
      const from = NOW - (150 - 130 * random()) * DAY;
      const { id } = await aShopper(ground, { created_at: Math.round(from), seen_at: NOW });
      const visitor = `browser-${i}`;
      const keen = random() < 0.35;
      await aConsent(ground, { visitor, purpose: 'analytics', source: 'pixel' });
      await aVisitorLink(ground, { visitor, shopper: id, since_at: Math.round(from) });
      let bought = false;
      for (let at = from; at < NOW && !bought; at += (keen ? 6 : 30) * DAY * random() + DAY) {
        const when = Math.round(at);
        await anEvent(ground, { visitor, product: 'p1', at: when });
        if (keen) await anEvent(ground, { visitor, type: 'cart-line-added', product: 'p1', at: when + 1000 });
        bought = random() < (keen ? 0.06 : 0.003);
        if (bought) await anOrder(ground, { shopper: id, placed_at: when + 2000, updated_at: when + 2000, lines: [] });
      }
    }
    ground.raw.exec('commit');
    const data = readings(ground.store, SHOP, NOW);
    const bundle = await firstPurchase.train(data, by);
    if ('missing' in bundle) throw new Error(bundle.missing);
    const { verdict, evidence } = await contest(firstPurchase, data, by, null);
    expect(verdict.challenger!.rows).toBeGreaterThan(100);
    expect(verdict.promoted).toBe(true);
    const { subjects } = await firstPurchase.score!(bundle, data, { ...by, evidence });
    expect(subjects!.rows.length).toBeGreaterThan(100);
    for (const row of subjects!.rows) {
      expect(row.low).toBeLessThanOrEqual(row.value);
      expect(row.high).toBeGreaterThanOrEqual(row.value);
      if (row.sure) expect(row.similar).toBeGreaterThanOrEqual(10);
    }
  });
});
