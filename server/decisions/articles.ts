// Articles of the shop in the order that suits this visitor. The theme lists them with their tags; a tag that is also a product's kind or
// tag ties an article to what was looked at. Nothing known, nothing moves.

import type { TasteTrail } from '../features/taste-trail.ts';
import { newId } from '../lib/ids.ts';
import { POLICY, type RecommendDeps } from './recommend.ts';

export interface Article {
  id: string;
  tags: string[];
}

export interface ArticleAnswer {
  decision: string;
  strategy: 'tags';
  fallback: string | null;
  /** Article ids, the likeliest to interest first; those without any tie keep their order behind. */
  order: string[];
  items: [];
}

/** Each view back in time counts this much of the next one. */
const FADING = 0.9;

/** Null for a shop that is not installed. */
export function articleOrderer(deps: Pick<RecommendDeps, 'shelves' | 'trails' | 'log' | 'now'>) {
  return async (shop: string, visitor: string | null, articles: readonly Article[]): Promise<ArticleAnswer | null> => {
    const shelf = await deps.shelves.of(shop);
    if (shelf === null) return null;
    const trail: (TasteTrail & { shopper: string | null }) | null = visitor
      ? deps.trails.ofVisitor(shop, visitor)
      : null;
    const weights = new Map<string, number>();
    const add = (word: string, weight: number) =>
      weights.set(word.toLowerCase(), (weights.get(word.toLowerCase()) ?? 0) + weight);
    trail?.viewed.toReversed().forEach((id, back) => {
      const product = shelf.products.get(id);
      if (product === undefined) return;
      for (const word of [product.productType, ...product.tags]) if (word !== '') add(word, FADING ** back);
    });
    for (const kind of trail?.wishes.interests ?? []) add(kind, 3);
    const scored = articles.map((article) => ({
      id: article.id,
      score: article.tags.reduce((sum, tag) => sum + (weights.get(tag.toLowerCase()) ?? 0), 0),
    }));
    const tied = scored.some(({ score }) => score > 0);
    const order = scored.toSorted((a, b) => b.score - a.score);
    const decision = newId();
    const named = trail?.wishes.personal === true;
    deps.log.add({
      shop,
      id: decision,
      kind: 'recommendation',
      at: deps.now(),
      visitor: named ? visitor : null,
      shopper: named ? trail.shopper : null,
      placement: 'articles',
      strategy: 'tags',
      fallback: tied ? null : 'nothing-known-of-shopper',
      policy: POLICY,
      model: null,
      items: JSON.stringify(
        order.map(({ id, score }, position) => ({
          ...{ product: id, position, propensity: 1, explored: false, because: 'tags' },
          score: Number(score.toPrecision(4)),
        })),
      ),
      reasons: '[]',
    });
    return {
      ...{ decision, strategy: 'tags', fallback: tied ? null : 'nothing-known-of-shopper' },
      order: tied ? order.map(({ id }) => id) : [],
      items: [],
    };
  };
}
