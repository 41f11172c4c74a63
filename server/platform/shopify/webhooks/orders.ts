// orders/*: the order as it now stands.

import { z } from 'zod';
import type { Line, OrderChanged, OrderDeleted } from '../../../events/shop-event.ts';
import { normalisedEmail } from '../../../lib/email-address.ts';
import { CART_MARK, LINE_MARK, markOf } from '../attributes.ts';
import { withId } from '../event-id.ts';
import {
  decimal,
  fullName,
  id,
  maybeDecimal,
  maybeId,
  maybeMoment,
  maybeText,
  minorOf,
  moment,
  pieces,
  whyMalformed,
} from '../fields.ts';
import { channelOf, goodsMoney } from '../order-money.ts';
import { momentOf, type Translator } from './translation.ts';

const taxLines = z.array(z.object({ price: decimal })).nullish();

const lineItem = z.object({
  id,
  admin_graphql_api_id: maybeId,
  product_id: maybeId,
  variant_id: maybeId,
  title: z.string().nullish(),
  quantity: pieces,
  current_quantity: pieces.nullish(),
  price: decimal,
  total_discount: maybeDecimal,
  discount_allocations: z.array(z.object({ amount: decimal })).nullish(),
  tax_lines: taxLines,
  gift_card: z.boolean().nullish(),
  properties: z.unknown().optional(),
});

const refund = z.object({
  refund_line_items: z
    .array(
      z.object({
        line_item_id: maybeId,
        quantity: pieces.nullish(),
        subtotal: maybeDecimal,
        total_tax: maybeDecimal,
      }),
    )
    .nullish(),
});

const order = z.object({
  id,
  admin_graphql_api_id: maybeId,
  name: z.string().nullish(),
  email: maybeText,
  contact_email: maybeText,
  created_at: moment,
  processed_at: maybeMoment,
  updated_at: maybeMoment,
  cancelled_at: maybeMoment,
  currency: z.string().regex(/^[A-Z]{3}$/),
  subtotal_price: maybeDecimal,
  total_tax: maybeDecimal,
  taxes_included: z.boolean().nullish(),
  test: z.boolean().nullish(),
  source_name: z.string().nullish(),
  cart_token: maybeText,
  checkout_token: maybeText,
  buyer_accepts_marketing: z.boolean().nullish(),
  note_attributes: z.unknown().optional(),
  customer: z
    .object({
      id: maybeId,
      admin_graphql_api_id: maybeId,
      email: maybeText,
      first_name: maybeText,
      last_name: maybeText,
    })
    .nullish(),
  shipping_lines: z.array(z.object({ tax_lines: taxLines })).nullish(),
  line_items: z.array(lineItem),
  refunds: z.array(refund).nullish(),
});

export const orderWebhook: Translator = (payload) => {
  const parsed = order.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const told = parsed.data;
  const minor = (amount: string | number | null | undefined) => minorOf(amount ?? 0, told.currency);
  const taxOf = (lines: { price: string | number }[]) => lines.reduce((sum, line) => sum + minor(line.price), 0);
  const taxesIncluded = told.taxes_included ?? false;
  const money = goodsMoney(
    told.line_items.map((line) => ({
      gross: minor(line.price) * line.quantity,
      // Allocations hold every discount; `total_discount` leaves out codes on the whole order, and is all that older shapes have.
      discount: line.discount_allocations?.length
        ? line.discount_allocations.reduce((sum, part) => sum + minor(part.amount), 0)
        : minor(line.total_discount),
      tax: line.tax_lines?.length ? taxOf(line.tax_lines) : null,
      quantity: line.quantity,
    })),
    {
      subtotal: told.subtotal_price === null || told.subtotal_price === undefined ? null : minor(told.subtotal_price),
      totalTax: minor(told.total_tax),
      shippingTax: (told.shipping_lines ?? []).reduce((sum, line) => sum + taxOf(line.tax_lines ?? []), 0),
      taxesIncluded,
    },
  );

  const refundedPieces = new Map<string, number>();
  let refunded = 0;
  for (const line of (told.refunds ?? []).flatMap((part) => part.refund_line_items ?? [])) {
    const subtotal = minor(line.subtotal);
    const tax = minor(line.total_tax);
    refunded += !taxesIncluded ? subtotal : tax > 0 ? subtotal - tax : Math.round(subtotal * (1 - money.taxShare));
    if (line.line_item_id !== null)
      refundedPieces.set(line.line_item_id, (refundedPieces.get(line.line_item_id) ?? 0) + (line.quantity ?? 0));
  }

  const lines = told.line_items.map((line, index): Line => {
    const gone =
      line.current_quantity == null || told.cancelled_at !== null ? 0 : line.quantity - line.current_quantity;
    const back = refundedPieces.get(line.admin_graphql_api_id ?? line.id) ?? refundedPieces.get(line.id) ?? gone;
    return {
      line: line.admin_graphql_api_id ?? line.id,
      product: line.product_id,
      variant: line.variant_id,
      title: line.title ?? '',
      quantity: line.quantity,
      price: money.unitPrices[index] ?? 0,
      refundedQuantity: Math.min(line.quantity, Math.max(0, back)),
      decision: markOf(line.properties, LINE_MARK),
      giftCard: line.gift_card ?? false,
    };
  });
  const orderId = told.admin_graphql_api_id ?? told.id;
  const updatedAt = told.updated_at ?? told.created_at;
  return {
    events: [
      withId<OrderChanged>('order', orderId, updatedAt, {
        type: 'order-changed',
        at: updatedAt,
        order: orderId,
        name: told.name ?? '',
        person: {
          customer: told.customer?.admin_graphql_api_id ?? told.customer?.id ?? null,
          email: normalisedEmail(told.email ?? told.contact_email ?? told.customer?.email),
          name: fullName(told.customer?.first_name, told.customer?.last_name),
        },
        cart: told.cart_token,
        checkout: told.checkout_token,
        restoredFrom: markOf(told.note_attributes, CART_MARK),
        placedAt: told.processed_at ?? told.created_at,
        updatedAt,
        cancelledAt: told.cancelled_at,
        currency: told.currency,
        total: money.total,
        refunded: Math.max(0, refunded),
        channel: channelOf(told.source_name),
        test: told.test ?? false,
        lines,
        acceptsMarketing: told.buyer_accepts_marketing ?? false,
      }),
    ],
  };
};

export const orderDeletedWebhook: Translator = (payload, context) => {
  const parsed = z.object({ id }).safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const at = momentOf(context);
  return {
    events: [
      withId<OrderDeleted>('order-deleted', parsed.data.id, 0, { type: 'order-deleted', at, order: parsed.data.id }),
    ],
  };
};

/** A refund names its lines but not the whole order: the order is asked for, unless its own update says it first. */
export const refundWebhook: Translator = (payload) => {
  const parsed = z.object({ order_id: id }).safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  return { events: [], refetch: { what: 'order', id: parsed.data.order_id } };
};
