// The checkout in three steps (contact, delivery, payment), its recovery link, and its two doors for scripts.

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { CartError, cartTotal } from '../operations/cart.ts';
import { completeCheckout, recoverCheckout, updateCheckout } from '../operations/checkout.ts';
import type { ShopState } from '../shop-state.ts';
import type { Checkout } from '../shop-types.ts';
import { read } from './ajax-routes.ts';
import { isEmailAddress } from './email-field.ts';
import { lineForLiquid } from './liquid-objects.ts';
import type { PageRenderer } from './page.ts';
import { checkoutCompleted, checkoutStarted, contactSubmitted } from './page-events.ts';
import { type Session, sessionOf } from './session.ts';

const ticked = z.union([
  z.boolean(),
  z.enum(['1', 'on', 'true', '0', 'false', '']).transform((text) => /^(1|on|true)$/.test(text)),
]);
const contact = z.object({ email: z.string().max(254).optional(), buyer_accepts_marketing: ticked.optional() });
const STEPS = ['contact', 'delivery', 'payment'] as const;
const FREE_SHIPPING_FROM = 10_000;
const SHIPPING = 490;

export function checkoutRoutes(shop: ShopState, renderer: PageRenderer): Router {
  const router = Router();
  /** What happens once per checkout and is not to be told again when a page is loaded again. */
  const told = new Set<string>();
  /** Who typed the checkout's address: somebody else who opens it by its link is not shown it. */
  const typedBy = new Map<string, Set<string>>();
  const once = (key: string) => !told.has(key) && told.add(key) !== undefined;
  const open = (token: unknown): Checkout => {
    const checkout = shop.checkouts.get(String(token));
    if (!checkout) throw new CartError(404, 'No such checkout');
    return checkout;
  };

  const giveContact = (session: Session, body: unknown): Checkout => {
    const { email, buyer_accepts_marketing: accepts } = read(contact, body);
    if (email !== undefined && email.trim() !== '' && !isEmailAddress(email))
      throw new CartError(422, 'Enter a valid email');
    const checkout = updateCheckout(shop, session.visitor.id, { email, buyerAcceptsMarketing: accepts });
    if (email?.trim()) {
      const typists = typedBy.get(checkout.token) ?? new Set();
      typedBy.set(checkout.token, typists.add(session.visitor.id));
      if (once(`${checkout.token} started`)) session.later([checkoutStarted(shop, checkout)]);
      session.later([contactSubmitted(shop, checkout)]);
    }
    return checkout;
  };

  const begin = (req: Request, res: Response) => {
    const session = sessionOf(res);
    if ((session.cart()?.lines.length ?? 0) === 0) {
      if (req.is('json')) throw new CartError(422, 'The cart is empty');
      res.redirect(303, '/cart');
      return;
    }
    const checkout = giveContact(session, req.body);
    const url = `${shop.origins.storefront}/checkouts/${checkout.token}`;
    if (req.is('json')) res.json({ token: checkout.token, url });
    else res.redirect(303, url);
  };
  router.post('/checkout', begin);
  router.get('/checkout', begin);

  router.get('/checkouts/:token', (req, res) => {
    const session = sessionOf(res);
    const checkout = open(req.params.token);
    if (checkout.completedAt !== null) {
      res.redirect(302, `/checkouts/${checkout.token}/thank-you`);
      return;
    }
    const step = STEPS.find((name) => name === req.query.step) ?? 'contact';
    renderer.send(req, res, session, {
      template: 'checkout',
      pageType: 'checkout',
      title: 'Checkout',
      objects: {
        step,
        checkout: checkoutForLiquid(shop, checkout, typedBy.get(checkout.token)?.has(session.visitor.id)),
      },
      events: once(`${checkout.token} started`) ? [checkoutStarted(shop, checkout)] : [],
    });
  });

  // The forms of the three steps.
  router.post('/checkouts/:token', (req, res) => {
    const session = sessionOf(res);
    const checkout = open(req.params.token);
    const { step } = (req.body ?? {}) as { step?: unknown };
    if (step === 'contact') {
      const accepts = Boolean((req.body as { buyer_accepts_marketing?: unknown }).buyer_accepts_marketing);
      giveContact(session, { ...req.body, buyer_accepts_marketing: accepts });
    }
    res.redirect(303, `/checkouts/${checkout.token}?step=${step === 'contact' ? 'delivery' : 'payment'}`);
  });

  router.post('/checkouts/:token/complete', (req, res) => {
    const session = sessionOf(res);
    const { email } = read(contact, req.body);
    if (email !== undefined && !isEmailAddress(email)) throw new CartError(422, 'Enter a valid email');
    const checkout = open(req.params.token);
    const order = completeCheckout(shop, checkout.token, { email });
    if (once(`${checkout.token} completed`)) session.later([checkoutCompleted(shop, checkout, order)]);
    if (req.is('urlencoded')) res.redirect(303, `/checkouts/${checkout.token}/thank-you`);
    else res.json({ order_id: order.id, name: order.name });
  });

  router.get('/checkouts/:token/thank-you', (req, res) => {
    const checkout = open(req.params.token);
    const order = checkout.orderId ? shop.orders.get(checkout.orderId) : undefined;
    if (!order) {
      res.redirect(302, `/checkouts/${checkout.token}`);
      return;
    }
    renderer.send(req, res, sessionOf(res), {
      template: 'thank-you',
      pageType: 'checkout',
      title: 'Thank you',
      objects: { order: { name: order.name }, checkout: checkoutForLiquid(shop, checkout, false) },
    });
  });

  // Shows what was in the cart, on any device; logs nobody in and shows nobody's address.
  router.get('/:shopId/checkouts/:token/recover', (req, res) => {
    const { visitor } = sessionOf(res);
    const key = typeof req.query.key === 'string' ? req.query.key : '';
    const checkout =
      req.params.shopId === shop.facts.id
        ? recoverCheckout(shop, visitor.id, String(req.params.token), key)
        : undefined;
    if (!checkout) throw new CartError(404, 'This link is not valid');
    res.redirect(302, checkout.completedAt === null ? `/checkouts/${checkout.token}` : '/cart');
  });
  return router;
}

function checkoutForLiquid(shop: ShopState, checkout: Checkout, showsAddress = false) {
  const subtotal = cartTotal(shop, checkout.lines);
  const shipping = subtotal >= FREE_SHIPPING_FROM ? 0 : SHIPPING;
  return {
    token: checkout.token,
    email: showsAddress ? checkout.email : '',
    buyer_accepts_marketing: showsAddress && checkout.buyerAcceptsMarketing,
    line_items: checkout.lines.map((line, index) => lineForLiquid(shop, line, index)),
    subtotal_price: subtotal,
    shipping_price: shipping,
    total_price: subtotal + shipping,
  };
}
