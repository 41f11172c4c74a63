// The made-up shop's catalogue: products, variants, prices and stock out of the word lists.

import { type Random, seededRandom } from '../../../server/lib/random.ts';
import { day } from './calendar.ts';
import { warmth } from './colours.ts';
import { between, normal, pick, shuffled } from './draw.ts';
import { taste as figures } from './parameters.ts';
import { productTaste } from './taste.ts';
import type { Product, Variant } from './types.ts';
import { homeWords } from './words/home.ts';
import { modelNames } from './words/names.ts';
import { outdoorsWords } from './words/outdoors.ts';
import { pantryWords } from './words/pantry.ts';
import { tableWords } from './words/table.ts';
import { type Design, departments, styles, type TypeWords } from './words/type-words.ts';
import { wearWords } from './words/wear.ts';

export const allTypeWords: readonly TypeWords[] = [
  ...tableWords,
  ...homeWords,
  ...wearWords,
  ...outdoorsWords,
  ...pantryWords,
];

/** The types of a small world: some of every department. */
const smallTypes = new Set([
  'Mugs',
  'Bowls',
  'Candles',
  'Cushions',
  'Blankets',
  'Table Lamps',
  'Knitwear',
  'Jackets',
  'Socks',
  'Backpacks',
  'Coffee',
  'Tea',
]);

/** Ids as platforms give them: large, rising, with gaps. */
const firstProductId = 8_412_060_000_000;
const firstVariantId = 45_120_880_000_000;
const firstInventoryItemId = 47_210_440_000_000;

/** Prices as shops write them: halves below 20, whole pounds below 100, fives above; minor units. */
function roundPrice(minor: number): number {
  const step = minor < 2000 ? 50 : minor < 10_000 ? 100 : 500;
  return Math.max(step, Math.round(minor / step) * step);
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Colours and sizes of one product: five variants at most. */
function drawOptions(random: Random, words: TypeWords): { colours: string[]; sizes: readonly string[] } {
  const sizes = words.sizes?.values ?? [];
  const most = sizes.length > 2 ? 1 : sizes.length === 2 ? 2 : 4;
  const wanted = [1, 1, 2, 3, 4][Math.floor(random() * 5)]!;
  return { colours: shuffled(random, words.colours).slice(0, Math.min(most, wanted)), sizes };
}

interface Plan {
  readonly words: TypeWords;
  readonly design: Design;
  readonly name: string;
}

/** Which designs under which names: every design once, then again under new names. */
function plans(random: Random, count: number, types: readonly TypeWords[]): Plan[] {
  const list: Plan[] = [];
  const share = Math.floor(count / types.length);
  const more = count - share * types.length;
  types.forEach((words, t) => {
    const names = shuffled(random, modelNames);
    const designs = shuffled(random, words.designs);
    for (let i = 0; i < share + (t < more ? 1 : 0); i++) {
      list.push({ words, design: designs[i % designs.length]!, name: names[i]! });
    }
  });
  return list;
}

/** Variants with prices and stock. Sold out: nothing of anything. */
function drawVariants(
  random: Random,
  words: TypeWords,
  price: number,
  before: number | null,
  colours: readonly string[],
  sizes: readonly string[],
  ids: { product: number; next: number; sku: string },
  soldOut: boolean,
): Variant[] {
  const rows = colours.flatMap((colour) => (sizes.length ? sizes : [null]).map((size) => ({ colour, size })));
  return rows.map(({ colour, size }, i) => {
    const options = [...(colours.length > 1 ? [colour] : []), ...(size ? [size] : [])];
    const step = 1 + (size ? sizes.indexOf(size) * (words.sizes?.step ?? 0) : 0);
    const number = ids.next + i;
    return {
      id: firstVariantId + number * 32_768,
      product: ids.product,
      inventoryItem: firstInventoryItemId + number * 32_768,
      sku: `${ids.sku}-${String(i + 1).padStart(2, '0')}`,
      title: options.join(' / ') || 'Default Title',
      options,
      price: roundPrice(price * step),
      compareAtPrice: before === null ? null : roundPrice(before * step),
      inventory: soldOut || random() < 0.04 ? 0 : between(random, 4, 160),
      grams: Math.round(words.grams * step),
      position: i + 1,
    };
  });
}

function describe(random: Random, plan: Plan, colour: string | null): string {
  const [first, second] = shuffled(random, plan.words.details);
  const care = pick(random, plan.words.care);
  const tone = colour && random() < 0.5 ? ` Shown here in ${colour.toLowerCase()}.` : '';
  const body = random() < 0.75 ? `${first} ${second}` : first;
  return `<p>${plan.design.text} ${body}</p>\n<p>${care}${tone}</p>`;
}

/** The products of a world, gift card last; `count` includes it. Dates end before `endsAt`. */
export function createProducts(seed: number | string, count: number, startsAt: number, endsAt: number): Product[] {
  const random = seededRandom(`${seed}/catalogue`);
  const types = count < 200 ? allTypeWords.filter((words) => smallTypes.has(words.type)) : allTypeWords;
  const handles = new Set<string>();
  let nextVariant = 0;
  const products = plans(random, count - 1, types).map((plan, i): Product => {
    const { words, design, name } = plan;
    const { colours, sizes } = drawOptions(random, words);
    const single = colours.length === 1 ? colours[0]! : null;
    const title = `${name} ${design.noun}${single && words.colours.length > 3 ? ` in ${single}` : ''}`;
    let handle = slug(title);
    while (handles.has(handle)) handle += '-2';
    handles.add(handle);
    const full = words.price * design.factor * Math.exp(0.16 * normal(random));
    const reduced = random() < 0.12;
    const price = roundPrice(reduced ? full * 0.8 : full);
    // Two in five were there when the shop opened; the others came one by one.
    const age = random() < 0.4 ? 1 : random() * 0.985 + 0.01;
    const createdAt = Math.round((endsAt - age * (endsAt - startsAt)) / 60_000) * 60_000;
    const state = random();
    const draft = state < 0.015;
    const archived = state >= 0.015 && state < 0.025;
    const unpublished = draft || archived || state >= 0.985;
    const id = firstProductId + i * 32_768 + 5 * i;
    const sku = `${words.type
      .replace(/[^A-Z]/gi, '')
      .slice(0, 3)
      .toUpperCase()}-${1000 + i}`;
    const variants = drawVariants(
      random,
      words,
      price,
      reduced ? full : null,
      colours,
      sizes,
      { product: id, next: nextVariant, sku },
      random() < 0.03,
    );
    nextVariant += variants.length;
    const fresh = endsAt - createdAt < 45 * day;
    const tags = [
      ...words.tags,
      design.style,
      ...colours.map((colour) => colour.toLowerCase()),
      ...(reduced ? ['sale'] : []),
      ...(fresh ? ['new'] : []),
    ];
    const lean = words.leans;
    return {
      id,
      handle,
      title,
      descriptionHtml: describe(random, plan, single),
      type: words.type,
      vendor: pick(random, words.vendors),
      tags: [...new Set(tags)].sort(),
      options: [
        ...(colours.length > 1 ? [{ name: 'Colour', values: colours }] : []),
        ...(sizes.length ? [{ name: words.sizes!.name, values: [...sizes] }] : []),
      ],
      variants,
      status: draft ? 'draft' : archived ? 'archived' : 'active',
      createdAt,
      updatedAt: Math.round(createdAt + random() * (endsAt - createdAt)),
      publishedAt: unpublished ? null : createdAt + between(random, 0, 120) * 60_000,
      giftCard: false,
      collections: [],
      drawing: { shape: words.shape, colours, pattern: design.pattern, form: design.form },
      taste: productTaste(random, {
        department: departments.indexOf(words.department),
        leans: lean ? [departments.indexOf(lean[0]), lean[1]] : undefined,
        style: styles.indexOf(design.style),
        warmth: colours.reduce((sum, colour) => sum + warmth(colour), 0) / colours.length,
        premium: Math.log(price / words.price),
        price: variants[0]!.price,
      }),
      appeal: figures.appealSigma * normal(random),
      consumable: words.consumable ?? false,
    };
  });
  return [...products, giftCard(products.length, nextVariant, startsAt)];
}

/** The gift card product: four values, nobody's taste. */
function giftCard(index: number, nextVariant: number, createdAt: number): Product {
  const id = firstProductId + index * 32_768 + 5 * index;
  const values = [2500, 5000, 10_000];
  return {
    id,
    handle: 'gift-card',
    title: 'Gift Card',
    descriptionHtml:
      '<p>For people who know what they like. Sent by e-mail, with a code to use at checkout.</p>\n<p>It has no extra fees and does not expire.</p>',
    type: 'Gift Cards',
    vendor: 'Hollowmere',
    tags: ['gift idea'],
    options: [{ name: 'Value', values: values.map((value) => `£${value / 100}`) }],
    variants: values.map((price, i) => ({
      id: firstVariantId + (nextVariant + i) * 32_768,
      product: id,
      inventoryItem: firstInventoryItemId + (nextVariant + i) * 32_768,
      sku: `GIFT-${price / 100}`,
      title: `£${price / 100}`,
      options: [`£${price / 100}`],
      price,
      compareAtPrice: null,
      inventory: 1000,
      grams: 0,
      position: i + 1,
    })),
    status: 'active',
    createdAt,
    updatedAt: createdAt,
    publishedAt: createdAt,
    giftCard: true,
    collections: [],
    drawing: { shape: 'giftcard', colours: ['Forest'], pattern: 'plain', form: 0 },
    taste: Array.from({ length: figures.dimensions + 2 }, () => 0),
    appeal: -1.5,
    consumable: false,
  };
}
