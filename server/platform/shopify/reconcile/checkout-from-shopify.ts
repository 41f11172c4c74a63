// A left checkout of the Admin API as the event its webhook would have given. The list tells neither token, cart nor language of the
// checkout, and whom we know already fills those in.

import type { CheckoutChanged, EmailConsentChanged, Line } from '../../../events/shop-event.ts';
import { normalisedEmail } from '../../../lib/email-address.ts';
import { CART_MARK, LINE_MARK, markOf } from '../attributes.ts';
import { consentEvent } from '../consent-state.ts';
import { withId } from '../event-id.ts';
import { fullName, idText, minorOf } from '../fields.ts';
import { tokenIn } from '../look-ups.ts';
import type { AbandonedCheckoutNode } from '../operations/abandoned-checkouts.ts';

/** What a message of before has told of the same checkout. */
export interface KnownCheckout {
  token: string;
  cart: string | null;
  acceptsMarketing: boolean;
  locale: string | null;
}

/**
 * Two events at most: the checkout and, where the customer's consent is told, that. Without any token the checkout goes by its name;
 * the message that tells both names joins the two (see `apply-delivery.ts`). Null where a moment can't be read.
 */
export function checkoutFromShopify(
  node: AbandonedCheckoutNode,
  known: KnownCheckout | null,
): [CheckoutChanged, ...EmailConsentChanged[]] | null {
  const updatedAt = Date.parse(node.updatedAt);
  const createdAt = Date.parse(node.createdAt);
  if (!Number.isFinite(updatedAt) || !Number.isFinite(createdAt)) return null;
  const currency = node.subtotalPriceSet.shopMoney.currencyCode;
  const checkout = known?.token ?? tokenIn(node.abandonedCheckoutUrl) ?? node.name;
  const customer = idText(node.customer?.id);
  const told = node.customer?.defaultEmailAddress;
  const email = normalisedEmail(told?.emailAddress);
  const changed = withId<CheckoutChanged>('checkout', checkout, updatedAt, {
    type: 'checkout-changed',
    at: updatedAt,
    checkout,
    name: node.name,
    cart: known?.cart ?? null,
    person: { customer, email, name: fullName(node.customer?.firstName, node.customer?.lastName) },
    acceptsMarketing: known?.acceptsMarketing ?? false,
    locale: known?.locale ?? node.customer?.locale ?? null,
    lines: node.lineItems.nodes.map(
      (line): Line => ({
        line: idText(line.id) ?? line.id,
        product: idText(line.product?.id),
        variant: idText(line.variant?.id),
        title: line.title ?? '',
        quantity: line.quantity,
        price: minorOf(line.originalUnitPriceSet.shopMoney.amount, currency),
        decision: markOf(line.customAttributes, LINE_MARK),
        giftCard: false,
      }),
    ),
    currency,
    total: minorOf(node.subtotalPriceSet.shopMoney.amount, currency),
    recoveryUrl: node.abandonedCheckoutUrl ?? null,
    restoredFrom: markOf(node.customAttributes, CART_MARK),
    createdAt,
    completedAt: node.completedAt ? Date.parse(node.completedAt) : null,
  });
  if (!told || customer === null) return [changed];
  const consentAt = told.marketingUpdatedAt ? Date.parse(told.marketingUpdatedAt) : Number.NaN;
  const person = { customer, email, name: null };
  const at = Number.isFinite(consentAt) ? consentAt : null;
  return [changed, consentEvent(person, told.marketingState, null, at, createdAt)];
}
