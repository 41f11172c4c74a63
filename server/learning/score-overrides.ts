// The merchant's own word on a shopper's scores: it stands in the scores' own row, so that whatever reads or sorts by them obeys it.

import type { Store } from '../storage/store.ts';

/** What can be overruled: a chance (0-1), or money in minor units. */
export const OVERRULED = ['next-purchase', 'value'] as const;
export type OverruledScore = (typeof OVERRULED)[number];

export interface ScoreOverride {
  shopper: string;
  score: OverruledScore;
  value: number;
  reason: string;
  setAt: number;
}

/** The figures of a row that an override speaks about. */
export interface Overrulable {
  p_order: number;
  p_order_low: number;
  p_order_high: number;
  churn: number;
  value: number;
  value_low: number;
  value_high: number;
  value_low_half: number;
  value_high_half: number;
  sure: number;
}

export async function overridesOf(db: Store, shop: string, shoppers: readonly string[]): Promise<ScoreOverride[]> {
  if (shoppers.length === 0) return [];
  const rows = await db
    .selectFrom('score_overrides')
    .select(['shopper', 'score', 'value', 'reason', 'set_at'])
    .where('shop', '=', shop)
    .where('shopper', 'in', [...shoppers])
    .execute();
  return rows.flatMap((row) => {
    const score = OVERRULED.find((name) => name === row.score);
    return score === undefined ? [] : [{ ...row, score, setAt: row.set_at }];
  });
}

/** The figures as the merchant's word has them; a word has no interval and is sure. */
export function overruled(overrides: readonly ScoreOverride[]): Partial<Overrulable> {
  return Object.assign(
    {},
    ...overrides.map(({ score, value }) =>
      score === 'value'
        ? moneyIs(Math.round(value))
        : { p_order: value, p_order_low: value, p_order_high: value, churn: 1 - value, sure: 1 },
    ),
  );
}

const moneyIs = (value: number): Partial<Overrulable> => ({
  ...{ value, value_low: value, value_high: value },
  ...{ value_low_half: value, value_high_half: value },
});

/** Overrules one score of a shopper who has scores; false for who has none. */
export async function overruleScore(
  trx: Store,
  shop: string,
  override: Omit<ScoreOverride, 'setAt'>,
  now: number,
): Promise<boolean> {
  const { shopper, score, value, reason } = override;
  const { numUpdatedRows } = await trx
    .updateTable('scores')
    .set(overruled([{ ...override, setAt: now }]))
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const change = { value, reason, set_at: now };
  await trx
    .insertInto('score_overrides')
    .values({ shop, shopper, score, ...change })
    .onConflict((c) => c.columns(['shop', 'shopper', 'score']).doUpdateSet(change))
    .execute();
  return true;
}

/** Takes the word back; the model's own figures come with the next scoring. False when there was none. */
export async function withdrawOverride(trx: Store, shop: string, shopper: string, score: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('score_overrides')
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .where('score', '=', score)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
