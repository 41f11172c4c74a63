/** Trains the next-item model of one shop: visits, orders and catalogue in, a card and its files out. */

import { seededRandom } from '../../server/lib/random.ts';
import type { ModelBundle } from '../model.ts';
import { type CatalogueItem, contentRows } from './content.ts';
import { type FitResult, fitNextItem } from './fit.ts';
import { DENSEST } from './item-rows.ts';
import { FEWEST_SESSIONS } from './ladder.ts';
import { packNextItem } from './pack.ts';

export type { CatalogueItem } from './content.ts';

export interface TrainingSession {
  /** Product ids in the order in which they were looked at, oldest first. */
  items: readonly string[];
  /** When the session ended; epoch ms, UTC. */
  at: number;
  /** How much it counts (default 1). */
  weight?: number;
  /** Any id of whose session it is: lets the model learn what an older history is worth. */
  shopper?: string;
}

export interface TrainingBasket {
  items: readonly string[];
  at: number;
}

export interface NextItemTraining {
  sessions: readonly TrainingSession[];
  baskets: readonly TrainingBasket[];
  catalogue: readonly CatalogueItem[];
  /** Nothing later than this is learned from; epoch ms, UTC. */
  asOf: number;
  seed: number;
  /** Threads for ONNX Runtime while training (default 1). */
  threads?: number;
  onProgress?: (share: number, step: string) => void;
  signal?: AbortSignal;
}

/** Entries of a content row; a small catalogue keeps them all. */
const KEPT_CONTENT = 100;
const WHOLE_CONTENT = DENSEST;

/**
 * Fits every technique, chooses settings and blend on the last sessions, and packs what serves. Products that are no longer
 * in the catalogue are left out; a product without any history is known by its words alone.
 * @throws the signal's reason when cancelled.
 */
export async function trainNextItem(training: NextItemTraining): Promise<ModelBundle> {
  const { catalogue, asOf, seed, onProgress, signal } = training;
  const place = new Map(catalogue.map(({ id }, at) => [id, at]));
  const unique =
    place.size === catalogue.length ? catalogue : [...new Map(catalogue.map((item) => [item.id, item])).values()];
  if (unique !== catalogue) return trainNextItem({ ...training, catalogue: unique });
  const indexed = <T extends TrainingBasket>(rows: readonly T[]) =>
    rows
      .filter(({ at }) => Number.isFinite(at) && at <= asOf)
      .map((row) => ({ ...row, items: row.items.flatMap((id) => place.get(id) ?? []) }))
      .filter(({ items }) => items.length > 0);
  const sessions = indexed(training.sessions);
  const baskets = indexed(training.baskets);
  const types = new Map<string, number>();
  const groups = Int32Array.from(catalogue, ({ type }) => {
    const name = type.trim().toLowerCase();
    if (!types.has(name)) types.set(name, types.size);
    return types.get(name)!;
  });
  const itemCount = catalogue.length;
  const content = contentRows(catalogue, itemCount <= WHOLE_CONTENT ? itemCount : KEPT_CONTENT, signal);
  const fitted = await fitNextItem({
    sessions,
    baskets,
    itemCount,
    content: { ...content, catalogue },
    groups,
    random: seededRandom(seed),
    ...(training.threads ? { threads: training.threads } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
  });
  const rows = sessions.length + baskets.length;
  const files = packNextItem({
    itemCount,
    rows,
    behaviour: rows < FEWEST_SESSIONS ? null : fitted,
    content,
    taste: fitted.taste,
    popularity: fitted.popularity,
    trend: fitted.trend,
    appeal: fitted.appeal,
    rising: fitted.rising,
    blend: fitted.blend,
    newest: Int32Array.from(catalogue, (_, at) => at).sort(
      (a, b) => catalogue[b]!.createdAt - catalogue[a]!.createdAt || a - b,
    ),
  });
  files['items.json'] = new TextEncoder().encode(JSON.stringify(catalogue.map(({ id }) => id)));
  return { card: cardOf(training, fitted, rows, sessions.length, baskets.length), files };
}

function cardOf(
  { asOf, sessions, baskets, seed, catalogue }: NextItemTraining,
  fitted: FitResult,
  rows: number,
  visits: number,
  orders: number,
) {
  const from = [...sessions, ...baskets].reduce((least, { at }) => Math.min(least, at), asOf);
  const limits = ['Products added to the catalogue after the training are not ranked until the next one.'];
  if (rows < FEWEST_SESSIONS) limits.push('Too little history: products are ranked by likeness and newness alone.');
  else if (fitted.settings.blend === 'prior') {
    limits.push(
      "The techniques are weighed by a general prior: the shop's own sessions have not yet shown better weights.",
    );
  }
  return {
    question: 'next-item',
    technique: rows < FEWEST_SESSIONS ? 'content' : 'blend',
    version: 'next-item-1',
    trainedAt: asOf,
    window: { from, to: asOf },
    rows,
    settings: { ...fitted.settings, seed, visits, orders, products: catalogue.length },
    metrics: fitted.metrics,
    against: fitted.against,
    limits,
    nativeParts: [
      'Session neighbours, transitions, bought-together and popularity are look-ups in typed arrays (index.bin): ONNX has no operator for a bounded neighbour search.',
    ],
  };
}
