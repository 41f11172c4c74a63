import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextLevel } from '../../../../models/trend/smoothed-level.ts';
import { oldStockGone, stockChanges, stockNoted } from '../../../../server/catalogue/stock-days.ts';
import { resultsOf } from '../../../../server/measurement/results/results.ts';
import { reorderPoint, stockOf } from '../../../../server/measurement/results/stock.ts';
import { shopOf } from '../../../../server/storage/shops.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import {
  aDecision,
  aGround,
  aMessage,
  anEvent,
  anOrder,
  aProduct,
  aShop,
  aShopper,
  aVisitorLink,
  DAY,
  type Ground,
  HOUR,
  type Place,
  SHOP,
} from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;
const YOUNG = 'just-begun.myshopify.com';
const at = (text: string) => Date.parse(text);

/** 3 March 2026: ten full months lie behind, each with 60 buyers, and February with 90; most on Saturday evenings. */
beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  await aShop(ground, { shop: YOUNG });
  app = await anAdminApp(ground);
  // All in one transaction: hundreds of rows need not be safe from a power cut one by one.
  await ground.store.transaction().execute((trx) => lived({ ...ground, store: trx }));
  const figures = JSON.stringify(await resultsOf(ground.store, SHOP, ground.now, 'Europe/Berlin'));
  await ground.store.insertInto('reports').values({ shop: SHOP, name: 'results', at: ground.now, figures }).execute();
});

async function lived(ground: Place): Promise<void> {
  const { store, now } = ground;
  const created_at = at('2024-01-01T00:00:00Z');
  const mug = (await aProduct(ground, { title: 'Mug', created_at })).id;
  const kettle = (await aProduct(ground, { title: 'Kettle', created_at })).id;
  const launchedAt = at('2026-01-10T09:00:00Z');
  const lamp = (await aProduct(ground, { title: 'New Lamp', created_at: launchedAt })).id;
  for (const [i, product] of [mug, kettle].entries()) {
    await store
      .insertInto('variants')
      .values({
        ...{ shop: SHOP, id: `v${i}`, product, title: '', sku: null, price: 100, compare_at: null },
        ...{ inventory: i === 0 ? 9 : 500, available: 1, position: 1, image: null },
      })
      .execute();
    await store
      .insertInto('subject_scores')
      .values({
        ...{ shop: SHOP, question: 'demand', kind: 'product', subject: product, about: '', scored_at: now },
        ...{ model: 'm', value: 28, low: 20, high: 36, sure: 1, similar: 0, bin: null, words: '[]' },
      })
      .execute();
  }
  // Of seventy shoppers with a lot thirty are held back for good; those who could be written to spend more.
  for (let i = 0; i < 90; i++) await aShopper(ground, { id: `s${i}` });
  const months = ['2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'];
  for (const month of [...months, '2026-01', '2026-02']) {
    const buyers = month === '2026-02' ? 90 : 60;
    for (let i = 0; i < buyers; i++) {
      const placed_at = at(`${month}-${i % 5 === 0 ? '10' : '14'}T18:30:00Z`);
      const net = i < 30 ? 2000 : 2000 + (i % 7) * 100;
      await anOrder(ground, { shopper: `s${i}`, net, placed_at, lines: [{ product: mug }] });
    }
  }
  for (let i = 0; i < 70; i++) {
    await aDecision(ground, {
      ...{ kind: 'assignment', shopper: `s${i}`, placement: 'abandoned-cart', at: at('2025-09-01T00:00:00Z') },
      fallback: i < 30 ? 'holdout' : null,
      items: '[]',
    });
  }
  // The lamp: thirty met it by chance, half of them bought it, of thirty others three.
  for (let i = 0; i < 30; i++) {
    await aVisitorLink(ground, { visitor: `b${i}`, shopper: `s${i}`, since_at: launchedAt });
    const items = JSON.stringify([{ product: lamp, explored: true }]);
    await aDecision(ground, { visitor: `b${i}`, at: launchedAt + DAY, items });
    const far = i < 3 ? 4 : i < 6 ? 3 : i < 20 ? 2 : 1;
    const way = ['page-viewed', 'product-viewed', 'cart-line-added', 'checkout-completed'];
    for (const type of way.slice(0, far)) {
      await anEvent(ground, { visitor: `b${i}`, at: at('2026-02-14T18:10:00Z'), type });
    }
  }
  for (let i = 0; i < 33; i++) {
    if (i >= 15 && i < 30) continue;
    await anOrder(ground, { shopper: `s${i}`, placed_at: launchedAt + 2 * DAY, net: 500, lines: [{ product: lamp }] });
  }
  for (let i = 0; i < 3; i++) await aMessage(ground, {});
  await aMessage(ground, { state: 'skipped' });
}

afterAll(async () => {
  await app.close();
  await ground.end();
});

const outlook = async (language = 'en') => (await app.ask('/api/outlook', { language })).body;

describe('where the shop is going', () => {
  it('a month beyond what was to be expected is told from one that is as usual', async () => {
    const { trends } = await outlook();
    const tile = (id: string) => trends.tiles.find((one: { id: string }) => one.id === id);
    expect(tile('buyers')).toMatchObject({ figure: '90', tone: 'success', verdict: 'More than expected' });
    expect(tile('buyers').text).toMatch(/^Expected between 4\d and 7\d\.$/);
    expect(tile('frequency')).toMatchObject({ figure: '1', tone: null, verdict: 'As expected' });
    expect(tile('basket').months.at(-1)).toMatchObject({ month: 'Feb 2026' });
    // Browsing is known of one month alone.
    expect(tile('visits').text).toContain('Not enough data yet');
  });

  it('busy hours are those of the shop’s own clock', async () => {
    const { busy } = await outlook();
    expect(busy.text).toContain('between 19:00–20:00, and on a Saturday');
    expect(busy.hours).toHaveLength(24);
    expect((await outlook('de')).busy.text).toContain('zwischen 19–20 Uhr und an einem Samstag');
  });

  it('lasting value is told by lots after 90, 180 and 365 days, and not before they are as old', async () => {
    const { value } = await outlook();
    expect(value.rows.map((row: { id: string }) => row.id)).toEqual(['90', '180', '365']);
    const [ninety, , year] = value.rows;
    expect(ninety).toMatchObject({ treated: '40', held: '30' });
    expect(ninety.figure).toMatch(/ a shopper \(/);
    expect(year).toMatchObject({ figure: '–', treated: '0' });
    expect(year.text).toContain('Not enough data yet');
  });

  it('what runs out first stands first, with when to order anew; the wait is the merchant’s to say', async () => {
    const { stock } = await outlook();
    expect(stock.rows.map((row: { title: string; hint: string }) => [row.title, row.hint])).toEqual([
      ['Mug', 'Order now'],
      ['Kettle', 'Enough'],
    ]);
    expect(stock.rows[0]).toMatchObject({ pieces: '9', lasts: '9 days', demand: '28 (20 to 36)', tone: 'critical' });
    await app.ask('/api/settings', { method: 'PUT', body: { reorderDays: 1 } });
    expect((await outlook()).stock.rows[0].hint).toBe('Order within a week');
    expect(reorderPoint({ value: 28, low: 20, high: 36 }, 28)).toBe(36);
    expect(reorderPoint({ value: 0, low: 0, high: 0 }, 14)).toBe(0);
  });

  it('new products: who took them up, and whether meeting them by chance made a difference', async () => {
    const { novelty } = await outlook();
    expect(novelty.rows).toMatchObject([{ title: 'New Lamp', shareText: expect.stringContaining('18 of 60 buyers') }]);
    expect(novelty.met).toContain(
      'Of those who met it by chance among the recommendations 50% bought it, of the others 10%',
    );
  });

  it('a new customer’s cost is the month’s spending by its first-time buyers', async () => {
    const save = (body: unknown) => app.ask('/api/outlook/spend', { method: 'PUT', body });
    expect((await save({ month: '2026-02', spent: 45_000 })).status).toBe(200);
    await save({ month: '2019-01', spent: 100 });
    const february = async () =>
      (await outlook()).acquisition.months.find((one: { month: string }) => one.month === '2026-02');
    expect(await february()).toMatchObject({ newcomers: '30', spend: '450.00', costText: '€15.00' });
    await save({ month: '2026-02', spent: null });
    expect(await february()).toMatchObject({ spend: '', cost: null });
    // Months that are not looked at any more keep what was said.
    expect((await shopOf(ground.store, SHOP))?.settings.acquisitionSpend).toEqual({ '2019-01': 100 });
    for (const body of [{ month: '2026-13', spent: 1 }, { month: '2026-01', spent: -1 }, {}])
      expect((await save(body)).status).toBe(400);
  });

  it('the largest leak comes with a journey against it, each step with the target the merchant has set', async () => {
    await app.ask('/api/settings', { method: 'PUT', body: { stageTargets: { looked: 50, bought: 120 } } });
    expect((await app.ask('/api/settings', { method: 'PUT', body: { stageTargets: { visited: 5 } } })).status).toBe(
      400,
    );
    await app.ask('/api/settings', { method: 'PUT', body: { stageTargets: { looked: 50, 'filled-cart': 40 } } });
    const { stages } = (await app.ask('/api/results')).body;
    expect(stages.suggestion).toEqual({
      text: 'The journey “What they looked at” writes to those who leave there.',
      journey: 'browse-abandonment',
    });
    expect(stages.rows.map((row: { aim: string }) => row.aim)).toEqual(['', '50% reached', '40% not reached', '', '']);
    expect(stages.trend.at(-1).shares).toMatchObject({ looked: { value: 66.7 }, 'filled-cart': { text: '30%' } });
  });

  it('the loyalty index weighs its parts as the merchant has set them', async () => {
    const weigh = async (loyaltyWeights: object) => {
      const { status } = await app.ask('/api/settings', { method: 'PUT', body: { loyaltyWeights } });
      return { status, loyalty: (await app.ask('/api/results')).body.loyalty };
    };
    const { loyalty } = await weigh({ repeat: 0, recommend: 0, tenure: 100 });
    expect(loyalty.rows.map((row: { weight: string }) => row.weight)).toEqual(['0%', '0%', '100%']);
    expect(loyalty.text).toMatch(new RegExp(`^${loyalty.rows[2].figure} of 100, `));
    expect((await weigh({ repeat: 0, recommend: 0, tenure: 0 })).status).toBe(400);
    expect((await weigh({ repeat: 0, recommend: 1, tenure: 0 })).loyalty.text).toContain('Nothing that is known');
  });

  it('work done by itself is counted, its worth by the merchant’s own minutes', async () => {
    const minutesSaved = { mails: 20, held: 0, offers: 0, tasks: 0 };
    await app.ask('/api/settings', { method: 'PUT', body: { minutesSaved } });
    const { work } = await outlook();
    expect(work.text).toContain('About 1 hours');
    expect(work.rows.slice(0, 2)).toMatchObject([
      { id: 'mails', count: '3', saved: '60 min' },
      { id: 'held', count: '1', saved: '0 min' },
    ]);
    expect(work.suggestions).toBe('No offer was put before you.');
    const offer = {
      ...{ shop: SHOP, run: 'r', journey: 'win-back', shopper: 's1', rung: 'discount', percent: 10, cost: 100 },
      ...{ minimum_subtotal: null, code: null, ends_at: 0, reasons: '[]', created_at: ground.now },
    };
    const answered = (id: string, label: string | null, state: string) => ({
      ...{ ...offer, id, label, state },
      ...{ decided_at: label === null ? null : ground.now - HOUR, decided_by: label === null ? null : '1' },
    });
    await ground.store
      .insertInto('offers')
      .values([
        answered('a', 'approve', 'ready'),
        answered('b', 'edit: less will do', 'ready'),
        answered('c', 'reject: too dear', 'rejected'),
        answered('d', null, 'approval'),
      ])
      .execute();
    const { outlook: fresh } = await resultsOf(ground.store, SHOP, ground.now + HOUR, 'Europe/Berlin');
    expect(fresh.work.suggestions).toEqual({ accepted: 1, edited: 1, rejected: 1, waiting: 1 });
  });

  it('each of the staff is asked once a month how it helps', async () => {
    const give = (score: unknown) => app.ask('/api/pulse', { method: 'POST', body: { score } });
    expect((await outlook()).pulse).toMatchObject({ asked: true, months: [] });
    expect((await give(6)).body.fault).toBe('Answer from 1 to 5.');
    await give(2);
    expect((await give(4)).body).toMatchObject({
      asked: false,
      months: [{ month: 'Mar 2026', mean: 4, answers: '1' }],
    });
    expect((await app.ask('/api/outlook', { as: `${SHOP}#2` })).body.pulse.asked).toBe(true);
  });

  it('a shop that has only begun is told nothing it cannot know', async () => {
    const figures = JSON.stringify(await resultsOf(ground.store, YOUNG, ground.now, 'Europe/Berlin'));
    await ground.store
      .insertInto('reports')
      .values({ shop: YOUNG, name: 'results', at: ground.now, figures })
      .execute();
    expect((await app.ask('/api/outlook', { as: YOUNG })).body).toMatchObject({
      ...{ trends: null, busy: null, value: null, stock: null, novelty: null, acquisition: null },
    });
  });
});

describe('stock day by day', () => {
  it('is noted when it changes: how fast it turns over and how often there was none', async () => {
    const { store, now } = ground;
    const days = (ago: number) => now - ago * DAY;
    const look = async (ago: number, pieces: number) => {
      await store.updateTable('variants').set({ inventory: pieces }).where('id', '=', 'v0').execute();
      await stockNoted(store, SHOP, await stockChanges(store, SHOP), days(ago));
    };
    await look(30, 10);
    await look(25, 10);
    await look(20, -3);
    await look(10, 40);
    const mug = (await stockOf(store, SHOP, now))?.lines.find(({ title }) => title === 'Mug');
    // Ten days of ten, ten of none, and eleven of forty.
    expect(mug).toMatchObject({ notedDays: 31, outDays: 10, pieces: 40 });
    const [sold, mean] = [90, (100 + 440) / 31];
    expect(mug?.turnover).toBeCloseTo((sold * 365) / 31 / mean, 6);
    await oldStockGone(store, SHOP, now + 1000 * DAY);
    expect(await store.selectFrom('stock_days').select('pieces').where('shop', '=', SHOP).execute()).toHaveLength(2);
  });
});

describe('a level that goes on', () => {
  it('holds what it usually holds, is never surer than its floor, and says nothing of a handful', () => {
    const calm = nextLevel([10, 10, 10, 10, 10, 10, 10], 0.95, 1);
    expect(calm?.value).toBeCloseTo(10, 9);
    expect(calm?.high).toBeGreaterThan(12);
    const risen = nextLevel([10, 11, 10, 11, 30, 31, 30, 31], 0.95, 1);
    expect(risen?.value).toBeGreaterThan(25);
    expect(nextLevel([1, 2, 3, 4, 5], 0.95, 1)).toBeNull();
  });
});
