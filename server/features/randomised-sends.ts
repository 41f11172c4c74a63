// Who was drawn for a message and who was held out, and what came of it: the one kind of data that tells what a message changes.

import { z } from 'zod';
import type { Store } from '../storage/store.ts';
import type { OrderHistory } from './order-histories.ts';

export interface RandomisedSend {
  shopper: string;
  journey: string;
  at: number;
  /** 1 drawn for the message, 0 held out of all messages or of this journey. */
  treated: 0 | 1;
  /** 1 where an order followed within the window. */
  happened: 0 | 1;
  history: Pick<OrderHistory, 'orders'>;
}

/** An order this long after the draw is counted as its outcome. */
export const OUTCOME_MS = 14 * 86_400_000;

const Drawn = z.array(z.object({ arm: z.enum(['treated', 'control', 'holdout']) })).min(1);

/**
 * The first draw of each shopper in each journey whose outcome is known before `asOf`, oldest first. Whoever was drawn counts as drawn,
 * whether the message then left or not: anything else would compare the willing with the rest.
 */
export async function randomisedSends(
  db: Store,
  shop: string,
  histories: readonly OrderHistory[],
  asOf: number,
): Promise<RandomisedSend[]> {
  const rows = await db
    .selectFrom('decisions')
    .select(['shopper', 'placement', 'at', 'items'])
    .where('shop', '=', shop)
    .where('kind', '=', 'assignment')
    .where('at', '<', asOf - OUTCOME_MS)
    .where('shopper', 'is not', null)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const ordersOf = new Map(histories.map((history) => [history.shopper, history.orders]));
  const seen = new Set<string>();
  const sends: RandomisedSend[] = [];
  for (const row of rows) {
    const shopper = row.shopper as string;
    const journey = row.placement ?? '';
    const key = `${journey} ${shopper}`;
    const drawn = Drawn.safeParse(JSON.parse(row.items));
    if (seen.has(key) || !drawn.success) continue;
    seen.add(key);
    const orders = ordersOf.get(shopper) ?? [];
    sends.push({
      shopper,
      journey,
      at: row.at,
      treated: drawn.data[0]!.arm === 'treated' ? 1 : 0,
      happened: orders.some((order) => order.at >= row.at && order.at < row.at + OUTCOME_MS) ? 1 : 0,
      history: { orders: orders.filter((order) => order.at < row.at) },
    });
  }
  return sends;
}
