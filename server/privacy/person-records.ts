// Everything that is kept of one person, table by table, sealed texts opened: what the merchant hands out when somebody asks.

import type { ExpressionBuilder } from 'kysely';
import type { Keys } from '../lib/keys.ts';
import { SealFault } from '../lib/keys.ts';
import { spansOf } from '../profile/browser-spans.ts';
import type { Database } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';
import { type AskedAbout, type PersonKeys, personKeys } from './compliance.ts';
import { sealedColumns } from './reseal.ts';

export type RecordRow = Record<string, unknown>;

export interface PersonRecords {
  shop: string;
  /** What the request named. */
  asked: AskedAbout;
  /** Rows by table; tables without any are left out. */
  tables: Partial<Record<keyof Database, RecordRow[]>>;
}

/** What leads to a person's rows. */
interface Leads extends PersonKeys {
  recipients: string[];
  /** Browsers that were nobody else's. */
  visitors: string[];
  /** Every browser of theirs, with the times at which it was. */
  spans: { visitor: string; from: number; to: number }[];
  carts: string[];
  subjects: string[];
}

type Lead = Exclude<keyof Leads, 'spans' | 'orders'>;
interface Reach {
  /** Columns and what they are compared with; one that matches is enough. */
  by: [column: string, lead: Lead | 'orders'][];
  /** Rows of browsers, by this column, while those were theirs. */
  browsedAt?: string;
  /** Rows of subjects of a kind, by this column. */
  only?: [kind: string, column: string, lead: Lead][];
}

/** How each table that may hold a person is asked for theirs. A table that is not here is told why in `notHandedOut`. */
export const reached: Partial<Record<keyof Database, Reach>> = {
  shoppers: { by: [['id', 'shoppers']] },
  identities: { by: [['shopper', 'shoppers']] },
  visitor_links: { by: [['shopper', 'shoppers']] },
  webhook_deliveries: { by: [['shopper', 'shoppers']] },
  cart_links: { by: [], browsedAt: 'at' },
  consents: {
    by: [],
    only: [
      ['email', 'subject', 'emailHashes'],
      ['visitor', 'subject', 'visitors'],
    ],
  },
  preferences: {
    by: [],
    only: [
      ['email', 'subject', 'emailHashes'],
      ['shopper', 'subject', 'shoppers'],
      ['visitor', 'subject', 'visitors'],
    ],
  },
  stock_alerts: { by: [['email_hash', 'emailHashes']] },
  carts: { by: [['token', 'carts']] },
  checkouts: {
    by: [
      ['shopper', 'shoppers'],
      ['email_hash', 'emailHashes'],
    ],
  },
  orders: {
    by: [
      ['shopper', 'shoppers'],
      ['email_hash', 'emailHashes'],
      ['id', 'orders'],
    ],
  },
  order_lines: { by: [['order_id', 'orders']] },
  scores: { by: [['shopper', 'shoppers']] },
  subject_scores: { by: [['subject', 'subjects']] },
  score_overrides: { by: [['shopper', 'shoppers']] },
  shopper_notes: { by: [['shopper', 'shoppers']] },
  shopper_marks: { by: [['shopper', 'shoppers']] },
  shopper_standings: { by: [['shopper', 'shoppers']] },
  engagement_history: { by: [['shopper', 'shoppers']] },
  foretold: { by: [['subject', 'subjects']] },
  decisions: { by: [['shopper', 'shoppers']], browsedAt: 'at' },
  journey_runs: {
    by: [
      ['shopper', 'shoppers'],
      ['key', 'carts'],
    ],
  },
  messages: {
    by: [
      ['shopper', 'shoppers'],
      ['email_hash', 'emailHashes'],
    ],
  },
  suppressions: { by: [['email_hash', 'emailHashes']] },
  mail_reports: { by: [['email_hash', 'emailHashes']] },
  mail_touches: { by: [['email_hash', 'emailHashes']] },
  links: { by: [['email_hash', 'emailHashes']] },
  segment_members: { by: [['shopper', 'shoppers']] },
  shopper_dates: { by: [['shopper', 'shoppers']] },
  tasks: { by: [['shopper', 'shoppers']] },
  offers: { by: [['shopper', 'shoppers']] },
  offer_codes: { by: [['recipient', 'recipients']] },
  next_actions: { by: [['shopper', 'shoppers']] },
  survey_answers: { by: [['shopper', 'shoppers']] },
  foreign_messages: { by: [['email_hash', 'emailHashes']] },
  events: { by: [['shopper', 'shoppers']], browsedAt: 'at' },
};

/** Tables with personal columns that are not asked, and why. */
export const notHandedOut: Partial<Record<keyof Database, string>> = {
  shops: 'the merchant’s own address',
  inbox: 'sealed until it is worked in, minutes at most; what it tells is then in the other tables',
  jobs: 'work under way on rows that are in the other tables',
  import_parts:
    'sealed lines of a file the merchant brought and has, kept until they are read; what they tell is then in the other tables',
  facts: 'hashes of who was erased',
  privacy_requests: 'the request itself',
};

/** @param person by whatever the request names; somebody unknown has no rows */
export async function personRecords(db: Store, keys: Keys, shop: string, person: AskedAbout): Promise<PersonRecords> {
  const leads = await leadsOf(db, shop, await personKeys(db, keys, shop, person));
  const tables: PersonRecords['tables'] = {};
  for (const [table, reach] of Object.entries(reached) as [keyof Database, Reach][]) {
    const rows = await rowsOf(db, shop, table, reach, leads);
    if (rows.length > 0) tables[table] = rows.map((row) => readable(keys, shop, table, row));
  }
  return { shop, asked: person, tables };
}

async function leadsOf(db: Store, shop: string, known: PersonKeys): Promise<Leads> {
  const spans: Leads['spans'] = [];
  const visitors: string[] = [];
  if (known.shoppers.length > 0) {
    const own = await db
      .selectFrom('visitor_links')
      .select('visitor')
      .distinct()
      .where('shop', '=', shop)
      .where('shopper', 'in', known.shoppers)
      .execute();
    for (const { visitor } of own) {
      if (visitor === null) continue;
      const links = await db
        .selectFrom('visitor_links')
        .select(['shopper', 'since_at'])
        .where('shop', '=', shop)
        .where('visitor', '=', visitor)
        .orderBy('since_at')
        .orderBy('shopper')
        .execute();
      if (links.every((link) => known.shoppers.includes(link.shopper))) visitors.push(visitor);
      for (const span of spansOf(links, new Set(known.shoppers))) spans.push({ visitor, ...span });
    }
  }
  const leads: Leads = {
    ...known,
    recipients: [...known.shoppers, ...known.emailHashes],
    visitors,
    spans,
    carts: [],
    subjects: [],
  };
  const orders = (await rowsOf(db, shop, 'orders', reached.orders as Reach, leads)) as unknown as Tokens[];
  const checkouts = (await rowsOf(db, shop, 'checkouts', reached.checkouts as Reach, leads)) as unknown as Tokens[];
  const links = (await rowsOf(db, shop, 'cart_links', reached.cart_links as Reach, leads)) as unknown as Tokens[];
  const tokens = [...orders, ...checkouts, ...links].flatMap((row) => [row.cart, row.checkout, row.token]);
  const carts = [...new Set(tokens.filter((token) => typeof token === 'string'))];
  const answers = (await rowsOf(
    db,
    shop,
    'survey_answers',
    reached.survey_answers as Reach,
    leads,
  )) as unknown as Tokens[];
  return {
    ...leads,
    orders: orders.map((order) => order.id as string),
    carts,
    subjects: [...known.shoppers, ...visitors, ...carts, ...answers.map((answer) => answer.id as string)],
  };
}

interface Tokens {
  id?: string;
  cart?: string | null;
  checkout?: string | null;
  token?: string;
}

/** Parameters a statement; SQLite takes 32,766. */
const VALUES_AT_ONCE = 1000;

async function rowsOf(
  db: Store,
  shop: string,
  table: keyof Database,
  reach: Reach,
  leads: Leads,
): Promise<RecordRow[]> {
  type E = ExpressionBuilder<Database, 'events'>;
  const found = new Map<string, RecordRow>();
  const take = async (where: (e: E) => ReturnType<E['and']>) => {
    const rows = await db
      .selectFrom(table as 'events')
      .selectAll()
      .where('shop', '=', shop)
      .where(where)
      .execute();
    for (const row of rows) found.set(JSON.stringify(row), row);
  };
  const groups = (values: string[]) =>
    Array.from({ length: Math.ceil(values.length / VALUES_AT_ONCE) }, (_, i) =>
      values.slice(i * VALUES_AT_ONCE, (i + 1) * VALUES_AT_ONCE),
    );
  for (const [column, lead] of reach.by) {
    for (const values of groups(leads[lead])) await take((e) => e.and([e(column as 'id', 'in', values)]));
  }
  for (const [kind, column, lead] of reach.only ?? []) {
    for (const values of groups(leads[lead])) {
      await take((e) => e.and([e('subject_kind' as 'id', '=', kind), e(column as 'id', 'in', values)]));
    }
  }
  if (reach.browsedAt !== undefined) {
    const at = reach.browsedAt as 'at';
    for (const { visitor, from, to } of leads.spans) {
      await take((e) => e.and([e('visitor', '=', visitor), e(at, '>=', from), e(at, '<', to)]));
    }
  }
  return [...found.values()];
}

const opens = new Map(sealedColumns.map(({ table, column, purpose }) => [`${table}.${column}`, purpose]));
/** A part of a row that is of use to nobody outside: which shop it is, and locks that open nothing. */
const left = new Set(['shop', 'claim', 'token_hash']);

/** Sealed texts opened, JSON read, moments as people write them. */
function readable(keys: Keys, shop: string, table: string, row: RecordRow): RecordRow {
  const told: RecordRow = {};
  for (const [column, value] of Object.entries(row)) {
    if (left.has(column) || value === null) continue;
    const purpose = opens.get(`${table}.${column}`);
    if (purpose !== undefined) told[column.replace(/_?sealed$/, '') || 'address'] = opened(keys, shop, purpose, value);
    else if ((column === 'at' || column.endsWith('_at')) && typeof value === 'number') {
      told[column] = new Date(value).toISOString();
    } else if (typeof value === 'string' && /^[[{]/.test(value)) told[column] = parsed(value);
    else told[column] = value;
  }
  return told;
}

function opened(keys: Keys, shop: string, purpose: string, sealed: unknown): string | null {
  try {
    return keys.open(shop, purpose, String(sealed));
  } catch (fault) {
    if (fault instanceof SealFault) return null;
    throw fault;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
