// Groups of shoppers: the list, one of them, how many a rule finds right now, saving and deleting.

import { z } from 'zod';
import { currencyDecimals } from '../../lib/money.ts';
import { platformSegments } from '../../profile/platform-segments.ts';
import { numberFields, SegmentRule } from '../../profile/segment-rule.ts';
import { sizesOf } from '../../profile/segment-sizes.ts';
import {
  deleteSegment,
  membersOf,
  type Segment,
  saveSegment,
  segmentById,
  segmentCount,
  segmentsOf,
} from '../../profile/segments.ts';
import type { Store } from '../../storage/store.ts';
import { type Answered, answer, type Caller, counted, missing, opened } from './request.ts';
import { ruleInWords } from './segment-words.ts';
import type { SegmentAnswer, SegmentCountAnswer, SegmentFieldsAnswer, SegmentLine, SegmentsAnswer } from './types.ts';

/** A day is told by its middle, so that it is the same day in most zones. */
const NOON = 12 * 3_600_000;
/** Shoppers shown as examples of a rule. */
const SAMPLE = 5;
/** More types or groups than this are not offered to choose from. */
const MOST_CHOICES = 200;

export async function segments(caller: Caller): Promise<SegmentsAnswer> {
  const { db, shop, say } = caller;
  const own = await segmentsOf(db, shop);
  const names = new Map(own.map((s) => [s.id, s.name]));
  const platform = await platformSegments(db, shop);
  return {
    segments: own.map((s) => lineOf(caller, s, names)),
    platform: platform.map(({ id, name, query, since }) => ({ id, name, text: query, since: say.day(since) })),
  };
}

export async function segment(caller: Caller, id: string): Promise<SegmentAnswer | null> {
  const { db, shop, say } = caller;
  const known = await segmentById(db, shop, id);
  if (known === null) return null;
  const { name, rule, version } = known;
  const history = (await sizesOf(db, shop, id)).map(({ day, members, reachable }) => ({
    day: say.day(day + NOON),
    members,
    text: say.number(members),
    reachable,
    reachableText: say.number(reachable),
  }));
  return { id, name, rule, version, history, fields: await fields(caller) };
}

/** What a new rule can be made of. */
export async function fields({ db, shop, facts, say }: Caller): Promise<SegmentFieldsAnswer> {
  const types = await db
    .selectFrom('products')
    .select('product_type')
    .distinct()
    .where('shop', '=', shop)
    .where('product_type', '!=', '')
    .orderBy('product_type')
    .limit(MOST_CHOICES)
    .execute();
  const archetypes = await db
    .selectFrom('scores')
    .select('archetype')
    .distinct()
    .where('shop', '=', shop)
    .where('archetype', '!=', '')
    .orderBy('archetype')
    .limit(MOST_CHOICES)
    .execute();
  const words = say.words.segments.fields;
  const numbers = Object.entries(numberFields).map(([field, unit]) => ({
    field,
    title: words[field] ?? field,
    unit: unit === 'money' ? facts.currency : unit === 'share' ? '%' : unit === 'days' ? say.words.segments.days : '',
    // What is typed times this is what the rule holds.
    factor: unit === 'money' ? 10 ** currencyDecimals(facts.currency) : unit === 'share' ? 0.01 : 1,
  }));
  const choice = (field: string, values: string[] | null, labels: Record<string, string> = {}) => ({
    field,
    title: words[field] ?? field,
    values,
    labels,
  });
  const choiceWords = (field: keyof typeof say.words.segments.choices) =>
    choice(field, Object.keys(say.words.segments.choices[field]), say.words.segments.choices[field]);
  const productTypes = types.map((row) => row.product_type);
  return {
    numbers,
    choices: [
      choice(
        'archetype',
        archetypes.map((row) => row.archetype ?? ''),
      ),
      choice('boughtType', productTypes),
      choice('favouriteType', productTypes),
      choice('interest', productTypes),
      choiceWords('engagementBand'),
      choiceWords('pricePreference'),
      choiceWords('noveltyPreference'),
      choice('country', await placesOf(db, shop, 'country')),
      choice('region', await placesOf(db, shop, 'region')),
      choice('postcode', null),
      choice('locale', null),
      choice('tag', null),
    ],
    viewed: choice('viewedType', productTypes),
    truths: ['mayEmail', 'sure', 'doNotTarget', 'staff'].map((field) => ({ field, title: words[field] ?? field })),
    clicked: words.clickedMail ?? 'clickedMail',
  };
}

/** Countries or regions that shoppers live in, as codes. */
async function placesOf(db: Store, shop: string, column: 'country' | 'region'): Promise<string[]> {
  const rows = await db
    .selectFrom('shoppers')
    .select(column)
    .distinct()
    .where('shop', '=', shop)
    .where(column, 'is not', null)
    .orderBy(column)
    .limit(MOST_CHOICES)
    .execute();
  return rows.flatMap((row) => row[column] ?? []);
}

function lineOf({ say }: Caller, { id, name, rule, editedAt }: Segment, names: Map<string, string>): SegmentLine {
  return { id, name, text: ruleInWords(say, rule, names), edited: say.moment(editedAt) };
}

const CountBody = z.strictObject({ rule: SegmentRule });

export async function countSegment(caller: Caller, body: unknown): Promise<Answered> {
  const parsed = CountBody.safeParse(body);
  if (!parsed.success) return refused(caller);
  return answer(await countOf(caller, parsed.data.rule));
}

/** A saved segment's size, for the list: asked one by one, so that the list itself is there at once. */
export async function segmentSize(caller: Caller, id: string): Promise<SegmentCountAnswer | null> {
  const known = await segmentById(caller.db, caller.shop, id);
  return known === null ? null : countOf(caller, known.rule);
}

async function countOf(caller: Caller, rule: SegmentRule): Promise<SegmentCountAnswer> {
  const { db, shop, say, now } = caller;
  const at = { shop, now };
  const { members, reachable } = await segmentCount(db, at, rule);
  const ids = await membersOf(db, at, rule, { limit: SAMPLE });
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('shoppers')
          .select(['id', 'name_sealed', 'email_sealed'])
          .where('shop', '=', shop)
          .where('id', 'in', ids)
          .orderBy('id')
          .execute();
  return {
    members,
    text: say.words.segments.count(counted(say, members), counted(say, reachable)),
    sample: rows.map((row) => ({
      id: row.id,
      name: opened(caller, 'name', row.name_sealed) ?? opened(caller, 'email', row.email_sealed) ?? say.words.nobody,
    })),
  };
}

const SaveBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  rule: SegmentRule,
  /** What the editor had before; 0 for a new one. */
  version: z.number().int().min(0),
});

/** @param id null for a new one */
export async function keepSegment(caller: Caller, id: string | null, body: unknown): Promise<Answered> {
  const parsed = SaveBody.safeParse(body);
  if (!parsed.success) {
    const noName = parsed.error.issues.some((issue) => issue.path[0] === 'name');
    return refused(caller, noName ? { name: caller.say.words.segments.nameFault } : {});
  }
  const { db, shop, now, say, user } = caller;
  if (id !== null && (await segmentById(db, shop, id)) === null) return missing(caller);
  const saved = await db
    .transaction()
    .execute((trx) => saveSegment(trx, shop, { id, ...parsed.data }, { editor: user, now }));
  if (saved === 'conflict') return { status: 409, body: { fault: say.words.segments.conflict } };
  return answer(await segment(caller, saved.id));
}

export async function dropSegment(caller: Caller, id: string): Promise<Answered> {
  if ((await segmentById(caller.db, caller.shop, id)) === null) return missing(caller);
  await caller.db.transaction().execute((trx) => deleteSegment(trx, caller.shop, id));
  return answer(await segments(caller));
}

function refused({ say }: Caller, fields: Record<string, string> = {}): Answered {
  return { status: 400, body: { fault: say.words.segments.ruleFault, fields } };
}
