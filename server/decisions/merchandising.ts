// The merchant's own word on what is recommended: rules that pin, boost, bury or exclude. Owner of their table.

import type { Selectable } from 'kysely';
import { z } from 'zod';
import { newId } from '../lib/ids.ts';
import type { MerchandisingRulesTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';
import { placements } from './placements.ts';

export const ruleActions = ['pin', 'boost', 'bury', 'exclude'] as const;
export const ruleTargets = ['product', 'collection', 'tag', 'type', 'price', 'margin'] as const;
export type RuleAction = (typeof ruleActions)[number];
export type RuleTarget = (typeof ruleTargets)[number];

/** A day of any year. */
const Day = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
const bound = z.number().int().min(0).max(1_000_000_000).nullable().default(null);

/** A rule as a merchant writes it. */
export const RuleDraft = z
  .object({
    action: z.enum(ruleActions),
    target: z.enum(ruleTargets),
    /** Product id, collection id, tag or product type; nothing for prices and margins. */
    value: z.string().trim().max(255).default(''),
    /** Bounds, both included; null is open. Prices in minor units of the shop's currency, margins in per cent of the price. */
    low: bound,
    high: bound,
    /** For pins how many slots from the first on (1-4); for boost and bury how strongly (1-3). */
    strength: z.number().int().min(1).max(4).default(1),
    /** Only there; null is everywhere. */
    placement: z.enum(placements).nullable().default(null),
    /** Every year from one day to another, both included; over the new year where `from` is later. Null is always. */
    season: z.object({ from: Day, to: Day }).nullable().default(null),
    note: z.string().trim().max(200).default(''),
    active: z.boolean().default(true),
  })
  .strict()
  .superRefine((rule, issues) => {
    const byRange = rule.target === 'price' || rule.target === 'margin';
    if (!byRange && rule.value === '') issues.addIssue({ code: 'custom', path: ['value'], message: 'missing' });
    if (byRange && rule.low === null && rule.high === null)
      issues.addIssue({ code: 'custom', path: ['low'], message: 'missing' });
    if (rule.low !== null && rule.high !== null && rule.low > rule.high)
      issues.addIssue({ code: 'custom', path: ['high'], message: 'below the lower bound' });
  });
export type RuleDraft = z.infer<typeof RuleDraft>;

export interface Rule extends RuleDraft {
  id: string;
  createdAt: number;
  changedAt: number;
}

/** More rules than this nobody oversees, and every answer would pay for them. */
export const MOST_RULES = 100;

/** All rules of a shop in the merchant's order: of two pins the earlier stands first. */
export async function rulesOf(db: Store, shop: string): Promise<Rule[]> {
  const rows = await db
    .selectFrom('merchandising_rules')
    .selectAll()
    .where('shop', '=', shop)
    .orderBy('place')
    .orderBy('id')
    .execute();
  return rows.map(ruleFrom);
}

/** Adds a rule at the end; null where there are as many as can be. */
export async function ruleAdded(trx: Store, shop: string, draft: RuleDraft, now: number): Promise<Rule | null> {
  const { count, last } = await trx
    .selectFrom('merchandising_rules')
    .select((e) => [e.fn.countAll<number>().as('count'), e.fn.max('place').as('last')])
    .where('shop', '=', shop)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST_RULES) return null;
  const id = newId();
  const place = Number(last ?? 0) + 1;
  await trx
    .insertInto('merchandising_rules')
    .values({ shop, id, place, ...columnsOf(draft), created_at: now, changed_at: now })
    .execute();
  return { ...draft, id, createdAt: now, changedAt: now };
}

/** Changes a rule in its place; false where there is none of that id. */
export async function ruleChanged(trx: Store, shop: string, id: string, draft: RuleDraft, now: number) {
  const { numUpdatedRows } = await trx
    .updateTable('merchandising_rules')
    .set({ ...columnsOf(draft), changed_at: now })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** False where there is none of that id. */
export async function ruleRemoved(trx: Store, shop: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('merchandising_rules')
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

function columnsOf({ season, active, ...draft }: RuleDraft) {
  return { ...draft, season_from: season?.from ?? null, season_to: season?.to ?? null, active: active ? 1 : 0 };
}

function ruleFrom(row: Selectable<MerchandisingRulesTable>): Rule {
  return {
    id: row.id,
    action: row.action as RuleAction,
    target: row.target as RuleTarget,
    value: row.value,
    low: row.low === null ? null : Number(row.low),
    high: row.high === null ? null : Number(row.high),
    strength: Number(row.strength),
    placement: placements.find((placement) => placement === row.placement) ?? null,
    season: row.season_from && row.season_to ? { from: row.season_from, to: row.season_to } : null,
    note: row.note,
    active: Number(row.active) === 1,
    createdAt: Number(row.created_at),
    changedAt: Number(row.changed_at),
  };
}
