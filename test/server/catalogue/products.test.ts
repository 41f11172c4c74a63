import { expect, it } from 'vitest';
import { catalogueOf, productChanged, productsToPicture } from '../../../server/catalogue/products.ts';
import type { ProductChanged } from '../../../server/events/shop-event.ts';
import { tempStore } from '../../support/temp-store.ts';

const SHOP = 'a.myshopify.com';
const T = Date.UTC(2026, 2, 3, 10);

/** A mug in colours; `pictures` as told, undefined where the message says nothing of them. */
function aMug(updatedAt: number, pictures: (string | null | undefined)[]): ProductChanged {
  return {
    type: 'product-changed',
    id: `product:1:${updatedAt}`,
    at: updatedAt,
    product: {
      ...{ id: '1', handle: 'mug', title: 'Mug', description: '', productType: 'Mugs', vendor: '', tags: [] },
      ...{ image: 'mug.jpg', published: true, giftCard: false, createdAt: T, updatedAt },
      variants: pictures.map((image, i) => ({
        ...{ id: `v${i}`, title: `Colour ${i}`, sku: null, price: 1200, compareAt: null, inventory: null },
        ...{ available: true, position: i + 1, ...(image !== undefined && { image }) },
      })),
    },
  };
}

it('a message that says nothing of the variants’ pictures leaves those that are known', async () => {
  const { store } = await tempStore();
  const picture = async () => (await catalogueOf(store, SHOP))[0]?.variant?.image;
  await productChanged(store, SHOP, aMug(T, ['blue.jpg', 'red.jpg']));
  await productChanged(store, SHOP, aMug(T + 1, [undefined, undefined]));
  expect(await picture()).toBe('blue.jpg');
  await productChanged(store, SHOP, aMug(T + 2, [null, 'red.jpg']));
  expect(await picture()).toBeNull();
});

it('only a product of several variants whose pictures nobody has told is asked for, and once told no more', async () => {
  const { store } = await tempStore();
  await productChanged(store, SHOP, aMug(T, [undefined]));
  expect(await productsToPicture(store, SHOP, ['v0'])).toEqual([]);
  await productChanged(store, SHOP, aMug(T + 1, [undefined, undefined]));
  expect(await productsToPicture(store, SHOP, ['v0', 'v1', 'unknown'])).toEqual(['1']);
  expect(await productsToPicture(store, 'b.myshopify.com', ['v0'])).toEqual([]);
  await productChanged(store, SHOP, aMug(T + 2, [null, 'red.jpg']));
  expect(await productsToPicture(store, SHOP, ['v0', 'v1'])).toEqual([]);
});
