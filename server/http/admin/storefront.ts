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
import type { Preview, PreviewAs, StorefrontDesk } from '../../decisions/preview.ts';
import type { Question } from '../../decisions/ranking.ts';
import { type PlacementResults, placementResults } from '../../measurement/placement-results.ts';
import { type Variety, varietyIn } from '../../measurement/variety.ts';
import { type AdminDeps, type Answered, answer, type Caller, idOf, missing, route } from './request.ts';

export interface RulesAnswer {
  rules: Rule[];
  most: number;
  collections: { id: string; title: string; products: number }[];
  types: string[];
}

export interface StorefrontAnswer extends PlacementResults {
  from: number;
  to: number;
  currency: string;
  variety: Variety;
}

export type { Preview, Rule, RuleDraft };

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const PreviewQuery = z.object({
  placement: z.enum(placements).default('home'),
  product: id.optional(),
  collection: id.optional(),
  shopper: id.optional(),
  archetype: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(24).default(8),
});
const Days = z.object({ days: z.coerce.number().int().min(1).max(365).default(28) });
const DAY = 86_400_000;

/** `/merchandising`, `/merchandising/:id`, `/preview`, `/storefront`, to be put on the admin's API behind its guard. */
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
    route(deps, async (caller, req) => answer(await storefront(caller, req))),
  );
}

async function rules({ db, shop }: Caller): Promise<RulesAnswer> {
  const collections = await db
    .selectFrom('product_collections')
    .select((e) => ['collection as id', e.fn.max('title').as('title'), e.fn.countAll<number>().as('products')])
    .where('shop', '=', shop)
    .groupBy('collection')
    .orderBy('title')
    .limit(500)
    .execute();
  const types = await db
    .selectFrom('products')
    .select('product_type')
    .distinct()
    .where('shop', '=', shop)
    .where('deleted_at', 'is', null)
    .where('product_type', '!=', '')
    .orderBy('product_type')
    .limit(500)
    .execute();
  return {
    rules: await rulesOf(db, shop),
    most: MOST_RULES,
    collections: collections.map((row) => ({ ...row, products: Number(row.products) })),
    types: types.map((row) => row.product_type),
  };
}

async function keep(caller: Caller, desk: StorefrontDesk, ruleId: string | null, body: unknown): Promise<Answered> {
  const { db, shop, now, say } = caller;
  // A draft that can't be is refused with its fields by the route itself.
  const draft = RuleDraft.parse(body);
  const kept = await db
    .transaction()
    .execute<Rule | boolean | null>((trx) =>
      ruleId === null ? ruleAdded(trx, shop, draft, now) : ruleChanged(trx, shop, ruleId, draft, now),
    );
  if (kept === false) return missing(caller);
  if (kept === null) return { status: 409, body: { fault: say.words.invalid, fields: { rules: String(MOST_RULES) } } };
  desk.changed(shop);
  return answer(await rules(caller));
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
  return shown === null ? missing(caller) : answer(shown);
}

async function storefront({ db, shop, facts, now }: Caller, req: Request): Promise<StorefrontAnswer> {
  const { days } = Days.parse(req.query);
  const span = { from: now - days * DAY, to: now };
  const results = await placementResults(db, shop, span);
  return { ...span, currency: facts.currency, ...results, variety: await varietyIn(db, shop, span) };
}
