// A catalogue out of a real order file: its lines are all we know of the products.

import { seededRandom } from '../../../server/lib/random.ts';
import { day, minute } from './calendar.ts';
import { colourNames } from './colours.ts';
import { between, pick } from './draw.ts';
import type { Product } from './types.ts';
import { colourIn, kindOf, patternIn } from './words/kinds.ts';

/** What we need of a file's order; the order reader's own type fits. */
export interface FileOrder {
  readonly id: string;
  readonly kind: 'purchase' | 'return';
  readonly customer: string | null;
  readonly at: number;
  readonly cancelledAt: number | null;
  readonly country: string | null;
  readonly lines: readonly {
    readonly product: string | null;
    readonly title: string | null;
    readonly quantity: number;
    /** Minor units. */
    readonly unitPrice: number;
    readonly kind: string;
  }[];
}

/** Codes on bills that are not products: postage, discounts, samples, fees, vouchers, tests, manual lines. */
const notProducts =
  /^(POST|DOT|M|D|S|B|C2|C3|ADJUST\d*|BANK ?CHARGES|AMAZONFEE|CRUK|PADS|SAMPLES?|GIFT.*|TEST\d*|POSTAGE|SHIPPING|CARRIAGE|DISCOUNT|MANUAL|VOUCHER.*|FEE|DCGSSLV.*)$/i;

/** Remarks that stand where a title should be. */
const remarks =
  /^$|^\?|^\d+$|\?\?|^(adjust|damage|damaged|check|found|lost|missing|wrong|amazon|ebay|dotcom|test|faulty|thrown|sold as|mix ?up|smashed|broken|crushed|wet|returned|returns|display|sample|samples|manual|postage|incorrect|counted|counting|came coded|can'?t find|code mix|historic|had been|label mix|mailout|michel|mouldy|mystery|on cargo|reverse|rusty|showroom|taig|throw|to push|unsaleable|water|website|barcode|allocate|add stock|alan|cracked|given away|john lewis|dagamed|did a credit|next day|voucher|gift voucher|stock|found box|wrongly|sale error|for online)/i;

/** Whether a code can be a product's. */
export const isProductCode = (code: string): boolean => !notProducts.test(code.trim());

const smallWords = new Set(['and', 'with', 'of', 'in', 'for', 'on', 'the', 'a', 'an', 'to', 'by', 'at', 'or']);

/** "WHITE HANGING HEART T-LIGHT HOLDER" as a shop writes it. */
export function titleCase(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\s*,\s*/g, ', ')
    .toLowerCase()
    .split(' ')
    .map((word, i) =>
      i > 0 && smallWords.has(word)
        ? word
        : word.replace(/(^|[-/(&.'"])([a-z])(?![a-z]?$)|^([a-z])/g, (part) => part.toUpperCase()),
    )
    .join(' ');
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

const firstProductId = 8_412_060_000_000;
const firstVariantId = 45_120_880_000_000;
const firstInventoryItemId = 47_210_440_000_000;

/** One product of a file before it has a place in a catalogue. */
export interface FileProduct {
  readonly code: string;
  readonly title: string;
  readonly type: string;
  readonly shape: string;
  readonly price: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Orders it stood on. */
  readonly sales: number;
}

/** Everything in the file that was sold as a product, by code. */
export function fileProducts(orders: readonly FileOrder[]): FileProduct[] {
  const seen = new Map<
    string,
    { titles: Map<string, number>; prices: number[]; firstAt: number; lastAt: number; sales: number }
  >();
  for (const order of orders) {
    if (order.kind !== 'purchase') continue;
    for (const line of order.lines) {
      if (line.kind !== 'product' || line.product === null || line.quantity <= 0 || line.unitPrice <= 0) continue;
      const code = line.product.trim().toUpperCase();
      let entry = seen.get(code);
      if (!entry) {
        if (!isProductCode(code)) continue;
        entry = { titles: new Map(), prices: [], firstAt: order.at, lastAt: order.at, sales: 0 };
        seen.set(code, entry);
      }
      entry.sales++;
      entry.lastAt = order.at;
      entry.prices.push(line.unitPrice);
      const title = line.title?.trim() ?? '';
      if (!remarks.test(title)) entry.titles.set(title, (entry.titles.get(title) ?? 0) + 1);
    }
  }
  const list: FileProduct[] = [];
  for (const [code, entry] of seen) {
    const best = [...entry.titles].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    if (!best) continue;
    const { firstAt, lastAt, sales } = entry;
    list.push({
      code,
      title: titleCase(best[0]),
      ...kindOf(best[0]),
      price: median(entry.prices),
      firstAt,
      lastAt,
      sales,
    });
  }
  return list.sort((a, b) => (a.code < b.code ? -1 : 1));
}

const openings: readonly string[] = [
  'A small thing that makes a shelf, a table or a present look finished.',
  'One of those pieces people pick up, smile at and take home.',
  'Cheerful, sturdy and easy to give away.',
  'Bought by the piece for homes and by the dozen for shop windows.',
];

/** Products for the shop; `shift` moves the file's moments to the world's. Tastes are one-hot by type. */
export function productsFromFile(
  seed: number | string,
  list: readonly FileProduct[],
  types: readonly string[],
  shift: (at: number) => number,
  vendor: string,
  endsAt: number,
): Product[] {
  const handles = new Set<string>();
  return list.map((entry, i): Product => {
    const random = seededRandom(`${seed}/file-product/${entry.code}`);
    const slug = entry.title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    const handle =
      slug === '' || handles.has(slug)
        ? `${slug || 'item'}-${entry.code.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
        : slug;
    handles.add(handle);
    const id = firstProductId + i * 32_768;
    const colour = colourIn(entry.title) ?? pick(random, colourNames);
    const createdAt = shift(entry.firstAt) - between(random, 1, 10) * day;
    // Not sold for a long time: most likely gone.
    const gone = endsAt - shift(entry.lastAt) > 150 * day;
    const pattern = patternIn(entry.title) ?? pick(random, ['plain', 'plain', 'dipped', 'speckle', 'stripe', 'label']);
    return {
      id,
      handle,
      title: entry.title,
      descriptionHtml: `<p>${entry.title}. ${pick(random, openings)}</p>\n<p>Item ${entry.code}, from our ${entry.type.toLowerCase()}.</p>`,
      type: entry.type,
      vendor,
      tags: [entry.type.toLowerCase(), colour.toLowerCase()],
      options: [],
      variants: [
        {
          id: firstVariantId + i * 32_768,
          product: id,
          inventoryItem: firstInventoryItemId + i * 32_768,
          sku: entry.code,
          title: 'Default Title',
          options: [],
          price: entry.price,
          compareAtPrice: null,
          inventory: gone ? 0 : between(random, 20, 900),
          grams: between(random, 80, 900),
          position: 1,
        },
      ],
      status: 'active',
      createdAt: Math.floor(createdAt / minute) * minute,
      updatedAt: Math.floor(shift(entry.lastAt) / minute) * minute,
      publishedAt: Math.floor(createdAt / minute) * minute,
      giftCard: false,
      collections: [],
      drawing: { shape: entry.shape, colours: [colour], pattern, form: between(random, 0, 2) },
      taste: types.map((type) => (type === entry.type ? 1 : 0)),
      appeal: Math.log(entry.sales),
      consumable: false,
    };
  });
}
