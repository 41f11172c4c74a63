// Topic by topic: which translator reads which webhook. `shopify.app.toml` subscribes to exactly these.

import { bulkFinishedWebhook, scopesWebhook, shopWebhook, uninstalledWebhook } from './app.ts';
import { cartWebhook } from './carts.ts';
import { checkoutDeletedWebhook, checkoutWebhook } from './checkouts.ts';
import { dataRequestWebhook, redactCustomerWebhook, redactShopWebhook } from './compliance.ts';
import { customerDeletedWebhook, customerWebhook, emailConsentWebhook, textConsentWebhook } from './customers.ts';
import { orderDeletedWebhook, orderWebhook, refundWebhook } from './orders.ts';
import { productDeletedWebhook, productWebhook } from './products.ts';
import type { DeliveryContext, Translation, Translator } from './translation.ts';

export const translators: Record<string, Translator> = {
  'orders/create': orderWebhook,
  'orders/updated': orderWebhook,
  'orders/cancelled': orderWebhook,
  'orders/paid': orderWebhook,
  'orders/fulfilled': orderWebhook,
  'orders/delete': orderDeletedWebhook,
  'refunds/create': refundWebhook,
  'checkouts/create': checkoutWebhook,
  'checkouts/update': checkoutWebhook,
  'checkouts/delete': checkoutDeletedWebhook,
  'carts/create': cartWebhook,
  'carts/update': cartWebhook,
  'customers/create': customerWebhook,
  'customers/update': customerWebhook,
  'customers/delete': customerDeletedWebhook,
  'customers_email_marketing_consent/update': emailConsentWebhook,
  'customers_marketing_consent/update': textConsentWebhook,
  'products/create': productWebhook,
  'products/update': productWebhook,
  'products/delete': productDeletedWebhook,
  'app/uninstalled': uninstalledWebhook,
  'app/scopes_update': scopesWebhook,
  'bulk_operations/finish': bulkFinishedWebhook,
  'shop/update': shopWebhook,
  'customers/data_request': dataRequestWebhook,
  'customers/redact': redactCustomerWebhook,
  'shop/redact': redactShopWebhook,
};

/** Pure: never throws, whatever the payload is. */
export function translate(topic: string, payload: unknown, context: DeliveryContext): Translation {
  const translator = Object.hasOwn(translators, topic) ? translators[topic] : undefined;
  if (translator === undefined)
    return { dropped: 'unknown-type', why: `nothing reads the topic ${topic.slice(0, 80)}` };
  return translator(payload, context);
}

/** The same from the raw body of a delivery. */
export function translateBody(topic: string, body: string, context: DeliveryContext): Translation {
  let payload: unknown;
  try {
    payload = parseWithWholeIds(body);
  } catch {
    return { dropped: 'malformed', why: 'the body is not JSON' };
  }
  return translate(topic, payload, context);
}

/** Ids above 2^53 would be rounded by JSON.parse: such integers are kept as text. */
export function parseWithWholeIds(text: string): unknown {
  // The reviver costs three times the parse, so it runs only where a long integer stands.
  if (!/[:,[\s]\d{16,}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key: string, value: unknown, told?: { source?: string }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && told?.source !== undefined
      ? told.source
      : value,
  );
}
