// Reports to the app's collector what played visitors do, as the pixel in their browsers would.

import { Agent, request } from 'node:http';
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
  const text = JSON.stringify({ shop: shop.facts.domain, visitor, client, consent, events });
  const { status, body } = await post(`${shop.origins.app}/collect`, shop.origins.storefront, text);
  if (status !== 202) throw new Error(`The collector answered ${status}: ${body.slice(0, 200)}`);
  return JSON.parse(body) as { stored: number; dropped: Record<string, number> };
}

// Tens of thousands of batches tell the past: the plain client costs half of what `fetch` does.
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function post(url: string, origin: string, text: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/plain;charset=UTF-8', 'content-length': Buffer.byteLength(text), origin };
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(text);
  });
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
