// A customer of the Admin API: who they are, and what they agreed to.

import type { CustomerChanged, EmailConsentChanged } from '../../../events/shop-event.ts';
import { normalisedEmail } from '../../../lib/email-address.ts';
import { consentEvent } from '../consent-state.ts';
import { withId } from '../event-id.ts';
import { fullName, idText } from '../fields.ts';
import type { CustomerNode } from '../operations/customers.ts';
import { placeOf } from '../place.ts';

/** One or two events; none where an id or a moment can't be read. */
export function customerFromShopify(node: CustomerNode): (CustomerChanged | EmailConsentChanged)[] {
  const customer = idText(node.id);
  const updatedAt = Date.parse(node.updatedAt);
  const createdAt = Date.parse(node.createdAt);
  if (customer === null || !Number.isFinite(updatedAt) || !Number.isFinite(createdAt)) return [];
  const told = node.defaultEmailAddress;
  const email = normalisedEmail(told?.emailAddress);
  const changed = withId<CustomerChanged>('customer', customer, updatedAt, {
    type: 'customer-changed',
    at: updatedAt,
    person: { customer, email, name: fullName(node.firstName, node.lastName) },
    locale: node.locale ?? null,
    place: placeOf(node.defaultAddress?.countryCodeV2, node.defaultAddress?.provinceCode, node.defaultAddress?.zip),
    tags: node.tags ?? null,
    createdAt,
  });
  if (!told) return [changed];
  const consentAt = told.marketingUpdatedAt ? Date.parse(told.marketingUpdatedAt) : null;
  return [
    changed,
    consentEvent(
      { customer, email, name: null },
      told.marketingState,
      told.marketingOptInLevel ?? null,
      consentAt !== null && Number.isFinite(consentAt) ? consentAt : null,
      createdAt,
    ),
  ];
}
