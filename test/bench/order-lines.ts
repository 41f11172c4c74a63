// Orders as a bulk operation's file tells them: JSON lines, each order followed by its lines that name it.

import { seededRandom } from '../../server/lib/random.ts';

const DAY = 86_400_000;
const money = (cents: number) => ({ shopMoney: { amount: (cents / 100).toFixed(2), currencyCode: 'EUR' } });

/**
 * @param count orders, of a third as many customers, with one to four lines each (2.5 on average)
 * @returns chunks of about a thousand orders; the last order is the newest
 */
export async function* bulkOrders(count: number, now: number): AsyncGenerator<string> {
  const random = seededRandom(5);
  const pick = (n: number) => Math.floor(random() * n);
  let lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const id = `gid://shopify/Order/${5_000_000_000 + i}`;
    const customer = pick(Math.ceil(count / 3));
    const at = new Date(now - Math.floor(((count - i) / count) * 540 * DAY)).toISOString();
    const items = Array.from({ length: 1 + pick(4) }, (_, n) => ({ n, cents: 900 + pick(90) * 100, of: pick(3000) }));
    const total = items.reduce((sum, item) => sum + item.cents, 0);
    lines.push(
      JSON.stringify({
        id,
        name: `#${1000 + i}`,
        email: `shopper-${customer}@example.com`,
        createdAt: at,
        processedAt: at,
        updatedAt: at,
        cancelledAt: null,
        currencyCode: 'EUR',
        taxesIncluded: true,
        test: false,
        sourceName: 'web',
        cartToken: `cart-${i}`,
        checkoutToken: `checkout-${i}`,
        customerAcceptsMarketing: customer % 3 === 0,
        customAttributes: [],
        subtotalPriceSet: money(total),
        totalTaxSet: money(0),
        shippingLine: null,
        customer: {
          id: `gid://shopify/Customer/${7_000_000_000 + customer}`,
          firstName: 'First',
          lastName: `Last ${customer}`,
          defaultEmailAddress: { emailAddress: `shopper-${customer}@example.com` },
        },
      }),
    );
    for (const { n, cents, of } of items) {
      lines.push(
        JSON.stringify({
          id: `gid://shopify/LineItem/${9_000_000_000 + i * 10 + n}`,
          title: `A product with a title of ordinary length, number ${of}`,
          quantity: 1,
          currentQuantity: 1,
          isGiftCard: false,
          product: { id: `gid://shopify/Product/${800_000 + of}` },
          variant: { id: `gid://shopify/ProductVariant/${900_000 + of}` },
          originalUnitPriceSet: money(cents),
          discountAllocations: [],
          taxLines: [],
          customAttributes: [],
          __parentId: id,
        }),
      );
    }
    if (i % 1000 === 999) {
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}
