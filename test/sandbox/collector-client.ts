// Reports to the app's collector what played visitors do, as the pixel in their browsers would.

import type { ShopState } from './shop-state.ts';
import type { Consent } from './shop-types.ts';
import type { Step } from './world/types.ts';

export interface CollectorEvent {
  id: string;
  type: string;
  at: number;
  [field: string]: unknown;
}

/** Posts a batch of one visitor's events; throws where the app does not take it. */
export async function collect(
  shop: ShopState,
  visitor: string,
  client: string,
  consent: Consent,
  events: CollectorEvent[],
): Promise<{ stored: number; dropped: Record<string, number> }> {
  const answer = await fetch(`${shop.origins.app}/collect`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=UTF-8', origin: shop.origins.storefront },
    body: JSON.stringify({ shop: shop.facts.domain, visitor, client, consent, events }),
  });
  const body = await answer.text();
  if (answer.status !== 202) throw new Error(`The collector answered ${answer.status}: ${body.slice(0, 200)}`);
  return JSON.parse(body) as { stored: number; dropped: Record<string, number> };
}

export interface StepContext {
  id: string;
  cart: string;
  checkout: string;
  order: string | null;
}

/** What the pixel says about a step; nothing about steps that happen outside the pages it sees. */
export function eventsOfStep(shop: ShopState, step: Step, context: StepContext): CollectorEvent[] {
  const base = { id: context.id, at: Math.round(step.at) };
  const { cart, checkout } = context;
  switch (step.kind) {
    case 'home':
      return [{ ...base, type: 'page-viewed', path: '/' }];
    case 'collection': {
      const collection = shop.collections.get(String(step.collection));
      return [{ ...base, type: 'collection-viewed', collection: String(step.collection), handle: collection?.handle }];
    }
    case 'search':
      return [{ ...base, type: 'search-submitted', query: step.text }];
    case 'view': {
      const variant = shop.products.get(String(step.product))?.variants[0]?.id;
      return [{ ...base, type: 'product-viewed', product: String(step.product), variant }];
    }
    case 'add': {
      const { product, variant, quantity } = step;
      return [{ ...base, type: 'cart-line-added', product: String(product), variant: String(variant), quantity, cart }];
    }
    case 'checkout':
      return [
        { ...base, type: 'checkout-started', checkout, cart },
        { ...base, id: `${base.id}-contact`, type: 'checkout-contact-given', checkout },
      ];
    case 'buy':
      return [{ ...base, type: 'checkout-completed', checkout, order: context.order ?? undefined }];
    default:
      return [];
  }
}
