// The order export of a shop's own admin: one row a line item, the order's own cells only on its first row.

import type { OrderFormat } from './format.ts';

interface OrderCells {
  name: string;
  customer: string | null;
  at: number;
  cancelledAt: number | null;
  currency: string | null;
  net: number;
}

export const orderExport: OrderFormat = {
  id: 'order-export',
  name: "the order export of a shop's admin",
  needs: [
    'Name',
    'Email',
    'Created at',
    'Cancelled at',
    'Currency',
    'Subtotal',
    'Refunded Amount',
    'Lineitem quantity',
    'Lineitem name',
    'Lineitem price',
    'Lineitem sku',
  ],
  also: ['Shipping Country'],
  telling: ['Lineitem name', 'Lineitem quantity', 'Lineitem price', 'Created at', 'Subtotal'],
  rows: ({ moments, number, text }) => {
    let above: OrderCells | undefined;
    return (cells) => {
      const name = cells('Name');
      if (!name) return 'no order number';
      const created = cells('Created at');
      if (above?.name !== name || created) {
        const at = moments.read(created);
        const subtotal = cells('Subtotal');
        const refunded = cells('Refunded Amount');
        const net = number(subtotal) - (refunded ? number(refunded) : 0);
        // What is wrong with an order's first row is wrong with all of its rows.
        above = undefined;
        if (Number.isNaN(at)) return 'date not understood';
        if (Number.isNaN(net)) return 'amount is no number';
        if (number(subtotal) < 0) return 'negative price';
        const email = cells('Email').toLowerCase();
        const cancelled = cells('Cancelled at');
        const cancelledAt = cancelled ? moments.read(cancelled) : Number.NaN;
        above = {
          name,
          customer: email ? text(email) : null,
          at,
          cancelledAt: cancelled ? (Number.isNaN(cancelledAt) ? at : cancelledAt) : null,
          currency: text(cells('Currency').toUpperCase()) || null,
          // A refund may hold shipping and tax, which the subtotal does not.
          net: Math.max(0, net),
        };
      }
      const quantity = number(cells('Lineitem quantity'));
      if (Number.isNaN(quantity)) return 'quantity is no number';
      if (quantity === 0) return 'quantity is zero';
      const unitPrice = number(cells('Lineitem price'));
      if (Number.isNaN(unitPrice)) return 'amount is no number';
      if (unitPrice < 0) return 'negative price';
      const title = cells('Lineitem name');
      const sku = cells('Lineitem sku');
      const country = cells('Shipping Country');
      return {
        order: text(name),
        kind: 'purchase',
        customer: above.customer,
        at: above.at,
        cancelledAt: above.cancelledAt,
        currency: above.currency,
        country: country ? text(country) : null,
        line: {
          product: sku ? text(sku) : title ? text(title) : null,
          title: title ? text(title) : null,
          quantity,
          unitPrice,
          kind: 'product',
        },
        amount: null,
        orderNet: above.net,
      };
    };
  },
};
