import { afterEach, beforeEach, expect, it } from 'vitest';
import { catalogueOf } from '../../../../../server/catalogue/products.ts';
import { productFromShopify } from '../../../../../server/platform/shopify/history/product-from-shopify.ts';
import { shelvesReadOn } from '../../../../../server/platform/shopify/reconcile/shelves.ts';
import { saveShop } from '../../../../../server/storage/shops.ts';
import { aProduct, aShop, shopNow } from '../../../../sandbox-shopify/support/small-shop.ts';
import { aShopStore } from '../shop-kit.ts';
import { standInApi } from '../stand-in-api.ts';

const SHOP = 'hollowmere.myshopify.com';
const DAY = 86_400_000;
const ids = Array.from({ length: 60 }, (_, n) => String(1001 + n));

let kit: Awaited<ReturnType<typeof aShopStore>>;
beforeEach(async () => {
  kit = await aShopStore({ installed: false });
  kit.clock.at = shopNow;
  await saveShop(kit.store, { ...kit.facts, shop: SHOP, currency: 'GBP' }, shopNow - 30 * DAY);
  for (const id of ids) {
    const moment = new Date(shopNow - 40 * DAY).toISOString();
    const told = productFromShopify(
      {
        ...{ id: `gid://shopify/Product/${id}`, handle: id, title: id, descriptionHtml: '', productType: '' },
        ...{ vendor: '', tags: [], status: 'ACTIVE', isGiftCard: false },
        ...{ publishedAt: moment, createdAt: moment, updatedAt: moment },
      },
      [
        {
          ...{ id: `gid://shopify/ProductVariant/${id}1`, title: '', price: '12.50', availableForSale: true },
          position: 1,
        },
      ],
      'GBP',
    );
    if (told !== null) await kit.record(kit.store, SHOP, [told], false);
  }
});
afterEach(() => kit.end());

it('collections and costs that changed while the product did not are known within a day, and only changes are written', async () => {
  const shop = aShop({ products: ids.map((id) => aProduct({ id, updatedAt: shopNow - 40 * DAY })) });
  const lamps = { id: '77', handle: 'lamps', title: 'Lamps', descriptionHtml: '', updatedAt: shopNow };
  shop.collections.set('77', { ...lamps, productIds: ['1001', '1060'] });
  const api = standInApi(shop, kit);
  const day = async () => {
    let changed = 0;
    for (let hour = 0; hour < 24; hour++) {
      kit.clock.at += 3_600_000;
      shop.clock.moveTo(kit.clock.at);
      const read = { shop: SHOP, currency: 'GBP' };
      changed += await shelvesReadOn({ ...kit, api }, read, kit.clock.at, new AbortController().signal);
    }
    return changed;
  };
  expect(await day()).toBe(60);
  // No hour takes more than its part of the catalogue.
  expect(api.asked).toHaveLength(24);
  const known = await catalogueOf(kit.store, SHOP);
  expect(known.filter(({ collections }) => collections.includes('77')).map(({ id }) => id)).toEqual(['1001', '1060']);
  expect(known.every(({ margin }) => margin !== null)).toBe(true);
  expect(await day()).toBe(0);
  shop.collections.set('77', { ...lamps, title: 'Lights', productIds: ['1060'] });
  expect(await day()).toBe(2);
  // And back again: told anew, though it was so before.
  shop.collections.set('77', { ...lamps, productIds: ['1001', '1060'] });
  expect(await day()).toBe(2);
  expect((await catalogueOf(kit.store, SHOP))[0]?.collections).toContain('77');
});

it('of a product that is gone, or that the platform does not show, nothing is changed', async () => {
  const api = standInApi(aShop({ products: [] }), kit);
  const read = { shop: SHOP, currency: 'GBP' };
  expect(await shelvesReadOn({ ...kit, api }, read, shopNow, new AbortController().signal)).toBe(0);
  expect(await catalogueOf(kit.store, SHOP)).toHaveLength(60);
});
