import { afterEach, describe, expect, it } from 'vitest';
import { previewer } from '../../../../server/decisions/preview.ts';
import { anAdminApp } from '../../../support/admin-app.ts';
import {
  aDecision,
  aGround,
  anEvent,
  anOrder,
  aProduct,
  aShop,
  DAY,
  type Ground,
  HOUR,
  SHOP,
} from '../../../support/builders.ts';
import { sizedShop } from '../../../support/sized-shop.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function desk(ground: Ground, over: Parameters<typeof anAdminApp>[1] = {}) {
  const changed: string[] = [];
  const app = await anAdminApp(ground, {
    storefront: { changed: (shop) => changed.push(shop), preview: async () => null },
    ...over,
  });
  closers.push(() => app.close());
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${SHOP}`, 'content-type': 'application/json' };
    const response = await fetch(`${app.url}/api${path}`, { ...init, headers });
    return { status: response.status, body: await response.json() };
  };
  const send = (method: string, path: string, body?: object) => ask(path, { method, body: JSON.stringify(body ?? {}) });
  return { ask, send, changed };
}

describe('the merchant’s rules in the admin', () => {
  it('are added, changed and removed; what can’t be is refused with its field; the next answer knows', async () => {
    const ground = await aGround();
    closers.push(() => ground.end());
    await aShop(ground);
    const { ask, send, changed } = await desk(ground);
    const pin = { action: 'pin', target: 'product', value: '7', season: { from: '12-01', to: '12-26' } };
    const { body } = await send('POST', '/merchandising', pin);
    expect(body.rules).toMatchObject([{ ...pin, active: true, placement: null }]);
    const { id } = body.rules[0];
    expect((await send('PUT', `/merchandising/${id}`, { ...pin, value: '8' })).body.rules[0].value).toBe('8');
    expect(await send('POST', '/merchandising', { ...pin, value: '' })).toMatchObject({
      status: 400,
      body: { fields: { value: 'This is missing.' } },
    });
    expect((await send('POST', '/merchandising', { ...pin, shop: 'another' })).status).toBe(400);
    expect((await send('PUT', '/merchandising/unknown', pin)).status).toBe(404);
    const seen = (await ask('/merchandising')).body.rules[0];
    expect((await send('PUT', `/merchandising/${id}`, { ...pin, changedAt: seen.changedAt - 1 })).status).toBe(409);
    expect((await send('PUT', `/merchandising/${id}`, { ...pin, changedAt: seen.changedAt })).status).toBe(200);
    expect((await send('DELETE', `/merchandising/${id}`)).body.rules).toEqual([]);
    expect((await send('DELETE', `/merchandising/${id}`)).status).toBe(404);
    expect((await ask('/merchandising')).body.most).toBe(100);
    expect(changed).toHaveLength(4);
  });

  it('can be looked at as a shopper would see them, without a decision being written', async () => {
    const shop = await sizedShop(120, { products: 60 });
    closers.push(() => shop.end());
    await shop.train();
    await shop.recommend({ shop: SHOP, placement: 'home', limit: 4 });
    await shop.flush();
    const count = async () => (await shop.store.selectFrom('decisions').select('id').execute()).length;
    const before = await count();
    const preview = previewer({ ...shop.deciding, store: shop.store });
    const { ask } = await desk(shop, { storefront: { changed: () => {}, preview } });
    const keen = await ask(`/preview?shopper=${shop.keenest}&limit=6`);
    expect(keen.body.bought).toBeGreaterThan(0);
    expect(keen.body.items).toHaveLength(6);
    expect((await ask('/preview')).body).toMatchObject({ viewed: 0, bought: 0 });
    const archetypes = await shop.store.selectFrom('scores').select('archetype').distinct().execute();
    for (const { archetype } of archetypes) {
      expect((await ask(`/preview?archetype=${encodeURIComponent(archetype)}`)).status).toBe(200);
    }
    expect((await ask('/preview?archetype=nobody-is-this')).status).toBe(404);
    expect((await ask('/preview?placement=nowhere')).status).toBe(400);
    await shop.flush();
    expect(await count()).toBe(before);
  });
});

describe('a rule', () => {
  it('is told as one sentence, with names for ids, and says when its product is gone', async () => {
    const ground = await aGround();
    closers.push(() => ground.end());
    await aShop(ground);
    await aProduct(ground, { id: '7', title: 'Copper <b>Kettle</b>' });
    const { send } = await desk(ground);
    const tell = async (rule: object) => (await send('POST', '/merchandising', rule)).body.rules.at(-1).text;
    const season = { from: '12-01', to: '02-29' };
    expect(await tell({ action: 'pin', target: 'product', value: '7', strength: 2, placement: 'home', season })).toBe(
      'Shown first, in up to 2 places: “Copper <b>Kettle</b>”. Home page, every year from 1 December to 29 February.',
    );
    expect(await tell({ action: 'bury', target: 'price', low: 1000, strength: 3 })).toBe(
      'Shown much less: products priced from €10.00. Everywhere.',
    );
    expect(await tell({ action: 'exclude', target: 'product', value: 'sold-long-ago' })).toContain(
      'no longer in the shop',
    );
  });
});

describe('how varied recommendations were', () => {
  it('is told week by week, and a week without answers is unknown, not zero', async () => {
    const ground = await aGround();
    closers.push(() => ground.end());
    await aShop(ground);
    for (const id of ['1', '2']) await aProduct(ground, { id, product_type: id });
    await aDecision(ground, {
      at: ground.now - 10 * DAY,
      placement: 'home',
      items: '[{"product":"1"},{"product":"2"}]',
    });
    await aDecision(ground, { at: ground.now - DAY, placement: 'home', items: '[{"product":"1"}]' });
    const { ask } = await desk(ground);
    const { weeks } = (await ask('/storefront/variety?weeks=3')).body;
    expect(weeks.map((week: { coverage: { value: number } }) => week.coverage.value)).toEqual([null, 1, 0.5]);
    expect(weeks[0].coverage.text).toBe('–');
    expect((await ask('/storefront/variety?weeks=5000')).status).toBe(400);
  });
});

describe('what came of recommendations', () => {
  it('is counted from answer to order by placement, without machines, whose part is told', async () => {
    const ground = await aGround();
    closers.push(() => ground.end());
    await aShop(ground);
    for (const [i, type] of ['Mugs', 'Mugs', 'Lamps', 'Rugs'].entries()) {
      await aProduct(ground, {
        id: String(i + 1),
        product_type: type,
        created_at: ground.now - (i === 3 ? 5 : 200) * DAY,
      });
    }
    const decide = (id: string, placement: string, products: string[]) =>
      ground.store
        .insertInto('decisions')
        .values({
          ...{
            shop: SHOP,
            id,
            kind: 'recommendation',
            at: ground.now - 2 * HOUR,
            visitor: 'v',
            shopper: null,
            placement,
          },
          ...{ strategy: 'blend', fallback: null, policy: 'p', model: null, reasons: '[]' },
          items: JSON.stringify(products.map((product, position) => ({ product, position, explored: position === 1 }))),
        })
        .execute();
    await decide('d1', 'home', ['1', '2']);
    await decide('d2', 'cart', ['3', '4']);
    const event = (
      type: string,
      visitor: string,
      decision: string,
      product: string | null,
      products?: string[],
      at = HOUR,
    ) => anEvent(ground, { type, visitor, product, at: ground.now - at, body: JSON.stringify({ decision, products }) });
    await event('recommendation-shown', 'v', 'd1', null, ['1', '2']);
    await event('recommendation-shown', 'v', 'd1', null, ['1', '2']);
    await event('recommendation-clicked', 'v', 'd1', '1');
    await event('recommendation-clicked', 'v', 'd1', '1');
    await event('recommendation-clicked', 'v', 'd2', '4');
    await event('recommendation-clicked', 'v', 'no-such-decision', '4');
    for (let i = 0; i < 9; i++) await event('recommendation-clicked', 'bot', 'd1', '2', undefined, HOUR + i * 100);
    for (let i = 0; i < 600; i++) await anEvent(ground, { visitor: 'crawler', product: '1' });
    await event('recommendation-shown', 'crawler', 'd1', null, ['1', '2']);
    await anOrder(ground, {
      placed_at: ground.now - HOUR,
      lines: [{ product: '1', decision: 'd1', price: 900, quantity: 2 }, {}],
    });
    await anOrder(ground, { placed_at: ground.now - HOUR, counted: 0, lines: [{ decision: 'd1' }] });
    const { ask } = await desk(ground);
    const { body } = await ask('/storefront?days=1');
    const home = { placement: 'home', answers: 1, seen: 1, impressions: 2, clicks: 1, lines: 1, revenue: 1800 };
    expect(body.placements).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...home, title: 'Home page', clickShareText: '50%' }),
        expect.objectContaining({ ...home, placement: 'cart', seen: 0, impressions: 0, lines: 0, revenue: 0 }),
      ]),
    );
    expect(body.leftOut).toEqual({
      'never-answered': 1,
      'clicks-faster-than-a-person': 9,
      'more-views-than-a-person': 1,
    });
    expect(body.variety).toMatchObject({
      answers: 2,
      coverage: 1,
      novelty: 2,
      diversity: 0.5,
      explored: 0.5,
      newShown: 0.25,
      byModel: 1,
    });
    expect(body.variety.categoryEntropy).toBeCloseTo(1.5 / Math.log2(3), 10);
    // Fifteen clicks came in; the newest product's share of them.
    expect(body.variety.newClicked).toBeGreaterThan(0);
    expect((await ask('/storefront?days=0')).status).toBe(400);
  });

  it('of a shop where nothing was answered yet is nothing, not zero', async () => {
    const ground = await aGround();
    closers.push(() => ground.end());
    await aShop(ground);
    const { ask } = await desk(ground);
    const { body } = await ask('/storefront');
    expect(body).toMatchObject({ placements: [], leftOut: {}, variety: { answers: 0, coverage: null, novelty: null } });
  });
});
