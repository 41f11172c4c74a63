// The storefront asks what to show. The request came through the platform's signed proxy; the answer is for this visitor alone.

import { Router } from 'express';
import { z } from 'zod';
import type { Article, ArticleAnswer } from '../decisions/articles.ts';
import { type Audience, audiences, type BannerAnswer } from '../decisions/banner.ts';
import type { Placement } from '../decisions/placements.ts';
import type { Recommendations, Recommender } from '../decisions/recommend.ts';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const placements = [
  'home',
  'product',
  'similar',
  'bundle',
  'cart',
  'collection',
  'search',
  'not-found',
  'recent',
] as const satisfies Placement[];
/** What the theme draws itself: the answer only says which, or in what order. */
const fixed = ['banner', 'articles'] as const;

/**
 * Anything odd in a query is left out rather than answered with a fault: a block with a bad setting still shows something. What is mostly
 * absent has a value ahead: a fault caught costs more than the rest of the reading.
 */
const Query = z.object({
  placement: z.enum([...placements, ...fixed]).catch('home'),
  audience: z
    .union([
      z.enum(audiences),
      z.custom<Audience>(
        (text) => typeof text === 'string' && /^(?:(?:interest|journey):.{1,100}|journey)$/.test(text),
      ),
    ])
    .prefault('returning')
    .catch('returning'),
  articles: z
    .string()
    .max(4000)
    .transform((text) => (text === '' ? [] : text.split(',').slice(0, 12).flatMap(articleFrom)))
    .prefault('')
    .catch([]),
  product: id.optional().catch(undefined),
  collection: id.optional().catch(undefined),
  query: z.string().trim().min(1).max(200).optional().catch(undefined),
  visitor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional()
    .catch(undefined),
  limit: z.coerce.number().int().min(1).max(24).catch(8),
  cart: z
    .string()
    .max(2000)
    .transform((text) => (text === '' ? [] : text.split(',').filter((v) => /^\d{1,20}$/.test(v))))
    .prefault('')
    .catch([]),
  locale: z
    .string()
    .regex(/^[a-z]{2}(-[A-Za-z0-9]{2,8})?$/)
    .optional()
    .catch(undefined),
});

/** `id~tag~tag`, the tags encoded a second time. */
function articleFrom(text: string): Article[] {
  const [article, ...tags] = text.split('~');
  if (article === undefined || !/^\d{1,20}$/.test(article)) return [];
  try {
    return [
      { id: article, tags: tags.slice(0, 6).map((tag) => decodeURIComponent(tag.replaceAll('+', ' ')).slice(0, 100)) },
    ];
  } catch {
    return [];
  }
}

export interface RecommendationsDeps {
  recommend: Recommender;
  banner(shop: string, visitor: string | null, audience: Audience): Promise<BannerAnswer | null>;
  articles(shop: string, visitor: string | null, articles: Article[]): Promise<ArticleAnswer | null>;
  /** The platform signed who is logged in on this browser. */
  recognised(shop: string, visitor: string, customer: string): void;
}

const nothing: Recommendations = { decision: '', strategy: 'none', fallback: 'unknown-shop', items: [] };

/** Expects `response.locals.proxy = { shop, customer }`, put there by the platform's signature check. */
export function recommendationsRouter(deps: RecommendationsDeps): Router {
  const router = Router();
  router.get('/recommendations', async (request, response) => {
    const { shop, customer } = response.locals.proxy as { shop: string; customer: string | null };
    const query = Query.parse(request.query);
    response.setHeader('cache-control', 'no-store');
    if (query.visitor !== undefined && customer !== null) deps.recognised(shop, query.visitor, customer);
    const visitor = query.visitor ?? null;
    const { placement } = query;
    if (placement === 'banner')
      return void response.json((await deps.banner(shop, visitor, query.audience)) ?? nothing);
    if (placement === 'articles')
      return void response.json((await deps.articles(shop, visitor, query.articles)) ?? nothing);
    const answer = await deps.recommend({
      shop,
      placement,
      product: query.product ?? null,
      visitor,
      cartVariants: query.cart,
      collection: query.collection ?? null,
      query: query.query ?? null,
      limit: query.limit,
      locale: query.locale ?? null,
    });
    response.json(answer ?? nothing);
  });
  return router;
}
