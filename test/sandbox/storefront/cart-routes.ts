// The cart page, the forms that change the cart without a script, and cart permalinks.

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { cartFromPermalink, updateCart } from '../operations/cart.ts';
import { updateCheckout } from '../operations/checkout.ts';
import type { ShopState } from '../shop-state.ts';
import { add, read, setQuantities } from './ajax-routes.ts';
import type { PageRenderer } from './page.ts';
import { cartViewed } from './page-events.ts';
import { sessionOf } from './session.ts';

const updates = z.object({ updates: z.array(z.coerce.number().int().min(0)).optional(), note: z.string().optional() });

export function cartRoutes(shop: ShopState, renderer: PageRenderer): Router {
  const router = Router();

  router.get('/cart', (req, res) => {
    const session = sessionOf(res);
    renderer.send(req, res, session, {
      template: 'cart',
      pageType: 'cart',
      title: 'Your cart',
      events: [cartViewed(shop, session.cart())],
    });
  });

  router.post('/cart/add', (req, res) => {
    const session = sessionOf(res);
    session.later(session.changingCart(() => add(shop, session, req.body)));
    res.redirect(303, '/cart');
  });

  router.post('/cart', (req: Request, res: Response) => {
    const session = sessionOf(res);
    const asked = read(updates, req.body);
    session.later(session.changingCart(() => setQuantities(shop, session, asked.updates ?? [])));
    if (asked.note !== undefined) updateCart(shop, session.visitor.id, { note: asked.note });
    res.redirect(303, 'checkout' in req.body ? '/checkout' : '/cart');
  });

  router.get('/cart/clear', (_req, res) => res.redirect(302, '/cart'));

  // /cart/VARIANT:QUANTITY,… leads to the checkout, with ?storefront=true to the cart.
  router.get(/^\/cart\/(\d+:\d+(?:,\d+:\d+)*)$/, (req: Request, res: Response) => {
    const session = sessionOf(res);
    const items = String(req.params[0])
      .split(',')
      .map((pair) => pair.split(':'))
      .map(([variantId, quantity]) => ({ variantId: variantId!, quantity: Number(quantity) }));
    session.later(
      session.changingCart(() => {
        cartFromPermalink(shop, session.visitor.id, items);
      }),
    );
    const { attributes } = req.query;
    if (attributes && typeof attributes === 'object' && !Array.isArray(attributes)) {
      const texts = Object.entries(attributes).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
      updateCart(shop, session.visitor.id, { attributes: Object.fromEntries(texts) });
    }
    const full = (session.cart()?.lines.length ?? 0) > 0;
    if (!full || req.query.storefront === 'true') {
      res.redirect(302, '/cart');
      return;
    }
    const discount = typeof req.query.discount === 'string' ? [req.query.discount] : undefined;
    const checkout = updateCheckout(shop, session.visitor.id, { discountCodes: discount });
    res.redirect(302, `/checkouts/${checkout.token}`);
  });
  return router;
}
