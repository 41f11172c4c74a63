// A file of an earlier version is brought to the newest schema with what it knew.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { SqliteDialect } from '../../../server/storage/sqlite-dialect.ts';
import { migrations, openStore } from '../../../server/storage/store.ts';

const SHOP = 'a.myshopify.com';
const T = Date.UTC(2026, 2, 3, 10);
const DAY = 86_400_000;

/** A folder with a database as the version of that migration left it. */
async function fileOf(version: string): Promise<{ folder: string; raw: Sqlite.Database }> {
  const folder = mkdtempSync(join(tmpdir(), 'presage-test-'));
  const raw = new Sqlite(join(folder, 'presage.db'));
  const known: Record<string, Migration> = Object.fromEntries(
    Object.entries(migrations).filter(([name]) => name <= version),
  );
  const db = new Kysely<unknown>({ dialect: new SqliteDialect(raw) });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => known },
  }).migrateToLatest();
  expect(error).toBeUndefined();
  return { folder, raw };
}

it('signs of browsers at checkouts are told apart by the log: what one address had taken from another goes back', async () => {
  const { folder, raw } = await fileOf('0001-first-tables');
  const put = (table: string, row: Record<string, unknown>) =>
    raw
      .prepare(`insert into ${table} (${Object.keys(row)}) values (${Object.keys(row).map(() => '?')})`)
      .run(Object.values(row));
  const event = (id: string, at: number, shopper: string, email: string) =>
    put('events', {
      ...{ shop: SHOP, id, type: 'checkout-changed', at, received_at: at, shopper, cart: null, checkout: 'k1' },
      body: JSON.stringify({ person: { customer: null, email } }),
    });
  event('1', T, 'ann', 'hash-ann');
  event('2', T + 60_000, 'ann', 'hash-ann');
  event('3', T + DAY, 'carl', 'hash-carl');
  for (const [visitor, at] of [
    ['first', T],
    ['second', T + DAY],
  ]) {
    put('cart_links', { shop: SHOP, kind: 'checkout', token: 'k1', visitor, at });
    for (const shopper of ['ann', 'carl'])
      put('visitor_links', { shop: SHOP, visitor, shopper, since_at: T, via: 'checkout' });
  }
  put('visitor_links', { shop: SHOP, visitor: 'second', shopper: 'carl', since_at: T - DAY, via: 'login' });
  raw.close();

  const opened = await openStore(folder);
  const signs = await opened.store
    .selectFrom('visitor_links')
    .select(['visitor', 'shopper', 'since_at', 'via', 'source'])
    .orderBy('since_at')
    .execute();
  await opened.close();
  rmSync(folder, { recursive: true });
  expect(signs).toEqual([
    { visitor: 'second', shopper: 'carl', since_at: T - DAY, via: 'login', source: `login second ${T - DAY} carl` },
    { visitor: 'first', shopper: 'ann', since_at: T, via: 'checkout', source: 'checkout k1 email hash-ann' },
    { visitor: 'second', shopper: 'carl', since_at: T + DAY, via: 'checkout', source: 'checkout k1 email hash-carl' },
  ]);
});
