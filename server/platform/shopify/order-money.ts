// What the goods of an order came to: after discounts, without shipping and tax, whatever the shop's prices include.

export interface MoneyLine {
  /** Before discounts, for all pieces, minor units. */
  gross: number;
  discount: number;
  /** Sum of the line's own tax lines; null where the message has none. */
  tax: number | null;
  quantity: number;
}

export interface GoodsMoney {
  total: number;
  /** Per line: all pieces, after discounts, without tax, minor units, not rounded. */
  lineTotals: number[];
  /** Per line: one piece of that, rounded. */
  unitPrices: number[];
  /** Share of tax inside an amount as charged; 0 where prices do not include tax. */
  taxShare: number;
}

/**
 * @param subtotal goods after discounts as the platform summed them; null = sum the lines
 * @param totalTax all tax of the order, shipping's included
 */
export function goodsMoney(
  lines: MoneyLine[],
  {
    subtotal,
    totalTax,
    shippingTax,
    taxesIncluded,
  }: { subtotal: number | null; totalTax: number; shippingTax: number; taxesIncluded: boolean },
): GoodsMoney {
  const summed = lines.reduce((sum, line) => sum + line.gross - line.discount, 0);
  const charged = Math.max(0, subtotal ?? summed);
  const told = lines.some((line) => line.tax !== null);
  const goodsTax = told ? lines.reduce((sum, line) => sum + (line.tax ?? 0), 0) : totalTax - shippingTax;
  const tax = taxesIncluded ? Math.min(charged, Math.max(0, goodsTax)) : 0;
  const taxShare = charged > 0 ? tax / charged : 0;
  const lineTotals = lines.map((line) => {
    const after = line.gross - line.discount;
    const net = !taxesIncluded ? after : line.tax === null ? after * (1 - taxShare) : after - line.tax;
    return Math.max(0, net);
  });
  return {
    total: charged - tax,
    taxShare,
    lineTotals,
    unitPrices: lines.map((line, index) =>
      line.quantity === 0 ? 0 : Math.round((lineTotals[index] ?? 0) / line.quantity),
    ),
  };
}

/** Where an order was made, from Shopify's source name (a word, or the id of the sales channel's app). */
export function channelOf(sourceName: string | null | undefined): 'online' | 'pos' | 'draft' | 'other' {
  switch (sourceName) {
    case 'web':
    case '580111': // Online Store
    case '3890849': // Shop app
      return 'online';
    case 'pos':
    case '129785': // Point of Sale
      return 'pos';
    case 'shopify_draft_order':
    case '1354745': // Draft Orders
      return 'draft';
    default:
      return 'other';
  }
}
