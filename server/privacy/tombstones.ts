// Who was erased stays erased when an older copy of the database comes back: the keyed hashes of the forgotten are also kept in a small
// file beside the database, and whoever is in both is erased again before anything is served. The file names nobody.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Keys } from '../lib/keys.ts';
import { type ForgottenFact, forgottenIn, rememberFacts } from '../profile/forgotten.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { forgetFacts, forgetShop } from './compliance.ts';
import { eraseGivenUp } from './given-up.ts';

const Kept = z.object({
  /** Each shop and person by a keyed hash, with the moment of the erasure (epoch ms). */
  shops: z.array(z.object({ shop: z.string(), at: z.number() })),
  people: z.array(z.object({ shop: z.string(), name: z.string(), at: z.number() })),
});
type Kept = z.infer<typeof Kept>;

const fileIn = (folder: string) => join(folder, 'forgotten.json');

/** A shop as the file knows it. */
export const shopHash = (keys: Keys, shop: string): string => keys.fingerprint('', 'forgotten-shop', shop);

/** The file is there and can't be read: starting without it could bring somebody back. */
export class TombstonesUnreadable extends Error {
  override name = 'TombstonesUnreadable';
}

function kept(folder: string): Kept {
  if (!existsSync(fileIn(folder))) return { shops: [], people: [] };
  try {
    return Kept.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  } catch {
    throw new TombstonesUnreadable(
      `${fileIn(folder)} cannot be read. It keeps erased people erased when a backup is restored: put it back, or remove it knowingly.`,
    );
  }
}

/**
 * Brings the file up to date with what the database remembers; nothing ever leaves it.
 * @param erased a shop whose rows are gone, as `shopHash`
 */
export async function keepTombstones(
  db: Store,
  keys: Keys,
  folder: string,
  erased?: { shop: string; at: number },
): Promise<void> {
  const before = kept(folder);
  const people = new Map(before.people.map((one) => [`${one.shop} ${one.name}`, one]));
  for (const { shop, name, at } of await forgottenIn(db)) {
    const one = { shop: shopHash(keys, shop), name, at };
    const place = `${one.shop} ${name}`;
    if ((people.get(place)?.at ?? -1) < at) people.set(place, one);
  }
  const shops = new Map(before.shops.map((one) => [one.shop, one]));
  if (erased !== undefined) shops.set(erased.shop, erased);
  const text = JSON.stringify({ shops: [...shops.values()], people: [...people.values()] });
  if (text === JSON.stringify(before)) return;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${fileIn(folder)}.unfinished`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, text, { mode: 0o600, flush: true });
  renameSync(unfinished, fileIn(folder));
}

/**
 * Erases again whom the file knows as forgotten and the database does not: to be run at start, before the first request, and after a
 * restore. Returns how many shops and people that concerned.
 */
export async function reapplyTombstones(
  store: Store,
  keys: Keys,
  jobs: Jobs,
  folder: string,
): Promise<{ shops: number; people: number }> {
  const { shops, people } = kept(folder);
  const told = { shops: 0, people: 0 };
  if (shops.length === 0 && people.length === 0) return told;
  const erasedAt = new Map(shops.map((one) => [one.shop, one.at]));
  const byShop = Map.groupBy(people, (one) => one.shop);
  const known = await forgottenIn(store);
  const knownAt = new Map(known.map((one) => [`${one.shop} ${one.name}`, one.at]));
  const rows = await store.selectFrom('shops').select(['shop', 'installed_at']).execute();
  for (const { shop, installed_at } of rows) {
    const hash = shopHash(keys, shop);
    if ((erasedAt.get(hash) ?? -1) >= installed_at) {
      await store.transaction().execute((trx) => forgetShop(trx, jobs, shop));
      told.shops++;
      continue;
    }
    const missing: ForgottenFact[] = (byShop.get(hash) ?? [])
      .filter(({ name, at }) => (knownAt.get(`${shop} ${name}`) ?? -1) < at)
      .map(({ name, at }) => ({ shop, name, at }));
    if (missing.length === 0) continue;
    await store.transaction().execute(async (trx) => {
      await forgetFacts(trx, keys, shop, missing);
      await rememberFacts(trx, missing);
    });
    await eraseGivenUp(
      store,
      keys,
      shop,
      new Set(missing.map(({ name }) => name)),
      Math.max(...missing.map(({ at }) => at)),
    );
    told.people += missing.length;
  }
  return told;
}
