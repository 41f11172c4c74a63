// One checkout as a merchant asks about it: what is in it, whose it is, and how far our reminders about it have come.

import type { Line } from '../events/shop-event.ts';
import type { Store } from '../storage/store.ts';
import { type ListedMessage, messagesOfRun } from './message-list.ts';

/** How the platform names a checkout that it does not tell the token of. */
export interface CheckoutNames {
  token: string | null;
  customer: string | null;
  createdAt: number | null;
}

export interface CheckoutWalk {
  token: string;
  shopper: string | null;
  pieces: number;
  total: number;
  currency: string;
  updatedAt: number;
  bought: boolean;
  /** The walk through a journey, if it ever began. */
  run: { journey: string; state: string; dueAt: number | null; reason: string | null } | null;
  messages: ListedMessage[];
}

/** The same checkout is written down at both ends within moments. */
const SAME_MS = 10 * 60_000;

/** Null when the shop never told us of it, or it was deleted. */
export async function checkoutWalk(db: Store, shop: string, names: CheckoutNames): Promise<CheckoutWalk | null> {
  const row = (await byToken(db, shop, names.token)) ?? (await byCustomer(db, shop, names));
  if (row === undefined) return null;
  const tokens = [row.token, ...(row.cart === null ? [] : [row.cart])];
  const run = await db
    .selectFrom('journey_runs')
    .select(['id', 'journey', 'state', 'due_at', 'exit_reason'])
    .where('shop', '=', shop)
    .where('key', 'in', tokens)
    .orderBy('entered_at', 'desc')
    .executeTakeFirst();
  const order = await db
    .selectFrom('orders')
    .select('id')
    .where('shop', '=', shop)
    .where('cancelled_at', 'is', null)
    .where((e) => e.or([e('checkout', '=', row.token), ...(row.cart === null ? [] : [e('cart', '=', row.cart)])]))
    .executeTakeFirst();
  return {
    token: row.token,
    shopper: row.shopper,
    pieces: (JSON.parse(row.lines) as Line[]).reduce((sum, line) => sum + line.quantity, 0),
    total: row.total,
    currency: row.currency,
    updatedAt: row.updated_at,
    bought: row.completed_at !== null || order !== undefined,
    run:
      run === undefined ? null : { journey: run.journey, state: run.state, dueAt: run.due_at, reason: run.exit_reason },
    messages: run === undefined ? [] : await messagesOfRun(db, shop, run.id),
  };
}

const open = (db: Store, shop: string) =>
  db.selectFrom('checkouts').selectAll().where('shop', '=', shop).where('deleted_at', 'is', null);

async function byToken(db: Store, shop: string, token: string | null) {
  return token === null ? undefined : open(db, shop).where('token', '=', token).executeTakeFirst();
}

async function byCustomer(db: Store, shop: string, { customer, createdAt }: CheckoutNames) {
  if (customer === null || createdAt === null) return undefined;
  return open(db, shop)
    .where('shopper', 'in', (e) =>
      e
        .selectFrom('identities')
        .select('shopper')
        .where('shop', '=', shop)
        .where('kind', '=', 'customer')
        .where('key', '=', customer),
    )
    .where('created_at', '>=', createdAt - SAME_MS)
    .where('created_at', '<=', createdAt + SAME_MS)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
}
