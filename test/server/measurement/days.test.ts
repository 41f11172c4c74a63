// A day in a figure is a day in the shop, wherever the shop lies.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countDrops } from '../../../server/events/drops.ts';
import { dayOf, dayText, zoneOffset } from '../../../server/lib/zone-time.ts';
import { dropsIn } from '../../../server/measurement/intake-figures.ts';
import { cohortsOf } from '../../../server/measurement/results/cohorts.ts';
import { loyaltyOf } from '../../../server/measurement/results/loyalty.ts';
import { salesOf } from '../../../server/measurement/results/sales.ts';
import { sizesKept, sizesOf } from '../../../server/profile/segment-sizes.ts';
import { saveShop } from '../../../server/storage/shops.ts';
import { tempWorld } from '../../support/temp-store.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 3);
/** Without a change of the clocks, so that spans are as long there as here. */
const steady = ['Etc/GMT+12', 'Asia/Kathmandu', 'America/Caracas', 'Pacific/Kiritimati', 'UTC'];
const changing = ['Pacific/Auckland', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'];

const purchases = fc
  .array(fc.record({ shopper: fc.constantFrom('a', 'b', 'c', 'd'), ago: fc.integer({ min: 1, max: 400 * 24 * 60 }) }), {
    maxLength: 60,
  })
  .map((list) =>
    list.map(({ shopper, ago }) => ({ shopper, at: NOW - ago * 60_000, net: 100 })).sort((a, b) => a.at - b.at),
  );

it('sales by week, cohorts by month and loyalty by day depend on the shop’s clock alone', () => {
  fc.assert(
    fc.property(purchases, fc.constantFrom(...steady, ...changing), (bought, zone) => {
      /** The same purchases by what the shop's clock showed. */
      const onTheWall = bought.map((one) => ({ ...one, at: one.at + zoneOffset(one.at, zone) }));
      const wallNow = NOW + zoneOffset(NOW, zone);
      expect(salesOf(bought, NOW, zone)).toEqual(salesOf(onTheWall, wallNow, 'UTC'));
      expect(cohortsOf(bought, NOW, zone)).toEqual(cohortsOf(onTheWall, wallNow, 'UTC'));
      if (steady.includes(zone)) {
        expect(loyaltyOf(bought, [], NOW, zone)).toEqual(loyaltyOf(onTheWall, [], wallNow, 'UTC'));
      }
    }),
    { numRuns: 300 },
  );
});

it('what is counted by day counts on the shop’s day, also where that is not the day in London', async () => {
  const { store } = await tempWorld();
  for (const zone of ['Pacific/Kiritimati', 'Etc/GMT+12', 'Europe/Berlin']) {
    const shop = `${zone.replace(/\W/g, '-').toLowerCase()}.myshopify.com`;
    const facts = { shop, platform: 'p', name: '', url: '', currency: 'EUR', zone, locale: 'en', emailSealed: null };
    await saveShop(store, facts, NOW);
    const midnight = NOW - ((NOW + zoneOffset(NOW, zone)) % DAY);
    for (const at of [midnight - 1, midnight, midnight + DAY - 1]) {
      await countDrops(store, shop, 'collector', { duplicate: 1 }, at);
      await sizesKept(store, { shop, zone }, [{ segment: 's', members: 1, reachable: 1 }], at);
    }
    const counts = await store.selectFrom('drops').select(['day', 'count']).where('shop', '=', shop).execute();
    const today = dayText(dayOf(NOW, zone));
    expect(counts.find(({ day }) => day === today)?.count, zone).toBe(2);
    expect(await dropsIn(store, shop, { from: midnight, to: midnight + DAY - 1 })).toEqual([
      { reason: 'duplicate', count: 2 },
    ]);
    expect((await sizesOf(store, shop, 's')).map(({ day }) => day)).toEqual([midnight - DAY, midnight]);
  }
});
