// The storefront in the admin's API: the merchant's rules, a preview of what somebody would see, and what came of it all.

import type { Request, Router } from 'express';
import { z } from 'zod';
import {
  MOST_RULES,
  type Rule,
  RuleDraft,
  ruleAdded,
  ruleChanged,
  ruleRemoved,
  rulesOf,
} from '../../decisions/merchandising.ts';
import { placements } from '../../decisions/placements.ts';
import type { PreviewAs, StorefrontDesk } from '../../decisions/preview.ts';
import type { Question } from '../../decisions/ranking.ts';
import { currencyDecimals } from '../../lib/money.ts';
import { latestResults } from '../../measurement/reports.ts';
import type { Results } from '../../measurement/results/results.ts';
import {
  hasManyAnswers,
  STOREFRONT_DAYS,
  storefrontFigures,
  VARIETY_WEEKS,
  varietyByWeek,
} from '../../measurement/results/storefront-figures.ts';
import { type AdminDeps, type Answered, answer, type Caller, idOf, missing, route } from './request.ts';
import type { RulesAnswer, StorefrontAnswer, VarietyAnswer } from './storefront-types.ts';
import {
  placementLine,
  placementTitle,
  previewAnswer,
  ruleLine,
  storefrontSays,
  varietyFigure,
  varietyLines,
} from './storefront-words.ts';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const PreviewQuery = z.object({
  placement: z.enum(placements).default('home'),
  product: id.optional(),
  collection: id.optional(),
  shopper: id.optional(),
  archetype: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(24).default(8),
});
const Days = z.object({ days: z.coerce.number().int().min(1).max(365).default(STOREFRONT_DAYS) });
const Weeks = z.object({ weeks: z.coerce.number().int().min(2).max(26).default(VARIETY_WEEKS) });
const DAY = 86_400_000;
/** More than these are not offered to choose from. */
const MOST_CHOICES = 500;

/** `/merchandising`, `/merchandising/:id`, `/preview`, `/storefront`, `/storefront/variety`, to be put on the admin's API behind its guard. */
export function storefrontRoutes(api: Router, deps: AdminDeps, desk: StorefrontDesk): void {
  api.get(
    '/merchandising',
    route(deps, async (caller) => answer(await rules(caller))),
  );
  api.post(
    '/merchandising',
    route(deps, (caller, req) => keep(caller, desk, null, req.body)),
  );
  api.put(
    '/merchandising/:id',
    route(deps, (caller, req) => keep(caller, desk, idOf(req), req.body)),
  );
  api.delete(
    '/merchandising/:id',
    route(deps, (caller, req) => drop(caller, desk, idOf(req))),
  );
  api.get(
    '/preview',
    route(deps, (caller, req) => preview(caller, desk, req)),
  );
  api.get(
    '/storefront',
    route(deps, async (caller, req) => answer(await storefront(deps, caller, req))),
  );
  api.get(
    '/storefront/variety',
    route(deps, async (caller, req) => answer(await varietyPoints(deps, caller, req))),
  );
}

async function rules(caller: Caller): Promise<RulesAnswer> {
  const { db, shop, facts } = caller;
  const collections = await db
    .selectFrom('product_collections')
    .select((e) => ['collection as id', e.fn.max('title').as('title'), e.fn.countAll<number>().as('products')])
    .where('shop', '=', shop)
    .groupBy('collection')
    .orderBy('title')
    .limit(MOST_CHOICES)
    .execute();
  const types = await db
    .selectFrom('products')
    .select('product_type')
    .distinct()
    .where('shop', '=', shop)
    .where('deleted_at', 'is', null)
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
  const own = await rulesOf(db, shop);
  const names = new Map(collections.map(({ id, title }) => [`collection ${id}`, String(title)]));
  for (const [id, title] of await productTitles(caller, own)) names.set(`product ${id}`, title);
  const words = storefrontSays(caller);
  return {
    rules: own.map((rule) => ruleLine(caller, rule, names)),
    most: MOST_RULES,
    collections: collections.map((row) => ({ ...row, title: String(row.title), products: Number(row.products) })),
    types: types.map((row) => row.product_type),
    archetypes: archetypes.map((row) => row.archetype ?? ''),
    placements: placements.map((placement) => ({ id: placement, title: placementTitle(words, placement) })),
    currency: facts.currency,
    minor: 10 ** currencyDecimals(facts.currency),
  };
}

async function productTitles({ db, shop }: Caller, own: Rule[]): Promise<[string, string][]> {
  const ids = own.filter((rule) => rule.target === 'product').map((rule) => rule.value);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('products')
    .select(['id', 'title'])
    .where('shop', '=', shop)
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map(({ id, title }) => [id, title]);
}

/** What the editor had before them; another's change since then is told and stays. */
const Seen = z.looseObject({ changedAt: z.number().int().optional() });

async function keep(caller: Caller, desk: StorefrontDesk, ruleId: string | null, body: unknown): Promise<Answered> {
  const { db, shop, now } = caller;
  const words = storefrontSays(caller);
  const { changedAt, ...wish } = Seen.parse(body);
  const read = RuleDraft.safeParse(wish);
  if (!read.success) return refused(caller, read.error);
  const kept = await db.transaction().execute(async (trx): Promise<'kept' | 'missing' | 'conflict' | 'full'> => {
    if (ruleId === null) return (await ruleAdded(trx, shop, read.data, now)) === null ? 'full' : 'kept';
    const known = (await rulesOf(trx, shop)).find((rule) => rule.id === ruleId);
    if (known !== undefined && changedAt !== undefined && changedAt !== known.changedAt) return 'conflict';
    return (await ruleChanged(trx, shop, ruleId, read.data, now)) ? 'kept' : 'missing';
  });
  if (kept === 'missing') return missing(caller);
  if (kept === 'conflict') return { status: 409, body: { fault: words.changedSince } };
  if (kept === 'full') return { status: 409, body: { fault: words.tooMany(caller.say.number(MOST_RULES)) } };
  desk.changed(shop);
  return answer(await rules(caller));
}

/** A draft that can't be, with what is wrong beside its field. */
function refused(caller: Caller, fault: z.ZodError): Answered {
  const words = storefrontSays(caller);
  const told = (message: string) => (message === 'below the lower bound' ? words.below : words.missing);
  const fields = Object.fromEntries(fault.issues.map((i) => [String(i.path[0] ?? 'rule'), told(i.message)]));
  return { status: 400, body: { fault: caller.say.words.invalid, fields } };
}

async function drop(caller: Caller, desk: StorefrontDesk, ruleId: string): Promise<Answered> {
  if (!(await ruleRemoved(caller.db, caller.shop, ruleId))) return missing(caller);
  desk.changed(caller.shop);
  return answer(await rules(caller));
}

async function preview(caller: Caller, desk: StorefrontDesk, req: Request): Promise<Answered> {
  const { placement, product, collection, shopper, archetype, limit } = PreviewQuery.parse(req.query);
  const as: PreviewAs = shopper
    ? { kind: 'shopper', shopper }
    : archetype
      ? { kind: 'archetype', archetype }
      : { kind: 'nobody' };
  const question: Question = { placement, product: product ?? null, collection: collection ?? null, limit };
  const shown = await desk.preview(caller.shop, question, as);
  return shown === null ? missing(caller) : answer(previewAnswer(caller, shown));
}

async function storefront(deps: AdminDeps, caller: Caller, req: Request): Promise<StorefrontAnswer> {
  const { db, shop, now, say } = caller;
  const { days } = Days.parse(req.query);
  const from = now - days * DAY;
  const report = days === STOREFRONT_DAYS ? await reportOfMany(deps, caller, from) : null;
  const figures = report?.storefront ?? (await storefrontFigures(db, shop, { from, to: now }));
  const { span, variety } = figures;
  const { placements: results, leftOut } = figures.placements;
  const words = storefrontSays(caller);
  return {
    from: say.moment(span.from),
    to: say.moment(span.to),
    placements: results.map((result) => placementLine(caller, result)),
    leftOut,
    leftOutText: Object.entries(leftOut).map(
      ([reason, count]) => `${say.number(count)} ${words.leftOut[reason as keyof typeof leftOut]}`,
    ),
    variety,
    lines: varietyLines(caller, variety),
  };
}

/** Where the answers are too many to be gone through now, the last report; it says of which span it tells. */
async function reportOfMany(deps: AdminDeps, { db, shop, now }: Caller, since: number): Promise<Results | null> {
  if (!(await hasManyAnswers(db, shop, since))) return null;
  return (await latestResults(db, deps.jobs, shop, now))?.results ?? null;
}

/** Coverage, diversity and exploring week by week, the oldest first. */
async function varietyPoints(deps: AdminDeps, caller: Caller, req: Request): Promise<VarietyAnswer> {
  const { db, shop, now, say } = caller;
  const { weeks } = Weeks.parse(req.query);
  const report = weeks === VARIETY_WEEKS ? await reportOfMany(deps, caller, now - weeks * 7 * DAY) : null;
  const points = report?.varietyByWeek ?? (await varietyByWeek(db, shop, now, weeks));
  return {
    weeks: points.map(({ from, variety }) => {
      const figure = (id: 'coverage' | 'diversity' | 'explored') => ({
        value: variety[id],
        text: varietyFigure(say, id, variety[id]),
      });
      return {
        from: { at: from, text: say.day(from) },
        answers: variety.answers,
        coverage: figure('coverage'),
        diversity: figure('diversity'),
        explored: figure('explored'),
      };
    }),
  };
}
