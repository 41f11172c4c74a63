// The catalogue reads and looks like a shop: titles, texts, prices, variants, pictures.

import { describe, expect, test } from 'vitest';
import { allTypeWords } from '../sandbox/world/catalogue.ts';
import { drawingOf, pictureOf, pictureSize, shapeNames } from '../sandbox/world/pictures.ts';
import { createWorld } from '../sandbox/world/world.ts';

const world = createWorld({ seed: 11 });

describe('products', () => {
  test('have unique ids, handles, SKUs and titles', () => {
    const unique = (list: readonly unknown[]) => expect(new Set(list).size).toBe(list.length);
    const variants = world.products.flatMap((product) => product.variants);
    unique(world.products.map((product) => product.id));
    unique(world.products.map((product) => product.handle));
    unique(world.products.map((product) => product.title));
    unique(variants.map((variant) => variant.id));
    unique(variants.map((variant) => variant.sku));
    unique(variants.map((variant) => variant.inventoryItem));
  });

  test('have texts of two sentences and more, as clean HTML', () => {
    for (const product of world.products) {
      expect(product.descriptionHtml).toMatch(/^<p>[^<>]+<\/p>(\n<p>[^<>]+<\/p>)?$/);
      expect(product.descriptionHtml.split(/[.?!](?:\s|<)/).length - 1, product.title).toBeGreaterThanOrEqual(2);
      expect(product.title).not.toMatch(/undefined|\s{2}/);
    }
  });

  test('have one to five variants with options that fit, prices above nothing and below a crossed-out one', () => {
    for (const product of world.products) {
      expect(product.variants.length).toBeGreaterThanOrEqual(1);
      expect(product.variants.length).toBeLessThanOrEqual(5);
      for (const variant of product.variants) {
        expect(variant.options).toHaveLength(product.options.length);
        variant.options.forEach((value, i) => {
          expect(product.options[i]!.values).toContain(value);
        });
        expect(variant.price).toBeGreaterThanOrEqual(300);
        if (variant.compareAtPrice !== null) expect(variant.compareAtPrice).toBeGreaterThan(variant.price);
      }
    }
  });

  test('include drafts, unpublished, sold-out and reduced ones, a gift card, and new ones all along', () => {
    const some = (name: string, list: readonly unknown[]) => expect(list.length, name).toBeGreaterThan(0);
    some(
      'drafts',
      world.products.filter((product) => product.status === 'draft'),
    );
    some(
      'unpublished',
      world.products.filter((product) => product.publishedAt === null),
    );
    some(
      'sold out',
      world.products.filter((product) => product.variants.every((variant) => variant.inventory === 0)),
    );
    some(
      'reduced',
      world.products.filter((product) => product.variants.some((variant) => variant.compareAtPrice !== null)),
    );
    some(
      'gift card',
      world.products.filter((product) => product.giftCard),
    );
    const span = world.endsAt - world.startsAt;
    for (let part = 0; part < 6; part++) {
      const born = world.products.filter(
        (product) => Math.floor((6 * (product.createdAt - world.startsAt)) / span) === part,
      );
      some(`created in sixth ${part}`, born);
    }
  });

  test('lie in collections that name only published products', () => {
    for (const collection of world.collections) {
      expect(collection.products.length).toBeGreaterThan(0);
      for (const id of collection.products) {
        const product = world.product(id)!;
        expect(product.publishedAt).not.toBeNull();
        expect(product.collections).toContain(collection.id);
      }
    }
  });

  test('every type is related to types that exist and drawn by a shape that exists', () => {
    const types = new Set(allTypeWords.map((words) => words.type));
    for (const words of allTypeWords) {
      expect(shapeNames).toContain(words.shape);
      for (const other of words.related) expect(types).toContain(other);
    }
  });
});

describe('pictures', () => {
  test('are PNGs of 600 pixels and more', () => {
    const picture = pictureOf(world.products[0]!);
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(picture.readUInt32BE(16)).toBe(pictureSize);
    expect(pictureSize).toBeGreaterThanOrEqual(600);
  });

  test('are the same for the same product and differ between products and colours', () => {
    const drawings = world.products.map((product) => drawingOf(product.drawing, product.id));
    expect(new Set(drawings).size).toBe(drawings.length);
    expect(drawings).toEqual(world.products.map((product) => drawingOf(product.drawing, product.id)));
    const colourful = world.products.find((product) => product.drawing.colours.length > 1)!;
    expect(drawingOf(colourful.drawing, colourful.id, 1)).not.toBe(drawingOf(colourful.drawing, colourful.id, 0));
  });

  test('no drawing holds a number that is none', () => {
    for (const product of world.products) {
      expect(drawingOf(product.drawing, product.id)).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
