// How far each list has been read, and what was found that no message had told.

import { dayOf, dayText } from '../../../lib/zone-time.ts';
import { zoneOf } from '../../../storage/shops.ts';
import type { Store } from '../../../storage/store.ts';
import type { ListKind } from './lists.ts';

/** Until when the changes of this kind are known; null before the first reading. */
export async function markOf(db: Store, shop: string, kind: ListKind): Promise<number | null> {
  const row = await db
    .selectFrom('reconciliations')
    .select('read_until_at')
    .where('shop', '=', shop)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.read_until_at ?? null;
}

export async function markSet(
  trx: Store,
  shop: string,
  kind: ListKind,
  { readUntilAt, denied, now }: { readUntilAt: number; denied: string | null; now: number },
): Promise<void> {
  const row = { read_until_at: readUntilAt, ran_at: now, denied };
  await trx
    .insertInto('reconciliations')
    .values({ shop, kind, ...row })
    .onConflict((c) => c.columns(['shop', 'kind']).doUpdateSet(row))
    .execute();
}

/** Begins anew: a shop that was installed again has its history read again. */
export async function marksForgotten(trx: Store, shop: string): Promise<void> {
  await trx.deleteFrom('reconciliations').where('shop', '=', shop).execute();
}

/** Counts by the shop's day on which it was found. */
export async function reconciledCounted(trx: Store, shop: string, kind: ListKind, count: number, now: number) {
  if (count === 0) return;
  const day = dayText(dayOf(now, await zoneOf(trx, shop)));
  await trx
    .insertInto('reconciled')
    .values({ shop, day, kind, count })
    .onConflict((c) =>
      c.columns(['shop', 'day', 'kind']).doUpdateSet((e) => ({ count: e('reconciled.count', '+', count) })),
    )
    .execute();
}

/** Those states of which no event is known. */
export async function untold(db: Store, shop: string, states: string[]): Promise<Set<string>> {
  const unknown = new Set<string>();
  for (const state of states) {
    const row = await db
      .selectFrom('events')
      .select('id')
      .where('shop', '=', shop)
      .where('id', '>=', state)
      // ';' follows ':' in the order of bytes: every id that begins like this lies between the two.
      .where('id', '<', `${state.slice(0, -1)};`)
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) unknown.add(state);
  }
  return unknown;
}
