// carts/*: lines of a cart; no e-mail and no customer, only a token.

import { z } from 'zod';
import type { CartChanged } from '../../../events/shop-event.ts';
import { LINE_MARK, markOf } from '../attributes.ts';
import { withId } from '../event-id.ts';
import { maybeDecimal, maybeId, maybeMoment, maybeText, minorOf, pieces, whyMalformed } from '../fields.ts';
import { momentOf, type Translator } from './translation.ts';

const cart = z.object({
  id: maybeText,
  token: maybeText,
  created_at: maybeMoment,
  updated_at: maybeMoment,
  line_items: z.array(
    z.object({
      key: maybeText,
      product_id: maybeId,
      variant_id: maybeId,
      title: z.string().nullish(),
      quantity: pieces,
      price: maybeDecimal,
      discounted_price: maybeDecimal,
      gift_card: z.boolean().nullish(),
      properties: z.unknown().optional(),
    }),
  ),
});

export const cartWebhook: Translator = (payload, context) => {
  const parsed = cart.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const told = parsed.data;
  const token = told.token ?? told.id;
  if (token === null || token.length > 255) return { dropped: 'malformed', why: 'token: is missing or too long' };
  const at = told.updated_at ?? told.created_at ?? momentOf(context);
  return {
    events: [
      withId<CartChanged>('cart', token, at, {
        type: 'cart-changed',
        at,
        cart: token,
        lines: told.line_items.map((line, index) => ({
          line: line.key ?? `${line.variant_id ?? ''}#${index}`,
          product: line.product_id,
          variant: line.variant_id,
          title: line.title ?? '',
          quantity: line.quantity,
          price: minorOf(line.discounted_price ?? line.price ?? 0, context.currency),
          decision: markOf(line.properties, LINE_MARK),
          giftCard: line.gift_card ?? false,
        })),
        createdAt: told.created_at ?? at,
      }),
    ],
  };
};
