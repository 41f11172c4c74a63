// Which models a shop has, what serves, and what learning did lately.

import type { ModelCard } from '../../models/model.ts';
import type { Verdict } from '../learning/contest.ts';
import type { InputDrift } from '../learning/drift.ts';
import type { Evidence } from '../learning/evidence.ts';
import type { Realised } from '../learning/foretold.ts';
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
  verdict: Verdict | null;
  evidence: Evidence | null;
}

const order: ModelState[] = ['champion', 'challenger', 'refused', 'retired'];

/** Every question's models, what serves first, then the newest; at most `limit` rows read. */
export async function knownModels(db: Store, shop: string, limit = 60): Promise<KnownModel[]> {
  const rows = await db
    .selectFrom('models')
    .select(['id', 'question', 'state', 'trained_at', 'promoted_at', 'card', 'fault', 'verdict', 'evidence'])
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
    verdict: r.verdict === null ? null : (JSON.parse(r.verdict) as Verdict),
    evidence: r.evidence === null ? null : (JSON.parse(r.evidence) as Evidence),
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

/** The newest log entries of one kind about one question, the newest first. */
async function runsOf(db: Store, shop: string, question: string, what: string, limit: number) {
  return db
    .selectFrom('learning_runs')
    .select(['at', 'detail', 'model'])
    .where('shop', '=', shop)
    .where('question', '=', question)
    .where('what', '=', what)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

/** What the log says of one question: its trials (oldest first), the newest comparison of inputs, and what was missing last. */
export async function questionLog(db: Store, shop: string, question: string) {
  const trials = await runsOf(db, shop, question, 'judged', 30);
  const [drift] = await runsOf(db, shop, question, 'drift', 1);
  const [realised] = await runsOf(db, shop, question, 'realised', 1);
  const [missing] = await runsOf(db, shop, question, 'missing', 1);
  return {
    trials: trials.reverse().map(({ at, detail }) => ({ at, verdict: JSON.parse(detail) as Verdict })),
    drift: drift === undefined ? null : { at: drift.at, inputs: JSON.parse(drift.detail) as InputDrift[] },
    realised: realised === undefined ? null : { at: realised.at, found: JSON.parse(realised.detail) as Realised },
    missing: missing === undefined ? null : { at: missing.at, sentence: missing.detail },
  };
}

/** Questions of which the newest comparison of inputs raised an alarm. */
export async function driftedQuestions(db: Store, shop: string): Promise<string[]> {
  const rows = await db
    .selectFrom('learning_runs')
    .select(['question', 'detail'])
    .where('shop', '=', shop)
    .where('what', '=', 'drift')
    .orderBy('seq', 'desc')
    .limit(20)
    .execute();
  const newest = new Map(rows.toReversed().map((row) => [row.question, row.detail]));
  return [...newest].filter(([, detail]) => (JSON.parse(detail) as InputDrift[]).some((i) => i.alarm)).map(([q]) => q);
}

/** A training of this shop is waiting or running. */
export async function isTraining(db: Store, shop: string): Promise<boolean> {
  const row = await db
    .selectFrom('jobs')
    .select('seq')
    .where('kind', 'in', ['learning.train', 'learning.train-others'])
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

/** The kinds of shoppers the shop has, by label: the traits that set each apart (`orders+`, `spend-an-order-`). */
export async function archetypeKinds(db: Store, shop: string): Promise<Map<string, string[]>> {
  const row = await db
    .selectFrom('models')
    .select('card')
    .where('shop', '=', shop)
    .where('question', '=', 'archetypes')
    .where('state', '=', 'champion')
    .executeTakeFirst();
  const kinds = row === undefined ? [] : (cardOf(row.card).settings?.archetypes ?? []);
  if (!Array.isArray(kinds)) return new Map();
  return new Map(kinds.map(({ label, words }) => [String(label), String(words).split(', ')]));
}
