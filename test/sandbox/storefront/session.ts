// One request's visitor: the cookie, their cart, and what is still to be told to pixels.

import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { ShopState } from '../shop-state.ts';
import type { Cart, CartLine, Visitor } from '../shop-types.ts';
import { cartChanges, cartForPixel, type PageEvent } from './page-events.ts';

export const VISITOR_COOKIE = 'sandbox_visitor';
/** Ajax answers carry what the visitor's action means to pixels, as base64 of JSON. */
export const EVENTS_HEADER = 'x-sandbox-events';

export class Session {
  readonly visitor: Visitor;
  readonly #shop: ShopState;
  readonly #pending: Map<string, PageEvent[]>;

  constructor(shop: ShopState, visitor: Visitor, pending: Map<string, PageEvent[]>) {
    this.#shop = shop;
    this.visitor = visitor;
    this.#pending = pending;
  }

  cart(): Cart | undefined {
    return this.#shop.cartOf(this.visitor.id);
  }

  cartForPixel() {
    return cartForPixel(this.#shop, this.cart());
  }

  /** Runs a change of the cart and says what it means to pixels. */
  changingCart(change: () => void): PageEvent[] {
    const before: CartLine[] = structuredClone(this.cart()?.lines ?? []);
    change();
    return cartChanges(this.#shop, before, this.cart()?.lines ?? []);
  }

  /** Keeps events for the next page the visitor sees. */
  later(events: PageEvent[]): void {
    if (events.length > 0)
      this.#pending.set(this.visitor.id, [...(this.#pending.get(this.visitor.id) ?? []), ...events]);
  }

  takePending(): PageEvent[] {
    const events = this.#pending.get(this.visitor.id) ?? [];
    this.#pending.delete(this.visitor.id);
    return events;
  }
}

/** The visitor's cookie, given out on first sight; `res.locals.session` from here on. */
export function withSession(shop: ShopState) {
  const pending = new Map<string, PageEvent[]>();
  return (req: Request, res: Response, next: NextFunction): void => {
    const known = /(?:^|;\s*)sandbox_visitor=([^;]+)/.exec(req.headers.cookie ?? '')?.[1];
    const id = known ? decodeURIComponent(known) : randomBytes(12).toString('hex');
    if (!known) res.cookie(VISITOR_COOKIE, id, { path: '/', sameSite: 'lax', maxAge: 365 * 86_400_000 });
    res.locals.session = new Session(shop, shop.visitor(id), pending);
    next();
  };
}

export const sessionOf = (res: Response): Session => res.locals.session as Session;

export function eventsHeader(events: PageEvent[]): string {
  return Buffer.from(JSON.stringify(events)).toString('base64');
}
