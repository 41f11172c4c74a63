// Messages about the app itself: removed, other permissions, a bulk operation that ended, a shop that changed its own facts.

import { z } from 'zod';
import { maybeText, whyMalformed } from '../fields.ts';
import type { Translator } from './translation.ts';

/** The header is not signed, the body is: what it says of its shop is held against the header by whoever applies it. */
export const uninstalledWebhook: Translator = (payload) => {
  const parsed = z.object({ myshopify_domain: maybeText }).safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  return { effect: 'uninstalled', shopDomain: parsed.data.myshopify_domain };
};

export const scopesWebhook: Translator = (payload) => {
  const parsed = z.object({ current: z.array(z.string()) }).safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  return { effect: 'scopes', scopes: parsed.data.current };
};

export const bulkFinishedWebhook: Translator = (payload) => {
  const parsed = z
    .object({ admin_graphql_api_id: z.string().startsWith('gid://shopify/BulkOperation/') })
    .safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  return { effect: 'bulk-finished', operation: parsed.data.admin_graphql_api_id };
};

/** Name, currency, zone or address changed: asked of the API, which tells them in one form. */
export const shopWebhook: Translator = (payload) => {
  const parsed = z.object({}).safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  return { effect: 'shop' };
};
