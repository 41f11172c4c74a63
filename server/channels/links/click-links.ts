// The links of a mail that lead to the shop: each goes through us, so that it is known whether anybody cared. What is kept is a list of
// addresses beside the message; the link itself names its place in that list. What follows the place only tells the reader where it leads.

import type { Keys } from '../../lib/keys.ts';
import type { Shop } from '../../storage/shops.ts';
import { linkToken } from './link-tokens.ts';
import { shopAddress } from './shop-address.ts';

export class ClickLinks {
  /** Where they lead, in the order of their numbers. */
  readonly targets: string[] = [];
  readonly #shop: Shop;
  readonly #base: string;

  constructor(keys: Keys, publicUrl: string, shop: Shop, message: string) {
    this.#shop = shop;
    this.#base = `${publicUrl}/click/${linkToken(keys, shop.shop, 'click', message)}.`;
  }

  /** The link to an address of the shop. Any other is left as it is: we send nobody there. */
  through(address: string): string {
    const target = shopAddress(this.#shop, address);
    if (target === null) return address;
    let place = this.targets.indexOf(target);
    if (place < 0) place = this.targets.push(target) - 1;
    const { pathname, search, hash } = new URL(target);
    return `${this.#base}${place}${pathname}${search}${hash}`;
  }

  /** A mail with its links as they lead, for whoever only looks at it: following them then counts for nobody. */
  straight(html: string): string {
    const parts = html.split(this.#base);
    const [before = '', ...after] = parts;
    return after.reduce((told, part) => {
      const [number = ''] = /^\d+/.exec(part) ?? [];
      const target = this.targets[Number(number)];
      return target === undefined ? told + part : told + new URL(target).origin + part.slice(number.length);
    }, before);
  }
}
