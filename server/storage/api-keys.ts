// Keys by which other systems of a merchant ask this one: kept as digests, shown once. Owner of their table.

import { createHash } from 'node:crypto';
import { drawnBytes } from '../lib/drawn-bytes.ts';
import { newId } from '../lib/ids.ts';
import type { Store } from './store.ts';

/** `read` asks; `write` also tells of events. */
export const keyScopes = ['read', 'write'] as const;
export type KeyScope = (typeof keyScopes)[number];

export interface ApiKey {
  id: string;
  name: string;
  scope: KeyScope;
  createdAt: number;
  usedAt: number | null;
  revokedAt: number | null;
}

/** So that it is known for what it is wherever it turns up: in a log, or in a repository by mistake. */
const PREFIX = 'psk_';
const SHAPE = /^psk_[\w-]{43}$/;
/** What is written anew at most so often: being used is no news. */
export const USED_EVERY_MS = 60_000;
/** In use at once; a list longer than this is nobody's to look after. */
export const MOST_KEYS = 50;

/** 256 random bits need no slow hash: there is nothing to guess. */
const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** Makes a key and returns it, the only time it can be seen; null where there are too many. */
export async function keyMade(
  trx: Store,
  shop: string,
  { name, scope, editor, now }: { name: string; scope: KeyScope; editor: string; now: number },
): Promise<string | null> {
  const inUse = (await keysOf(trx, shop)).filter(({ revokedAt }) => revokedAt === null);
  if (inUse.length >= MOST_KEYS) return null;
  const key = PREFIX + drawnBytes(32).toString('base64url');
  await trx
    .insertInto('api_keys')
    .values({
      ...{ shop, id: newId(), name, digest: digestOf(key), scope, editor, created_at: now },
      ...{ used_at: null, revoked_at: null },
    })
    .execute();
  return key;
}

export async function keysOf(db: Store, shop: string): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['id', 'name', 'scope', 'created_at', 'used_at', 'revoked_at'])
    .where('shop', '=', shop)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ scope, created_at, used_at, revoked_at, ...rest }) => ({
    ...rest,
    ...{ scope: scopeIn(scope), createdAt: created_at, usedAt: used_at, revokedAt: revoked_at },
  }));
}

const scopeIn = (text: string): KeyScope => (text === 'write' ? 'write' : 'read');

/** From now on it opens nothing; false where the shop has no such key in use. */
export async function keyRevoked(trx: Store, shop: string, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Whose key this is; null for one that opens nothing. */
export async function keyOpening(
  db: Store,
  key: string,
): Promise<{ shop: string; id: string; scope: KeyScope } | null> {
  if (!SHAPE.test(key)) return null;
  const row = await db
    .selectFrom('api_keys')
    .select(['shop', 'id', 'scope'])
    .where('digest', '=', digestOf(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, scope: scopeIn(row.scope) };
}

/** It was used; to the minute is exact enough. */
export async function keyUsed(trx: Store, shop: string, id: string, now: number): Promise<void> {
  await trx.updateTable('api_keys').set({ used_at: now }).where('shop', '=', shop).where('id', '=', id).execute();
}
