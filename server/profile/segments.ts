// Groups of shoppers by rule: compiled to one query over what is known of them, counted live, saved under a name.

import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { newId } from '../lib/ids.ts';
import type { Database } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';
import { normalisedMark, SPARED } from './marks.ts';
import type { Condition, NumberField, SegmentRule } from './segment-rule.ts';
import { type EngagementBand, engagementBands } from './standings.ts';

const DAY = 86_400_000;

/** Tables a condition may ask about; `shoppers` is the row in question, `scores` its newest scores if it has any. */
type Asked = Database & { s: Database['shoppers']; c: Partial<Database['scores']>; t: Totals };
type Builder = ExpressionBuilder<Asked, 's' | 'c' | 't'>;

/** Each shopper's counted orders, added up once: for questions about everybody at once. */
interface Totals {
  orders: number | null;
  spent: number | null;
  first: number | null;
  last: number | null;
}

export interface SegmentMoment {
  shop: string;
  now: number;
}

/** `added`: the totals of all shoppers stand beside the row; else each asks for its own. */
type Moment = SegmentMoment & { added?: boolean };

/** Shoppers (nobody's past, no staff) who meet a rule at a moment. Orders of merged shoppers count with their own row only. */
export function shoppersWhere(trx: Store, at: SegmentMoment, rule: SegmentRule) {
  return trx
    .selectFrom('shoppers as s')
    .leftJoin('scores as c', (j) => j.onRef('c.shop', '=', 's.shop').onRef('c.shopper', '=', 's.id'))
    .where('s.shop', '=', at.shop)
    .where('s.merged_into', 'is', null)
    .where((e) => compiled(e as unknown as Builder, at, rule));
}

/** Ids of the members, in the order of the id, after a given one: for going through them in portions. */
export async function membersOf(
  trx: Store,
  at: SegmentMoment,
  rule: SegmentRule,
  page: { after?: string | null; limit?: number } = {},
): Promise<string[]> {
  let query = shoppersWhere(trx, at, rule).select('s.id').orderBy('s.id');
  if (page.after != null) query = query.where('s.id', '>', page.after);
  if (page.limit !== undefined) query = query.limit(page.limit);
  return (await query.execute()).map((row) => row.id);
}

export async function isMember(trx: Store, at: SegmentMoment, rule: SegmentRule, shopper: string): Promise<boolean> {
  const row = await shoppersWhere(trx, at, rule).select('s.id').where('s.id', '=', shopper).executeTakeFirst();
  return row !== undefined;
}

export interface SegmentCount {
  members: number;
  /** Of those, how many have agreed to e-mails and are not suppressed. */
  reachable: number;
}

export async function segmentCount(trx: Store, at: SegmentMoment, rule: SegmentRule): Promise<SegmentCount> {
  const totals = trx
    .selectFrom('orders')
    .select((e) => [
      'shopper',
      e.fn.countAll<number>().as('orders'),
      e.fn.sum<number>('net').as('spent'),
      e.fn.min('placed_at').as('first'),
      e.fn.max('placed_at').as('last'),
    ])
    .where('shop', '=', at.shop)
    .where('counted', '=', 1)
    .where('shopper', 'is not', null)
    .groupBy('shopper');
  const asked = asksForTotals(rule)
    ? trx
        .selectFrom('shoppers as s')
        .leftJoin('scores as c', (j) => j.onRef('c.shop', '=', 's.shop').onRef('c.shopper', '=', 's.id'))
        .leftJoin(totals.as('t'), (j) => j.onRef('t.shopper', '=', 's.id'))
        .where('s.shop', '=', at.shop)
        .where('s.merged_into', 'is', null)
        .where((e) => compiled(e as unknown as Builder, { ...at, added: true }, rule))
    : shoppersWhere(trx, at, rule);
  const row = await (asked as ReturnType<typeof shoppersWhere>)
    .select((e) => {
      const b = e as unknown as Builder;
      const reachable = b
        .case()
        .when(truth(b, 'mayEmail', true))
        .then(1)
        .else(0)
        .end();
      return [e.fn.countAll<number>().as('members'), e.fn.sum<number>(reachable as never).as('reachable')];
    })
    .executeTakeFirstOrThrow();
  return { members: Number(row.members), reachable: Number(row.reachable ?? 0) };
}

const totalled = new Set<string>(['orders', 'spent', 'daysSinceOrder', 'daysSinceFirstOrder']);

function asksForTotals(rule: SegmentRule): boolean {
  if ('all' in rule) return rule.all.some(asksForTotals);
  if ('any' in rule) return rule.any.some(asksForTotals);
  return 'not' in rule ? asksForTotals(rule.not) : totalled.has(rule.field);
}

function compiled(e: Builder, at: Moment, rule: SegmentRule): Expression<SqlBool> {
  if ('all' in rule) return e.and(rule.all.map((r) => compiled(e, at, r)));
  if ('any' in rule) return rule.any.length === 0 ? e.lit(false) : e.or(rule.any.map((r) => compiled(e, at, r)));
  // What is not known meets no condition, and so meets its opposite: `not` of an unknown is true.
  if ('not' in rule) return e.not(e.fn.coalesce(compiled(e, at, rule.not), e.lit(false)));
  return condition(e, at, rule);
}

function condition(e: Builder, at: Moment, rule: Condition): Expression<SqlBool> {
  if ('value' in rule) return numeric(e, at, rule.field, rule.is, rule.value);
  if (rule.field === 'clickedMail') {
    const clicked = eventSince(e, at, 'message-clicked', rule.inDays);
    return rule.is ? e.exists(clicked) : e.not(e.exists(clicked));
  }
  if ('values' in rule) {
    const yes = oneOf(e, at, rule);
    return rule.is === 'one-of' ? yes : e.not(e.fn.coalesce(yes, e.lit(false)));
  }
  return truth(e, rule.field, rule.is);
}

function numeric(e: Builder, at: Moment, field: NumberField, is: '<' | '<=' | '=' | '!=' | '>=' | '>', n: number) {
  // Days are compared as moments, so that the column stands alone and no date function is needed.
  const flipped = { '<': '>', '<=': '>=', '=': '=', '!=': '!=', '>=': '<=', '>': '<' } as const;
  const since = (moment: Expression<unknown>) => {
    const [from, to] = [at.now - (n + 1) * DAY, at.now - n * DAY];
    if (is === '=') return sql<SqlBool>`(${moment} > ${from} and ${moment} <= ${to})`;
    if (is === '!=') return sql<SqlBool>`(${moment} <= ${from} or ${moment} > ${to})`;
    return sql<SqlBool>`${moment} ${sql.raw(flipped[is])} ${to}`;
  };
  const orders = e
    .selectFrom('orders')
    .whereRef('orders.shop', '=', 's.shop')
    .whereRef('orders.shopper', '=', 's.id')
    .where('orders.counted', '=', 1);
  const plain = (value: Expression<unknown>) => sql<SqlBool>`${value} ${sql.raw(is)} ${n}`;
  if (at.added === true) {
    if (field === 'orders') return plain(e.fn.coalesce('t.orders', e.lit(0)));
    if (field === 'spent') return plain(e.fn.coalesce('t.spent', e.lit(0)));
    if (field === 'daysSinceOrder') return since(e.ref('t.last'));
    if (field === 'daysSinceFirstOrder') return since(e.ref('t.first'));
  }
  switch (field) {
    case 'orders':
      return plain(orders.select((o) => o.fn.countAll<number>().as('n')));
    case 'spent':
      return plain(orders.select((o) => o.fn.coalesce(o.fn.sum<number>('orders.net'), o.lit(0)).as('n')));
    case 'daysSinceOrder':
      return since(orders.select((o) => o.fn.max('orders.placed_at').as('n')));
    case 'daysSinceFirstOrder':
      return since(orders.select((o) => o.fn.min('orders.placed_at').as('n')));
    case 'daysSinceSeen':
      return since(e.ref('s.seen_at'));
    case 'daysSinceCreated':
      return since(e.ref('s.created_at'));
    case 'daysToNextOrder':
      return sql<SqlBool>`${e.ref('c.next_order_at')} ${sql.raw(is)} ${at.now + n * DAY}`;
    case 'pOrder':
      return plain(e.ref('c.p_order'));
    case 'churn':
      return plain(e.ref('c.churn'));
    case 'value':
      return plain(e.ref('c.value'));
    case 'messagesIn30Days':
      return plain(
        e
          .selectFrom('messages')
          .whereRef('messages.shop', '=', 's.shop')
          .whereRef('messages.shopper', '=', 's.id')
          .where('messages.created_at', '>', at.now - 30 * DAY)
          .where('messages.state', 'in', ['submitted', 'uncertain'])
          .select((m) => m.fn.countAll<number>().as('n')),
      );
    case 'engagement':
      return plain(standing(e, 'engagement'));
    case 'spentTenth':
      return plain(standing(e, 'spent_tenth'));
    case 'valueTenth':
      return plain(standing(e, 'value_tenth'));
    case 'lastNps':
      return plain(
        e
          .selectFrom('survey_answers')
          .whereRef('survey_answers.shop', '=', 's.shop')
          .whereRef('survey_answers.shopper', '=', 's.id')
          .where('survey_answers.kind', '=', 'nps')
          .select('survey_answers.score')
          .orderBy('survey_answers.at', 'desc')
          .limit(1),
      );
  }
}

function eventSince(e: Builder, at: SegmentMoment, type: string, inDays: number) {
  return e
    .selectFrom('events')
    .select('events.seq')
    .whereRef('events.shop', '=', 's.shop')
    .whereRef('events.shopper', '=', 's.id')
    .where('events.type', '=', type)
    .where('events.at', '>', at.now - inDays * DAY);
}

function oneOf(e: Builder, at: SegmentMoment, rule: Extract<Condition, { values: string[] }>): Expression<SqlBool> {
  const { values } = rule;
  switch (rule.field) {
    case 'archetype':
      return e('c.archetype', 'in', values);
    case 'locale':
      // "de" stands for every German, "de-AT" for one.
      return e.or(values.map((v) => sql<SqlBool>`${e.ref('s.locale')} like ${`${likeless(v)}%`} escape '!'`));
    case 'tag':
      // Tags are JSON texts in a list: the quotes mark where one begins and ends.
      return e.or([
        ...values.map((v) => sql<SqlBool>`${e.ref('s.tags')} like ${`%${likeless(JSON.stringify(v))}%`} escape '!'`),
        e.exists(bearing(e, values.map(normalisedMark))),
      ]);
    case 'engagementBand': {
      const bands = values.flatMap((v) => (v in engagementBands ? [engagementBands[v as EngagementBand]] : []));
      const points = standing(e, 'engagement');
      return bands.length === 0
        ? e.lit(false)
        : e.or(bands.map(([from, to]) => sql<SqlBool>`${points} between ${from} and ${to}`));
    }
    case 'favouriteType':
      return sql<SqlBool>`${standing(e, 'favourite_type')} in (${sql.join(values)})`;
    case 'country':
    case 'region':
      return e(
        `s.${rule.field}`,
        'in',
        values.map((v) => v.toUpperCase()),
      );
    case 'postcode': {
      const starts = values.map(postcodeStart).filter((start) => start !== '');
      return e.or(starts.map((start) => sql<SqlBool>`${e.ref('s.postcode')} like ${`${start}%`}`));
    }
    case 'interest':
      return e.exists(
        said(e)
          .where(
            'preferences.name',
            'in',
            values.map((v) => `interest ${v}`),
          )
          .where('preferences.value', '=', 'more'),
      );
    case 'pricePreference':
    case 'noveltyPreference':
      return e.exists(
        said(e)
          .where('preferences.name', '=', rule.field === 'pricePreference' ? 'price' : 'novelty')
          .where('preferences.value', 'in', values),
      );
    case 'segment':
      return e.exists(
        e
          .selectFrom('segment_members')
          .select('segment_members.shopper')
          .whereRef('segment_members.shop', '=', 's.shop')
          .whereRef('segment_members.shopper', '=', 's.id')
          .where('segment_members.segment', 'in', values),
      );
    case 'boughtProduct':
    case 'boughtType': {
      const bought = e
        .selectFrom('orders')
        .innerJoin('order_lines', (j) =>
          j.onRef('order_lines.shop', '=', 'orders.shop').onRef('order_lines.order_id', '=', 'orders.id'),
        )
        .select('orders.id')
        .whereRef('orders.shop', '=', 's.shop')
        .whereRef('orders.shopper', '=', 's.id')
        .where('orders.counted', '=', 1);
      if (rule.field === 'boughtProduct') return e.exists(bought.where('order_lines.product', 'in', values));
      return e.exists(
        bought
          .innerJoin('products', (j) =>
            j.onRef('products.shop', '=', 'order_lines.shop').onRef('products.id', '=', 'order_lines.product'),
          )
          .where('products.product_type', 'in', values),
      );
    }
    case 'viewedProduct':
    case 'viewedType': {
      // Browsing belongs to browsers; whose they are is told by their links.
      const viewed = e
        .selectFrom('visitor_links')
        .innerJoin('events', (j) =>
          j.onRef('events.shop', '=', 'visitor_links.shop').onRef('events.visitor', '=', 'visitor_links.visitor'),
        )
        .select('events.seq')
        .whereRef('visitor_links.shop', '=', 's.shop')
        .whereRef('visitor_links.shopper', '=', 's.id')
        .where('events.type', '=', 'product-viewed')
        .where('events.at', '>', at.now - rule.inDays * DAY);
      if (rule.field === 'viewedProduct') return e.exists(viewed.where('events.product', 'in', values));
      return e.exists(
        viewed
          .innerJoin('products', (j) =>
            j.onRef('products.shop', '=', 'events.shop').onRef('products.id', '=', 'events.product'),
          )
          .where('products.product_type', 'in', values),
      );
    }
  }
}

/** A column of how the shopper stands; null where no report has told yet. */
const standing = (e: Builder, column: 'engagement' | 'spent_tenth' | 'value_tenth' | 'favourite_type') =>
  e
    .selectFrom('shopper_standings')
    .whereRef('shopper_standings.shop', '=', 's.shop')
    .whereRef('shopper_standings.shopper', '=', 's.id')
    .select(`shopper_standings.${column} as n`);

/** What was said in the shopper's name, under any address of theirs. */
const said = (e: Builder) =>
  e
    .selectFrom('identities')
    .innerJoin('preferences', (j) =>
      j
        .onRef('preferences.shop', '=', 'identities.shop')
        .onRef('preferences.subject_kind', '=', 'identities.kind')
        .onRef('preferences.subject', '=', 'identities.key'),
    )
    .select('preferences.name')
    .whereRef('identities.shop', '=', 's.shop')
    .whereRef('identities.shopper', '=', 's.id')
    .where('identities.kind', '=', 'email');

/** As far as postcodes are kept, and written as they are: "k2p 2l8" begins with K2P. */
const postcodeStart = (text: string) =>
  text
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()
    .slice(0, 3);

/** Merchants' own marks stand beside the platform's tags. */
const bearing = (e: Builder, marks: string[]) =>
  e
    .selectFrom('shopper_marks')
    .select('shopper_marks.mark')
    .whereRef('shopper_marks.shop', '=', 's.shop')
    .whereRef('shopper_marks.shopper', '=', 's.id')
    .where('shopper_marks.mark', 'in', marks);

/** A text as it stands inside `like … escape '!'`. */
const likeless = (text: string) => text.replace(/[!%_]/g, '!$&');

function truth(e: Builder, field: 'mayEmail' | 'sure' | 'staff' | 'doNotTarget', is: boolean): Expression<SqlBool> {
  if (field === 'staff') return e('s.staff', '=', is ? 1 : 0);
  if (field === 'sure') return is ? e('c.sure', '=', 1) : e.not(e.fn.coalesce(e('c.sure', '=', 1), e.lit(false)));
  if (field === 'doNotTarget') {
    const tagged = sql<SqlBool>`lower(${e.ref('s.tags')}) like ${`%"${SPARED}"%`}`;
    const spared = e.or([tagged, e.exists(bearing(e, [SPARED]))]);
    return is ? spared : e.not(spared);
  }
  const agreed = e.exists(
    e
      .selectFrom('consents')
      .select('consents.subject')
      .whereRef('consents.shop', '=', 's.shop')
      .where('consents.subject_kind', '=', 'email')
      .whereRef('consents.subject', '=', 's.email_hash')
      .where('consents.purpose', '=', 'email')
      .where('consents.granted', '=', 1),
  );
  const suppressed = e.exists(
    e
      .selectFrom('suppressions')
      .select('suppressions.email_hash')
      .whereRef('suppressions.shop', '=', 's.shop')
      .whereRef('suppressions.email_hash', '=', 's.email_hash'),
  );
  const may = e.and([agreed, e.not(suppressed)]);
  return is ? may : e.not(may);
}

export interface Segment {
  id: string;
  name: string;
  rule: SegmentRule;
  version: number;
  editedAt: number;
  editor: string;
}

export async function segmentsOf(trx: Store, shop: string): Promise<Segment[]> {
  const rows = await trx.selectFrom('segments').selectAll().where('shop', '=', shop).orderBy('name').execute();
  return rows.map((r) => ({
    id: r.id,
    name: r.name,
    rule: JSON.parse(r.rule) as SegmentRule,
    version: r.version,
    editedAt: r.edited_at,
    editor: r.editor,
  }));
}

export const segmentById = async (trx: Store, shop: string, id: string): Promise<Segment | null> =>
  (await segmentsOf(trx, shop)).find((s) => s.id === id) ?? null;

/** Saves a segment; `version` is what the editor had before (0: a new one). `conflict` when somebody else saved meanwhile. */
export async function saveSegment(
  trx: Store,
  shop: string,
  segment: { id: string | null; name: string; rule: SegmentRule; version: number },
  by: { editor: string; now: number },
): Promise<{ id: string; version: number } | 'conflict'> {
  const id = segment.id ?? newId();
  const known = await segmentById(trx, shop, id);
  if ((known?.version ?? 0) !== segment.version) return 'conflict';
  const row = {
    name: segment.name,
    rule: JSON.stringify(segment.rule),
    version: segment.version + 1,
    edited_at: by.now,
    editor: by.editor,
  };
  await trx
    .insertInto('segments')
    .values({ shop, id, ...row })
    .onConflict((c) => c.columns(['shop', 'id']).doUpdateSet(row))
    .execute();
  return { id, version: row.version };
}

export async function deleteSegment(trx: Store, shop: string, id: string): Promise<void> {
  await trx.deleteFrom('segments').where('shop', '=', shop).where('id', '=', id).execute();
  for (const table of ['segment_members', 'segment_sizes'] as const) {
    await trx.deleteFrom(table).where('shop', '=', shop).where('segment', '=', id).execute();
  }
}
