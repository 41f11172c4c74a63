// What a visitor can do to a cart; every real change goes out as carts/create or carts/update, changes of nothing do not.

import { createHash } from 'node:crypto';
import { freshToken, type ShopState } from '../shop-state.ts';
import type { Cart, CartLine } from '../shop-types.ts';
import { cartPayload } from '../webhooks/cart-payload.ts';

/** Why a line could not be added, in the words of the Ajax API (answer 422 with description). */
export class CartError extends Error {
  readonly status: 404 | 422;

  constructor(status: 404 | 422, message: string) {
    super(message);
    this.status = status;
  }
}

export interface CartAddition {
  variantId: string | number;
  quantity?: number;
  properties?: Record<string, string>;
}

/** Puts lines into the visitor's cart (made if there is none); throws CartError, and then nothing is added. */
export function addToCart(shop: ShopState, visitorId: string, additions: CartAddition[]): Cart {
  return shop.action(() => {
    const wanted = additions.map((addition) => {
      const quantity = Math.trunc(addition.quantity ?? 1);
      if (!(quantity > 0)) throw new CartError(422, 'Quantity must be 1 or more');
      const found = shop.variant(addition.variantId);
      if (found?.product.status !== 'ACTIVE' || found.product.publishedAt === null) {
        throw new CartError(404, 'Cannot find variant');
      }
      if (found.variant.inventoryPolicy === 'DENY' && found.variant.inventory < quantity) {
        throw new CartError(422, `The product '${found.product.title}' is already sold out.`);
      }
      const properties = Object.fromEntries(Object.entries(addition.properties ?? {}).map(([k, v]) => [k, String(v)]));
      return { product: found.product, variant: found.variant, quantity, properties };
    });
    const visitor = shop.visitor(visitorId);
    const existing = shop.cartOf(visitorId);
    const cart = existing ?? newCart(shop);
    for (const { product, variant, quantity, properties } of wanted) {
      const key = lineKey(variant.id, properties);
      const line = cart.lines.find((candidate) => candidate.key === key);
      if (line) line.quantity += quantity;
      else cart.lines.unshift({ key, variantId: variant.id, productId: product.id, quantity, properties });
    }
    visitor.cartToken = cart.token;
    shop.put('visitors', visitor.id, visitor);
    return saveCart(shop, cart, existing ? 'carts/update' : 'carts/create');
  });
}

/** Sets the quantity of a line (by key, or by variant id); 0 removes it. Unknown lines throw CartError 404. */
export function changeLine(shop: ShopState, visitorId: string, lineOrVariant: string, quantity: number): Cart {
  const cart = shop.cartOf(visitorId);
  const line = cart?.lines.find((entry) => entry.key === lineOrVariant || entry.variantId === lineOrVariant);
  if (!cart || !line) throw new CartError(404, 'no valid id or line parameter');
  if (line.quantity === quantity) return cart;
  if (quantity <= 0) cart.lines = cart.lines.filter((entry) => entry !== line);
  else line.quantity = Math.trunc(quantity);
  return saveCart(shop, cart, 'carts/update');
}

/** Note and attributes of the cart (`/cart/update.js`). */
export function updateCart(
  shop: ShopState,
  visitorId: string,
  changes: { note?: string; attributes?: Record<string, string> },
): Cart {
  const existing = shop.cartOf(visitorId);
  const cart = existing ?? newCart(shop);
  const before = JSON.stringify([cart.note, cart.attributes]);
  if (changes.note !== undefined) cart.note = changes.note;
  if (changes.attributes) cart.attributes = { ...cart.attributes, ...changes.attributes };
  if (existing && JSON.stringify([cart.note, cart.attributes]) === before) return cart;
  const visitor = shop.visitor(visitorId);
  visitor.cartToken = cart.token;
  shop.put('visitors', visitor.id, visitor);
  return saveCart(shop, cart, existing ? 'carts/update' : 'carts/create');
}

export function clearCart(shop: ShopState, visitorId: string): Cart | undefined {
  const cart = shop.cartOf(visitorId);
  if (!cart || cart.lines.length === 0) return cart;
  cart.lines = [];
  return saveCart(shop, cart, 'carts/update');
}

/** The cart permalink /cart/VARIANT:QTY,… : a new cart with just these lines; what can't be had is left out. */
export function cartFromPermalink(
  shop: ShopState,
  visitorId: string,
  items: { variantId: string; quantity: number }[],
): Cart {
  const visitor = shop.visitor(visitorId);
  visitor.cartToken = null;
  const available = items.filter(({ variantId, quantity }) => {
    const found = shop.variant(variantId);
    return (
      found?.product.status === 'ACTIVE' &&
      found.product.publishedAt !== null &&
      (found.variant.inventoryPolicy === 'CONTINUE' || found.variant.inventory >= quantity)
    );
  });
  if (available.length === 0) {
    const cart = newCart(shop);
    visitor.cartToken = cart.token;
    shop.put('visitors', visitor.id, visitor);
    return saveCart(shop, cart, 'carts/create');
  }
  return addToCart(shop, visitorId, available);
}

/** Sum of the lines at today's prices, minor units. */
export function cartTotal(shop: ShopState, lines: CartLine[]): number {
  return lines.reduce((sum, line) => sum + (shop.variant(line.variantId)?.variant.price ?? 0) * line.quantity, 0);
}

export function lineKey(variantId: string, properties: Record<string, string>): string {
  const sorted = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${variantId}:${createHash('md5').update(JSON.stringify(sorted)).digest('hex')}`;
}

function newCart(shop: ShopState): Cart {
  const now = shop.now();
  return { token: `c1-${freshToken()}`, lines: [], note: null, attributes: {}, createdAt: now, updatedAt: now };
}

function saveCart(shop: ShopState, cart: Cart, topic: 'carts/create' | 'carts/update'): Cart {
  cart.updatedAt = shop.now();
  shop.put('carts', cart.token, cart);
  shop.emit(topic, cartPayload(shop, cart));
  return cart;
}
