// The plain format: who, when, how much; a product and an order number if there are any.

import type { OrderFormat } from './format.ts';

export const plainRows: OrderFormat = {
  id: 'plain',
  name: 'a plain order file',
  needs: ['customer_id', 'date', 'amount'],
  also: ['quantity', 'product', 'order_id', 'currency'],
  telling: ['amount', 'order_id'],
  rows: ({ moments, number, text }, has) => {
    return (cells, lineNumber) => {
      const date = cells('date');
      const at = moments.read(date);
      if (Number.isNaN(at)) return 'date not understood';
      const quantityText = cells('quantity');
      const quantity = quantityText ? number(quantityText) : 1;
      if (Number.isNaN(quantity)) return 'quantity is no number';
      if (quantity === 0) return 'quantity is zero';
      const amount = number(cells('amount'));
      if (Number.isNaN(amount)) return 'amount is no number';
      const customer = cells('customer_id');
      const product = cells('product');
      const currency = cells('currency').toUpperCase();
      const returned = quantity < 0 || amount < 0;
      const pieces = Math.abs(quantity);
      const named = cells('order_id');
      // Rows without a number belong together when the same customer has them at the same time and they name products.
      const order = named || (has('product') && customer ? `${customer} ${date}` : `row ${lineNumber}`);
      return {
        order: text(order),
        kind: returned ? 'return' : 'purchase',
        customer: customer ? text(customer) : null,
        at,
        cancelledAt: null,
        currency: currency ? text(currency) : null,
        country: null,
        line: {
          product: product ? text(product) : null,
          title: product ? text(product) : null,
          quantity: returned ? -pieces : pieces,
          unitPrice: Math.abs(amount) / pieces,
          kind: 'product',
        },
        amount: returned ? -Math.abs(amount) : amount,
        orderNet: null,
      };
    };
  },
};
