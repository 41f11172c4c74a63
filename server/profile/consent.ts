// Who may be asked what: consent by purpose, the newest word counts.

import type { Insertable } from 'kysely';
import { prepared } from '../storage/prepared.ts';
import type { ConsentsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

export type BrowsingPurpose = 'analytics' | 'marketing' | 'preferences' | 'sale_of_data';

async function wordOf(trx: Store, shop: string, kind: string, subject: string, purpose: string) {
  return trx
    .selectFrom('consents')
    .select(['granted', 'at', 'source'])
    .where('shop', '=', shop)
    .where('subject_kind', '=', kind)
    .where('subject', '=', subject)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
}

const said = (db: Store, words: Insertable<ConsentsTable>[]) =>
  db
    .insertInto('consents')
    .values(words)
    .onConflict((c) =>
      c
        .columns(['shop', 'subject_kind', 'subject', 'purpose'])
        .doUpdateSet((e) => ({
          granted: e.ref('excluded.granted'),
          at: e.ref('excluded.at'),
          source: e.ref('excluded.source'),
        }))
        // At the same moment a refusal wins, in whatever order the two arrive.
        .where((e) =>
          e.or([
            e('consents.at', '<', e.ref('excluded.at')),
            e.and([e('consents.at', '=', e.ref('excluded.at')), e('consents.granted', '>', e.ref('excluded.granted'))]),
          ]),
        ),
    );

async function say(trx: Store, words: Insertable<ConsentsTable>[]): Promise<void> {
  await said(trx, words).execute();
}

const sayByEmail = prepared(
  (db, word: { shop: string; emailHash: string; granted: number; at: number; source: string }) =>
    said(db, [
      {
        shop: word.shop,
        subject_kind: 'email',
        subject: word.emailHash,
        purpose: 'email',
        granted: word.granted,
        at: word.at,
        source: word.source,
      },
    ]),
);

/** Consent to e-mail as the platform, a checkout, an import or an unsubscribe link tells it. Older words change nothing. */
export async function emailConsentChanged(
  trx: Store,
  shop: string,
  emailHash: string,
  granted: boolean,
  at: number,
  source: string,
): Promise<void> {
  await sayByEmail(trx, { shop, emailHash, granted: granted ? 1 : 0, at, source });
}

/** What one address said of e-mails, and where and when that was noted down. */
export interface EmailWord {
  emailHash: string;
  granted: boolean;
  at: number;
  source: string;
}

/** Takes over many words, at most one an address; each counts only if it is newer than what is known. */
export async function emailConsentsChanged(trx: Store, shop: string, words: EmailWord[]): Promise<void> {
  const rows = words.map(({ emailHash, granted, at, source }) => ({
    ...{ shop, subject_kind: 'email', subject: emailHash, purpose: 'email' },
    ...{ granted: granted ? 1 : 0, at, source },
  }));
  for (let i = 0; i < rows.length; i += WORDS_A_STATEMENT) await say(trx, rows.slice(i, i + WORDS_A_STATEMENT));
}

/** True only after a yes that no later no has taken back. Nobody asked means no. */
export async function mayEmail(trx: Store, shop: string, emailHash: string): Promise<boolean> {
  const word = await wordOf(trx, shop, 'email', emailHash, 'email');
  return word?.granted === 1;
}

/** What a browser's owner allows, as sent along with its events. */
export interface VisitorWord {
  visitor: string;
  purpose: BrowsingPurpose;
  granted: boolean;
  at: number;
}

/** SQLite takes 32,766 parameters a statement; a word has seven columns. */
const WORDS_A_STATEMENT = 1000;

/** Takes over many words at once; each counts only if it is newer than what is known. */
export async function visitorConsentsChanged(trx: Store, shop: string, words: VisitorWord[]): Promise<void> {
  // One word a visitor and purpose in a statement; the newest, and a refusal before a yes of the same moment.
  const newest = new Map<string, VisitorWord>();
  for (const word of words) {
    const key = `${word.visitor} ${word.purpose}`;
    const known = newest.get(key);
    if (known === undefined || word.at > known.at || (word.at === known.at && !word.granted)) newest.set(key, word);
  }
  const rows = [...newest.values()].map(({ visitor, purpose, granted, at }) => ({
    shop,
    subject_kind: 'visitor',
    subject: visitor,
    purpose,
    granted: granted ? 1 : 0,
    at,
    source: 'storefront',
  }));
  for (let i = 0; i < rows.length; i += WORDS_A_STATEMENT) await say(trx, rows.slice(i, i + WORDS_A_STATEMENT));
}

/** What these visitors have said, by visitor and purpose. */
export async function consentsOfVisitors(
  trx: Store,
  shop: string,
  visitors: string[],
): Promise<Map<string, Map<string, number>>> {
  const rows = await trx
    .selectFrom('consents')
    .select(['subject', 'purpose', 'granted'])
    .where('shop', '=', shop)
    .where('subject_kind', '=', 'visitor')
    .where('subject', 'in', visitors)
    .execute();
  const known = new Map<string, Map<string, number>>();
  for (const { subject, purpose, granted } of rows) {
    const words = known.get(subject) ?? new Map<string, number>();
    known.set(subject, words.set(purpose, granted));
  }
  return known;
}

/** Browsing may be used to choose what this visitor sees. Unknown means no. */
export async function mayPersonalise(trx: Store, shop: string, visitor: string): Promise<boolean> {
  const word = await wordOf(trx, shop, 'visitor', visitor, 'analytics');
  return word?.granted === 1;
}
