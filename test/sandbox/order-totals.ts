// What an order comes to, as ordered and as it stands after refunds and cancellation; minor units.

import type { Order, OrderLine } from './shop-types.ts';

export interface OrderTotals {
  /** lines before discounts */
  lines: number;
  discounts: number;
  /** lines after discounts */
  subtotal: number;
  total: number;
  refunded: number;
  currentSubtotal: number;
  currentTotal: number;
  tax: number;
  currentTax: number;
}

export function orderTotals(order: Order): OrderTotals {
  const lines = order.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
  const subtotal = lines - order.lines.reduce((sum, line) => sum + line.discount, 0);
  const tax = order.lines.reduce((sum, line) => sum + lineTax(order, line), shippingTax(order));
  const total = subtotal + order.shipping + (order.taxesIncluded ? 0 : tax);
  const refunded = order.refunds.reduce((sum, refund) => sum + refund.lines.reduce((n, line) => n + line.amount, 0), 0);
  const cancelled = order.cancelledAt !== null;
  const currentSubtotal = cancelled ? 0 : Math.max(0, subtotal - refunded);
  return {
    lines,
    discounts: lines - subtotal,
    subtotal,
    total,
    refunded,
    currentSubtotal,
    currentTotal: cancelled ? 0 : Math.max(0, total - refunded),
    tax,
    currentTax: subtotal > 0 ? Math.round((tax * currentSubtotal) / subtotal) : 0,
  };
}

/** Tax in (or on top of) a line; gift cards bear none. */
export function lineTax(order: Order, line: OrderLine): number {
  return line.isGiftCard ? 0 : taxOn(order, line.unitPrice * line.quantity - line.discount);
}

export function shippingTax(order: Order): number {
  return taxOn(order, order.shipping);
}

function taxOn(order: Order, amount: number): number {
  return Math.round(order.taxesIncluded ? amount - amount / (1 + order.taxRate) : amount * order.taxRate);
}

/** What was paid for so many pieces of a line. */
export function linePaid(line: OrderLine, pieces: number): number {
  return Math.round(((line.unitPrice * line.quantity - line.discount) * pieces) / line.quantity);
}

/** Pieces of a line that were paid back so far. */
export function refundedQuantity(order: Order, lineId: string): number {
  let pieces = 0;
  for (const refund of order.refunds) {
    for (const line of refund.lines) if (line.lineId === lineId) pieces += line.quantity;
  }
  return pieces;
}
