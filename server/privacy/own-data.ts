// Everything that is known of one person, for that person to read and take along.

import type { Keys } from '../lib/keys.ts';
import { spansOf } from '../profile/browser-spans.ts';
import { allOf, shopperByEmail } from '../profile/identity.ts';
import { preferencesOf } from '../profile/preferences.ts';
import { addressOf } from '../profile/shopper.ts';
import type { Store } from '../storage/store.ts';

/** A visitor of years is told the newest of each; the counts tell how many there are. */
const NEWEST = 2000;
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Plain JSON, moments as ISO texts, money in minor units with its currency. What browsers of theirs saw is in it; what somebody else did is not. */
export async function ownData(db: Store, keys: Keys, shop: string, emailHash: string) {
  const shopper = await shopperByEmail(db, shop, emailHash);
  const ids = shopper === null ? [] : await allOf(db, shop, shopper);
  const address = await addressOf(db, keys, shop, emailHash);
  const of = <T>(rows: (ids: string[]) => Promise<T[]>): Promise<T[]> =>
    ids.length === 0 ? Promise.resolve([]) : rows(ids);
  const orders = await of((own) =>
    db
      .selectFrom('orders')
      .select(['name', 'placed_at', 'total', 'refunded', 'currency', 'cancelled_at'])
      .where('shop', '=', shop)
      .where('shopper', 'in', own)
      .orderBy('placed_at', 'desc')
      .limit(NEWEST)
      .execute(),
  );
  const browsed = await browsedBy(db, shop, ids);
  const messages = await db
    .selectFrom('messages')
    .select(['subject', 'journey', 'state', 'submitted_at', 'created_at'])
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .orderBy('created_at', 'desc')
    .limit(NEWEST)
    .execute();
  const consents = await db
    .selectFrom('consents')
    .select(['purpose', 'granted', 'at', 'source'])
    .where('shop', '=', shop)
    .where('subject_kind', '=', 'email')
    .where('subject', '=', emailHash)
    .execute();
  const alerts = await db
    .selectFrom('stock_alerts')
    .select(['product', 'asked_at', 'answered_at'])
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .execute();
  const scores = await of((own) =>
    db
      .selectFrom('scores')
      .select(['scored_at', 'archetype', 'p_order', 'value', 'churn', 'reasons'])
      .where('shop', '=', shop)
      .where('shopper', 'in', own)
      .execute(),
  );
  return {
    shop,
    person: { email: address?.email ?? null, name: address?.name ?? null },
    wishes: await preferencesOf(db, shop, { emailHash, shopper }),
    consents: consents.map((c) => ({ purpose: c.purpose, granted: c.granted === 1, at: iso(c.at), source: c.source })),
    orders: orders.map((o) => ({
      ...{ name: o.name, placedAt: iso(o.placed_at), total: o.total, refunded: o.refunded, currency: o.currency },
      cancelledAt: iso(o.cancelled_at),
    })),
    browsed: browsed.map((e) => ({ what: e.type, at: iso(e.at), product: e.product })),
    messages: messages.map((m) => ({
      subject: m.subject,
      kind: m.journey,
      state: m.state,
      submittedAt: iso(m.submitted_at),
    })),
    stockAlerts: alerts.map((a) => ({ product: a.product, askedAt: iso(a.asked_at), answeredAt: iso(a.answered_at) })),
    scores: scores.map((s) => ({
      ...{ scoredAt: iso(s.scored_at), kind: s.archetype, chanceOfOrder: s.p_order, churn: s.churn, value: s.value },
      reasons: JSON.parse(s.reasons) as unknown,
    })),
  };
}

/** What their browsers reported; of a shared one only while it was theirs. */
async function browsedBy(db: Store, shop: string, ids: string[]) {
  if (ids.length === 0) return [];
  const browsers = await db
    .selectFrom('visitor_links')
    .select('visitor')
    .distinct()
    .where('shop', '=', shop)
    .where('shopper', 'in', ids)
    .execute();
  const found: { type: string; at: number; product: string | null }[] = [];
  for (const { visitor } of browsers) {
    const signs = await db
      .selectFrom('visitor_links')
      .select(['shopper', 'since_at'])
      .where('shop', '=', shop)
      .where('visitor', '=', visitor)
      .orderBy('since_at')
      .orderBy('shopper')
      .execute();
    for (const { from, to } of spansOf(signs, new Set(ids))) {
      found.push(
        ...(await db
          .selectFrom('events')
          .select(['type', 'at', 'product'])
          .where('shop', '=', shop)
          .where('visitor', '=', visitor)
          .where('at', '>=', from)
          .where('at', '<', to)
          .orderBy('at', 'desc')
          .limit(NEWEST)
          .execute()),
      );
    }
  }
  return found.sort((a, b) => b.at - a.at).slice(0, NEWEST);
}
