// Installing, uninstalling and the compliance requests of a shop, as the platform does them.

import { createHmac } from 'node:crypto';
import { revokeAllTokens } from './oauth.ts';
import { mintSessionToken } from './session-token.ts';
import type { ShopState } from './shop-state.ts';
import type { Customer } from './shop-types.ts';
import type { WebhookSender } from './webhooks/sender.ts';
import { shopPayload } from './webhooks/shop-payload.ts';

const redactAfterMs = 48 * 3_600_000;

/** The merchant accepts: scopes granted by the app's configuration, theme blocks switched on as a keen merchant would. */
export function install(shop: ShopState, scopes: string[], activeBlocks: string[], sender: WebhookSender): void {
  if (shop.singles.installation) return;
  sender.withdraw('shop/redact');
  shop.set('installation', { id: shop.nextId(), installedAt: shop.now(), scopes, activeBlocks });
}

/** The merchant grants other permissions: at once, tokens that were issued included, and the app is told. */
export function changeScopes(shop: ShopState, sender: WebhookSender, scopes: string[]): void {
  const { installation } = shop.singles;
  if (!installation) return;
  const payload = {
    id: Number(shop.app.id),
    previous: installation.scopes,
    current: scopes,
    updated_at: new Date(shop.now()).toISOString(),
  };
  shop.set('installation', { ...installation, scopes });
  for (const token of shop.tokens.values()) shop.put('tokens', token.token, { ...token, scopes });
  sender.emit('app/scopes_update', payload);
}

/** The merchant removes the app: tokens die at once, the app hears of it, and two days later it is told to forget the shop. */
export function uninstall(shop: ShopState, sender: WebhookSender): void {
  if (!shop.singles.installation) return;
  revokeAllTokens(shop);
  for (const field of [...shop.metafields.values()]) {
    if (field.namespace === shop.namespace('$app') || field.ownerId === shop.installationId) {
      shop.remove('metafields', `${field.ownerId} ${field.namespace}.${field.key}`);
    }
  }
  shop.set('installation', null);
  shop.set('webPixel', null);
  sender.emit('app/uninstalled', shopPayload(shop));
  sender.emit('shop/redact', shopRedactPayload(shop), undefined, redactAfterMs);
}

/** Sends one of the three compliance topics; `customer` by id or e-mail, or as somebody the shop no longer knows. */
export function requestCompliance(
  shop: ShopState,
  sender: WebhookSender,
  topic: string,
  customer: string | number | { id?: number | string; email?: string } | undefined,
): void {
  if (topic === 'shop/redact') {
    sender.emit(topic, shopRedactPayload(shop));
    return;
  }
  const given: { id?: number | string; email?: string } =
    typeof customer === 'object'
      ? customer
      : String(customer).includes('@')
        ? { email: String(customer) }
        : { id: customer };
  const known: Customer | undefined =
    given.id === undefined ? shop.customerByEmail(given.email ?? '') : shop.customers.get(String(given.id));
  const email = known?.email ?? given.email ?? '';
  const orders = [...shop.orders.values()]
    .filter((order) => (known && order.customerId === known.id) || (email !== '' && order.email === email))
    .map((order) => Number(order.id));
  const common = {
    shop_id: Number(shop.facts.id),
    shop_domain: shop.facts.domain,
    customer: { id: Number(known?.id ?? given.id ?? 0), email, phone: known?.phone ?? '' },
  };
  if (topic === 'customers/redact') sender.emit(topic, { ...common, orders_to_redact: orders });
  else if (topic === 'customers/data_request') {
    sender.emit(topic, { ...common, orders_requested: orders, data_request: { id: Number(shop.nextId()) } });
  } else throw new Error(`No such compliance topic: ${topic}`);
}

/** The address of the embedded app's first document, signed, with a fresh session token, as the admin opens it. */
export function embeddedAppUrl(shop: ShopState, path = '/'): string {
  const store = shop.facts.domain.replace('.myshopify.com', '');
  const parameters: Record<string, string> = {
    embedded: '1',
    host: Buffer.from(`admin.shopify.com/store/${store}`).toString('base64').replace(/=+$/, ''),
    id_token: mintSessionToken(shop),
    locale: shop.facts.locale,
    session: createHmac('sha256', shop.app.apiSecret).update(shop.facts.domain).digest('hex'),
    shop: shop.facts.domain,
    timestamp: String(Math.floor(shop.now() / 1000)),
  };
  const message = Object.keys(parameters)
    .sort()
    .map((key) => `${key}=${parameters[key]}`)
    .join('&');
  const hmac = createHmac('sha256', shop.app.apiSecret).update(message).digest('hex');
  const url = new URL(path, shop.origins.app);
  for (const [key, value] of Object.entries({ ...parameters, hmac })) url.searchParams.set(key, value);
  return url.href;
}

function shopRedactPayload(shop: ShopState) {
  return { shop_id: Number(shop.facts.id), shop_domain: shop.facts.domain };
}
