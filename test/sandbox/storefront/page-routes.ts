// The shop's browsing pages: home, collections, products, search, newsletter sign-up, and the page for what is not there.

import { type Request, type Response, Router } from 'express';
import { signUpForNewsletter } from '../operations/customers.ts';
import { isPublished, type ShopState } from '../shop-state.ts';
import type { Collection, Product } from '../shop-types.ts';
import { isEmailAddress } from './email-field.ts';
import { collectionForLiquid, productForLiquid, productsOf } from './liquid-objects.ts';
import type { PageRenderer } from './page.ts';
import { collectionViewed, productViewed, searchSubmitted } from './page-events.ts';
import { searchProducts } from './search.ts';
import { sessionOf } from './session.ts';

const PER_PAGE = 24;

const ORDERINGS: Record<string, { label: string; compare: (a: Product, b: Product) => number }> = {
  manual: { label: 'Featured', compare: () => 0 },
  'price-ascending': { label: 'Price, low to high', compare: (a, b) => lowest(a) - lowest(b) },
  'price-descending': { label: 'Price, high to low', compare: (a, b) => lowest(b) - lowest(a) },
  'created-descending': { label: 'Newest', compare: (a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0) },
};

const lowest = (product: Product) => Math.min(...product.variants.map((variant) => variant.price));

export function pageRoutes(shop: ShopState, renderer: PageRenderer): Router {
  const router = Router();
  const drop = (product: Product) => productForLiquid(shop, product);
  const notFound = (req: Request, res: Response) => {
    renderer.send(req, res, sessionOf(res), { template: '404', pageType: '404', title: 'Page not found', status: 404 });
  };

  router.get('/', (req, res) => {
    const published = shop.publishedProducts();
    const newest = [...published]
      .sort((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0))
      .filter((p) => p.imagePath);
    renderer.send(req, res, sessionOf(res), {
      template: 'index',
      pageType: 'index',
      title: shop.facts.name,
      objects: { newest: newest.slice(0, 4).map(drop), pictured: onePerType(published).slice(0, 3).map(drop) },
    });
  });

  router.get('/collections/:handle', (req, res) => {
    const handle = String(req.params.handle);
    const collection = shop.collectionByHandle(handle) ?? (handle === 'all' ? allProducts(shop) : undefined);
    if (!collection) return notFound(req, res);
    const sortBy =
      typeof req.query.sort_by === 'string' && req.query.sort_by in ORDERINGS ? req.query.sort_by : 'manual';
    const products = productsOf(shop, collection).sort(ORDERINGS[sortBy]!.compare);
    const pages = Math.max(1, Math.ceil(products.length / PER_PAGE));
    const page = Math.min(pages, Math.max(1, Math.trunc(Number(req.query.page)) || 1));
    const shown = products.slice((page - 1) * PER_PAGE, page * PER_PAGE);
    renderer.send(req, res, sessionOf(res), {
      template: 'collection',
      pageType: 'collection',
      title: collection.title,
      objects: {
        collection: { ...collectionForLiquid(shop, collection), products: shown.map(drop) },
        sort_by: sortBy,
        sort_options: Object.entries(ORDERINGS).map(([value, { label }]) => ({ value, label })),
        paginate: { current_page: page, pages, numbers: Array.from({ length: pages }, (_, index) => index + 1) },
      },
      events: [collectionViewed(shop, collection, shown)],
    });
  });

  router.get('/products/:handle', (req, res) => {
    const product = shop.productByHandle(String(req.params.handle));
    if (!product || !isPublished(product, shop.now())) return notFound(req, res);
    const asked = typeof req.query.variant === 'string' ? req.query.variant : undefined;
    const forLiquid = productForLiquid(shop, product, asked);
    const variant = product.variants.find((v) => v.id === String(forLiquid.selected_or_first_available_variant?.id));
    renderer.send(req, res, sessionOf(res), {
      template: 'product',
      pageType: 'product',
      title: product.title,
      objects: { product: forLiquid, collection: collectionHolding(shop, product) },
      events: variant ? [productViewed(shop, product, variant)] : [],
    });
  });

  router.get('/search', (req, res) => {
    const query = typeof req.query.q === 'string' ? req.query.q.slice(0, 200).trim() : '';
    const found = searchProducts(shop, query);
    renderer.send(req, res, sessionOf(res), {
      template: 'search',
      pageType: 'search',
      title: query ? `Search: ${query}` : 'Search',
      objects: { search: { terms: query, results_count: found.length, results: found.slice(0, 48).map(drop) } },
      events: query ? [searchSubmitted(shop, query, found.slice(0, PER_PAGE))] : [],
    });
  });

  router.post('/contact', (req, res) => {
    const { email } = (req.body ?? {}) as { email?: unknown };
    if (typeof email === 'string' && isEmailAddress(email)) signUpForNewsletter(shop, email);
    res.redirect(303, '/?signed_up=1#newsletter');
  });

  router.use((req, res) => {
    if (req.accepts(['html', 'json']) === 'html') notFound(req, res);
    else res.status(404).json({ status: 404, message: 'Not found' });
  });
  return router;
}

function allProducts(shop: ShopState): Collection {
  const productIds = shop.publishedProducts().map((product) => product.id);
  return { id: '0', handle: 'all', title: 'All products', descriptionHtml: '', productIds, updatedAt: 0 };
}

function onePerType(products: Product[]): Product[] {
  const seen = new Set<string>();
  return products.filter((p) => p.imagePath && !p.isGiftCard && !seen.has(p.productType) && seen.add(p.productType));
}

function collectionHolding(shop: ShopState, product: Product) {
  const holding = [...shop.collections.values()].filter(({ productIds }) => productIds.includes(product.id));
  // The smallest one says most about the product.
  const [nearest] = holding.sort((a, b) => a.productIds.length - b.productIds.length);
  return nearest && { title: nearest.title, url: `/collections/${nearest.handle}` };
}
