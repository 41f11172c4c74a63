// Signs of who uses a browser say where they come from, so that each address of one checkout can belong to a browser of its own; variants
// have a picture of their own; what is asked in the name of the law is kept where the merchant sees it.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

/** The tables as this step meets and leaves them; later versions may know them otherwise. */
interface Tables {
  visitor_links: { shop: string; visitor: string; shopper: string; since_at: number; via: string };
  cart_links: { shop: string; kind: string; token: string; visitor: string; at: number };
  new_visitor_links: Sign;
  new_cart_links: { shop: string; kind: string; token: string; visitor: string; at: number; last_at: number };
  events: {
    seq: number;
    shop: string;
    type: string;
    at: number;
    shopper: string | null;
    visitor: string | null;
    cart: string | null;
    checkout: string | null;
    body: string;
  };
  orders: {
    shop: string;
    id: string;
    shopper: string | null;
    cart: string | null;
    checkout: string | null;
    placed_at: number;
    uncounted_reason: string | null;
  };
}

interface Sign {
  shop: string;
  source: string;
  visitor: string | null;
  shopper: string;
  since_at: number;
  via: string;
  cart: string | null;
  checkout: string | null;
}

const TYPING_MS = 15 * 60_000;
const BATCH = 500;

export async function up(unknown: Kysely<unknown>): Promise<void> {
  const db = unknown as Kysely<Tables>;
  await db.schema.alterTable('variants').addColumn('image', 'text').execute();
  await table(
    unknown,
    'privacy_requests',
    {
      shop: 'text',
      id: 'text',
      kind: 'text',
      person_sealed: 'text?',
      asked_at: 'int',
      done_at: 'int?',
      shoppers: 'int?',
    },
    ['shop', 'id'],
  );
  await makeTables(db);
  await db
    .insertInto('new_cart_links')
    .columns(['shop', 'kind', 'token', 'visitor', 'at', 'last_at'])
    .expression(db.selectFrom('cart_links').select(['shop', 'kind', 'token', 'visitor', 'at', 'at as last_at']))
    .execute();
  await logins(db);
  await checkouts(db);
  await orders(db);
  for (const name of ['visitor_links', 'cart_links']) {
    await db.schema.dropTable(name).execute();
    await db.schema.alterTable(`new_${name}`).renameTo(name).execute();
  }
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();
  await index('visitor_links_by_visitor', 'visitor_links', ['shop', 'visitor', 'since_at', 'shopper']);
  await index('visitor_links_by_shopper', 'visitor_links', ['shop', 'shopper']);
  await index('visitor_links_by_cart', 'visitor_links', ['shop', 'cart']);
  await index('visitor_links_by_checkout', 'visitor_links', ['shop', 'checkout']);
  await index('cart_links_by_visitor', 'cart_links', ['shop', 'visitor']);
}

async function makeTables(db: Kysely<Tables>): Promise<void> {
  await table(
    db as Kysely<unknown>,
    'new_visitor_links',
    {
      shop: 'text',
      source: 'text',
      visitor: 'text?',
      shopper: 'text',
      since_at: 'int',
      via: 'text',
      cart: 'text?',
      checkout: 'text?',
    },
    ['shop', 'source'],
  );
  await table(
    db as Kysely<unknown>,
    'new_cart_links',
    { shop: 'text', kind: 'text', token: 'text', visitor: 'text', at: 'int', last_at: 'int' },
    ['shop', 'kind', 'token', 'visitor'],
  );
}

async function logins(db: Kysely<Tables>): Promise<void> {
  const rows = await db.selectFrom('visitor_links').selectAll().where('via', '=', 'login').execute();
  const signs = rows.map((row) => ({
    ...row,
    source: `login ${row.visitor} ${row.since_at} ${row.shopper}`,
    cart: null,
    checkout: null,
  }));
  await insertSigns(db, signs);
}

/** The log still knows when each address appeared on its checkout. */
async function checkouts(db: Kysely<Tables>): Promise<void> {
  const first = new Map<string, Sign>();
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('events')
      .select(['seq', 'shop', 'at', 'shopper', 'cart', 'checkout', 'body'])
      .where('type', '=', 'checkout-changed')
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) break;
    for (const { shop, at, shopper, cart, checkout, body } of rows) {
      const { person } = JSON.parse(body) as { person?: { customer: string | null; email: string | null } };
      if (shopper === null || person === undefined) continue;
      const who = person.customer === null ? `email ${person.email}` : `customer ${person.customer}`;
      const source = `checkout ${checkout} ${who}`;
      const known = first.get(`${shop} ${source}`);
      if (known !== undefined && known.since_at <= at) continue;
      const sign = {
        shop,
        source,
        shopper,
        since_at: at,
        via: 'checkout',
        cart: cart ?? known?.cart ?? null,
        checkout,
      };
      first.set(`${shop} ${source}`, { ...sign, visitor: null });
    }
    after = rows.at(-1)?.seq ?? after;
  }
  await insertSigns(db, [...first.values()]);
}

async function orders(db: Kysely<Tables>): Promise<void> {
  const rows = await db
    .selectFrom('orders')
    .select(['shop', 'id', 'shopper', 'cart', 'checkout', 'placed_at as since_at', 'uncounted_reason'])
    .where('shopper', 'is not', null)
    .where((e) => e.or([e('cart', 'is not', null), e('checkout', 'is not', null)]))
    .execute();
  const signs = rows.flatMap(({ id, shopper, uncounted_reason, ...row }) =>
    shopper === null || uncounted_reason === 'deleted'
      ? []
      : [{ ...row, source: `order ${id}`, visitor: null, shopper, via: 'checkout' }],
  );
  await insertSigns(db, signs);
}

async function insertSigns(db: Kysely<Tables>, signs: Sign[]): Promise<void> {
  for (let i = 0; i < signs.length; i += BATCH) {
    const batch: Sign[] = [];
    for (const sign of signs.slice(i, i + BATCH)) {
      batch.push(sign.via === 'login' ? sign : { ...sign, visitor: await nearestBrowser(db, sign) });
    }
    await db.insertInto('new_visitor_links').values(batch).execute();
  }
}

async function nearestBrowser(db: Kysely<Tables>, sign: Sign): Promise<string | null> {
  const { shop, cart, checkout, since_at: at } = sign;
  const seen = await db
    .selectFrom('new_cart_links')
    .select(['visitor', 'at', 'last_at'])
    .where('shop', '=', shop)
    .where((e) =>
      e.or([
        e.and([e('kind', '=', 'cart'), e('token', '=', cart ?? '')]),
        e.and([e('kind', '=', 'checkout'), e('token', '=', checkout ?? '')]),
      ]),
    )
    .where('at', '<=', at + TYPING_MS)
    .execute();
  const distance = (s: { at: number; last_at: number }) => Math.max(0, s.at - at, at - s.last_at);
  seen.sort((a, b) => distance(a) - distance(b) || b.at - a.at || (a.visitor < b.visitor ? -1 : 1));
  return seen[0]?.visitor ?? null;
}
