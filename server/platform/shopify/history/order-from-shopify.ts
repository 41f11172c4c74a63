// An order of the Admin API as the event a webhook of the same state would give.

import type { Line, OrderChanged } from '../../../events/shop-event.ts';
import { normalisedEmail } from '../../../lib/email-address.ts';
import { CART_MARK, LINE_MARK, markOf } from '../attributes.ts';
import { withId } from '../event-id.ts';
import { fullName, idText, minorOf } from '../fields.ts';
import type { LineNode, OrderNode } from '../operations/orders.ts';
import { channelOf, goodsMoney } from '../order-money.ts';

/** Null where an id or a moment can't be read. */
export function orderFromShopify(node: OrderNode, lineNodes: LineNode[]): OrderChanged | null {
  const order = idText(node.id);
  const updatedAt = Date.parse(node.updatedAt);
  const placedAt = Date.parse(node.processedAt ?? node.createdAt);
  const currency = node.subtotalPriceSet?.shopMoney.currencyCode ?? node.currencyCode;
  if (order === null || !Number.isFinite(updatedAt) || !Number.isFinite(placedAt)) return null;
  const minor = (bag: { shopMoney: { amount: string } } | null | undefined) =>
    minorOf(bag?.shopMoney.amount ?? 0, currency);
  const taxOf = (lines: { priceSet: { shopMoney: { amount: string } } }[] | null | undefined) =>
    (lines ?? []).reduce((sum, line) => sum + minor(line.priceSet), 0);
  const amounts = lineNodes.map((line) => ({
    gross: minor(line.originalUnitPriceSet) * line.quantity,
    discount: (line.discountAllocations ?? []).reduce((sum, part) => sum + minor(part.allocatedAmountSet), 0),
    tax: line.taxLines?.length ? taxOf(line.taxLines) : null,
    quantity: line.quantity,
  }));
  const money = goodsMoney(amounts, {
    subtotal: node.subtotalPriceSet ? minor(node.subtotalPriceSet) : null,
    totalTax: minor(node.totalTaxSet),
    shippingTax: taxOf(node.shippingLine?.taxLines),
    taxesIncluded: node.taxesIncluded,
  });
  // A cancelled order's current quantities are 0 whether or not money went back; its net is nothing in any case.
  const backOf = (line: LineNode) => (node.cancelledAt ? 0 : Math.max(0, line.quantity - line.currentQuantity));
  const refunded = lineNodes.reduce(
    (sum, line, index) => sum + (money.lineTotals[index] ?? 0) * shareOf(backOf(line), line.quantity),
    0,
  );
  const lines = lineNodes.map(
    (line, index): Line => ({
      line: idText(line.id) ?? line.id,
      product: idText(line.product?.id),
      variant: idText(line.variant?.id),
      title: line.title,
      quantity: line.quantity,
      price: money.unitPrices[index] ?? 0,
      refundedQuantity: backOf(line),
      decision: markOf(line.customAttributes, LINE_MARK),
      giftCard: line.isGiftCard ?? false,
    }),
  );
  return withId<OrderChanged>('order', order, updatedAt, {
    type: 'order-changed',
    at: updatedAt,
    order,
    name: node.name,
    person: {
      customer: idText(node.customer?.id),
      email: normalisedEmail(node.email || node.customer?.defaultEmailAddress?.emailAddress),
      name: fullName(node.customer?.firstName, node.customer?.lastName),
    },
    cart: node.cartToken || null,
    checkout: node.checkoutToken || null,
    restoredFrom: markOf(node.customAttributes, CART_MARK),
    placedAt,
    updatedAt,
    cancelledAt: node.cancelledAt ? Date.parse(node.cancelledAt) : null,
    currency,
    total: money.total,
    refunded: Math.round(refunded),
    channel: channelOf(node.sourceName),
    test: node.test,
    lines,
    acceptsMarketing: node.customerAcceptsMarketing ?? false,
  });
}

const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
