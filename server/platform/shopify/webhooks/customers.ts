// customers/* and the e-mail consent topic. A customer body says nothing about consent, tags or totals any more.

import { z } from 'zod';
import type {
  CustomerChanged,
  CustomerDeleted,
  EmailConsentChanged,
  PhoneConsentChanged,
} from '../../../events/shop-event.ts';
import { normalisedEmail } from '../../../lib/email-address.ts';
import { consentEvent } from '../consent-state.ts';
import { withId } from '../event-id.ts';
import { fullName, id, maybeId, maybeMoment, maybeText, whyMalformed } from '../fields.ts';
import { address, placeOf } from '../place.ts';
import { momentOf, type Translator } from './translation.ts';

const customer = z.object({
  id,
  admin_graphql_api_id: maybeId,
  email: maybeText,
  first_name: maybeText,
  last_name: maybeText,
  locale: maybeText,
  default_address: address,
  created_at: maybeMoment,
  updated_at: maybeMoment,
});

export const customerWebhook: Translator = (payload, context) => {
  const parsed = customer.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const told = parsed.data;
  const customerId = told.admin_graphql_api_id ?? told.id;
  const at = told.updated_at ?? told.created_at ?? momentOf(context);
  return {
    events: [
      withId<CustomerChanged>('customer', customerId, at, {
        type: 'customer-changed',
        at,
        person: {
          customer: customerId,
          email: normalisedEmail(told.email),
          name: fullName(told.first_name, told.last_name),
        },
        locale: told.locale,
        place: placeOf(
          told.default_address?.country_code,
          told.default_address?.province_code,
          told.default_address?.zip,
        ),
        tags: null,
        createdAt: told.created_at ?? at,
      }),
    ],
  };
};

export const customerDeletedWebhook: Translator = (payload, context) => {
  const parsed = z.object({ id, admin_graphql_api_id: maybeId }).safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const gone = parsed.data.admin_graphql_api_id ?? parsed.data.id;
  return {
    events: [
      withId<CustomerDeleted>('customer-deleted', gone, 0, {
        type: 'customer-deleted',
        at: momentOf(context),
        customer: gone,
      }),
    ],
  };
};

const consent = z.object({
  customer_id: id,
  email_address: maybeText,
  email_marketing_consent: z.object({
    state: z.string(),
    opt_in_level: z.string().nullish(),
    consent_updated_at: maybeMoment,
  }),
});

export const emailConsentWebhook: Translator = (payload, context) => {
  const parsed = consent.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const { customer_id, email_address, email_marketing_consent: told } = parsed.data;
  const event: EmailConsentChanged = consentEvent(
    { customer: customer_id, email: normalisedEmail(email_address), name: null },
    told.state,
    told.opt_in_level ?? null,
    told.consent_updated_at,
    momentOf(context),
  );
  return { events: [event] };
};

const textConsent = z.object({
  id,
  phone: maybeText,
  sms_marketing_consent: z.object({
    state: z.string().nullish(),
    opt_in_level: z.string().nullish(),
    consent_updated_at: maybeMoment,
  }),
});

/** Consent to text messages. The number is there only for apps that the platform lets see it. */
export const textConsentWebhook: Translator = (payload, context) => {
  const parsed = textConsent.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const { id: customer, phone, sms_marketing_consent: told } = parsed.data;
  const state = told.state?.toLowerCase() ?? 'unknown';
  const at = told.consent_updated_at ?? momentOf(context);
  return {
    events: [
      withId<PhoneConsentChanged>('phone-consent', customer, at, {
        type: 'phone-consent-changed',
        at,
        person: { customer, email: null, name: null },
        phone,
        granted: state === 'subscribed',
        source: state === 'subscribed' ? (told.opt_in_level?.toLowerCase() ?? state) : state,
      }),
    ],
  };
};
