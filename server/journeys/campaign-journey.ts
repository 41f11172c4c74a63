// A campaign as a journey: one send, asked everything a journey's message is asked, last in rank.

import type { Store } from '../storage/store.ts';
import { campaignById } from './campaign.ts';
import type { Journey, Step } from './journey.ts';
import { asked, ends } from './ready/usual.ts';

const PREFIX = 'campaign-';

/** Journeys' names are lower case, ids are not: messages and runs of a campaign carry the id as it is behind the prefix. */
export const campaignName = (id: string): string => `${PREFIX}${id}`;
export const campaignIdOf = (name: string): string | null =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null;

/** One wording, or one of several by hash: who is drawn for one never sees another. */
function stepsOf(variants: string[]): Step[] {
  const sends = variants.map((name): Step => ({ do: 'send', name, layout: 'campaign' }));
  if (sends.length === 1) return sends;
  const arms = variants.map((name, n) => ({
    name: `arm-${name}`,
    size: 1 / variants.length,
    steps: sends.slice(n, n + 1),
  }));
  return [{ do: 'split', name: 'wording', by: 'random', arms }];
}

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
    steps: stepsOf(campaign.definition.variants.map((v) => v.name)),
    conditions: asked(),
    exits: ends,
    pauses: [],
    usefulHours: 36,
  };
  return { journey, on: campaign.state === 'planning' || campaign.state === 'sending' };
}
