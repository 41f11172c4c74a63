// What shoppers told us themselves: how often we may write, what interests them, whether anything is personal at all. The newest word
// of each name counts; what a browser said holds for that browser, what was said behind a signed link for that address.

import type { Selectable } from 'kysely';
import { preparedList } from '../storage/prepared.ts';
import type { PreferencesTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';
import { allOf, headOf } from './identity.ts';

export const channels = ['email'] as const;
export type Channel = (typeof channels)[number];
/** `any`: as the merchant's caps allow; else at most one message in seven, or in thirty days. */
export const frequencies = ['any', 'weekly', 'monthly'] as const;
export type Frequency = (typeof frequencies)[number];
export const priceLevels = ['lower', 'middle', 'higher'] as const;
export type PriceLevel = (typeof priceLevels)[number];
export const novelties = ['proven', 'new'] as const;
export type Novelty = (typeof novelties)[number];

export interface Preferences {
  /** False: nothing about this person is used to choose what they see or get. */
  personal: boolean;
  frequency: Frequency;
  /** False where the shopper has switched the channel off; consent and suppression are asked besides. */
  channels: Record<Channel, boolean>;
  /** Product types they want to see more, or less, of. */
  interests: string[];
  notInterests: string[];
  /** Product ids they asked to see more like, or did not want to see again. */
  more: string[];
  less: string[];
  price: PriceLevel | null;
  novelty: Novelty | null;
}

/** Who said it: a browser, or the owner of an address (keyed hash). */
export interface Subject {
  kind: 'visitor' | 'email';
  key: string;
}

/** One thing said. `product` and `interest` take 'more', 'less' or 'none' (as if never said). */
export type Word =
  | { name: 'personal'; value: 'on' | 'off' }
  | { name: 'frequency'; value: Frequency }
  | { name: `channel ${Channel}`; value: 'on' | 'off' }
  | { name: `interest ${string}` | `product ${string}`; value: 'more' | 'less' | 'none' }
  | { name: 'price'; value: PriceLevel | 'none' }
  | { name: 'novelty'; value: Novelty | 'none' };

/** More names than this nobody has an opinion on. */
const MOST_WORDS = 300;

type Said = Pick<Selectable<PreferencesTable>, 'name' | 'value' | 'at'>;

/** The words of one person, whoever of their subjects said them, as preferences: newest first wins. */
export function preferencesFrom(words: readonly Said[]): Preferences {
  // Most have said nothing, and every answer of the storefront asks.
  return words.length === 0 ? NO_PREFERENCES : preferencesOfWords(words);
}

function preferencesOfWords(words: readonly Said[]): Preferences {
  const newest = new Map<string, Said>();
  for (const word of words) {
    const known = newest.get(word.name);
    if (known === undefined || word.at > known.at) newest.set(word.name, word);
  }
  const said = (name: string) => newest.get(name)?.value;
  const named = (prefix: string, value: string) =>
    [...newest.values()]
      .filter((word) => word.value === value && word.name.startsWith(prefix))
      .sort((a, b) => a.at - b.at)
      .map((word) => word.name.slice(prefix.length));
  const one = <T extends string>(name: string, all: readonly T[]): T | null =>
    all.find((value) => value === said(name)) ?? null;
  return {
    personal: said('personal') !== 'off',
    frequency: one('frequency', frequencies) ?? 'any',
    channels: { email: said('channel email') !== 'off' },
    interests: named('interest ', 'more'),
    notInterests: named('interest ', 'less'),
    more: named('product ', 'more'),
    less: named('product ', 'less'),
    price: one('price', priceLevels),
    novelty: one('novelty', novelties),
  };
}

/** Nothing said. */
export const NO_PREFERENCES: Preferences = preferencesOfWords([]);

const KEYS_A_STATEMENT = 4;

const findAddresses = preparedList(KEYS_A_STATEMENT, (db, of: { shop: string }, shoppers) =>
  db
    .selectFrom('identities')
    .select('key')
    .where('shop', '=', of.shop)
    .where('kind', '=', 'email')
    .where('shopper', 'in', shoppers),
);
const findWords = preparedList(KEYS_A_STATEMENT, (db, of: { shop: string; kind: string }, subjects) =>
  db
    .selectFrom('preferences')
    .select(['name', 'value', 'at'])
    .where('shop', '=', of.shop)
    .where('subject_kind', '=', of.kind)
    .where('subject', 'in', subjects),
);

/**
 * What is known of somebody's wishes. A shopper's are those of all addresses that are theirs; a browser's own are its own alone.
 * @param who any of the keys; several are put together
 */
export async function preferencesOf(
  trx: Store,
  shop: string,
  who: { emailHash?: string | null; shopper?: string | null; visitor?: string | null },
): Promise<Preferences> {
  const hashes = new Set<string>(who.emailHash ? [who.emailHash] : []);
  if (who.shopper) {
    const ids = await allOf(trx, shop, await headOf(trx, shop, who.shopper));
    for (const { key } of await findAddresses(trx, { shop }, ids)) hashes.add(key);
  }
  const words: Said[] = [];
  for (const [kind, keys] of [
    ['email', [...hashes]],
    ['visitor', who.visitor ? [who.visitor] : []],
  ] as const) {
    if (keys.length === 0) continue;
    words.push(...(await findWords(trx, { shop, kind }, keys)));
  }
  return preferencesFrom(words);
}

/** Notes what somebody said. Older words change nothing; beyond some hundred names nothing new is taken. Returns how many were. */
export async function preferencesSaid(
  trx: Store,
  shop: string,
  subject: Subject,
  words: readonly Word[],
  at: number,
  source: string,
): Promise<number> {
  const known = await trx
    .selectFrom('preferences')
    .select('name')
    .where('shop', '=', shop)
    .where('subject_kind', '=', subject.kind)
    .where('subject', '=', subject.key)
    .execute();
  const names = new Set(known.map((row) => row.name));
  let taken = 0;
  for (const { name, value } of words) {
    if (!names.has(name) && names.size >= MOST_WORDS) continue;
    names.add(name);
    taken++;
    await trx
      .insertInto('preferences')
      .values({ shop, subject_kind: subject.kind, subject: subject.key, name, value, at, source })
      .onConflict((c) =>
        c
          .columns(['shop', 'subject_kind', 'subject', 'name'])
          .doUpdateSet({ value, at, source })
          .where('preferences.at', '<=', at),
      )
      .execute();
  }
  return taken;
}
