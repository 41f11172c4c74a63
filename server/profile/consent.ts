// Who may be asked what: consent by purpose, the newest word counts.

import type { Insertable } from 'kysely';
import { prepared } from '../storage/prepared.ts';
import type { ConsentsTable } from '../storage/schema.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';

export type BrowsingPurpose = 'analytics' | 'marketing' | 'preferences' | 'sale_of_data';

const findWord = prepared((db, of: { shop: string; kind: string; subject: string; purpose: string }) =>
  db
    .selectFrom('consents')
    .select(['granted', 'pending', 'at', 'source'])
    .where('shop', '=', of.shop)
    .where('subject_kind', '=', of.kind)
    .where('subject', '=', of.subject)
    .where('purpose', '=', of.purpose),
);

async function wordOf(trx: Store, shop: string, kind: string, subject: string, purpose: string) {
  return (await findWord(trx, { shop, kind, subject, purpose })).rows[0];
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
          pending: e.ref('excluded.pending'),
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
  (db, word: { shop: string; emailHash: string; granted: number; pending: number; at: number; source: string }) =>
    said(db, [
      {
        shop: word.shop,
        subject_kind: 'email',
        subject: word.emailHash,
        purpose: 'email',
        granted: word.granted,
        pending: word.pending,
        at: word.at,
        source: word.source,
      },
    ]),
);

/** Where a yes comes from that needs no second one: behind a link only the mailbox knows, or the platform has asked twice itself. */
const PROVEN = new Set(['confirmed', 'preference-page', 'confirmed_opt_in']);

/** Whether the shop asks for every fresh yes a second time, from the mailbox itself. */
export async function asksTwice(trx: Store, shop: string): Promise<boolean> {
  return (await shopOf(trx, shop))?.settings.doubleOptIn === true;
}

/**
 * Consent to e-mail as the platform, a checkout, an import or a link of ours tells it. Older words change nothing. Where the merchant wants
 * it, a fresh yes waits until the mailbox has confirmed it, and counts as none until then: `pending`, where this one does.
 */
export async function emailConsentChanged(
  trx: Store,
  shop: string,
  emailHash: string,
  granted: boolean,
  at: number,
  source: string,
): Promise<'said' | 'pending'> {
  const pending =
    granted && !PROVEN.has(source) && (await asksTwice(trx, shop)) && !(await mayEmail(trx, shop, emailHash));
  const said = { granted: granted && !pending ? 1 : 0, pending: pending ? 1 : 0 };
  await sayByEmail(trx, { shop, emailHash, ...said, at, source });
  // What was said later stands, whatever this one would have begun.
  return pending && (await pendingConsent(trx, shop, emailHash))?.at === at ? 'pending' : 'said';
}

/** When and where somebody said the yes that their mailbox has not confirmed yet; null where there is none. */
export async function pendingConsent(
  trx: Store,
  shop: string,
  emailHash: string,
): Promise<{ at: number; source: string } | null> {
  const word = await wordOf(trx, shop, 'email', emailHash, 'email');
  return word?.pending === 1 ? { at: word.at, source: word.source } : null;
}

/** What one address said of e-mails, and where and when that was noted down. */
export interface EmailWord {
  emailHash: string;
  granted: boolean;
  at: number;
  source: string;
  /** The list says that the mailbox had confirmed it. */
  confirmed?: boolean | undefined;
}

/** Takes over many words, at most one an address; each counts only if it is newer than what is known. */
export async function emailConsentsChanged(trx: Store, shop: string, words: EmailWord[]): Promise<void> {
  const twice = await asksTwice(trx, shop);
  const rows: Insertable<ConsentsTable>[] = [];
  for (const { emailHash, granted, at, source, confirmed } of words) {
    const pending = granted && twice && confirmed !== true && !(await mayEmail(trx, shop, emailHash));
    rows.push({
      ...{ shop, subject_kind: 'email', subject: emailHash, purpose: 'email' },
      ...{ granted: granted && !pending ? 1 : 0, pending: pending ? 1 : 0, at, source },
    });
  }
  for (let i = 0; i < rows.length; i += WORDS_A_STATEMENT) await say(trx, rows.slice(i, i + WORDS_A_STATEMENT));
}

/** What these addresses have said of e-mails so far. */
export async function emailWordsOf(
  trx: Store,
  shop: string,
  emailHashes: string[],
): Promise<Map<string, { granted: boolean; at: number }>> {
  const known = new Map<string, { granted: boolean; at: number }>();
  for (let i = 0; i < emailHashes.length; i += WORDS_A_STATEMENT) {
    const rows = await trx
      .selectFrom('consents')
      .select(['subject', 'granted', 'at'])
      .where('shop', '=', shop)
      .where('subject_kind', '=', 'email')
      .where('purpose', '=', 'email')
      .where('subject', 'in', emailHashes.slice(i, i + WORDS_A_STATEMENT))
      .execute();
    for (const { subject, granted, at } of rows) known.set(subject, { granted: granted === 1, at });
  }
  return known;
}

/** True only after a yes that no later no has taken back. Nobody asked means no. */
export async function mayEmail(trx: Store, shop: string, emailHash: string): Promise<boolean> {
  const word = await wordOf(trx, shop, 'email', emailHash, 'email');
  return word?.granted === 1;
}

/** True only after a yes to a purpose (`sms`, `push`) that no later no has taken back. */
export async function maySay(trx: Store, shop: string, emailHash: string, purpose: string): Promise<boolean> {
  return (await wordOf(trx, shop, 'email', emailHash, purpose))?.granted === 1;
}

/** What somebody known by an address said to a purpose; older words change nothing. */
export async function consentSaid(
  trx: Store,
  shop: string,
  emailHash: string,
  purpose: string,
  { granted, at, source }: { granted: boolean; at: number; source: string },
): Promise<void> {
  const subject = { shop, subject_kind: 'email', subject: emailHash, purpose };
  await say(trx, [{ ...subject, granted: granted ? 1 : 0, pending: 0, at, source }]);
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
