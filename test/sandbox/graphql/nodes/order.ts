// Orders, their lines and refunds as the Admin API shows them.

import { linePaid, lineTax, orderTotals, refundedQuantity, shippingTax } from '../../order-totals.ts';
import type { ShopState } from '../../shop-state.ts';
import type { Order, OrderLine, Refund } from '../../shop-types.ts';
import { gid } from '../../webhooks/shapes.ts';
import { connection } from '../connection.ts';
import { type Arguments, attributes, iso, moneyBag, type Source } from '../source.ts';
import { addressNode, customerNode } from './customer.ts';
import { metafieldFields } from './metafield.ts';
import { productNode, variantNode } from './product.ts';

export function orderConnection(shop: ShopState, orders: Iterable<Order>) {
  return connection('OrderConnection', orders, {
    node: (order) => orderNode(shop, order),
    id: (order) => order.id,
    filters: {
      id: (order) => Number(order.id),
      updated_at: (order) => order.updatedAt,
      created_at: (order) => order.createdAt,
      processed_at: (order) => order.processedAt,
      name: (order) => order.name,
      email: (order) => order.email,
      customer_id: (order) => (order.customerId ? Number(order.customerId) : null),
      financial_status: (order) => order.financialStatus,
      source_name: (order) => order.sourceName,
      test: (order) => order.test,
      cart_token: (order) => order.cartToken,
      checkout_token: (order) => order.checkoutToken,
      status: (order) => (order.cancelledAt === null ? 'open' : 'cancelled'),
    },
    orders: {
      UPDATED_AT: (order) => order.updatedAt,
      CREATED_AT: (order) => order.createdAt,
      PROCESSED_AT: (order) => order.processedAt,
      ORDER_NUMBER: (order) => order.number,
    },
  });
}

export function orderNode(shop: ShopState, order: Order): Source {
  const id = gid('Order', order.id);
  const totals = orderTotals(order);
  const bag = (minor: number) => () => moneyBag(shop, minor);
  const customer = order.customerId ? shop.customers.get(order.customerId) : undefined;
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  const left = pieces - order.lines.reduce((sum, line) => sum + refundedQuantity(order, line.id), 0);
  return {
    __typename: 'Order',
    id,
    legacyResourceId: order.id,
    name: order.name,
    number: order.number,
    email: order.email,
    phone: null,
    note: order.note,
    tags: order.tags,
    test: order.test,
    confirmed: true,
    closed: false,
    closedAt: null,
    edited: false,
    taxExempt: false,
    taxesIncluded: order.taxesIncluded,
    dutiesIncluded: false,
    estimatedTaxes: false,
    cartToken: order.cartToken,
    checkoutToken: order.checkoutToken,
    sourceName: order.sourceName,
    sourceIdentifier: null,
    customerAcceptsMarketing: order.buyerAcceptsMarketing,
    customerLocale: shop.facts.locale,
    currencyCode: shop.facts.currency,
    presentmentCurrencyCode: shop.facts.currency,
    createdAt: iso(order.createdAt),
    updatedAt: iso(order.updatedAt),
    processedAt: iso(order.processedAt),
    cancelledAt: iso(order.cancelledAt),
    cancelReason: order.cancelReason?.toUpperCase() ?? null,
    displayFinancialStatus: order.financialStatus,
    displayFulfillmentStatus: order.fulfillmentStatus,
    fullyPaid: order.financialStatus !== 'PENDING',
    unpaid: order.financialStatus === 'PENDING',
    returnStatus: order.refunds.length > 0 ? 'RETURNED' : 'NO_RETURN',
    requiresShipping: order.lines.some((line) => !line.isGiftCard),
    discountCode: order.discountCodes[0] ?? null,
    discountCodes: order.discountCodes,
    customAttributes: () => attributes(order.attributes),
    paymentGatewayNames: ['bogus'],
    subtotalLineItemsQuantity: pieces,
    currentSubtotalLineItemsQuantity: order.cancelledAt === null ? left : 0,
    subtotalPriceSet: bag(totals.subtotal),
    totalPriceSet: bag(totals.total),
    originalTotalPriceSet: bag(totals.total),
    totalDiscountsSet: bag(totals.discounts),
    totalShippingPriceSet: bag(order.shipping),
    totalTaxSet: bag(totals.tax),
    totalRefundedSet: bag(totals.refunded),
    totalRefundedShippingSet: bag(0),
    totalReceivedSet: bag(order.financialStatus === 'PENDING' ? 0 : totals.total),
    totalOutstandingSet: bag(order.financialStatus === 'PENDING' ? totals.total : 0),
    totalTipReceivedSet: bag(0),
    netPaymentSet: bag(totals.total - totals.refunded),
    currentSubtotalPriceSet: bag(totals.currentSubtotal),
    currentTotalPriceSet: bag(totals.currentTotal),
    currentTotalDiscountsSet: bag(totals.discounts),
    currentTotalTaxSet: bag(totals.currentTax),
    currentShippingPriceSet: bag(order.cancelledAt === null ? order.shipping : 0),
    currentCartDiscountAmountSet: bag(0),
    statusPageUrl: `${shop.origins.storefront}/${shop.facts.id}/orders/${order.id}`,
    customer: customer ? () => customerNode(shop, customer) : null,
    billingAddress: customer ? () => addressNode(shop, customer) : null,
    shippingAddress: customer ? () => addressNode(shop, customer) : null,
    taxLines: () => taxLines(shop, order, totals.tax),
    shippingLine: () => (order.shipping > 0 ? shippingLineNode(shop, order) : null),
    lineItems: (args: Arguments) =>
      connection('LineItemConnection', order.lines, {
        node: (line) => lineNode(shop, order, line),
        id: (line) => line.id,
      })(args),
    refunds: ({ first }: Arguments) =>
      (typeof first === 'number' ? order.refunds.slice(0, first) : order.refunds).map((refund) =>
        refundNode(shop, order, refund),
      ),
    ...metafieldFields(shop, id),
  };
}

function lineNode(shop: ShopState, order: Order, line: OrderLine): Source {
  const product = line.productId ? shop.products.get(line.productId) : undefined;
  const found = line.variantId ? shop.variant(line.variantId) : undefined;
  const left = line.quantity - refundedQuantity(order, line.id);
  const bag = (minor: number) => () => moneyBag(shop, minor);
  const paid = line.unitPrice * line.quantity - line.discount;
  return {
    __typename: 'LineItem',
    id: gid('LineItem', line.id),
    title: line.title,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: order.cancelledAt === null ? left : 0,
    refundableQuantity: left,
    unfulfilledQuantity: order.fulfillmentStatus === 'FULFILLED' ? 0 : left,
    nonFulfillableQuantity: 0,
    isGiftCard: line.isGiftCard,
    requiresShipping: !line.isGiftCard,
    taxable: true,
    restockable: true,
    merchantEditable: true,
    customAttributes: () => attributes(line.properties),
    discountAllocations: () =>
      line.discount > 0
        ? [{ __typename: 'DiscountAllocation', allocatedAmountSet: moneyBag(shop, line.discount) }]
        : [],
    taxLines: () => taxLines(shop, order, lineTax(order, line)),
    originalUnitPriceSet: bag(line.unitPrice),
    originalTotalSet: bag(line.unitPrice * line.quantity),
    discountedUnitPriceSet: bag(linePaid(line, 1)),
    discountedUnitPriceAfterAllDiscountsSet: bag(linePaid(line, 1)),
    discountedTotalSet: bag(paid),
    totalDiscountSet: bag(line.discount),
    product: product ? () => productNode(shop, product) : null,
    variant: found ? () => variantNode(shop, found.product, found.variant) : null,
  };
}

function taxLines(shop: ShopState, order: Order, amount: number): Source[] {
  if (amount === 0) return [];
  return [
    {
      __typename: 'TaxLine',
      title: 'VAT',
      rate: order.taxRate,
      ratePercentage: order.taxRate * 100,
      channelLiable: false,
      source: null,
      priceSet: () => moneyBag(shop, amount),
    },
  ];
}

function shippingLineNode(shop: ShopState, order: Order): Source {
  const bag = () => moneyBag(shop, order.shipping);
  return {
    __typename: 'ShippingLine',
    id: gid('ShippingLine', Number(order.id) + 700_000),
    title: 'Standard',
    code: 'Standard',
    source: 'shopify',
    custom: false,
    isRemoved: false,
    carrierIdentifier: null,
    originalPriceSet: bag,
    discountedPriceSet: bag,
    currentDiscountedPriceSet: bag,
    discountAllocations: [],
    taxLines: () => taxLines(shop, order, shippingTax(order)),
  };
}

function refundNode(shop: ShopState, order: Order, refund: Refund): Source {
  const amount = refund.lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    __typename: 'Refund',
    id: gid('Refund', refund.id),
    legacyResourceId: refund.id,
    note: refund.note,
    createdAt: iso(refund.createdAt),
    updatedAt: iso(refund.createdAt),
    processedAt: iso(refund.createdAt),
    totalRefundedSet: () => moneyBag(shop, amount),
    order: () => orderNode(shop, order),
    refundLineItems: (args: Arguments) =>
      connection('RefundLineItemConnection', refund.lines, {
        id: (entry) => entry.id,
        node: (entry) => {
          const line = order.lines.find((candidate) => candidate.id === entry.lineId)!;
          return {
            __typename: 'RefundLineItem',
            id: gid('RefundLineItem', entry.id),
            quantity: entry.quantity,
            restocked: true,
            restockType: 'RETURN',
            lineItem: () => lineNode(shop, order, line),
            priceSet: () => moneyBag(shop, linePaid(line, 1)),
            subtotalSet: () => moneyBag(shop, entry.amount),
            totalTaxSet: () => moneyBag(shop, 0),
          };
        },
      })(args),
  };
}
