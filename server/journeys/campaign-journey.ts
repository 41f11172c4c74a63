// A campaign as a journey: one send, asked everything a journey's message is asked, last in rank.

import type { Store } from '../storage/store.ts';
import { campaignById } from './campaign.ts';
import type { Journey } from './journey.ts';
import { asked, ends } from './ready/usual.ts';

const PREFIX = 'campaign-';

/** Journeys' names are lower case, ids are not: messages and runs of a campaign carry the id as it is behind the prefix. */
export const campaignName = (id: string): string => `${PREFIX}${id}`;
export const campaignIdOf = (name: string): string | null =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null;

/** Null where the name is no campaign's. A cancelled one is off. */
export async function campaignJourney(
  trx: Store,
  shop: string,
  name: string,
): Promise<{ journey: Journey; on: boolean } | null> {
  const id = campaignIdOf(name);
  const campaign = id === null ? null : await campaignById(trx, shop, id);
  if (campaign === null) return null;
  const journey: Journey = {
    name,
    version: campaign.version,
    subject: 'shopper',
    priority: 'campaign',
    expectedLift: 0.004,
    triggers: [{ on: 'campaign' }],
    againAfterDays: null,
    steps: campaign.definition.variants.map((v) => ({ do: 'send', name: v.name, layout: 'campaign' })),
    conditions: asked(),
    exits: ends,
    pauses: [],
    usefulHours: 36,
  };
  return { journey, on: campaign.state === 'planning' || campaign.state === 'sending' };
}
