// Each condition of a rule about shoppers as SQL: asked of one shopper's own past, or of everybody's at once.

import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { normalisedMark, SPARED } from './marks.ts';
import type { Condition, NumberField, SegmentRule } from './segment-rule.ts';
import { type EngagementBand, engagementBands } from './standings.ts';

const DAY = 86_400_000;

/** Tables a condition may ask about; `shoppers` is the row in question, `scores` its newest scores if it has any. */
type Asked = Database & { s: Database['shoppers']; c: Partial<Database['scores']> };
export type Builder = ExpressionBuilder<Asked, 's' | 'c'>;

export interface SegmentMoment {
  shop: string;
  now: number;
}

/** `everybody`: what few shoppers did is found once and looked up; else each shopper's own past is asked. */
export type Moment = SegmentMoment & { everybody?: boolean };

/** Up to so many days back, all that was looked at is read faster than each shopper's own past. */
const SOONER_READ_AT_ONCE = 60;

/** Whether a shopper meets the rule. */
export function compiled(e: Builder, at: Moment, rule: SegmentRule): Expression<SqlBool> {
  if ('all' in rule) return e.and(rule.all.map((r) => compiled(e, at, r)));
  if ('any' in rule) return rule.any.length === 0 ? e.lit(false) : e.or(rule.any.map((r) => compiled(e, at, r)));
  // What is not known meets no condition, and so meets its opposite: `not` of an unknown is true.
  if ('not' in rule) return e.not(e.fn.coalesce(compiled(e, at, rule.not), e.lit(false)));
  return condition(e, at, rule);
}

function condition(e: Builder, at: Moment, rule: Condition): Expression<SqlBool> {
  if ('value' in rule) return numeric(e, at, rule.field, rule.is, rule.value);
  if (rule.field === 'clickedMail') {
    const clicked = clickedSince(e, at, rule.inDays);
    return rule.is ? clicked : e.not(clicked);
  }
  if ('values' in rule) {
    const yes = oneOf(e, at, rule);
    return rule.is === 'one-of' ? yes : e.not(e.fn.coalesce(yes, e.lit(false)));
  }
  return truth(e, at, rule.field, rule.is);
}

function numeric(e: Builder, at: Moment, field: NumberField, is: Compare, n: number): Expression<SqlBool> {
  // Days are compared as moments, so that the column stands alone and no date function is needed.
  const flipped = { '<': '>', '<=': '>=', '=': '=', '!=': '!=', '>=': '<=', '>': '<' } as const;
  const since = (moment: Expression<unknown>) => {
    const [from, to] = [at.now - (n + 1) * DAY, at.now - n * DAY];
    if (is === '=') return sql<SqlBool>`(${moment} > ${from} and ${moment} <= ${to})`;
    if (is === '!=') return sql<SqlBool>`(${moment} <= ${from} or ${moment} > ${to})`;
    return sql<SqlBool>`${moment} ${sql.raw(flipped[is])} ${to}`;
  };
  const plain = (value: Expression<unknown>) => sql<SqlBool>`${value} ${sql.raw(is)} ${n}`;
  const scored = (column: 'p_order' | 'churn' | 'value') => score(e, at, column, plain);
  const orders = e.selectFrom('orders').where('orders.shop', '=', at.shop).where('orders.counted', '=', 1);
  /** @param none whether it holds for who never ordered */
  const ordered = (
    figure: RawBuilder<unknown>,
    holds: (value: Expression<unknown>) => RawBuilder<SqlBool>,
    none = false,
  ) => {
    if (at.everybody !== true)
      return holds(sql`(${orders.whereRef('orders.shopper', '=', 's.id').select(figure.as('n'))})`);
    const who = orders.where('orders.shopper', 'is not', null).groupBy('orders.shopper').select('orders.shopper');
    if (!none) return e('s.id', 'in', who.having(holds(figure)));
    return e('s.id', 'not in', who.having(e.not(holds(figure))));
  };
  switch (field) {
    case 'orders':
      return ordered(sql`count(*)`, plain, compared(0, is, n));
    case 'spent':
      return ordered(sql`coalesce(sum(${sql.ref('orders.net')}), 0)`, plain, compared(0, is, n));
    case 'daysSinceOrder':
      return ordered(sql`max(${sql.ref('orders.placed_at')})`, since);
    case 'daysSinceFirstOrder':
      return ordered(sql`min(${sql.ref('orders.placed_at')})`, since);
    case 'daysSinceSeen':
      return since(e.ref('s.seen_at'));
    case 'daysSinceCreated':
      return since(e.ref('s.created_at'));
    case 'daysToNextOrder':
      return score(e, at, 'next_order_at', (value) => sql<SqlBool>`${value} ${sql.raw(is)} ${at.now + n * DAY}`);
    case 'pOrder':
      return scored('p_order');
    case 'churn':
      return scored('churn');
    case 'value':
      return scored('value');
    case 'messagesIn30Days': {
      const left = e
        .selectFrom('messages')
        .where('messages.shop', '=', at.shop)
        .where('messages.created_at', '>', at.now - 30 * DAY)
        .where('messages.state', 'in', ['submitted', 'uncertain']);
      const count = sql<number>`count(*)`;
      if (at.everybody !== true)
        return plain(sql`(${left.whereRef('messages.shopper', '=', 's.id').select(count.as('n'))})`);
      // Grouped by more than the column, else all messages ever are read in the order of their shoppers.
      const shopper = sql<string>`coalesce(${sql.ref('messages.shopper')}, '')`;
      const who = left.groupBy(shopper).select(shopper.as('shopper'));
      return compared(0, is, n)
        ? e('s.id', 'not in', who.having(e.not(plain(count))))
        : e('s.id', 'in', who.having(plain(count)));
    }
    case 'engagement':
      return stands(e, at, 'engagement', plain);
    case 'spentTenth':
      return stands(e, at, 'spent_tenth', plain);
    case 'valueTenth':
      return stands(e, at, 'value_tenth', plain);
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

type Compare = '<' | '<=' | '=' | '!=' | '>=' | '>';

const compared = (one: number, is: Compare, other: number): boolean =>
  ({
    '<': one < other,
    '<=': one <= other,
    '=': one === other,
    '!=': one !== other,
    '>=': one >= other,
    '>': one > other,
  })[is];

/** What holds of a score: of the one beside the shopper, or, for everybody, of all of them at once. Who has none meets nothing. */
function score(
  e: Builder,
  at: Moment,
  column: keyof Database['scores'],
  holds: (value: Expression<unknown>) => Expression<SqlBool>,
): Expression<SqlBool> {
  if (at.everybody !== true) return holds(sql.ref(`c.${column}`));
  const all = e.selectFrom('scores').select('scores.shopper').where('scores.shop', '=', at.shop);
  return e('s.id', 'in', all.where(holds(sql.ref(`scores.${column}`))));
}

function clickedSince(e: Builder, at: Moment, inDays: number): Expression<SqlBool> {
  const from = at.now - inDays * DAY;
  // Among all events clicks are few; among a shopper's own there are few of anything.
  const clicks = e.selectFrom('events').where('events.shop', '=', at.shop).where('events.at', '>', from);
  if (at.everybody === true) {
    const who = clicks.where('events.type', '=', 'message-clicked').where('events.shopper', 'is not', null);
    return e('s.id', 'in', who.select('events.shopper'));
  }
  const own = clicks.whereRef('events.shopper', '=', 's.id').where(bareType, '=', 'message-clicked');
  return e.exists(own.select('events.seq'));
}

/** The column without its index: the planner takes one by type for as good as one by shopper, and reads the whole shop for each. */
const bareType = sql<string>`coalesce(${sql.ref('events.type')}, '')`;

function oneOf(e: Builder, at: Moment, rule: Extract<Condition, { values: string[] }>): Expression<SqlBool> {
  const { values } = rule;
  switch (rule.field) {
    case 'archetype':
      return score(e, at, 'archetype', (value) => sql<SqlBool>`${value} in (${sql.join(values)})`);
    case 'locale':
      // "de" stands for every German, "de-AT" for one.
      return e.or(values.map((v) => sql<SqlBool>`${e.ref('s.locale')} like ${`${likeless(v)}%`} escape '!'`));
    case 'tag':
      // Tags are JSON texts in a list: the quotes mark where one begins and ends.
      return e.or([
        ...values.map((v) => sql<SqlBool>`${e.ref('s.tags')} like ${`%${likeless(JSON.stringify(v))}%`} escape '!'`),
        bears(e, at, values.map(normalisedMark)),
      ]);
    case 'engagementBand': {
      const bands = values.flatMap((v) => (v in engagementBands ? [engagementBands[v as EngagementBand]] : []));
      if (bands.length === 0) return e.lit(false);
      return stands(e, at, 'engagement', (points) =>
        e.or(bands.map(([from, to]) => sql<SqlBool>`${points} between ${from} and ${to}`)),
      );
    }
    case 'favouriteType':
      return stands(e, at, 'favourite_type', (type) => sql<SqlBool>`${type} in (${sql.join(values)})`);
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
      return said(
        e,
        at,
        values.map((v) => `interest ${v}`),
        ['more'],
      );
    case 'pricePreference':
    case 'noveltyPreference':
      return said(e, at, [rule.field === 'pricePreference' ? 'price' : 'novelty'], values);
    case 'segment': {
      const members = e
        .selectFrom('segment_members')
        .select('segment_members.shopper')
        .where('segment_members.shop', '=', at.shop)
        .where('segment_members.segment', 'in', values);
      if (at.everybody === true) return e('s.id', 'in', members);
      return e.exists(members.whereRef('segment_members.shopper', '=', 's.id'));
    }
    case 'boughtProduct':
    case 'boughtType': {
      const bought = e
        .selectFrom('orders')
        .innerJoin('order_lines', (j) =>
          j.onRef('order_lines.shop', '=', 'orders.shop').onRef('order_lines.order_id', '=', 'orders.id'),
        )
        .where('orders.shop', '=', at.shop)
        .where('orders.counted', '=', 1)
        .where('order_lines.product', 'in', rule.field === 'boughtProduct' ? values : productsOf(e, at, values));
      if (at.everybody !== true) return e.exists(bought.whereRef('orders.shopper', '=', 's.id').select('orders.id'));
      return e('s.id', 'in', bought.where('orders.shopper', 'is not', null).select('orders.shopper'));
    }
    case 'viewedProduct':
    case 'viewedType': {
      const of = (viewed: ReturnType<typeof looks>) =>
        rule.field === 'viewedProduct'
          ? viewed.where('events.product', 'in', values)
          : viewed.where('events.product', 'in', productsOf(e, at, values));
      if (at.everybody === true && rule.inDays <= SOONER_READ_AT_ONCE) {
        const all = looks(e, at, rule.inDays).where('events.type', '=', 'product-viewed');
        return e('s.id', 'in', of(all).select('visitor_links.shopper'));
      }
      const own = looks(e, at, rule.inDays)
        .whereRef('visitor_links.shopper', '=', 's.id')
        .where(bareType, '=', 'product-viewed');
      return e.exists(of(own).select('events.seq'));
    }
  }
}

/** What holds of how a shopper stands; nothing where no report has told yet. */
function stands(
  e: Builder,
  at: Moment,
  column: 'engagement' | 'spent_tenth' | 'value_tenth' | 'favourite_type',
  holds: (value: Expression<unknown>) => Expression<SqlBool>,
): Expression<SqlBool> {
  const those = e
    .selectFrom('shopper_standings')
    .select('shopper_standings.shopper')
    .where('shopper_standings.shop', '=', at.shop)
    .where(holds(sql.ref(`shopper_standings.${column}`)));
  if (at.everybody === true) return e('s.id', 'in', those);
  return e.exists(those.whereRef('shopper_standings.shopper', '=', 's.id'));
}

/** One of these words on one of these names was said in the shopper's name, under any address of theirs. */
function said(e: Builder, at: Moment, names: string[], words: string[]): Expression<SqlBool> {
  const who = e
    .selectFrom('preferences')
    .innerJoin('identities', (j) =>
      j
        .onRef('identities.shop', '=', 'preferences.shop')
        .onRef('identities.kind', '=', 'preferences.subject_kind')
        .onRef('identities.key', '=', 'preferences.subject'),
    )
    .select('identities.shopper')
    .where('preferences.shop', '=', at.shop)
    .where('identities.kind', '=', 'email')
    .where('preferences.name', 'in', names)
    .where('preferences.value', 'in', words);
  if (at.everybody === true) return e('s.id', 'in', who);
  return e.exists(who.whereRef('identities.shopper', '=', 's.id'));
}

/** As far as postcodes are kept, and written as they are: "k2p 2l8" begins with K2P. */
const postcodeStart = (text: string) =>
  text
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()
    .slice(0, 3);

/** Browsing belongs to browsers; whose they are is told by their links. */
const looks = (e: Builder, at: Moment, inDays: number) =>
  e
    .selectFrom('visitor_links')
    .innerJoin('events', (j) =>
      j.onRef('events.shop', '=', 'visitor_links.shop').onRef('events.visitor', '=', 'visitor_links.visitor'),
    )
    .where('visitor_links.shop', '=', at.shop)
    .where('events.at', '>', at.now - inDays * DAY);

const productsOf = (e: Builder, at: Moment, types: string[]) =>
  e
    .selectFrom('products')
    .select('products.id')
    .where('products.shop', '=', at.shop)
    .where('products.product_type', 'in', types);

/** Merchants' own marks stand beside the platform's tags. */
function bears(e: Builder, at: Moment, marks: string[]): Expression<SqlBool> {
  const bearing = e
    .selectFrom('shopper_marks')
    .select('shopper_marks.shopper')
    .where('shopper_marks.shop', '=', at.shop)
    .where('shopper_marks.mark', 'in', marks);
  if (at.everybody === true) return e('s.id', 'in', bearing);
  return e.exists(bearing.whereRef('shopper_marks.shopper', '=', 's.id'));
}

/** A text as it stands inside `like … escape '!'`. */
const likeless = (text: string) => text.replace(/[!%_]/g, '!$&');

export function truth(
  e: Builder,
  at: Moment,
  field: 'mayEmail' | 'sure' | 'staff' | 'doNotTarget',
  is: boolean,
): Expression<SqlBool> {
  if (field === 'staff') return e('s.staff', '=', is ? 1 : 0);
  if (field === 'sure') {
    const sure = score(e, at, 'sure', (value) => sql<SqlBool>`${value} = 1`);
    return is ? sure : e.not(e.fn.coalesce(sure, e.lit(false)));
  }
  if (field === 'doNotTarget') {
    const tagged = sql<SqlBool>`lower(${e.ref('s.tags')}) like ${`%"${SPARED}"%`}`;
    const spared = e.or([tagged, bears(e, at, [SPARED])]);
    return is ? spared : e.not(spared);
  }
  // There is an index of just these: it is taken where they stand in so many words, and the key of the table can't be.
  const agreed = e.exists(
    e
      .selectFrom('consents')
      .select('consents.subject')
      .whereRef('consents.shop', '=', 's.shop')
      .where(sql<string>`coalesce(${sql.ref('consents.subject_kind')}, '')`, '=', 'email')
      .whereRef('consents.subject', '=', 's.email_hash')
      .where('consents.purpose', '=', sql.lit('email'))
      .where('consents.granted', '=', sql.lit(1)),
  );
  const suppressed = e.exists(
    e
      .selectFrom('suppressions')
      .select('suppressions.email_hash')
      .where('suppressions.shop', '=', at.shop)
      .whereRef('suppressions.email_hash', '=', 's.email_hash'),
  );
  const may = e.and([agreed, e.not(suppressed)]);
  return is ? may : e.not(may);
}
