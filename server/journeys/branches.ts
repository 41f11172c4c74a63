// Which branch a shopper takes: by a rule, by hash, or by their place among the shop's shoppers.

import { isMember } from '../profile/segments.ts';
import type { Store } from '../storage/store.ts';
import { drawOf } from './arms.ts';
import type { IfStep, Journey, SplitStep } from './journey.ts';

export interface Branching {
  shop: string;
  journey: Journey;
  shopper: string | null;
  /** Who is drawn for: the shopper, or the run's key while there is none. */
  subject: string;
  now: number;
}

/** A branch by its index and name, with the words that say why. */
export interface Branch {
  index: number;
  name: string;
  words: string;
}

export async function branchOf(trx: Store, at: Branching, step: IfStep | SplitStep): Promise<Branch> {
  if (step.do === 'if') {
    const { shop, now, shopper } = at;
    const yes = shopper !== null && (await isMember(trx, { shop, now }, step.rule, shopper));
    const name = yes ? 'yes' : 'no';
    return { index: yes ? 0 : 1, name, words: `${step.name}: ${name}.` };
  }
  if (step.by === 'random') {
    const draw = drawOf(at.shop, `split ${at.journey.name} ${step.name}`, at.subject);
    const total = step.arms.reduce((sum, arm) => sum + arm.size, 0);
    let until = 0;
    const found = step.arms.findIndex((arm) => {
      until += total === 0 ? 0 : arm.size / total;
      return draw < until;
    });
    const index = found < 0 ? step.arms.length - 1 : found;
    const name = step.arms[index]?.name ?? '';
    return { index, name, words: `${step.name}: drawn by hash, ${name}.` };
  }
  const rank = await rankOf(trx, at, step.by === 'value-rank' ? 'value' : 'churn');
  // Nobody knows where someone without a score stands: the first arm is the one that promises least.
  const found = rank === null ? 0 : step.arms.findIndex((arm) => rank <= arm.size);
  const index = found < 0 ? step.arms.length - 1 : found;
  const place = rank === null ? 'no score yet' : `above ${Math.round(rank * 100)} % of all shoppers`;
  const name = step.arms[index]?.name ?? '';
  return { index, name, words: `${step.name}: ${name} (${place}).` };
}

/** Share of the shop's scored shoppers with a lower score; null without one. */
async function rankOf(trx: Store, { shop, shopper }: Branching, score: 'value' | 'churn'): Promise<number | null> {
  if (shopper === null) return null;
  const own = await trx
    .selectFrom('scores')
    .select(score)
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .executeTakeFirst();
  if (own === undefined) return null;
  const counts = await trx
    .selectFrom('scores')
    .select((e) => [
      e.fn.countAll<number>().as('all'),
      e.fn.sum<number>(e.case().when(score, '<', own[score]).then(1).else(0).end()).as('below'),
    ])
    .where('shop', '=', shop)
    .executeTakeFirstOrThrow();
  return Number(counts.below) / Math.max(1, Number(counts.all));
}
