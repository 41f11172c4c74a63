// Writes what a scoring said, in portions, so that other writers get their turn. Whoever was erased meanwhile gets nothing.

import type { ShopperScore } from '../../models/next-purchase/score.ts';
import { withdrawnVisitors } from '../features/consent-withdrawn.ts';
import type { Store } from '../storage/store.ts';
import type { FreshScore } from './churn-crossed.ts';
import type { Answers, ShopperColumns, SubjectScore } from './question.ts';
import { overridesOf, overruled } from './score-overrides.ts';

const PORTION = 500;

/** Told each portion of new scores, in the transaction that puts them in the place of the old ones, before it does. */
export type OnScored = (trx: Store, shop: string, scores: FreshScore[]) => Promise<void>;

export interface Scoring {
  scored?: OnScored | undefined;
  shop: string;
  question: string;
  /** The model's id. */
  model: string;
  at: number;
}

export async function writeAnswers(store: Store, scoring: Scoring, answers: Answers): Promise<void> {
  if (answers.shoppers !== undefined) await writeShoppers(store, scoring, answers.shoppers);
  if (answers.columns !== undefined) await writeColumns(store, scoring.shop, answers.columns);
  if (answers.subjects !== undefined) await writeSubjects(store, scoring, answers.subjects.kind, answers.subjects.rows);
}

async function writeShoppers(
  store: Store,
  { shop, model, at, scored }: Scoring,
  scores: ShopperScore[],
): Promise<void> {
  await inPortions(store, scores, async (trx, portion) => {
    const ids = await knownShoppers(
      trx,
      shop,
      portion.map((s) => s.shopper),
    );
    const there = portion.filter((s) => ids.has(s.shopper));
    const overrides = Map.groupBy(
      await overridesOf(
        trx,
        shop,
        there.map((s) => s.shopper),
      ),
      ({ shopper }) => shopper,
    );
    await scored?.(
      trx,
      shop,
      there.map(({ shopper, churn, horizonDays, sure }) => ({
        shopper,
        churn: overruled(overrides.get(shopper) ?? []).churn ?? churn,
        horizon_days: horizonDays,
        sure: sure ? 1 : 0,
        scored_at: at,
      })),
    );
    for (const s of there) {
      const change = {
        scored_at: at,
        model,
        horizon_days: s.horizonDays,
        orders: s.orders,
        last_order_at: s.lastOrderAt,
        p_order: s.pOrder.value,
        p_order_low: s.pOrder.low,
        p_order_high: s.pOrder.high,
        churn: s.churn,
        value: Math.round(s.value.value),
        value_low: Math.round(s.value.low),
        value_high: Math.round(s.value.high),
        value_low_half: Math.round(s.value.low50),
        value_high_half: Math.round(s.value.high50),
        next_order_at: s.nextOrder === null ? null : Math.round(s.nextOrder.at),
        next_order_low_at: s.nextOrder === null ? null : Math.round(s.nextOrder.low),
        next_order_high_at: s.nextOrder === null ? null : Math.round(s.nextOrder.high),
        archetype: s.archetype,
        reasons: JSON.stringify(s.reasons),
        sure: s.sure ? 1 : 0,
        similar: s.similar,
        bin: s.similar > 0 ? Math.min(9, Math.floor(s.pOrder.value * 10)) : null,
        ...overruled(overrides.get(s.shopper) ?? []),
      };
      await trx
        .insertInto('scores')
        .values({ shop, shopper: s.shopper, uplift: null, uplift_low: null, uplift_high: null, ...change })
        .onConflict((c) => c.columns(['shop', 'shopper']).doUpdateSet(change))
        .execute();
    }
  });
  // Who is no longer scored (merged, erased, all orders cancelled) keeps no old score.
  await store.deleteFrom('scores').where('shop', '=', shop).where('scored_at', '<', at).execute();
}

async function writeColumns(store: Store, shop: string, changes: ShopperColumns[]): Promise<void> {
  await inPortions(store, changes, async (trx, portion) => {
    for (const { shopper, columns } of portion) {
      await trx.updateTable('scores').set(columns).where('shop', '=', shop).where('shopper', '=', shopper).execute();
    }
  });
}

async function writeSubjects(
  store: Store,
  { shop, question, model, at }: Scoring,
  kind: 'shopper' | 'visitor' | 'cart' | 'product' | 'text',
  rows: SubjectScore[],
): Promise<void> {
  await inPortions(store, rows, async (trx, portion) => {
    const subjects = portion.map((row) => row.subject);
    const ids = kind === 'shopper' ? await knownShoppers(trx, shop, subjects) : new Set(subjects);
    for (const { subject, about, sure, words, ...figures } of portion) {
      if (!ids.has(subject)) continue;
      const change = { ...figures, scored_at: at, model, sure: sure ? 1 : 0, words: JSON.stringify(words) };
      await trx
        .insertInto('subject_scores')
        .values({ shop, question, kind, subject, about, ...change })
        .onConflict((c) => c.columns(['shop', 'question', 'kind', 'subject', 'about']).doUpdateSet(change))
        .execute();
    }
  });
  await store
    .deleteFrom('subject_scores')
    .where('shop', '=', shop)
    .where('question', '=', question)
    .where('scored_at', '<', at)
    .execute();
}

async function inPortions<T>(store: Store, rows: T[], write: (trx: Store, portion: T[]) => Promise<void>) {
  for (let i = 0; i < rows.length; i += PORTION) {
    await store.transaction().execute((trx) => write(trx, rows.slice(i, i + PORTION)));
  }
}

async function knownShoppers(trx: Store, shop: string, ids: string[]): Promise<Set<string>> {
  const known = await trx.selectFrom('shoppers').select('id').where('shop', '=', shop).where('id', 'in', ids).execute();
  return new Set(known.map((row) => row.id));
}

/** What was said of a browser's visit is soon past; and of one that has taken its consent back nothing is kept. */
const VISIT_SCORES_MS = 30 * 86_400_000;

export async function purgeVisitScores(trx: Store, shop: string, now: number): Promise<void> {
  await trx
    .deleteFrom('subject_scores')
    .where('shop', '=', shop)
    .where('kind', '=', 'visitor')
    .where((e) => e.or([e('scored_at', '<', now - VISIT_SCORES_MS), e('subject', 'in', withdrawnVisitors(trx, shop))]))
    .execute();
}
