// Invoice lines as the UCI retail files have them: one row a line, returns under numbers that begin with C.

import type { OrderFormat } from './format.ts';
import type { LineKind } from './order-file.ts';

/** Codes on such bills that are no product. Of the postage, the file tells; the rest stays money paid for goods. */
const KINDS: Record<string, LineKind> = {
  POST: 'shipping',
  DOT: 'shipping',
  C2: 'shipping',
  D: 'discount',
  M: 'other',
  S: 'other',
  B: 'other',
  'BANK CHARGES': 'other',
  AMAZONFEE: 'other',
  CRUK: 'other',
};

const SHIPPING_TITLE = /^(dotcom )?(postage|carriage|shipping|delivery|freight)( charges?| costs?)?$/i;

function lineKind(code: string, title: string): LineKind {
  const upper = code.toUpperCase();
  if (upper.startsWith('GIFT_')) return 'gift-card';
  if (/^(TEST|ADJUST)\d*$/.test(upper)) return 'other';
  return KINDS[upper] ?? (SHIPPING_TITLE.test(title) ? 'shipping' : 'product');
}

export const invoiceLines: OrderFormat = {
  id: 'invoice-lines',
  name: 'a file of invoice lines',
  needs: ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'],
  also: ['Description', 'Country'],
  telling: ['InvoiceNo', 'StockCode', 'InvoiceDate'],
  rows: ({ moments, number, text }) => {
    return (cells) => {
      const order = cells('InvoiceNo');
      if (!order) return 'no order number';
      const at = moments.read(cells('InvoiceDate'));
      if (Number.isNaN(at)) return 'date not understood';
      const quantity = number(cells('Quantity'));
      if (Number.isNaN(quantity)) return 'quantity is no number';
      if (quantity === 0) return 'quantity is zero';
      const unitPrice = number(cells('UnitPrice'));
      if (Number.isNaN(unitPrice)) return 'amount is no number';
      if (unitPrice < 0) return 'negative price';
      const code = cells('StockCode');
      const title = cells('Description');
      const kind = lineKind(code, title);
      const cancelled = /^c/i.test(order);
      const customer = cells('CustomerID').replace(/\.0$/, '');
      const country = cells('Country');
      const returned = cancelled || quantity < 0;
      return {
        order: text(order),
        kind: returned ? 'return' : 'purchase',
        customer: customer ? text(customer) : null,
        at,
        cancelledAt: null,
        currency: null,
        country: country ? text(country) : null,
        line: {
          product: code ? text(code) : title ? text(title) : null,
          title: title ? text(title) : null,
          quantity: returned ? -Math.abs(quantity) : quantity,
          unitPrice,
          kind,
        },
        amount: kind === 'shipping' ? 0 : (returned ? -Math.abs(quantity) : quantity) * unitPrice,
        orderNet: null,
      };
    };
  },
};
