import { expect, it } from 'vitest';
import { purgeOld } from '../../../server/privacy/retention.ts';
import { settingsPatched } from '../../../server/storage/shops.ts';
import { aDecision, aGround, aMessage, anEvent, anOrder, aShop, DAY, SHOP } from '../../support/builders.ts';

it('messages go with their links after their time, not while they wait; the way out of the oldest mail stays open', async () => {
  const ground = await aGround();
  const { store, now } = ground;
  await aShop(ground);
  for (const [id, days, state] of [
    ['young', 399, 'submitted'],
    ['old', 401, 'submitted'],
    ['skipped', 401, 'skipped'],
    ['late', 401, 'waiting'],
  ] as const) {
    await aMessage(ground, { id, state, email_hash: 'ada', created_at: now - days * DAY });
    for (const [purpose, expires_at] of [
      ['restore', now - 300 * DAY],
      ['unsubscribe', null],
    ] as const) {
      await store
        .insertInto('links')
        .values({
          ...{ shop: SHOP, token_hash: `${id}-${purpose}`, purpose, message: id, email_hash: 'ada', cart: null },
          ...{ checkout: null, created_at: now - days * DAY, expires_at, used_at: null },
        })
        .execute();
    }
  }
  const foreign = (id: string, days: number) => ({ shop: SHOP, id, email_hash: 'a', kind: 'k', at: now - days * DAY });
  await store
    .insertInto('foreign_messages')
    .values([foreign('young', 89), foreign('old', 91)])
    .execute();
  const alert = { shop: SHOP, email_hash: 'a', variant: '', locale: null, answered_at: null };
  await store
    .insertInto('stock_alerts')
    .values([
      { ...alert, product: '1', asked_at: now - 759 * DAY },
      { ...alert, product: '2', asked_at: now - 761 * DAY },
    ])
    .execute();
  const asked = { shop: SHOP, kind: 'export', person_sealed: 'sealed', asked_at: now - 500 * DAY, shoppers: 1 };
  await store
    .insertInto('privacy_requests')
    .values([
      { ...asked, id: 'open', done_at: null },
      { ...asked, id: 'done', done_at: now - 401 * DAY },
    ])
    .execute();
  expect(await purgeOld(store, SHOP, now)).toBe(4);
  const kept = async (table: 'messages' | 'foreign_messages') =>
    (await store.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id);
  expect([await kept('messages'), await kept('foreign_messages')]).toEqual([['late', 'young'], ['young']]);
  const links = await store.selectFrom('links').select('token_hash').orderBy('token_hash').execute();
  expect(links.map(({ token_hash }) => token_hash)).toEqual([
    ...['late-restore', 'late-unsubscribe', 'old-unsubscribe', 'skipped-unsubscribe', 'young-restore'],
    'young-unsubscribe',
  ]);
  const requests = await store.selectFrom('privacy_requests').select(['id', 'person_sealed']).orderBy('id').execute();
  expect(requests).toEqual([
    { id: 'done', person_sealed: null },
    { id: 'open', person_sealed: 'sealed' },
  ]);
  expect(await purgeOld(store, SHOP, now)).toBe(0);
  await ground.end();
});

it('each class of rows is kept for its time and not longer, as the merchant has set it; orders stay', async () => {
  const ground = await aGround();
  const { store, now } = ground;
  const other = 'quayside.myshopify.com';
  await aShop(ground);
  await aShop(ground, { shop: other });
  for (const shop of [SHOP, other]) {
    for (const days of [1, 759, 761]) {
      for (const type of ['product-viewed', 'order-changed'])
        await anEvent(ground, { shop, type, at: now - days * DAY });
    }
    for (const days of [1, 399, 401]) await aDecision(ground, { shop, at: now - days * DAY });
    for (const days of [1, 401]) {
      const report = { shop, id: `${days}`, kind: 'delivered', email_hash: 'h', message: null };
      await store
        .insertInto('mail_reports')
        .values({ ...report, at: now, received_at: now - days * DAY })
        .execute();
    }
    for (const days of [1, 759, 761]) {
      const moment = { created_at: now - days * DAY, updated_at: now - days * DAY };
      await store
        .insertInto('carts')
        .values({ shop, token: `c${days}`, lines: '[]', line_count: 0, ...moment })
        .execute();
      await store
        .insertInto('checkouts')
        .values({
          ...{ shop, token: `k${days}`, name: null, cart: `c${days}`, shopper: null, email_hash: null, locale: null },
          ...{ accepts_marketing: 0, lines: '[]', line_count: 0, currency: 'EUR', total: 0, recovery_url_sealed: null },
          ...{ restored_from: null, completed_at: null, deleted_at: null, ...moment },
        })
        .execute();
      const held = { visitor: 'v', at: now - 800 * DAY, last_at: now - days * DAY };
      await store
        .insertInto('cart_links')
        .values({ shop, kind: 'cart', token: `c${days}`, ...held })
        .execute();
    }
    await anOrder(ground, { shop, placed_at: now - 3000 * DAY });
    for (const day of ['2020-01-01', '2026-03-01']) {
      await store.insertInto('drops').values({ shop, day, door: 'collector', reason: 'bot', count: 1 }).execute();
    }
  }
  type Kept = 'events' | 'decisions' | 'orders' | 'drops' | 'mail_reports' | 'carts' | 'checkouts' | 'cart_links';
  const left = async (table: Kept, shop = SHOP) =>
    (
      await store
        .selectFrom(table as 'events')
        .select('shop')
        .where('shop', '=', shop)
        .execute()
    ).length;
  expect(await purgeOld(store, SHOP, now)).toBe(8);
  for (const table of ['carts', 'checkouts', 'cart_links'] as const) {
    expect([table, await left(table), await left(table, other)]).toEqual([table, 2, 3]);
  }
  expect([await left('mail_reports'), await left('mail_reports', other)]).toEqual([1, 2]);
  expect([await left('events'), await left('decisions'), await left('orders'), await left('drops')]).toEqual([
    4, 2, 1, 1,
  ]);
  expect([await left('events', other), await left('decisions', other), await left('drops', other)]).toEqual([6, 3, 2]);
  await store.transaction().execute((trx) => settingsPatched(trx, SHOP, { keepEventsDays: 60, keepDecisionsDays: 60 }));
  expect(await purgeOld(store, SHOP, now)).toBe(6);
  expect(await purgeOld(store, SHOP, now)).toBe(0);
  expect([await left('events'), await left('decisions')]).toEqual([2, 1]);
  await ground.end();
});
