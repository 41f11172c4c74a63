// A journey the merchant makes: how it begins, before they change it.

import type { Journey } from './journey.ts';
import { asked, ends } from './ready/usual.ts';

/** Whoever newly agrees to e-mails gets one; off until it is switched on. */
export const ownJourney = (name: string): Journey => ({
  name,
  version: 1,
  subject: 'shopper',
  priority: 'lifecycle',
  // Little is expected of what nobody has tried; the shop's own lots say more.
  expectedLift: 0.01,
  triggers: [{ on: 'subscribed' }],
  againAfterDays: 30,
  steps: [{ do: 'send', name: 'send-1', layout: 'campaign' }],
  conditions: asked('not-bought'),
  exits: ends,
  pauses: [],
  usefulHours: 48,
});

/** A name as journeys bear them, "spring-care" for "Spring care!"; null where nothing is left of it, or it would pass for a campaign. */
export function nameFrom(title: string): string | null {
  const name = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return name === '' || name.startsWith('campaign-') ? null : name;
}
