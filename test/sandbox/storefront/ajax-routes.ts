// Shopify's Ajax API: /cart.js, /cart/add.js, /cart/change.js, /cart/update.js, /cart/clear.js and /products/HANDLE.js.

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { addToCart, CartError, changeLine, clearCart, updateCart } from '../operations/cart.ts';
import { isPublished, type ShopState } from '../shop-state.ts';
import type { CartLine } from '../shop-types.ts';
import { cartForAjax, lineForAjax, productForAjax } from './ajax-objects.ts';
import { EVENTS_HEADER, eventsHeader, type Session, sessionOf } from './session.ts';

const properties = z.record(z.string(), z.coerce.string()).optional();
const addition = z.object({ id: z.coerce.string().min(1), quantity: z.coerce.number().int().optional(), properties });
export const additions = z.union([z.object({ items: z.array(addition).min(1).max(100) }), addition]);
const change = z.object({
  id: z.coerce.string().optional(),
  line: z.coerce.number().int().optional(),
  quantity: z.coerce.number().int().min(0),
});
const update = z.object({
  updates: z.union([z.array(z.coerce.number().int()), z.record(z.string(), z.coerce.number().int())]).optional(),
  note: z.string().optional(),
  attributes: z.record(z.string(), z.coerce.string()).optional(),
});

/** What a request asks for, or CartError 422. */
export function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new CartError(422, parsed.error.issues[0]?.message ?? 'Required parameter missing or invalid');
}

/** Puts what was asked for into the cart and names the lines it went to. */
export function add(shop: ShopState, session: Session, body: unknown): { lines: CartLine[]; many: boolean } {
  const asked = read(additions, body);
  const items = 'items' in asked ? asked.items : [asked];
  const before = new Map(session.cart()?.lines.map((line) => [line.key, line.quantity]));
  const cart = addToCart(
    shop,
    session.visitor.id,
    items.map((item) => ({ variantId: item.id, quantity: item.quantity, properties: item.properties })),
  );
  return { lines: cart.lines.filter((line) => line.quantity !== before.get(line.key)), many: 'items' in asked };
}

/** Quantities by variant id or line key, or by position. */
export function setQuantities(shop: ShopState, session: Session, updates: number[] | Record<string, number>): void {
  const lines = [...(session.cart()?.lines ?? [])];
  if (Array.isArray(updates)) {
    updates.forEach((quantity, index) => {
      const line = lines[index];
      if (line) changeLine(shop, session.visitor.id, line.key, quantity);
    });
    return;
  }
  for (const [id, quantity] of Object.entries(updates)) {
    const known = lines.some((line) => line.key === id || line.variantId === id);
    if (known) changeLine(shop, session.visitor.id, id, quantity);
    else if (quantity > 0) addToCart(shop, session.visitor.id, [{ variantId: id, quantity }]);
  }
}

export function ajaxRoutes(shop: ShopState): Router {
  const router = Router();
  const tell = (res: Response, session: Session, run: () => unknown) => {
    let answer: unknown;
    const events = session.changingCart(() => {
      answer = run();
    });
    res.set(EVENTS_HEADER, eventsHeader(events)).json(answer);
  };
  const cart = (session: Session) => cartForAjax(shop, session.cart());

  router.get('/cart.js', (_req, res) => void res.json(cart(sessionOf(res))));
  router.post('/cart/add.js', (req: Request, res: Response) => {
    const session = sessionOf(res);
    tell(res, session, () => {
      const { lines, many } = add(shop, session, req.body);
      const answered = lines.map((line) => lineForAjax(shop, line));
      return many ? { items: answered } : answered[0];
    });
  });
  router.post('/cart/change.js', (req: Request, res: Response) => {
    const session = sessionOf(res);
    const { id, line, quantity } = read(change, req.body);
    tell(res, session, () => {
      const key = id ?? session.cart()?.lines[(line ?? 0) - 1]?.key ?? '';
      changeLine(shop, session.visitor.id, key, quantity);
      return cart(session);
    });
  });
  router.post('/cart/update.js', (req: Request, res: Response) => {
    const session = sessionOf(res);
    const { updates, note, attributes } = read(update, req.body);
    tell(res, session, () => {
      if (updates) setQuantities(shop, session, updates);
      if (note !== undefined || attributes) updateCart(shop, session.visitor.id, { note, attributes });
      return cart(session);
    });
  });
  router.post('/cart/clear.js', (_req: Request, res: Response) => {
    const session = sessionOf(res);
    tell(res, session, () => {
      clearCart(shop, session.visitor.id);
      return cart(session);
    });
  });
  router.get('/products/:handle.js', (req: Request, res: Response) => {
    const product = shop.productByHandle(String(req.params.handle));
    if (!product || !isPublished(product, shop.now())) throw new CartError(404, 'Not found');
    res.json(productForAjax(shop, product));
  });
  return router;
}
