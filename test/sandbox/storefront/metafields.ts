// Metafields as Liquid sees them: `owner.metafields["$app"].key.value`, references resolved into what a visitor may see.

import { Drop } from 'liquidjs';
import type { ShopState } from '../shop-state.ts';
import { isPublished } from '../shop-state.ts';
import type { Product } from '../shop-types.ts';

export type ProductToDrop = (product: Product) => unknown;

/** All namespaces of one owner (by gid). */
export class MetafieldsDrop extends Drop {
  readonly #shop: ShopState;
  readonly #ownerId: string;
  readonly #toDrop: ProductToDrop;

  constructor(shop: ShopState, ownerId: string, toDrop: ProductToDrop) {
    super();
    this.#shop = shop;
    this.#ownerId = ownerId;
    this.#toDrop = toDrop;
  }

  override liquidMethodMissing(namespace: string | number): NamespaceDrop {
    return new NamespaceDrop(this.#shop, this.#ownerId, String(namespace), this.#toDrop);
  }
}

class NamespaceDrop extends Drop {
  readonly #shop: ShopState;
  readonly #ownerId: string;
  readonly #namespace: string;
  readonly #toDrop: ProductToDrop;

  constructor(shop: ShopState, ownerId: string, namespace: string, toDrop: ProductToDrop) {
    super();
    this.#shop = shop;
    this.#ownerId = ownerId;
    this.#namespace = namespace;
    this.#toDrop = toDrop;
  }

  override liquidMethodMissing(key: string | number): { type: string; value: unknown } | undefined {
    const metafield = this.#shop.metafield(this.#ownerId, this.#namespace, String(key));
    if (!metafield) return undefined;
    return { type: metafield.type, value: this.#value(metafield.type, metafield.value) };
  }

  #value(type: string, value: string): unknown {
    if (type === 'list.product_reference') return (JSON.parse(value) as string[]).flatMap((gid) => this.#product(gid));
    if (type === 'product_reference') return this.#product(value)[0];
    if (type === 'boolean') return value === 'true';
    if (type === 'number_integer' || type === 'number_decimal') return Number(value);
    if (type === 'json' || type.startsWith('list.')) return JSON.parse(value);
    return value;
  }

  #product(gid: string): unknown[] {
    const product = this.#shop.products.get(gid.slice(gid.lastIndexOf('/') + 1));
    return product && isPublished(product, this.#shop.now()) ? [this.#toDrop(product)] : [];
  }
}
