// The three topics the law asks for. Any part of the person may be missing; sometimes only the e-mail is there.

import { z } from 'zod';
import { normalisedEmail } from '../../../lib/email-address.ts';
import { idText, maybeId, maybeText, whyMalformed } from '../fields.ts';
import type { CompliancePerson, Translator } from './translation.ts';

const ids = z.array(z.union([z.string(), z.number()])).nullish();
const request = z.object({
  shop_domain: maybeText,
  customer: z.object({ id: maybeId, email: maybeText }).nullish(),
  orders_requested: ids,
  orders_to_redact: ids,
  data_request: z.object({ id: maybeId }).nullish(),
});

function personOf(told: z.infer<typeof request>): CompliancePerson {
  const orders = [...(told.orders_requested ?? []), ...(told.orders_to_redact ?? [])];
  return {
    customer: told.customer?.id ?? null,
    email: normalisedEmail(told.customer?.email),
    orders: orders.map(idText).filter((order) => order !== null),
  };
}

export const dataRequestWebhook: Translator = (payload) => {
  const parsed = request.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  return {
    effect: 'data-request',
    shopDomain: parsed.data.shop_domain,
    request: parsed.data.data_request?.id ?? null,
    person: personOf(parsed.data),
  };
};

export const redactCustomerWebhook: Translator = (payload) => {
  const parsed = request.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  return { effect: 'redact-customer', shopDomain: parsed.data.shop_domain, person: personOf(parsed.data) };
};

export const redactShopWebhook: Translator = (payload) => {
  const parsed = request.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  return { effect: 'redact-shop', shopDomain: parsed.data.shop_domain };
};
