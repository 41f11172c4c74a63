// After a change of the master key everything is sealed anew under the current one, in small steps while the product runs on; then the old
// key opens nothing any more and can be thrown away.

import { type Keys, SealFault, sealMark } from '../lib/keys.ts';
import type { JobHandlers } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';

export const RESEAL_JOB = 'keys.reseal';

/** Every sealed column: its table, the rest of the table's key beside the shop, and what it is sealed for. A test holds the list. */
export const sealedColumns = [
  { table: 'shops', key: [], column: 'email_sealed', purpose: 'email' },
  { table: 'platform_tokens', key: [], column: 'access_sealed', purpose: 'token' },
  { table: 'platform_tokens', key: [], column: 'refresh_sealed', purpose: 'token' },
  { table: 'inbox', key: ['delivery'], column: 'body_sealed', purpose: 'inbox' },
  { table: 'shoppers', key: ['id'], column: 'email_sealed', purpose: 'email' },
  { table: 'shoppers', key: ['id'], column: 'name_sealed', purpose: 'name' },
  { table: 'identities', key: ['kind', 'key'], column: 'sealed', purpose: 'email' },
  { table: 'checkouts', key: ['token'], column: 'recovery_url_sealed', purpose: 'recovery-url' },
  { table: 'messages', key: ['id'], column: 'to_sealed', purpose: 'email' },
  { table: 'privacy_requests', key: ['id'], column: 'person_sealed', purpose: 'privacy-request' },
  { table: 'webhook_endpoints', key: ['id'], column: 'secret_sealed', purpose: 'webhook' },
  { table: 'import_parts', key: ['import', 'kind', 'seq'], column: 'part_sealed', purpose: 'import' },
] as const;

const BATCH = 200;

/** One batch of one column; how many rows it was. A text that opens under no key is lost already and stays as it is, unread. */
async function resealSome(
  store: Store,
  keys: Keys,
  mark: string,
  of: (typeof sealedColumns)[number],
  lost: Set<string>,
) {
  return store.transaction().execute(async (trx) => {
    const columns = ['shop', ...of.key, of.column];
    const rows = (await trx
      .selectFrom(of.table as 'shops')
      .select(columns as never)
      .where(of.column as 'email_sealed', 'is not', null)
      .where(of.column as 'email_sealed', 'not like', `${mark}%`)
      .$if(lost.size > 0, (q) => q.where(of.column as 'email_sealed', 'not in', [...lost]))
      .limit(BATCH)
      .execute()) as unknown as Record<string, string>[];
    for (const row of rows) {
      const before = row[of.column] as string;
      let sealed: string;
      try {
        sealed = keys.seal(row.shop as string, of.purpose, keys.open(row.shop as string, of.purpose, before));
      } catch (fault) {
        if (!(fault instanceof SealFault)) throw fault;
        lost.add(before);
        continue;
      }
      let change = trx
        .updateTable(of.table as 'shops')
        .set({ [of.column]: sealed } as never)
        .where('shop', '=', row.shop as string)
        // Written anew meanwhile it is of the current key already.
        .where(of.column as 'email_sealed', '=', before);
      for (const column of of.key) change = change.where(column as never, '=', row[column] as never);
      await change.execute();
    }
    return rows.length;
  });
}

/** Seals anew what is not of the current key. Returns how many texts, and how many opened under neither. */
export async function reseal(
  store: Store,
  keys: Keys,
  master: Uint8Array,
  signal?: AbortSignal,
): Promise<{ resealed: number; lost: number }> {
  const mark = sealMark(master);
  const told = { resealed: 0, lost: 0 };
  for (const column of sealedColumns) {
    const lost = new Set<string>();
    for (let more = true; more; ) {
      signal?.throwIfAborted();
      const before = lost.size;
      const rows = await resealSome(store, keys, mark, column, lost);
      told.resealed += rows - (lost.size - before);
      // So many that open under no key: the old key given is not the old key.
      more = rows === BATCH && lost.size < 1000;
    }
    told.lost += lost.size;
  }
  return told;
}

/** @param done told when nothing is left under the old key */
export function resealHandlers(deps: {
  store: Store;
  keys: Keys;
  master: Uint8Array;
  done(told: { resealed: number; lost: number }): void;
}): JobHandlers {
  return {
    [RESEAL_JOB]: {
      nature: 'external',
      atMost: 1,
      run: async (_job, { signal }) => deps.done(await reseal(deps.store, deps.keys, deps.master, signal)),
    },
  };
}
