// Names of shoppers for lists that tell of many.

import { type Caller, opened } from './request.ts';

/** SQLite takes 32,766 parameters a statement; lists are shorter than that. */
const MOST = 1000;

export async function namesOf(caller: Caller, shoppers: string[]): Promise<Map<string, string>> {
  const ids = [...new Set(shoppers)].slice(0, MOST);
  if (ids.length === 0) return new Map();
  const rows = await caller.db
    .selectFrom('shoppers')
    .select(['id', 'name_sealed'])
    .where('shop', '=', caller.shop)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((r) => [r.id, opened(caller, 'name', r.name_sealed) ?? caller.say.words.nobody]));
}
