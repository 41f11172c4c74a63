// Body of carts/create and carts/update: no e-mail, no customer; only the token tells whose it is.

import type { ShopState } from '../shop-state.ts';
import type { Cart } from '../shop-types.ts';
import { money, moneySet } from './shapes.ts';

export function cartPayload(shop: ShopState, cart: Cart) {
  return {
    id: cart.token,
    token: cart.token,
    line_items: cart.lines.flatMap((line) => {
      const found = shop.variant(line.variantId);
      if (!found) return [];
      const { product, variant } = found;
      const price = money(shop, variant.price);
      const linePrice = money(shop, variant.price * line.quantity);
      const hasProperties = Object.keys(line.properties).length > 0;
      return [
        {
          id: Number(variant.id),
          properties: hasProperties ? line.properties : null,
          quantity: line.quantity,
          variant_id: Number(variant.id),
          key: line.key,
          discounted_price: price,
          discounts: [],
          gift_card: product.isGiftCard,
          grams: 0,
          line_price: linePrice,
          original_line_price: linePrice,
          original_price: price,
          price,
          product_id: Number(product.id),
          sku: variant.sku ?? '',
          taxable: true,
          title: product.variants.length > 1 ? `${product.title} - ${variant.title}` : product.title,
          total_discount: money(shop, 0),
          vendor: product.vendor,
          discounted_price_set: moneySet(shop, variant.price),
          line_price_set: moneySet(shop, variant.price * line.quantity),
          original_line_price_set: moneySet(shop, variant.price * line.quantity),
          price_set: moneySet(shop, variant.price),
          total_discount_set: moneySet(shop, 0),
          parent_relationship: null,
        },
      ];
    }),
    note: cart.note,
    updated_at: new Date(cart.updatedAt).toISOString(),
    created_at: new Date(cart.createdAt).toISOString(),
  };
}
