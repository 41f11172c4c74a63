// Links in mails: back to the shop, to its pages, a yes confirmed, unsubscribe, answer, the shopper's own page. A token opens one thing in one shop; the database knows only its hash.

import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Keys } from '../../lib/keys.ts';
import { columns, preparedRows } from '../../storage/prepared.ts';
import type { LinksTable } from '../../storage/schema.ts';
import type { Store } from '../../storage/store.ts';

export type LinkPurpose = 'confirm' | 'restore' | 'unsubscribe' | 'preferences' | 'survey' | 'click' | 'open';
export type Link = Selectable<LinksTable>;

/** A cart older than this is nobody's plan any more; a shopper's own page tells what is known of them, so not for ever. Unsubscribing works for ever. */
const DAYS: Partial<Record<LinkPurpose, number>> = {
  confirm: 7,
  restore: 30,
  survey: 30,
  preferences: 90,
  click: 365,
  open: 90,
};

/**
 * The token of one message's link: 132 bits of an HMAC under the shop's own key. A mail that is made again (after a fault of the
 * provider) carries the same links, and no plaintext of them is ever kept.
 */
export function linkToken(keys: Keys, shop: string, purpose: LinkPurpose, message: string): string {
  return keys.fingerprint(shop, 'link', `${purpose}\n${message}`).slice(0, 22);
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

export interface NewLink {
  shop: string;
  purpose: LinkPurpose;
  message: string;
  emailHash: string;
  cart: string | null;
  checkout: string | null;
  at: number;
}

function expiryOf(purpose: LinkPurpose, at: number): number | null {
  const days = DAYS[purpose];
  return days === undefined ? null : at + days * 86_400_000;
}

/** The address of a shopper's own page for a mail: interests, channels, frequency, what is personal, their data. No login. */
export const preferenceLink = (keys: Keys, publicUrl: string, shop: string, message: string): string =>
  `${publicUrl}/preferences/${linkToken(keys, shop, 'preferences', message)}`;

export const addLink = (trx: Store, keys: Keys, link: NewLink): Promise<void> =>
  addLinks(trx, keys, link, [link.purpose]);

/** Every mail has four. */
const insertLinks = preparedRows(4, (db, links: LinksTable[]) =>
  db
    .insertInto('links')
    .values(
      links.map((link) =>
        columns(
          link,
          ...(['shop', 'token_hash', 'purpose', 'message', 'email_hash', 'cart', 'checkout'] as const),
          ...(['created_at', 'expires_at', 'used_at'] as const),
        ),
      ),
    )
    .onConflict((c) =>
      c.column('token_hash').doUpdateSet((e) => ({
        email_hash: e.ref('excluded.email_hash'),
        cart: e.ref('excluded.cart'),
        checkout: e.ref('excluded.checkout'),
      })),
    ),
);

/** The links of one message, in a statement or two. */
export async function addLinks(
  trx: Store,
  keys: Keys,
  link: Omit<NewLink, 'purpose'>,
  purposes: LinkPurpose[],
): Promise<void> {
  if (purposes.length === 0) return;
  const about = { email_hash: link.emailHash, cart: link.cart, checkout: link.checkout };
  const rows = purposes.map((purpose) => ({
    shop: link.shop,
    token_hash: hashOf(linkToken(keys, link.shop, purpose, link.message)),
    purpose,
    message: link.message,
    ...about,
    created_at: link.at,
    expires_at: expiryOf(purpose, link.at),
    used_at: null,
  }));
  await insertLinks(trx, rows);
}

/** What a token opens; null for what is unknown, of another purpose, or expired: the asker learns no more than that. */
export async function linkOf(trx: Store, token: string, purpose: LinkPurpose, now: number): Promise<Link | null> {
  if (!/^[\w-]{22}$/.test(token)) return null;
  const link = await trx
    .selectFrom('links')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  return link === undefined || (link.expires_at !== null && link.expires_at <= now) ? null : link;
}

export async function linkUsed(trx: Store, link: Link, now: number): Promise<void> {
  await trx
    .updateTable('links')
    .set({ used_at: now })
    .where('token_hash', '=', link.token_hash)
    .where('used_at', 'is', null)
    .execute();
}
