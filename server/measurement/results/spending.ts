// What the programme cost in a span: mails and offers; what each mail and each month cost is the merchant's to say.

import type { Store } from '../../storage/store.ts';
import type { Span } from '../intake-figures.ts';
import type { Lift } from '../lift.ts';

export interface Spending {
  /** Mails that left. */
  messages: number;
  /** What the offers given may cost at most, minor units. */
  offers: number;
}

export async function spendingIn(db: Store, shop: string, span: Span): Promise<Spending> {
  const mails = await db
    .selectFrom('messages')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('created_at', '>=', span.from)
    .where('created_at', '<', span.to)
    .where('state', 'in', ['submitted', 'uncertain'])
    .executeTakeFirstOrThrow();
  const offers = await db
    .selectFrom('offers')
    .select((e) => e.fn.sum<number | null>('cost').as('cost'))
    .where('shop', '=', shop)
    .where('created_at', '>=', span.from)
    .where('created_at', '<', span.to)
    .where('state', '=', 'ready')
    .executeTakeFirstOrThrow();
  return { messages: Number(mails.count), offers: Number(offers.cost ?? 0) };
}

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** What the e-mails truly added to revenue: added per shopper times the shoppers who could be written to; minor units. */
export function addedRevenue({ revenue, treated }: Lift): Estimate | null {
  if (revenue === null) return null;
  const times = (x: number) => Math.round(x * treated.shoppers);
  return { value: times(revenue.value), low: times(revenue.low), high: times(revenue.high) };
}

/** Added revenue's margin less the cost, as a share of the cost; null where nothing was spent. */
export function returnOn(added: Estimate, marginShare: number, cost: number): Estimate | null {
  if (cost <= 0) return null;
  const of = (x: number) => (x * marginShare - cost) / cost;
  return { value: of(added.value), low: of(added.low), high: of(added.high) };
}
