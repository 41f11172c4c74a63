import { expect, it } from 'vitest';
import { purgeOld } from '../../../server/privacy/retention.ts';
import { settingsPatched } from '../../../server/storage/shops.ts';
import { aDecision, aGround, anEvent, anOrder, aShop, DAY, SHOP } from '../../support/builders.ts';

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
