// How varied the recommendations were, from the log of what was answered: a shop that shows everybody the same is as poor as one that shows
// everybody nothing new. Formulas: Castells, Hurley and Vargas (2015), Novelty and Diversity in Recommender Systems.

import type { Store } from '../storage/store.ts';
import type { Span } from './intake-figures.ts';

export interface Variety {
  /** Answers looked at: the newest of the span. */
  answers: number;
  /** Share of the products that may be shown which stood in some answer (0-1). */
  coverage: number | null;
  /** Mean surprise of a slot in bits: −log2 of the product's share of all slots. Higher is newer to the crowd. */
  novelty: number | null;
  /** Mean share of pairs in one answer that are of different product types (0-1). */
  diversity: number | null;
  /** Entropy of the product types shown over the entropy of an even spread (0-1). */
  categoryEntropy: number | null;
  /** Share of slots that explored. */
  explored: number | null;
  /** Products new to the catalogue (30 days at the answer): their share of the slots, and of the clicks. */
  newShown: number | null;
  newClicked: number | null;
  /** Share of answers by the model, by the merchant's rules in at least one slot, and by a simpler rung. */
  byModel: number | null;
  byRule: number | null;
  byFallback: number | null;
}

const SAMPLE = 20_000;
const NEW_MS = 30 * 86_400_000;

interface Slot {
  product: string;
  explored?: boolean;
  rules?: string[];
}

/** @param sample answers looked at, the newest of the span */
export async function varietyIn(db: Store, shop: string, span: Span, sample = SAMPLE): Promise<Variety> {
  const decisions = await db
    .selectFrom('decisions')
    .select(['id', 'at', 'items', 'fallback'])
    .where('shop', '=', shop)
    .where('kind', '=', 'recommendation')
    .where('placement', 'not in', ['banner', 'articles', 'mail'])
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .orderBy('at', 'desc')
    .limit(sample)
    .execute();
  const products = await db
    .selectFrom('products')
    .select(['id', 'product_type', 'created_at', 'published', 'gift_card'])
    .where('shop', '=', shop)
    .where('deleted_at', 'is', null)
    .execute();
  const known = new Map(products.map((product) => [product.id, product]));
  const showable = products.filter((product) => product.published === 1 && product.gift_card === 0).length;
  const shown = new Map<string, number>();
  const types = new Map<string, number>();
  const atOf = new Map<string, number>();
  let slots = 0;
  let explored = 0;
  let fresh = 0;
  let ruled = 0;
  let fallbacks = 0;
  const diversities: number[] = [];
  for (const { id, at, items, fallback } of decisions) {
    atOf.set(id, at);
    const list = JSON.parse(items) as Slot[];
    if (fallback !== null) fallbacks++;
    if (list.some((slot) => slot.rules !== undefined)) ruled++;
    for (const { product, explored: isExplored } of list) {
      slots++;
      if (isExplored) explored++;
      shown.set(product, (shown.get(product) ?? 0) + 1);
      const type = known.get(product)?.product_type ?? '';
      types.set(type, (types.get(type) ?? 0) + 1);
      if (isNew(known.get(product), at)) fresh++;
    }
    if (list.length > 1)
      diversities.push(pairsApart(list.map(({ product }) => known.get(product)?.product_type ?? '')));
  }
  const clicks = await clicksOf(db, shop, span);
  const newClicks = clicks.filter(({ product, decision, at }) => isNew(known.get(product), atOf.get(decision) ?? at));
  const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const surprise = [...shown.values()].reduce((sum, count) => sum - count * Math.log2(count / slots), 0);
  const kinds = new Set(products.map((product) => product.product_type)).size;
  const entropy = [...types.values()].reduce((sum, count) => sum - (count / slots) * Math.log2(count / slots), 0);
  return {
    answers: decisions.length,
    coverage: slots === 0 ? null : ratio([...shown.keys()].filter((id) => known.has(id)).length, showable),
    novelty: ratio(surprise, slots),
    diversity: ratio(
      diversities.reduce((sum, each) => sum + each, 0),
      diversities.length,
    ),
    categoryEntropy: slots === 0 || kinds < 2 ? null : entropy / Math.log2(kinds),
    explored: ratio(explored, slots),
    newShown: ratio(fresh, slots),
    newClicked: ratio(newClicks.length, clicks.length),
    byModel: ratio(decisions.length - fallbacks, decisions.length),
    byRule: ratio(ruled, decisions.length),
    byFallback: ratio(fallbacks, decisions.length),
  };
}

const isNew = (product: { created_at: number } | undefined, at: number) =>
  product !== undefined && at - product.created_at < NEW_MS;

/** Share of pairs whose types differ. */
function pairsApart(types: string[]): number {
  const counts = [...Map.groupBy(types, (type) => type).values()].map((own) => own.length);
  const pairs = (n: number) => (n * (n - 1)) / 2;
  return 1 - counts.reduce((sum, n) => sum + pairs(n), 0) / pairs(types.length);
}

async function clicksOf(db: Store, shop: string, span: Span) {
  const rows = await db
    .selectFrom('events')
    .select(['product', 'at', 'body'])
    .where('shop', '=', shop)
    .where('type', '=', 'recommendation-clicked')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .where('product', 'is not', null)
    .execute();
  return rows.map(({ product, at, body }) => ({
    product: product as string,
    at,
    decision: (JSON.parse(body) as { decision?: string }).decision ?? '',
  }));
}
