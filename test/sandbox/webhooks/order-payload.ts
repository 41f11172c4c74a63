// Bodies of orders/* and refunds/create.

import { lineTax, orderTotals, refundedQuantity, shippingTax } from '../order-totals.ts';
import type { ShopState } from '../shop-state.ts';
import type { Order, OrderLine, Refund } from '../shop-types.ts';
import { embeddedCustomer } from './customer-payload.ts';
import { gid, money, moneySet, namedValues, postalAddress, shopTime, shopTimeOrNull } from './shapes.ts';

export function orderPayload(shop: ShopState, order: Order) {
  const totals = orderTotals(order);
  const customer = order.customerId ? shop.customers.get(order.customerId) : undefined;
  return {
    id: Number(order.id),
    admin_graphql_api_id: gid('Order', order.id),
    app_id: order.sourceName === 'web' ? 580111 : null,
    browser_ip: null,
    buyer_accepts_marketing: order.buyerAcceptsMarketing,
    cancel_reason: order.cancelReason,
    cancelled_at: shopTimeOrNull(shop, order.cancelledAt),
    cart_token: order.cartToken,
    checkout_token: order.checkoutToken,
    client_details: null,
    closed_at: null,
    confirmation_number: null,
    confirmed: true,
    contact_email: order.email ?? '',
    created_at: shopTime(shop, order.createdAt),
    currency: shop.facts.currency,
    current_shipping_price_set: moneySet(shop, order.shipping),
    current_subtotal_price: money(shop, totals.currentSubtotal),
    current_subtotal_price_set: moneySet(shop, totals.currentSubtotal),
    current_total_additional_fees_set: null,
    current_total_discounts: money(shop, totals.discounts),
    current_total_discounts_set: moneySet(shop, totals.discounts),
    current_total_duties_set: null,
    current_total_price: money(shop, totals.currentTotal),
    current_total_price_set: moneySet(shop, totals.currentTotal),
    current_total_tax: money(shop, totals.currentTax),
    current_total_tax_set: moneySet(shop, totals.currentTax),
    customer_locale: shop.facts.locale,
    device_id: null,
    discount_codes: order.discountCodes.map((code) => ({
      code,
      amount: money(shop, totals.discounts),
      type: 'fixed_amount',
    })),
    duties_included: false,
    email: order.email ?? '',
    estimated_taxes: false,
    financial_status: order.financialStatus.toLowerCase(),
    fulfillment_status: order.fulfillmentStatus === 'FULFILLED' ? 'fulfilled' : null,
    landing_site: order.sourceName === 'web' ? '/' : null,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: 'MTU0ODM4MDAwOQ',
    merchant_of_record_app_id: null,
    name: order.name,
    note: order.note,
    note_attributes: namedValues(order.attributes),
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `${shop.origins.storefront}/${shop.facts.id}/orders/${order.id}`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: ['bogus'],
    phone: null,
    po_number: null,
    presentment_currency: shop.facts.currency,
    processed_at: shopTime(shop, order.processedAt),
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_name: order.sourceName,
    source_url: null,
    subtotal_price: money(shop, totals.subtotal),
    subtotal_price_set: moneySet(shop, totals.subtotal),
    tags: order.tags.join(', '),
    tax_exempt: false,
    tax_lines: taxLines(shop, order, totals.tax),
    taxes_included: order.taxesIncluded,
    test: order.test,
    token: order.id,
    total_cash_rounding_payment_adjustment_set: moneySet(shop, 0),
    total_cash_rounding_refund_adjustment_set: moneySet(shop, 0),
    total_discounts: money(shop, totals.discounts),
    total_discounts_set: moneySet(shop, totals.discounts),
    total_line_items_price: money(shop, totals.lines),
    total_line_items_price_set: moneySet(shop, totals.lines),
    total_outstanding: money(shop, order.financialStatus === 'PENDING' ? totals.total : 0),
    total_price: money(shop, totals.total),
    total_price_set: moneySet(shop, totals.total),
    total_shipping_price_set: moneySet(shop, order.shipping),
    total_tax: money(shop, totals.tax),
    total_tax_set: moneySet(shop, totals.tax),
    total_tip_received: money(shop, 0),
    total_weight: 0,
    updated_at: shopTime(shop, order.updatedAt),
    user_id: null,
    discount_applications:
      totals.discounts > 0
        ? [
            {
              type: order.discountCodes.length > 0 ? 'discount_code' : 'manual',
              value: money(shop, totals.discounts),
              value_type: 'fixed_amount',
              allocation_method: 'across',
              target_selection: 'all',
              target_type: 'line_item',
              ...(order.discountCodes[0] !== undefined && { code: order.discountCodes[0] }),
            },
          ]
        : [],
    fulfillments: [],
    line_items: order.lines.map((line) => lineItem(shop, order, line)),
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    shipping_lines: order.shipping > 0 ? [shippingLine(shop, order)] : [],
    returns: [],
    line_item_groups: [],
    // Orders without a customer (most of the till's) have neither of these.
    ...(customer && {
      billing_address: postalAddress(shop, customer),
      shipping_address: postalAddress(shop, customer),
      customer: embeddedCustomer(shop, customer),
    }),
  };
}

export function refundPayload(shop: ShopState, order: Order, refund: Refund) {
  const at = shopTime(shop, refund.createdAt);
  const amount = refund.lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    id: Number(refund.id),
    order_id: Number(order.id),
    created_at: at,
    note: refund.note ?? '',
    user_id: Number(shop.facts.id),
    processed_at: at,
    duties: [],
    total_duties_set: moneySet(shop, 0),
    return: null,
    restock: true,
    refund_shipping_lines: [],
    admin_graphql_api_id: gid('Refund', refund.id),
    order_adjustments: [],
    refund_line_items: refund.lines.flatMap((entry) => {
      const line = order.lines.find((candidate) => candidate.id === entry.lineId);
      if (!line) return [];
      return [
        {
          id: Number(entry.id),
          quantity: entry.quantity,
          line_item_id: Number(entry.lineId),
          location_id: null,
          restock_type: 'return',
          subtotal: Number(money(shop, entry.amount)),
          total_tax: 0,
          subtotal_set: moneySet(shop, entry.amount),
          total_tax_set: moneySet(shop, 0),
          line_item: refundedLineItem(shop, order, line),
        },
      ];
    }),
    transactions: [
      {
        id: Number(refund.id) + 500_000,
        order_id: Number(order.id),
        kind: 'refund',
        gateway: 'bogus',
        status: 'success',
        message: null,
        created_at: at,
        test: order.test,
        authorization: null,
        location_id: null,
        user_id: null,
        parent_id: null,
        processed_at: at,
        device_id: null,
        error_code: null,
        source_name: 'web',
        receipt: {},
        amount: money(shop, amount),
        currency: shop.facts.currency,
        payment_id: `${order.name}.1`,
        total_unsettled_set: {
          presentment_money: { amount: '0.0', currency: shop.facts.currency },
          shop_money: { amount: '0.0', currency: shop.facts.currency },
        },
        manual_payment_gateway: false,
        amount_rounding: null,
        admin_graphql_api_id: gid('OrderTransaction', Number(refund.id) + 500_000),
      },
    ],
  };
}

function lineItem(shop: ShopState, order: Order, line: OrderLine) {
  const left = line.quantity - refundedQuantity(order, line.id);
  const done = order.fulfillmentStatus === 'FULFILLED';
  return {
    id: Number(line.id),
    admin_graphql_api_id: gid('LineItem', line.id),
    attributed_staffs: [],
    current_quantity: order.cancelledAt === null ? left : 0,
    fulfillable_quantity: done ? 0 : left,
    fulfillment_service: 'manual',
    fulfillment_status: done ? 'fulfilled' : null,
    gift_card: line.isGiftCard,
    grams: 0,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    price: money(shop, line.unitPrice),
    price_set: moneySet(shop, line.unitPrice),
    product_exists: line.productId !== null && shop.products.has(line.productId),
    product_id: line.productId === null ? null : Number(line.productId),
    properties: namedValues(line.properties),
    quantity: line.quantity,
    requires_shipping: !line.isGiftCard,
    sales_line_item_group_id: null,
    sku: line.sku ?? '',
    taxable: true,
    title: line.title,
    total_discount: money(shop, line.discount),
    total_discount_set: moneySet(shop, line.discount),
    variant_id: line.variantId === null ? null : Number(line.variantId),
    variant_inventory_management: 'shopify',
    variant_title: line.variantTitle,
    vendor: line.vendor,
    tax_lines: taxLines(shop, order, lineTax(order, line)),
    duties: [],
    discount_allocations:
      line.discount > 0
        ? [
            {
              amount: money(shop, line.discount),
              amount_set: moneySet(shop, line.discount),
              discount_application_index: 0,
            },
          ]
        : [],
  };
}

function refundedLineItem(shop: ShopState, order: Order, line: OrderLine) {
  const { attributed_staffs, current_quantity, sales_line_item_group_id, ...rest } = lineItem(shop, order, line);
  return rest;
}

function taxLines(shop: ShopState, order: Order, amount: number) {
  if (amount === 0) return [];
  return [
    {
      channel_liable: false,
      price: money(shop, amount),
      price_set: moneySet(shop, amount),
      rate: order.taxRate,
      title: 'VAT',
    },
  ];
}

function shippingLine(shop: ShopState, order: Order) {
  return {
    id: Number(order.id) + 700_000,
    carrier_identifier: null,
    code: 'Standard',
    current_discounted_price_set: moneySet(shop, order.shipping),
    discounted_price: money(shop, order.shipping),
    discounted_price_set: moneySet(shop, order.shipping),
    is_removed: false,
    phone: null,
    price: money(shop, order.shipping),
    price_set: moneySet(shop, order.shipping),
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title: 'Standard',
    tax_lines: taxLines(shop, order, shippingTax(order)),
    discount_allocations: [],
  };
}
