// Products and carts as Shopify's Ajax API answers them.

import { cartTotal } from '../operations/cart.ts';
import type { ShopState } from '../shop-state.ts';
import type { Cart, CartLine, Product } from '../shop-types.ts';
import { cartForLiquid, lineForLiquid, productForLiquid } from './liquid-objects.ts';

/** `/products/HANDLE.js` */
export function productForAjax(shop: ShopState, product: Product) {
  const { featured_image, images, options_with_values, metafields: _, ...rest } = productForLiquid(shop, product);
  return {
    ...rest,
    featured_image: featured_image?.src ?? null,
    images: images.map((image) => image.src),
    options: options_with_values.map(({ name, position, values }) => ({ name, position, values })),
  };
}

/** A line, as `/cart/add.js` answers it. */
export function lineForAjax(shop: ShopState, line: CartLine) {
  const { image, index: _, ...rest } = lineForLiquid(shop, line, 0);
  return { ...rest, image: image?.src ?? null };
}

/** `/cart.js` */
export function cartForAjax(shop: ShopState, cart: Cart | undefined) {
  const { items: _, currency, ...rest } = cartForLiquid(shop, cart);
  return {
    ...rest,
    total_price: cartTotal(shop, cart?.lines ?? []),
    items: (cart?.lines ?? []).map((line) => lineForAjax(shop, line)),
    requires_shipping: true,
    currency: currency.iso_code,
  };
}
