// Taste: where products lie and what people lean to, in one space, so that liking is a dot product.
//
// Dimensions: 0-4 the departments, 5-7 the styles, 8 warmth of colour, 9 above or below the type's price; the last two carry price fit:
// −w (p − q)² = −w p² + 2 w q p − (a constant of the shopper), with p the product's and q the shopper's log price against `middlePrice`.

import type { Random } from '../../../server/lib/random.ts';
import { normal } from './draw.ts';
import { taste as figures } from './parameters.ts';
import { departments, styles } from './words/type-words.ts';

export const dimensions = figures.dimensions + 2;

/** Log of the price everything is compared with: £38.00. */
export const middlePrice = Math.log(3800);

const styleFrom = departments.length;
const warmthAt = styleFrom + styles.length;
const premiumAt = warmthAt + 1;

/** How much someone with this taste likes a product: taste and price fit together, up to a constant of the shopper. */
export function affinity(
  shopper: { readonly taste: readonly number[] },
  product: { readonly taste: readonly number[] },
): number {
  let sum = 0;
  for (let i = 0; i < product.taste.length; i++) sum += shopper.taste[i]! * product.taste[i]!;
  return sum;
}

/** What places a product. */
export interface ProductTraits {
  readonly department: number;
  readonly leans?: readonly [number, number];
  readonly style: number;
  readonly warmth: number;
  /** Log of price over the type's middle price. */
  readonly premium: number;
  /** Minor units. */
  readonly price: number;
}

/** A product's place, with a little that no word tells. */
export function productTaste(random: Random, traits: ProductTraits): number[] {
  const place = Array.from({ length: figures.dimensions }, () => 0.12 * normal(random));
  place[traits.department]! += 1;
  if (traits.leans) place[traits.leans[0]]! += traits.leans[1];
  place[styleFrom + traits.style]! += 0.9;
  place[warmthAt]! += 0.8 * traits.warmth;
  place[premiumAt]! += traits.premium;
  const price = Math.log(traits.price) - middlePrice;
  return [...place, price * price, price].map((x) => Math.round(x * 1e4) / 1e4);
}

/** Someone's taste: one or two favourite departments, a style, a leaning to warm or cool, and a wallet. */
export function personTaste(random: Random): { taste: number[]; wallet: number } {
  const lean = Array.from({ length: figures.dimensions }, () => 0.55 * normal(random));
  lean[Math.floor(random() * departments.length)]! += 1.5;
  if (random() < 0.5) lean[Math.floor(random() * departments.length)]! += 1;
  lean[styleFrom + Math.floor(random() * styles.length)]! += 0.9;
  // Affinity's spread over products is about that of a department's and a style's flag times these weights; bring it to the fixed figure.
  const flag = Math.sqrt((1 / departments.length) * (1 - 1 / departments.length));
  let square = 0;
  const mean = (from: number, to: number) => lean.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
  const departmentMean = mean(0, styleFrom);
  const styleMean = mean(styleFrom, warmthAt);
  for (let i = 0; i < styleFrom; i++) square += (lean[i]! - departmentMean) ** 2 / departments.length;
  for (let i = styleFrom; i < warmthAt; i++) square += (0.9 * (lean[i]! - styleMean)) ** 2 / styles.length;
  square += (0.45 * lean[warmthAt]!) ** 2 + (0.3 * lean[premiumAt]!) ** 2;
  // Price fit adds about a tenth to the spread.
  const scale = ((0.9 * figures.spread) / Math.sqrt(Math.max(square, flag * 0.2))) * Math.exp(0.15 * normal(random));
  const wallet = figures.walletSigma * normal(random);
  const taste = [...lean.map((x) => x * scale), -figures.priceWeight, 2 * figures.priceWeight * wallet];
  return { taste: taste.map((x) => Math.round(x * 1e4) / 1e4), wallet: middlePrice + wallet };
}
