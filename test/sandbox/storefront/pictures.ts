// Product pictures, drawn on first sight and kept in memory.

import { Resvg } from '@resvg/resvg-js';
import { LRUCache } from 'lru-cache';
import type { Product } from '../shop-types.ts';

/** A picture as PNG or JPEG; `colour` is the place of the wanted colour among the product's, from 0. */
export type PictureOf = (product: Product, colour: number) => Buffer | Uint8Array | Promise<Buffer | Uint8Array>;

/** Keeps the drawn pictures; one drawing at a time per product, also when many ask at once. */
export class Pictures {
  readonly #draw: PictureOf;
  readonly #drawn = new LRUCache<string, Promise<Buffer>>({ max: 400 });

  constructor(draw: PictureOf = plainPicture) {
    this.#draw = draw;
  }

  of(product: Product, colour: number): Promise<Buffer> {
    const key = `${product.id} ${product.imagePath} ${colour}`;
    let picture = this.#drawn.get(key);
    if (!picture) {
      picture = Promise.resolve(this.#draw(product, colour)).then((bytes) => Buffer.from(bytes));
      this.#drawn.set(key, picture);
      picture.catch(() => this.#drawn.delete(key));
    }
    return picture;
  }
}

/** 'image/png' or 'image/jpeg', by the first bytes. */
export function pictureType(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? 'image/jpeg' : 'image/png';
}

/** For products nobody drew: a quiet still life whose colour and form follow from the id. */
export function plainPicture(product: Product): Buffer {
  const seed = [...product.id].reduce((sum, digit) => (sum * 31 + digit.charCodeAt(0)) % 9973, 7);
  const hue = seed % 360;
  const round = seed % 2 === 0;
  const form = round
    ? `<ellipse cx="400" cy="430" rx="${150 + (seed % 60)}" ry="${170 + (seed % 50)}"/>`
    : `<rect x="${250 - (seed % 50)}" y="${260 - (seed % 60)}" width="${300 + (seed % 100)}" height="${340 + (seed % 60)}" rx="36"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800"><rect width="800" height="800" fill="hsl(${hue},24%,92%)"/><ellipse cx="400" cy="630" rx="230" ry="26" fill="hsl(${hue},18%,82%)"/><g fill="hsl(${(hue + 20) % 360},34%,52%)">${form}</g></svg>`;
  return new Resvg(svg, { fitTo: { mode: 'width', value: 800 } }).render().asPng();
}
