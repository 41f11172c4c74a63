// The shop's collections: one per product type, one per department, and the shop window's few.

import { day } from './calendar.ts';
import { allTypeWords } from './catalogue.ts';
import type { Collection, Product } from './types.ts';

const firstCollectionId = 298_410_000_000;

const departmentTitles: Record<string, [string, string]> = {
  table: ['Table & Kitchen', 'Plates, pots and everything that is passed across a table.'],
  home: ['Home & Living', 'Light, cloth and quiet things for rooms that are lived in.'],
  wear: ['Clothing', 'Clothes for weather, made to be mended.'],
  outdoors: ['Outdoors & Bags', 'For the way there, and for a night or two under canvas.'],
  pantry: ['Pantry & Paper', 'What is used up, given away or written full.'],
};

/** Collections with their products in the order in which the shop shows them (the places of `position`). */
export function createCollections(products: readonly Product[], endsAt: number): Collection[] {
  const shown = products.filter((product) => product.publishedAt !== null && !product.giftCard);
  const ranked = [...shown].sort((a, b) => b.appeal - a.appeal || a.id - b.id);
  const list: { handle: string; title: string; text: string; products: readonly Product[] }[] = [
    { handle: 'all', title: 'Everything', text: 'The whole shop on one long shelf.', products: ranked },
    {
      handle: 'new-arrivals',
      title: 'New Arrivals',
      text: 'Unpacked in the last weeks.',
      products: [...shown]
        .filter((product) => endsAt - product.createdAt < 90 * day)
        .sort((a, b) => b.createdAt - a.createdAt || a.id - b.id),
    },
    {
      handle: 'best-sellers',
      title: 'Best Sellers',
      text: 'What we pack most often.',
      products: ranked.slice(0, Math.max(8, Math.round(ranked.length / 12))),
    },
    {
      handle: 'sale',
      title: 'Sale',
      text: 'Last pieces and small seconds.',
      products: ranked.filter((product) => product.tags.includes('sale')),
    },
    {
      handle: 'gifts',
      title: 'Gifts',
      text: 'Easy to wrap, easy to like.',
      products: ranked.filter((product) => product.tags.includes('gift idea')),
    },
  ];
  const typesOf = new Map<string, Set<string>>();
  for (const words of allTypeWords) {
    if (!typesOf.has(words.department)) typesOf.set(words.department, new Set());
    typesOf.get(words.department)!.add(words.type);
  }
  for (const [department, types] of typesOf) {
    const [title, text] = departmentTitles[department]!;
    list.push({
      handle: title.toLowerCase().replace(/[^a-z]+/g, '-'),
      title,
      text,
      products: ranked.filter((product) => types.has(product.type)),
    });
  }
  for (const type of new Set(ranked.map((product) => product.type))) {
    list.push({
      handle: type.toLowerCase().replace(/[^a-z]+/g, '-'),
      title: type,
      text: `All our ${type.toLowerCase()}.`,
      products: ranked.filter((product) => product.type === type),
    });
  }
  return list
    .filter((entry) => entry.products.length > 0)
    .map((entry, i) => ({
      id: firstCollectionId + i * 32_768,
      handle: entry.handle,
      title: entry.title,
      descriptionHtml: `<p>${entry.text}</p>`,
      products: entry.products.map((product) => product.id),
    }));
}

/** The products again, each knowing its collections. */
export function withCollections(products: readonly Product[], collections: readonly Collection[]): Product[] {
  const of = new Map<number, number[]>();
  for (const collection of collections) {
    for (const product of collection.products) of.set(product, [...(of.get(product) ?? []), collection.id]);
  }
  return products.map((product) => ({ ...product, collections: of.get(product.id) ?? [] }));
}
