// What a webhook comes to: events of ours, something the platform itself must do, or a reason why it was dropped.

import type { DropReason, ShopEvent } from '../../../events/shop-event.ts';

/** Known beside the body when a delivery is translated. */
export interface DeliveryContext {
  /** The shop's own currency: carts and products do not name theirs. */
  currency: string;
  /** X-Shopify-Triggered-At; null when it was missing. */
  triggeredAt: number | null;
  receivedAt: number;
  deliveryId: string;
}

export interface CompliancePerson {
  customer: string | null;
  email: string | null;
  orders: string[];
}

/** Something a message does not fully tell; it is asked of the API. */
export interface Refetch {
  what: 'order' | 'product';
  id: string;
}

export type Effect =
  | { effect: 'uninstalled'; shopDomain: string | null }
  | { effect: 'scopes'; scopes: string[] }
  | { effect: 'bulk-finished'; operation: string }
  | { effect: 'checkout-deleted'; cart: string }
  | { effect: 'data-request'; shopDomain: string | null; request: string | null; person: CompliancePerson }
  | { effect: 'redact-customer'; shopDomain: string | null; person: CompliancePerson }
  | { effect: 'redact-shop'; shopDomain: string | null }
  | { effect: 'shop' };

export type Translation = { events: ShopEvent[]; refetch?: Refetch } | Effect | { dropped: DropReason; why: string };

/** A pure function of body and context. */
export type Translator = (payload: unknown, context: DeliveryContext) => Translation;

/** When it happened, as well as the delivery knows. */
export const momentOf = (context: DeliveryContext) => context.triggeredAt ?? context.receivedAt;
