// Erasing a person, or a whole shop: gone from the tables, not just from the screen (the file zeroes what is deleted).

import type { NotNull } from 'kysely';
import { spansOf } from '../profile/browser-spans.ts';
import type { Database } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';
import { personalTables } from './personal-data.ts';

/** Everything of a shop. Files of its models lie beside the database: `forgetShop` sees to them. */
export async function eraseShop(trx: Store, shop: string): Promise<void> {
  for (const table of Object.keys(personalTables) as (keyof Database)[]) {
    await trx
      .deleteFrom(table as 'events')
      .where('shop', '=', shop)
      .execute();
  }
}

/** Tables whose rows with a shopper are that shopper's alone. */
const theirs = [
  ...(['events', 'scores', 'score_overrides', 'decisions', 'messages', 'journey_runs', 'checkouts'] as const),
  ...(['segment_members', 'shopper_dates', 'tasks', 'offers', 'next_actions', 'survey_answers'] as const),
  ...(['shopper_notes', 'shopper_marks', 'shopper_standings', 'engagement_history'] as const),
  'webhook_deliveries' as const,
];

/** Whom to forget; every key that is known leads to the same shoppers. */
export interface Forgotten {
  shoppers: string[];
  emailHashes: string[];
  /** Orders that are theirs whatever they were placed under. */
  orders?: string[];
}

/**
 * Everything of a person. Orders stay as trade without a person; what another shopper of the same browser did stays theirs.
 * A suppression stays as a keyed hash: it is what keeps us from writing again.
 */
export async function eraseShopper(trx: Store, shop: string, forgotten: Forgotten): Promise<void> {
  const { shoppers, orders = [] } = forgotten;
  const hashes = [...new Set([...forgotten.emailHashes, ...(await emailsOf(trx, shop, shoppers))])];
  if (shoppers.length === 0 && hashes.length === 0 && orders.length === 0) return;
  const tokens = await tokensOf(trx, shop, shoppers, hashes);
  for (const token of await eraseBrowsers(trx, shop, shoppers)) tokens.add(token);
  if (shoppers.length > 0) {
    await eraseTone(trx, shop, shoppers);
    for (const table of theirs) {
      await trx
        .deleteFrom(table as 'events')
        .where('shop', '=', shop)
        .where('shopper', 'in', shoppers)
        .execute();
    }
    await eraseForetold(trx, shop, 'shopper', shoppers);
    await trx.deleteFrom('identities').where('shop', '=', shop).where('shopper', 'in', shoppers).execute();
    await trx.deleteFrom('shoppers').where('shop', '=', shop).where('id', 'in', shoppers).execute();
    await anonymousOrders(trx, shop, 'shopper', shoppers);
  }
  if (hashes.length > 0) {
    await eraseMailed(trx, shop, hashes);
    for (const table of [
      'messages',
      'links',
      'checkouts',
      'foreign_messages',
      'mail_reports',
      'mail_touches',
    ] as const) {
      await trx.deleteFrom(table).where('shop', '=', shop).where('email_hash', 'in', hashes).execute();
    }
    for (const table of ['consents', 'preferences'] as const) {
      await trx
        .deleteFrom(table)
        .where('shop', '=', shop)
        .where('subject_kind', '=', 'email')
        .where('subject', 'in', hashes)
        .execute();
    }
    await trx.deleteFrom('stock_alerts').where('shop', '=', shop).where('email_hash', 'in', hashes).execute();
    await anonymousOrders(trx, shop, 'email_hash', hashes);
  }
  const recipients = [...shoppers, ...hashes];
  if (recipients.length > 0) {
    // Discount codes are made out to a shopper or to an address.
    await trx.deleteFrom('offer_codes').where('shop', '=', shop).where('recipient', 'in', recipients).execute();
  }
  if (orders.length > 0) await anonymousOrders(trx, shop, 'id', orders);
  await eraseFiles(trx, shop);
  await eraseCarts(trx, shop, [...tokens]);
  await eraseJobs(trx, shop, [...shoppers, ...hashes]);
}

/** Rows of files the merchant brought, sealed: whether they name somebody shows in none from outside, so all go, and what was not done with stops. */
async function eraseFiles(trx: Store, shop: string) {
  await trx.deleteFrom('import_parts').where('shop', '=', shop).execute();
  await trx
    .updateTable('imports')
    .set({ state: 'stopped', fault: 'erased' })
    .where('shop', '=', shop)
    .where('state', 'in', ['uploading', 'uploaded', 'checking', 'checked', 'running'])
    .execute();
}

/** What was foretold of shoppers, browsers or carts. */
async function eraseForetold(trx: Store, shop: string, kind: 'shopper' | 'visitor' | 'cart', subjects: string[]) {
  await trx
    .deleteFrom('subject_scores')
    .where('shop', '=', shop)
    .where('kind', '=', kind)
    .where('subject', 'in', subjects)
    .execute();
  await trx.deleteFrom('foretold').where('shop', '=', shop).where('subject', 'in', subjects).execute();
}

/** What hangs on messages to an address and may know no shopper: why they were written, and what was answered. */
async function eraseMailed(trx: Store, shop: string, hashes: string[]) {
  const messages = await trx
    .selectFrom('messages')
    .select(['id', 'decision'])
    .where('shop', '=', shop)
    .where('email_hash', 'in', hashes)
    .execute();
  const ids = messages.map(({ id }) => id);
  const decisions = messages.flatMap(({ decision }) => decision ?? []);
  for (const [table, column, keys] of [
    ['subject_scores', 'subject', ids],
    ['survey_answers', 'id', ids],
    ['decisions', 'id', decisions],
  ] as const) {
    if (keys.length === 0) continue;
    await trx
      .deleteFrom(table as 'decisions')
      .where('shop', '=', shop)
      .where(column as 'id', 'in', keys)
      .$if(table === 'subject_scores', (q) => q.where('kind' as 'id', '=', 'text'))
      .execute();
  }
}

/** How glad their answers sounded; their answers go after it. */
async function eraseTone(trx: Store, shop: string, shoppers: string[]) {
  const answers = trx
    .selectFrom('survey_answers')
    .select('id')
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers);
  await trx
    .deleteFrom('subject_scores')
    .where('shop', '=', shop)
    .where('kind', '=', 'text')
    .where('subject', 'in', answers)
    .execute();
}

async function emailsOf(trx: Store, shop: string, shoppers: string[]): Promise<string[]> {
  if (shoppers.length === 0) return [];
  const rows = await trx
    .selectFrom('identities')
    .select('key')
    .where('shop', '=', shop)
    .where('kind', '=', 'email')
    .where('shopper', 'in', shoppers)
    .execute();
  return rows.map((row) => row.key);
}

/** Carts and checkouts of theirs. */
async function tokensOf(trx: Store, shop: string, shoppers: string[], hashes: string[]): Promise<Set<string>> {
  const tokens = new Set<string>();
  for (const [column, keys] of [
    ['shopper', shoppers],
    ['email_hash', hashes],
  ] as const) {
    if (keys.length === 0) continue;
    const checkouts = await trx
      .selectFrom('checkouts')
      .select(['token', 'cart'])
      .where('shop', '=', shop)
      .where(column, 'in', keys)
      .execute();
    const orders = await trx
      .selectFrom('orders')
      .select(['checkout', 'cart'])
      .where('shop', '=', shop)
      .where(column, 'in', keys)
      .execute();
    for (const token of [
      ...checkouts.flatMap((row) => [row.token, row.cart]),
      ...orders.flatMap((row) => [row.checkout, row.cart]),
    ])
      if (token !== null) tokens.add(token);
  }
  return tokens;
}

/** Orders keep what was sold, not to whom. The log's snapshots of them say no more than the row does, but name a person: they go. */
async function anonymousOrders(trx: Store, shop: string, by: 'shopper' | 'email_hash' | 'id', keys: string[]) {
  const orders = await trx
    .updateTable('orders')
    .set({ shopper: null, email_hash: null, cart: null, checkout: null, restored_from: null })
    .where('shop', '=', shop)
    .where(by, 'in', keys)
    .returning(['id', 'placed_at', 'updated_at'])
    .execute();
  for (const { id, placed_at: from, updated_at: to } of orders) {
    await trx
      .deleteFrom('events')
      .where('shop', '=', shop)
      .where('type', '=', 'order-changed')
      // Between these two lie all its snapshots; the index by type and time finds them without reading the log.
      .where('at', '>=', from)
      .where('at', '<=', to)
      .where('order_id', '=', id)
      .execute();
  }
}

/** What is known by a cart's token alone. A cart that somebody else has checked out or bought is theirs, and stays. */
async function eraseCarts(trx: Store, shop: string, tokens: string[]): Promise<void> {
  for (const token of tokens) {
    if (await belongsToAnother(trx, shop, token)) continue;
    const cart = await trx
      .selectFrom('carts')
      .select(['created_at', 'updated_at'])
      .where('shop', '=', shop)
      .where('token', '=', token)
      .executeTakeFirst();
    if (cart !== undefined) {
      await trx
        .deleteFrom('events')
        .where('shop', '=', shop)
        .where('type', '=', 'cart-changed')
        .where('at', '>=', cart.created_at)
        .where('at', '<=', cart.updated_at)
        .where('cart', '=', token)
        .execute();
    }
    for (const table of ['carts', 'cart_links', 'checkouts'] as const) {
      await trx.deleteFrom(table).where('shop', '=', shop).where('token', '=', token).execute();
    }
    await trx.deleteFrom('journey_runs').where('shop', '=', shop).where('key', '=', token).execute();
    await eraseForetold(trx, shop, 'cart', [token]);
  }
}

async function belongsToAnother(trx: Store, shop: string, token: string): Promise<boolean> {
  for (const [table, column] of [
    ['orders', 'cart'],
    ['orders', 'checkout'],
    ['checkouts', 'cart'],
    ['checkouts', 'token'],
  ] as const) {
    const other = await trx
      .selectFrom(table as 'checkouts')
      .select('shopper')
      .where('shop', '=', shop)
      .where(column as 'token', '=', token)
      .where('shopper', 'is not', null)
      .executeTakeFirst();
    if (other !== undefined) return true;
  }
  return false;
}

/** Work that is still to be done, or was given up, and names them; finished work has forgotten what it was about. */
async function eraseJobs(trx: Store, shop: string, keys: string[]): Promise<void> {
  const rows = await trx
    .selectFrom('jobs')
    .select(['seq', 'payload'])
    .where('shop', '=', shop)
    .where('done', 'in', [0, 2])
    .execute();
  const work = rows.filter(({ payload }) => keys.some((key) => payload.includes(key))).map(({ seq }) => seq);
  for (let i = 0; i < work.length; i += 1000) {
    await trx
      .deleteFrom('jobs')
      .where('seq', 'in', work.slice(i, i + 1000))
      .execute();
  }
}

/** What was seen in their browsers; of a shared one only while it was theirs. Returns the carts met there. */
async function eraseBrowsers(trx: Store, shop: string, shoppers: string[]): Promise<string[]> {
  if (shoppers.length === 0) return [];
  const browsers = await trx
    .selectFrom('visitor_links')
    .select('visitor')
    .distinct()
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .where('visitor', 'is not', null)
    .$narrowType<{ visitor: NotNull }>()
    .execute();
  const carts: string[] = [];
  for (const { visitor } of browsers) {
    // Of a shared browser too: it is worked out anew with the next sign from it.
    await eraseForetold(trx, shop, 'visitor', [visitor]);
    const { shared, spans } = await theirTimes(trx, shop, visitor, shoppers);
    for (const { from, to } of spans) {
      for (const table of ['events', 'decisions', 'cart_links'] as const) {
        const of = trx
          .deleteFrom(table)
          .where('shop', '=', shop)
          .where('visitor', '=', visitor)
          .where('at', '>=', from)
          .where('at', '<', to);
        if (table !== 'cart_links') await of.execute();
        else for (const { token } of await of.returning('token').execute()) carts.push(token as string);
      }
    }
    if (shared) continue;
    for (const table of ['consents', 'preferences'] as const) {
      await trx
        .deleteFrom(table)
        .where('shop', '=', shop)
        .where('subject_kind', '=', 'visitor')
        .where('subject', '=', visitor)
        .execute();
    }
  }
  await trx.deleteFrom('visitor_links').where('shop', '=', shop).where('shopper', 'in', shoppers).execute();
  return carts;
}

/** Whether others used a browser too, and when it was theirs. */
export async function theirTimes(
  db: Store,
  shop: string,
  visitor: string,
  shoppers: readonly string[],
): Promise<{ shared: boolean; spans: { from: number; to: number }[] }> {
  const links = await db
    .selectFrom('visitor_links')
    .select(['shopper', 'since_at'])
    .where('shop', '=', shop)
    .where('visitor', '=', visitor)
    .orderBy('since_at')
    .orderBy('shopper')
    .execute();
  const shared = links.some((link) => !shoppers.includes(link.shopper));
  return { shared, spans: shared ? spansOf(links, new Set(shoppers)) : [ALWAYS] };
}

const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER };
