// Body of checkouts/create, checkouts/update and checkouts/delete. It has no numeric id: `token` is the key, `name` is '#' + id.

import { cartTotal } from '../operations/cart.ts';
import type { ShopState } from '../shop-state.ts';
import type { Checkout } from '../shop-types.ts';
import { embeddedCustomer } from './customer-payload.ts';
import { money, namedValues, postalAddress, shopTime, shopTimeOrNull } from './shapes.ts';

export function checkoutPayload(shop: ShopState, checkout: Checkout) {
  const customer = checkout.customerId ? shop.customers.get(checkout.customerId) : undefined;
  const subtotal = cartTotal(shop, checkout.lines);
  return {
    token: checkout.token,
    cart_token: checkout.cartToken,
    email: checkout.email,
    gateway: null,
    buyer_accepts_marketing: checkout.buyerAcceptsMarketing,
    created_at: shopTime(shop, checkout.createdAt),
    updated_at: shopTime(shop, checkout.updatedAt),
    landing_site: '/',
    note: null,
    note_attributes: namedValues(checkout.attributes),
    referring_site: '',
    shipping_lines: [],
    taxes_included: true,
    total_weight: 0,
    currency: shop.facts.currency,
    completed_at: shopTimeOrNull(shop, checkout.completedAt),
    closed_at: null,
    user_id: null,
    location_id: null,
    source_identifier: null,
    source_url: null,
    device_id: null,
    phone: checkout.phone,
    customer_locale: shop.facts.locale,
    line_items: checkout.lines.flatMap((line) => {
      const found = shop.variant(line.variantId);
      if (!found) return [];
      const { product, variant } = found;
      return [
        {
          applied_discounts: [],
          discount_allocations: [],
          key: line.key,
          destination_location_id: null,
          fulfillment_service: 'manual',
          gift_card: product.isGiftCard,
          grams: 0,
          origin_location_id: null,
          presentment_title: product.title,
          presentment_variant_title: product.variants.length > 1 ? variant.title : '',
          product_id: Number(product.id),
          properties: namedValues(line.properties),
          quantity: line.quantity,
          requires_shipping: !product.isGiftCard,
          sku: variant.sku ?? '',
          tax_lines: [],
          taxable: true,
          title: product.title,
          variant_id: Number(variant.id),
          variant_title: product.variants.length > 1 ? variant.title : '',
          variant_price: money(shop, variant.price),
          vendor: product.vendor,
          user_id: null,
          unit_price_measurement: {
            measured_type: null,
            quantity_value: null,
            quantity_unit: null,
            reference_value: null,
            reference_unit: null,
          },
          rank: null,
          compare_at_price: variant.compareAtPrice === null ? null : money(shop, variant.compareAtPrice),
          line_price: money(shop, variant.price * line.quantity),
          price: money(shop, variant.price),
        },
      ];
    }),
    name: `#${checkout.id}`,
    source: null,
    abandoned_checkout_url: shop.recoveryUrl(checkout),
    discount_codes: checkout.discountCodes.map((code) => ({ code, amount: money(shop, 0), type: 'fixed_amount' })),
    tax_lines: [],
    source_name: 'web',
    presentment_currency: shop.facts.currency,
    buyer_accepts_sms_marketing: false,
    sms_marketing_phone: null,
    total_discounts: money(shop, 0),
    total_line_items_price: money(shop, subtotal),
    total_price: money(shop, subtotal),
    total_tax: money(shop, 0),
    subtotal_price: money(shop, subtotal),
    total_duties: null,
    reservation_token: null,
    // Contact data appear once the buyer has given them.
    ...(customer && {
      billing_address: postalAddress(shop, customer),
      shipping_address: postalAddress(shop, customer),
      customer: embeddedCustomer(shop, customer),
    }),
  };
}

export function checkoutDeletePayload(shop: ShopState, checkout: Checkout) {
  const subtotal = money(shop, cartTotal(shop, checkout.lines));
  return {
    id: Number(checkout.id),
    presentment_currency: shop.facts.currency,
    buyer_accepts_sms_marketing: false,
    sms_marketing_phone: null,
    total_discounts: money(shop, 0),
    total_line_items_price: subtotal,
    total_price: subtotal,
    total_tax: money(shop, 0),
    subtotal_price: subtotal,
    cart_token: checkout.cartToken,
    total_duties: null,
    reservation_token: null,
  };
}
