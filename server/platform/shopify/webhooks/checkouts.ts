// checkouts/*: a checkout as it now stands; its key is `token` (the numeric id is gone from create and update).

import { z } from 'zod';
import type { CheckoutChanged, Line } from '../../../events/shop-event.ts';
import { normalisedEmail } from '../../../lib/email-address.ts';
import { CART_MARK, LINE_MARK, markOf } from '../attributes.ts';
import { withId } from '../event-id.ts';
import {
  decimal,
  fullName,
  maybeDecimal,
  maybeId,
  maybeMoment,
  maybeText,
  minorOf,
  moment,
  pieces,
  whyMalformed,
} from '../fields.ts';
import { address, placeOf } from '../place.ts';
import type { Translator } from './translation.ts';

const checkout = z.object({
  token: z.string().min(1).max(255),
  name: maybeText,
  cart_token: maybeText,
  email: maybeText,
  buyer_accepts_marketing: z.boolean().nullish(),
  customer_locale: maybeText,
  currency: z.string().regex(/^[A-Z]{3}$/),
  subtotal_price: maybeDecimal,
  abandoned_checkout_url: maybeText,
  note_attributes: z.unknown().optional(),
  created_at: moment,
  updated_at: maybeMoment,
  completed_at: maybeMoment,
  shipping_address: address,
  customer: z
    .object({
      id: maybeId,
      admin_graphql_api_id: maybeId,
      email: maybeText,
      first_name: maybeText,
      last_name: maybeText,
    })
    .nullish(),
  line_items: z.array(
    z.object({
      key: maybeText,
      product_id: maybeId,
      variant_id: maybeId,
      title: z.string().nullish(),
      quantity: pieces,
      price: decimal,
      gift_card: z.boolean().nullish(),
      properties: z.unknown().optional(),
    }),
  ),
});

export const checkoutWebhook: Translator = (payload) => {
  const parsed = checkout.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const told = parsed.data;
  const lines = told.line_items.map(
    (line, index): Line => ({
      line: line.key ?? `${line.variant_id ?? ''}#${index}`,
      product: line.product_id,
      variant: line.variant_id,
      title: line.title ?? '',
      quantity: line.quantity,
      price: minorOf(line.price, told.currency),
      decision: markOf(line.properties, LINE_MARK),
      giftCard: line.gift_card ?? false,
    }),
  );
  const updatedAt = told.updated_at ?? told.created_at;
  const summed = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  return {
    events: [
      withId<CheckoutChanged>('checkout', told.token, updatedAt, {
        type: 'checkout-changed',
        at: updatedAt,
        checkout: told.token,
        name: told.name,
        cart: told.cart_token,
        person: {
          customer: told.customer?.admin_graphql_api_id ?? told.customer?.id ?? null,
          email: normalisedEmail(told.email ?? told.customer?.email),
          name: fullName(told.customer?.first_name, told.customer?.last_name),
        },
        acceptsMarketing: told.buyer_accepts_marketing ?? false,
        locale: told.customer_locale,
        lines,
        currency: told.currency,
        total:
          told.subtotal_price === null || told.subtotal_price === undefined
            ? summed
            : minorOf(told.subtotal_price, told.currency),
        recoveryUrl: httpsUrl(told.abandoned_checkout_url),
        restoredFrom: markOf(told.note_attributes, CART_MARK),
        place: placeOf(
          told.shipping_address?.country_code,
          told.shipping_address?.province_code,
          told.shipping_address?.zip,
        ),
        createdAt: told.created_at,
        completedAt: told.completed_at,
      }),
    ],
  };
};

/** The body names the cart and a numeric id, never the token: the checkouts of that cart are looked up by whoever applies it. */
export const checkoutDeletedWebhook: Translator = (payload) => {
  const parsed = z.object({ cart_token: maybeText }).safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  if (parsed.data.cart_token === null) return { dropped: 'malformed', why: 'cart_token: is missing' };
  return { effect: 'checkout-deleted', cart: parsed.data.cart_token };
};

/** A link we may put in a mail: http(s) only. The field may be absent or null for apps without approval. */
function httpsUrl(text: string | null): string | null {
  return text !== null && text.length <= 4000 && /^https?:\/\/[^\s"'<>\\]+$/.test(text) ? text : null;
}
