import { expect, it } from 'vitest';
import { catalogueOf } from '../../../../../server/catalogue/products.ts';
import { steps } from '../../../../../server/platform/shopify/history/steps.ts';
import { recordEvents } from '../../../../../server/profile/record.ts';
import { tempWorld } from '../../../../support/temp-store.ts';

const SHOP = 'harbour.myshopify.com';

const root = {
  ...{
    id: 'gid://shopify/Product/1',
    handle: 'mug',
    title: 'Mug',
    descriptionHtml: '',
    productType: 'Mugs',
    vendor: 'V',
  },
  ...{ tags: [], status: 'ACTIVE', publishedAt: '2026-01-01T00:00:00Z', isGiftCard: false, featuredMedia: null },
  ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-02-01T00:00:00Z' },
};
const variant = (id: number, unitCost: { amount: string } | null) => ({
  ...{ id: `gid://shopify/ProductVariant/${id}`, title: 'One', sku: null, price: '20.00', compareAtPrice: null },
  ...{ inventoryQuantity: 3, inventoryItem: { tracked: true, unitCost }, availableForSale: true, position: id },
});

it('the history tells in which collections a product lies and what it leaves the merchant; a later word replaces it', async () => {
  const { store, context } = await tempWorld();
  const take = async (children: unknown[], updatedAt = root.updatedAt) => {
    const { events, broken } =
      steps[0]?.events({ root: { ...root, updatedAt }, children }, 'EUR') ?? expect.unreachable();
    expect(broken).toBe(0);
    await store.transaction().execute((trx) => recordEvents(trx, context(false), SHOP, events));
    return (await catalogueOf(store, SHOP))[0];
  };
  const lamps = { id: 'gid://shopify/Collection/77', title: 'Lamps' };
  expect(await take([lamps, variant(1, { amount: '12.00' }), variant(2, null)])).toMatchObject({
    ...{ collections: ['77'], margin: 40, stock: 6, variants: ['1', '2'] },
  });
  expect(await take([variant(1, null)], '2026-02-02T00:00:00Z')).toMatchObject({ collections: [], margin: null });
});
