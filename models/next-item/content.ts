/** Which products are alike by what the merchant wrote of them? TF-IDF over title, type, tags, vendor and price. */

import { RowBuilder, type SparseRows } from './linear-counts.ts';
import { SparseScores } from './sparse-scores.ts';

/** A product as the catalogue tells it. `price` in minor units; all prices of one currency. */
export interface CatalogueItem {
  id: string;
  title: string;
  type: string;
  tags: readonly string[];
  vendor: string;
  price: number;
  /** Epoch ms, UTC. */
  createdAt: number;
}

/** How much a kind of word counts; a type says more than one word of a title. */
const WEIGHT = { title: 1, type: 2.5, tag: 1.5, vendor: 0.7, price: 1.5 };
/** Price bands overlap; each is this factor wide. */
const PRICE_BAND = Math.log(1.8);
/** Words of more products than this are skipped in a large catalogue: they tell nothing and cost the most. */
const COMMONEST = 4000;

interface Term {
  products: Int32Array;
  weights: Float64Array;
}

/** The words of one product with their weights; prices become two neighbouring bands so that near prices are near. */
export function termsOf(item: CatalogueItem): Map<string, number> {
  const terms = new Map<string, number>();
  const put = (term: string, weight: number) => terms.set(term, Math.max(weight, terms.get(term) ?? 0));
  for (const word of wordsOf(item.title)) put(`w:${word}`, WEIGHT.title);
  if (item.type.trim()) put(`t:${item.type.trim().toLowerCase()}`, WEIGHT.type);
  for (const tag of item.tags) if (tag.trim()) put(`g:${tag.trim().toLowerCase()}`, WEIGHT.tag);
  if (item.vendor.trim()) put(`v:${item.vendor.trim().toLowerCase()}`, WEIGHT.vendor);
  if (Number.isFinite(item.price) && item.price > 0) {
    const place = Math.log(item.price) / PRICE_BAND;
    const band = Math.floor(place);
    const share = place - band;
    put(`p:${band}`, WEIGHT.price * Math.sqrt(1 - share));
    if (share > 0) put(`p:${band + 1}`, WEIGHT.price * Math.sqrt(share));
  }
  return terms;
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).filter((word) => word.length > 1);
}

/**
 * Row i: the products most like product i, by cosine of TF-IDF vectors; the product itself included with 1.
 * `base[i]` is how alike product i is to the catalogue on the average: what a taste must be measured against.
 */
export function contentRows(
  catalogue: readonly CatalogueItem[],
  kept: number,
  signal?: AbortSignal,
): { rows: SparseRows; base: Float64Array } {
  const terms = weighTerms(catalogue);
  const ofProduct: { term: Term; weight: number }[][] = catalogue.map(() => []);
  for (const term of terms) {
    term.products.forEach((product, each) => {
      ofProduct[product]!.push({ term, weight: term.weights[each]! });
    });
  }
  const builder = new RowBuilder(catalogue.length);
  const row = new SparseScores(catalogue.length);
  const base = new Float64Array(catalogue.length);
  for (let product = 0; product < catalogue.length; product++) {
    if ((product & 255) === 0) signal?.throwIfAborted();
    for (const { term, weight } of ofProduct[product]!) {
      const { products, weights } = term;
      for (let each = 0; each < products.length; each++) row.add(products[each]!, weight * weights[each]!);
    }
    for (let each = 0; each < row.count; each++) base[row.touched[each]!]! += row.values[row.touched[each]!]!;
    builder.push(row, kept);
  }
  return { rows: builder.done(), base: base.map((sum) => sum / Math.max(1, catalogue.length)) };
}

/** Inverse document frequency and unit length. */
function weighTerms(catalogue: readonly CatalogueItem[]): Term[] {
  const found = new Map<string, { products: number[]; weights: number[] }>();
  catalogue.forEach((item, product) => {
    for (const [name, weight] of termsOf(item)) {
      const term = found.get(name) ?? { products: [], weights: [] };
      term.products.push(product);
      term.weights.push(weight);
      found.set(name, term);
    }
  });
  const norm = new Float64Array(catalogue.length);
  const terms: Term[] = [];
  for (const { products, weights } of found.values()) {
    if (products.length > COMMONEST) continue;
    const idf = Math.log((1 + catalogue.length) / (0.5 + products.length));
    const scaled = Float64Array.from(weights, (weight) => weight * idf);
    products.forEach((product, each) => {
      norm[product]! += scaled[each]! ** 2;
    });
    terms.push({ products: Int32Array.from(products), weights: scaled });
  }
  for (const { products, weights } of terms) {
    products.forEach((product, each) => {
      weights[each]! /= Math.sqrt(norm[product]!);
    });
  }
  return terms;
}
