// The pages on which a merchant decides something, each with a text that shows that it is there, and a shop in which they have work to do.

import { RuleDraft, ruleAdded } from '../../server/decisions/merchandising.ts';
import type { StorefrontDesk } from '../../server/decisions/preview.ts';
import { aDecision, aProduct, DAY, type Place, SHOP } from '../support/builders.ts';

export interface DeskPage {
  name: string;
  path: string;
  shows: string;
}

export const RECOMMENDATIONS: DeskPage[] = [
  { name: 'recommendations', path: '/recommendations', shows: 'What they would see' },
  { name: 'recommendation-rule', path: '/recommendations/rules/new', shows: 'Only in one season of each year' },
];

export const deskPages: DeskPage[] = [...RECOMMENDATIONS];

/** A storefront that shows four cards, one tried out and one by a rule. */
export const previewing: StorefrontDesk = {
  changed: () => {},
  preview: async (_shop, { limit }, as) =>
    as.kind === 'archetype' && as.archetype === 'nobody'
      ? null
      : {
          ...{ strategy: 'blend', fallback: as.kind === 'nobody' ? 'nothing-known-of-shopper' : null },
          ...{ viewed: as.kind === 'nobody' ? 0 : 12, bought: as.kind === 'nobody' ? 0 : 2 },
          items: ['Enamel Mug', 'Copper Kettle', 'Hand-thrown Stoneware Serving Bowl with a Lid', 'Oak Board']
            .slice(0, limit)
            .map((title, i) => ({
              ...{
                product: `p-${i}`,
                variant: `v-${i}`,
                handle: `p-${i}`,
                title,
                url: `/products/p-${i}`,
                image: null,
              },
              ...{
                price: { amount: 1900 + i * 1250, currency: 'EUR' },
                reason: 'Often looked at after what you viewed',
              },
            })),
          logged: [0, 1, 2, 3].slice(0, limit).map((position) => ({
            ...{
              product: `p-${position}`,
              position,
              propensity: 1,
              explored: position === 3,
              because: 'viewed',
              score: 1,
            },
            ...(position === 0 ? { rules: ['rule'] } : {}),
          })),
        },
};

/** Rules, answers of some weeks, and everything that waits for a word. */
export async function aBusyDesk(place: Place): Promise<void> {
  const { store, now } = place;
  await aProduct(place, { id: 'picked', title: 'Copper Kettle' });
  for (const draft of [
    {
      action: 'pin',
      target: 'product',
      value: 'picked',
      strength: 2,
      placement: 'home',
      note: 'Until the new ones come',
    },
    { action: 'boost', target: 'tag', value: 'winter', strength: 2, season: { from: '11-15', to: '02-28' } },
    { action: 'exclude', target: 'price', high: 500, active: false },
  ])
    await store.transaction().execute((trx) => ruleAdded(trx, SHOP, RuleDraft.parse(draft), now - DAY));
  for (let week = 0; week < 6; week++)
    for (let i = 0; i < 4 + week; i++)
      await aDecision(place, {
        placement: 'home',
        at: now - (week * 7 + 1) * DAY - i,
        items: JSON.stringify(['picked', `p-${i}`, `p-${i + week}`].map((product) => ({ product, explored: i === 2 }))),
      });
}
