// From an order file to the histories the models learn from.

import type { ShopperHistory } from '../../../models/next-purchase/purchase-history.ts';
import type { OrderFile } from '../../lib/order-file/order-file.ts';

/**
 * Histories of the file's shoppers, in the order of their first appearance by time, from orders before `before` alone.
 * Returns are negative amounts. An order cancelled by then is none; one in another currency than the file's counts
 * without its amount, as there is no rate to convert it.
 */
export function historiesFromFile(file: OrderFile, before = Number.POSITIVE_INFINITY): ShopperHistory[] {
  const byCustomer = new Map<string, { at: number; amount: number }[]>();
  for (const { customer, kind, at, cancelledAt, net, currency } of file.orders) {
    if (!customer || at >= before || (cancelledAt !== null && cancelledAt < before)) continue;
    const amount = currency === file.currency ? net : Number.NaN;
    let orders = byCustomer.get(customer);
    if (!orders) {
      orders = [];
      byCustomer.set(customer, orders);
    }
    if (kind === 'return') {
      if (amount < 0) orders.push({ at, amount });
      continue;
    }
    // A purchase that its own discounts turn negative is a purchase of nothing and a return.
    orders.push({ at, amount: amount < 0 ? 0 : amount });
    if (amount < 0) orders.push({ at, amount });
  }
  return Array.from(byCustomer, ([shopper, orders]) => ({ shopper, orders }));
}
