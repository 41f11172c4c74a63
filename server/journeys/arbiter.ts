// The arbiter: of all that could be written to one shopper now, at most one thing is; the rest waits or is let go, and says why.

import { prepared } from '../storage/prepared.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { foreignMessagesTo } from './foreign-messages.ts';
import { type Journey, priorities } from './journey.ts';
import { journeyOf } from './journey-store.ts';
import { CONFIRM_JOURNEY } from './ready/confirm-address.ts';

const HOUR = 3_600_000;
/** What comes due this soon competes with what is due now. */
export const COMPETES_MS = 2 * HOUR;

export interface Candidate {
  id: string;
  priority: number;
  /** Expected worth in minor units; null: it is not sent for an order's sake (a survey). */
  worth: number | null;
  dueAt: number;
}

export type Mode = 'rule' | 'value';

/**
 * The order among candidates. By rule: the more urgent kind, then what was due first. By value: what was asked for, then what is worth
 * more than it annoys, the most first. Total and stable: the same candidates give the same order on every host.
 */
export function compareCandidates(mode: Mode, a: Candidate, b: Candidate): number {
  const asked = Number(b.priority === priorities.asked) - Number(a.priority === priorities.asked);
  const byValue = mode === 'value' ? asked || (b.worth ?? 0) - (a.worth ?? 0) : 0;
  return byValue || a.priority - b.priority || a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1);
}

/** By value, what annoys more than it brings is no candidate; what was asked for always is. */
export const isWorthIt = (mode: Mode, c: Candidate): boolean =>
  mode === 'rule' || c.priority === priorities.asked || c.worth === null || c.worth > 0;

/** The one to be sent; null: nothing is the best that can be done. */
export function chosenOf<C extends Candidate>(mode: Mode, candidates: C[]): C | null {
  let best: C | null = null;
  for (const c of candidates) {
    if (isWorthIt(mode, c) && (best === null || compareCandidates(mode, c, best) < 0)) best = c;
  }
  return best;
}

export interface Turn {
  /** When it may go at the earliest. */
  at: number;
  held: 'window' | 'outranked';
  words: string;
}

export interface Asking extends Candidate {
  journey: Journey;
  shop: Shop;
  shopper: string | null;
  emailHash: string;
  /** The message that asks, once it is in the outbox; its own run never competes with it. */
  message: string | null;
  run: string;
  now: number;
}

/** Null: it is this one's turn. Else when to ask again, and why. */
export async function turnOf(trx: Store, asking: Asking): Promise<Turn | null> {
  const { shop, emailHash, now } = asking;
  const windowMs = shop.settings.windowHours * HOUR;
  const last = await lastMessageTo(trx, shop.shop, emailHash, now - windowMs, asking.message);
  if (last !== null) {
    const hours = Math.max(1, Math.round((now - last) / HOUR));
    const words = `They were written to ${hours} ${hours === 1 ? 'hour' : 'hours'} ago (at most one message in ${shop.settings.windowHours}).`;
    return { at: last + windowMs, held: 'window', words };
  }
  if (windowMs === 0) return null;
  const rivals = await rivalsOf(trx, asking);
  const best = chosenOf(shop.settings.arbiter, [asking, ...rivals]);
  if (best === null || best.id === asking.id) return null;
  // Asked again when the other has had its moment: if that is held back by then, this one's turn comes after all.
  const at = Math.max(best.dueAt, now) + 60_000;
  return { at, held: 'outranked', words: 'Another message to them comes first.' };
}

/** No message is called so. */
const NONE = '';

const findLast = prepared((db, of: { shop: string; emailHash: string; after: number; without: string }) =>
  db
    .selectFrom('messages')
    .select((e) => e.fn.max('claimed_at').as('at'))
    .where('shop', '=', of.shop)
    .where('email_hash', '=', of.emailHash)
    .where('state', 'in', ['sending', 'dot', 'submitted', 'uncertain'])
    .where('journey', '!=', CONFIRM_JOURNEY)
    .where('claimed_at', '>', of.after)
    .where('id', '!=', of.without),
);
const findRivals = prepared((db, of: { shop: string; emailHash: string; until: number; without: string }) =>
  db
    .selectFrom('messages')
    .select(['id', 'priority', 'worth', 'due_at'])
    .where('shop', '=', of.shop)
    .where('email_hash', '=', of.emailHash)
    .where('state', '=', 'waiting')
    // It is shown when they come: nothing else waits for that.
    .where('channel', '!=', 'site')
    .where('due_at', '<=', of.until)
    .where('id', '!=', of.without),
);

/** When the newest message to an address left, ours or another's; null when none did after a moment. */
async function lastMessageTo(trx: Store, shop: string, emailHash: string, after: number, without: string | null) {
  const [row] = (await findLast(trx, { shop, emailHash, after, without: without ?? NONE })).rows;
  const times = [...(await foreignMessagesTo(trx, shop, emailHash, after)), Number(row?.at ?? 0)];
  const newest = Math.max(...times);
  return newest > after ? newest : null;
}

/** What else waits for this address or is about to: messages in the outbox, and carts whose reminder is near. */
async function rivalsOf(trx: Store, asking: Asking): Promise<Candidate[]> {
  const { shop, emailHash, shopper, now } = asking;
  const of = { shop: shop.shop, emailHash, until: now + COMPETES_MS, without: asking.message ?? NONE };
  const { rows: messages } = await findRivals(trx, of);
  const rivals = messages.map((m) => ({
    id: m.id,
    priority: m.priority ?? priorities['in-hand'],
    worth: m.worth,
    dueAt: m.due_at,
  }));
  if (shopper === null || asking.priority <= priorities['in-hand']) return rivals;
  const runs = await trx
    .selectFrom('journey_runs')
    .select(['id', 'journey', 'due_at'])
    .where('shop', '=', shop.shop)
    .where('shopper', '=', shopper)
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now + COMPETES_MS)
    .where('id', '!=', asking.run)
    .execute();
  for (const run of runs) {
    const journey = await journeyOf(trx, shop.shop, run.journey);
    if (journey === null || !journey.on || run.due_at === null) continue;
    const priority = priorities[journey.journey.priority];
    // Only what is more urgent is waited for: it may yet be held back for reasons of its own.
    if (priority < asking.priority)
      rivals.push({ id: run.id, priority, worth: Number.MAX_SAFE_INTEGER, dueAt: run.due_at });
  }
  return rivals;
}
