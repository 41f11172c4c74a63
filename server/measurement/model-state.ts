// Which models a shop has, what serves, and what learning did lately.

import type { ModelCard } from '../../models/model.ts';
import type { Store } from '../storage/store.ts';

export type ModelState = 'champion' | 'challenger' | 'retired' | 'refused';

export interface KnownModel {
  id: string;
  question: string;
  state: ModelState;
  trainedAt: number;
  promotedAt: number | null;
  card: Partial<ModelCard>;
  fault: string | null;
}

const order: ModelState[] = ['champion', 'challenger', 'refused', 'retired'];

/** Every question's models, what serves first, then the newest; at most `limit` rows read. */
export async function knownModels(db: Store, shop: string, limit = 60): Promise<KnownModel[]> {
  const rows = await db
    .selectFrom('models')
    .select(['id', 'question', 'state', 'trained_at', 'promoted_at', 'card', 'fault'])
    .where('shop', '=', shop)
    .orderBy('trained_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  const models = rows.map((r) => ({
    id: r.id,
    question: r.question,
    state: r.state as ModelState,
    trainedAt: r.trained_at,
    promotedAt: r.promoted_at,
    card: cardOf(r.card),
    fault: r.fault,
  }));
  return models.sort(
    (a, b) =>
      (a.question < b.question ? -1 : a.question > b.question ? 1 : 0) ||
      order.indexOf(a.state) - order.indexOf(b.state) ||
      b.trainedAt - a.trainedAt,
  );
}

/** The newest entries of the learning log. */
export async function learningRuns(db: Store, shop: string, limit: number) {
  return db
    .selectFrom('learning_runs')
    .select(['at', 'question', 'what', 'detail'])
    .where('shop', '=', shop)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

/** A training of this shop is waiting or running. */
export async function isTraining(db: Store, shop: string): Promise<boolean> {
  const row = await db
    .selectFrom('jobs')
    .select('seq')
    .where('kind', '=', 'learning.train')
    .where('key', '=', shop)
    // Written out, not bound: only so can the index of open jobs be used.
    .where((e) => e('done', '=', e.lit(0)))
    .executeTakeFirst();
  return row !== undefined;
}

/** A card is shown as far as it can be read: a damaged one must not take the page with it. */
function cardOf(text: string): Partial<ModelCard> {
  try {
    const card: unknown = JSON.parse(text);
    return typeof card === 'object' && card !== null && !Array.isArray(card) ? card : {};
  } catch {
    return {};
  }
}
