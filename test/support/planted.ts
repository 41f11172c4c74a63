// A person whose every word can be looked for, left behind through each door of the running sandbox.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningSandbox } from './sandbox.ts';
import { postWebhook, proxyQuery } from './signatures.ts';

export const PLANTED = {
  customer: '7700110044',
  order: '8800110044',
  checkoutToken: 'canarycheckouttoken44',
  cartToken: 'canarycarttoken44',
  visitor: 'canary-visitor-000000000044',
  client: 'canary-client-44',
  email: 'canary.of.doors@example.com',
  first: 'Canariella',
  last: 'Doorsdottir',
  phone: '+4930111222333',
  street: 'Canary Lane 44',
  note: 'canary-note-in-the-order',
  search: 'canarysearchword',
  path: '/account/canary-path',
  staffNote: 'canary-note-by-the-merchant',
  tag: 'canary-tag',
  task: 'canary-task-text',
  reason: 'canary-reason-of-an-override',
  comment: 'canary-comment-of-a-survey',
  interest: 'canary-interest',
  source: 'canary-source-of-a-list',
} as const;

/** The words that must be nowhere afterwards. */
export const plantedWords: readonly string[] = Object.values(PLANTED);

const fixtures = join(import.meta.dirname, '../fixtures/shopify/webhooks');

/** Fields of the platform's payloads that are a person's, and what stands in them. */
const theirs: Record<string, string> = {
  email: PLANTED.email,
  contact_email: PLANTED.email,
  email_address: PLANTED.email,
  first_name: PLANTED.first,
  last_name: PLANTED.last,
  phone: PLANTED.phone,
  address1: PLANTED.street,
  note: PLANTED.note,
  tags: PLANTED.tag,
  cart_token: PLANTED.cartToken,
  checkout_token: PLANTED.checkoutToken,
};

function person(value: unknown, under: string | null): unknown {
  if (Array.isArray(value)) return value.map((each) => person(each, under));
  if (value === null || typeof value !== 'object') return value;
  const made = Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, name in theirs ? theirs[name] : person(field, name)]),
  );
  if (under === 'customer') {
    made.id = Number(PLANTED.customer);
    made.admin_graphql_api_id = `gid://shopify/Customer/${PLANTED.customer}`;
  }
  if ('customer_id' in made) made.customer_id = Number(PLANTED.customer);
  return made;
}

/** Shopify's own sample of a topic as if it were about them; `over` replaces what stands at its top. */
function payload(topic: string, over: Record<string, unknown>): string {
  const sample = JSON.parse(readFileSync(join(fixtures, `${topic.replace('/', '-')}.json`), 'utf8'));
  return JSON.stringify({ ...(person(sample, topic.startsWith('customers/') ? 'customer' : null) as object), ...over });
}

/** Topics that tell of a person, in the order in which a life tells them, each with what makes it theirs. */
export function lifeByWebhook(at: number): [topic: string, body: string][] {
  const iso = (after: number) => new Date(at + after).toISOString();
  const touched = (after: number) => ({ created_at: iso(0), updated_at: iso(after) });
  const ids = { id: Number(PLANTED.order), admin_graphql_api_id: `gid://shopify/Order/${PLANTED.order}` };
  const order = { ...ids, processed_at: iso(0), cancelled_at: null, test: false };
  const customer = {
    ...{ id: Number(PLANTED.customer), email: PLANTED.email, first_name: PLANTED.first, last_name: PLANTED.last },
    ...{ phone: PLANTED.phone, tags: PLANTED.tag },
  };
  const cart = { id: PLANTED.cartToken, token: PLANTED.cartToken };
  const checkout = { token: PLANTED.checkoutToken, cart_token: PLANTED.cartToken, customer, completed_at: null };
  const consent = { state: 'subscribed', opt_in_level: 'single_opt_in', consent_updated_at: iso(1) };
  const bought = { ...order, customer, cart_token: `${PLANTED.cartToken}-bought` };
  return [
    ['customers/create', payload('customers/create', { ...customer, ...touched(1) })],
    ['customers/update', payload('customers/update', { ...customer, ...touched(2) })],
    [
      'customers_email_marketing_consent/update',
      payload('customers_email_marketing_consent/update', { email_marketing_consent: consent }),
    ],
    [
      'customers_marketing_consent/update',
      payload('customers_marketing_consent/update', { id: customer.id, sms_marketing_consent: consent }),
    ],
    ['carts/create', payload('carts/create', { ...cart, ...touched(3) })],
    ['carts/update', payload('carts/update', { ...cart, ...touched(4) })],
    ['orders/create', payload('orders/create', { ...bought, ...touched(5) })],
    ['orders/paid', payload('orders/paid', { ...bought, ...touched(6) })],
    ['orders/updated', payload('orders/updated', { ...bought, ...touched(7) })],
    ['orders/fulfilled', payload('orders/fulfilled', { ...bought, ...touched(8) })],
    ['refunds/create', payload('refunds/create', { order_id: order.id, created_at: iso(9) })],
    ['orders/cancelled', payload('orders/cancelled', { ...bought, ...touched(10) })],
    ['checkouts/create', payload('checkouts/create', { ...checkout, ...touched(11) })],
    ['checkouts/update', payload('checkouts/update', { ...checkout, ...touched(12) })],
    ['checkouts/delete', JSON.stringify({ id: 1, cart_token: `${PLANTED.cartToken}-gone` })],
  ];
}

/** Their life as the platform tells it, each topic once. @throws on any answer but 200 */
export async function tellLife(sandbox: RunningSandbox, at: number): Promise<void> {
  for (const [topic, body] of lifeByWebhook(at)) await tell(sandbox, at, topic, body);
}

/** That the merchant has deleted them. @throws on any answer but 200 */
export const tellDeleted = (sandbox: RunningSandbox, at: number): Promise<void> =>
  tell(sandbox, at, 'customers/delete', payload('customers/delete', { id: Number(PLANTED.customer) }));

async function tell(sandbox: RunningSandbox, at: number, topic: string, body: string): Promise<void> {
  const headers = { 'x-shopify-topic': topic, 'x-shopify-triggered-at': new Date(at).toISOString() };
  const { status } = await postWebhook(sandbox, body, headers);
  if (status !== 200) throw new Error(`${topic}: ${status}`);
}

/** What their browser tells the collector: pages, a search, the cart and the checkout by their tokens. */
export async function tellBrowser(
  sandbox: RunningSandbox,
  at: number,
  product: string,
  variant: string,
): Promise<void> {
  const { cartToken: cart, checkoutToken: checkout } = PLANTED;
  const told = [
    { type: 'page-viewed', path: PLANTED.path },
    { type: 'search-submitted', query: PLANTED.search },
    { type: 'product-viewed', product, variant },
    { type: 'cart-line-added', product, variant, quantity: 1, cart },
    { type: 'cart-viewed', cart },
    { type: 'checkout-started', checkout, cart },
    { type: 'checkout-contact-given', checkout },
  ].map((event, n) => ({ id: `${PLANTED.client}-${n}`, at: at + n, ...event }));
  const consent = { analytics: true, marketing: true, preferences: true, sale_of_data: true };
  const body = { shop: sandbox.shop, visitor: PLANTED.visitor, client: PLANTED.client, consent, events: told };
  const answer = await fetch(`${sandbox.app}/collect`, { method: 'POST', body: JSON.stringify(body) });
  const { stored } = (await answer.json()) as { stored: number };
  if (stored !== told.length) throw new Error(`of ${told.length} events ${stored} were stored`);
}

/** What they say on the storefront: tastes, and which product they wait for. */
export async function sayOnStorefront(sandbox: RunningSandbox, product: string): Promise<void> {
  const door = async (path: string, init: RequestInit, over: Record<string, string> = {}) => {
    const query = new URLSearchParams(proxyQuery(sandbox, await sandbox.now(), over));
    const answer = await fetch(`${sandbox.app}/proxy/${path}?${query}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  };
  await door('recommendations', {}, { visitor: PLANTED.visitor, logged_in_customer_id: PLANTED.customer });
  const words = [
    { name: `interest ${PLANTED.interest}`, value: 'more' },
    { name: `product ${product}`, value: 'less' },
  ];
  const json = { 'content-type': 'application/json' };
  const said = { visitor: PLANTED.visitor, words };
  await door('preferences', { method: 'POST', headers: json, body: JSON.stringify(said) });
  const alert = { email: PLANTED.email, product, consent: 'yes' };
  await door('stock-alerts', { method: 'POST', headers: json, body: JSON.stringify(alert) });
}
