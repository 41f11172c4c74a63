import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isMarkedSpared } from '../../../../server/profile/marks.ts';
import { membersOf } from '../../../../server/profile/segments.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aScore, aShop, aShopper, DAY, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  await aShopper(ground, { id: 'ada', name: 'Ada', email: 'ada@example.com' });
  await aShopper(ground, { id: 'bo', name: 'Bo', email: 'bo@example.com' });
  app = await anAdminApp(ground);
});
afterEach(async () => {
  await app.close();
  await ground.end();
});

const post = (path: string, body: unknown = {}) => app.ask(`/api/shoppers/${path}`, { method: 'POST', body });
const put = (path: string, body: unknown) => app.ask(`/api/shoppers/${path}`, { method: 'PUT', body });

describe('by hand, a merchant', () => {
  it('writes notes and takes them away, each on its own shopper', async () => {
    const { body } = await post('ada/notes', { text: ' Called about the <b>kettle</b> ' });
    expect(body.desk.notes).toMatchObject([{ text: 'Called about the <b>kettle</b>' }]);
    const [{ id }] = body.desk.notes;
    expect((await post(`bo/notes/${id}/remove`)).status).toBe(404);
    expect((await post(`ada/notes/${id}/remove`)).body.desk.notes).toEqual([]);
    expect((await post('ada/notes', { text: '  ' })).body.fault).toBe('Write something, of at most 1,000 characters.');
    expect((await post('nobody/notes', { text: 'x' })).status).toBe(404);
    expect(
      (await app.ask('/api/shoppers/ada/notes', { method: 'POST', body: { text: 'x' }, as: 'other.myshopify.com' }))
        .status,
    ).toBe(401);
  });

  it('gives tags that segments find, once each however they are written', async () => {
    await put('ada/tags', { tag: 'Press  Contact', on: true });
    const { body } = await put('ada/tags', { tag: 'press contact', on: true });
    expect(body.desk.tags).toEqual(['press contact']);
    const at = { shop: SHOP, now: ground.now };
    const found = await membersOf(ground.store, at, { field: 'tag', is: 'one-of', values: ['Press contact'] });
    expect(found).toEqual(['ada']);
    expect((await put('ada/tags', { tag: 'PRESS CONTACT', on: false })).body.desk.tags).toEqual([]);
    for (let i = 0; i < 20; i++) await put('ada/tags', { tag: `t${i}`, on: true });
    expect((await put('ada/tags', { tag: 'one more', on: true })).status).toBe(409);
  });

  it('leaves somebody alone: who was merged into them counts, and segments know', async () => {
    await aShopper(ground, { id: 'ada-before' });
    await put('ada-before/spared', { spared: true });
    await ground.store.updateTable('shoppers').set({ merged_into: 'ada' }).where('id', '=', 'ada-before').execute();
    expect(await isMarkedSpared(ground.store, SHOP, 'ada')).toBe(true);
    expect((await app.ask('/api/shoppers/ada')).body.desk.isSpared).toBe(true);
    expect((await put('ada/spared', { spared: false })).body.desk).toMatchObject({ isSpared: false, tags: [] });
    await put('bo/spared', { spared: true });
    const at = { shop: SHOP, now: ground.now };
    expect(await membersOf(ground.store, at, { field: 'doNotTarget', is: true })).toEqual(['bo']);
    expect(await membersOf(ground.store, at, { field: 'doNotTarget', is: false })).toEqual(['ada']);
  });

  it('sets a task, and ends it once', async () => {
    const { body } = await post('ada/tasks', { text: 'Send a sample' });
    expect(body.desk.tasks).toMatchObject([{ text: 'Follow up: Send a sample' }]);
    const [{ id }] = body.desk.tasks;
    expect((await post(`bo/tasks/${id}/done`)).status).toBe(404);
    expect((await post(`ada/tasks/${id}/done`)).body.desk.tasks).toEqual([]);
    expect((await post(`ada/tasks/${id}/done`)).status).toBe(404);
  });

  it('hands out what is kept of them, and has them erased with what was written by hand', async () => {
    await post('ada/notes', { text: 'Allergic to nickel' });
    const { body } = await post('ada/export');
    expect(JSON.stringify(body.records)).toContain('Allergic to nickel');
    expect(body.page).toContain('ada@example.com');
    const erased = await post('ada/erase');
    expect(erased.status).toBe(202);
    const jobs = await ground.store.selectFrom('jobs').select('kind').where('kind', '=', 'privacy.erase').execute();
    expect(jobs).toHaveLength(1);
    await aShopper(ground, { id: 'unnamed', name: null, email: null, customer: null });
    expect((await post('unnamed/erase')).status).toBe(409);
  });
});

describe('what would change a score', () => {
  it('is told by those who are where this one would then be, and not by a handful', async () => {
    const score = (i: number, p: number, orders: number, daysAgo: number) =>
      aScore(ground, {
        ...{ shopper: `s-${orders}-${i}`, p_order: p, orders },
        ...{ last_order_at: ground.now - daysAgo * DAY, scored_at: ground.now },
      });
    await aScore(ground, {
      shopper: 'ada',
      p_order: 0.4,
      orders: 2,
      last_order_at: ground.now - 20 * DAY,
      scored_at: ground.now,
    });
    for (let i = 0; i < 19; i++) await score(i, 0.6, 3, 5);
    expect((await app.ask('/api/shoppers/ada')).body.wouldChange).toEqual([]);
    await score(19, 0.8, 3, 5);
    for (let i = 0; i < 20; i++) await score(i + 100, 0.2, 2, 50);
    expect((await app.ask('/api/shoppers/ada')).body.wouldChange).toEqual([
      'With one more order now they would be like 20 shoppers with 3 orders, the last within two weeks: 61% on average.',
      'Silent for 30 more days they would be like 20 shoppers: 20% on average.',
    ]);
  });
});
