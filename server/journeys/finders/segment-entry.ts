// Who has begun to meet a rule since the last look. Whoever met it at the first look was there already, and does not enter.

import type { SegmentRule } from '../../profile/segment-rule.ts';
import { membersOf } from '../../profile/segments.ts';
import type { Store } from '../../storage/store.ts';

const ROWS_A_STATEMENT = 1000;
/** After so long without a look (the journey was off) it begins anew, so that switching on never writes to everybody at once. */
const FORGOTTEN_MS = 3 * 86_400_000;

const factName = (segment: string) => `segment-seen ${segment}`;

/** Shoppers who entered since the last look; the members are kept as of now. */
export async function enteredSegment(
  trx: Store,
  at: { shop: string; now: number },
  segment: string,
  rule: SegmentRule,
): Promise<string[]> {
  const { shop, now } = at;
  const seen = await trx
    .selectFrom('facts')
    .select('value')
    .where('shop', '=', shop)
    .where('name', '=', factName(segment))
    .executeTakeFirst();
  const isFirst = seen === undefined || Number(seen.value) < now - FORGOTTEN_MS;
  const members = await membersOf(trx, at, rule);
  const known = await trx
    .selectFrom('segment_members')
    .select('shopper')
    .where('shop', '=', shop)
    .where('segment', '=', segment)
    .execute();
  const before = new Set(known.map((k) => k.shopper));
  const is = new Set(members);
  const fresh = members.filter((m) => !before.has(m));
  const gone = [...before].filter((m) => !is.has(m));
  for (let i = 0; i < gone.length; i += ROWS_A_STATEMENT) {
    await trx
      .deleteFrom('segment_members')
      .where('shop', '=', shop)
      .where('segment', '=', segment)
      .where('shopper', 'in', gone.slice(i, i + ROWS_A_STATEMENT))
      .execute();
  }
  for (let i = 0; i < fresh.length; i += ROWS_A_STATEMENT) {
    await trx
      .insertInto('segment_members')
      .values(fresh.slice(i, i + ROWS_A_STATEMENT).map((shopper) => ({ shop, segment, shopper, since_at: now })))
      .execute();
  }
  await trx
    .insertInto('facts')
    .values({ shop, name: factName(segment), value: String(now) })
    .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value: String(now) }))
    .execute();
  return isFirst ? [] : fresh;
}
