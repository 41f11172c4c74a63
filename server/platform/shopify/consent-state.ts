// Shopify's states of e-mail consent as our yes or no, the same for webhooks and for the API.

import type { EmailConsentChanged, Person } from '../../events/shop-event.ts';
import { withId } from './event-id.ts';

/**
 * @param state subscribed, unsubscribed, not_subscribed, pending, invalid, redacted, in either case
 * @param updatedAt null where nobody was ever asked; then `toldAt` stands in and the source is 'unknown'
 */
export function consentEvent(
  person: Person,
  state: string,
  optInLevel: string | null,
  updatedAt: number | null,
  toldAt: number,
): EmailConsentChanged {
  const said = state.toLowerCase();
  const granted = said === 'subscribed';
  const neverAsked = said === 'not_subscribed' && updatedAt === null;
  const source = neverAsked ? 'unknown' : granted ? (optInLevel?.toLowerCase() ?? said) : said;
  return withId<EmailConsentChanged>('email-consent', person.customer ?? '', updatedAt ?? 0, {
    type: 'email-consent-changed',
    at: updatedAt ?? toldAt,
    person,
    granted,
    source,
  });
}
