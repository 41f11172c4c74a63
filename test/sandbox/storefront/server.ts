// The stand-in shop's storefront: pages, Ajax API, checkout, consent, pictures, assets, and the app behind its proxy.

import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type NextFunction, type Request, type Response } from 'express';
import { CartError } from '../operations/cart.ts';
import type { ShopState } from '../shop-state.ts';
import { ajaxRoutes } from './ajax-routes.ts';
import { EXTENSION_FOLDER } from './app-blocks.ts';
import { askApp, PROXY_PREFIX } from './app-proxy.ts';
import { cartRoutes } from './cart-routes.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { consentRoutes } from './consent-routes.ts';
import { colourOf } from './liquid-objects.ts';
import { PageRenderer } from './page.ts';
import { pageRoutes } from './page-routes.ts';
import { type PictureOf, Pictures, pictureType } from './pictures.ts';
import { PIXEL_FILE, PIXEL_PATH } from './pixels.ts';
import { sessionOf, withSession } from './session.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const INTER = fileURLToPath(
  new URL(
    '../../../node_modules/@shopify/cli/dist/assets/hydrogen/virtual-routes/assets/inter-variable-font.woff2',
    import.meta.url,
  ),
);

export interface StorefrontOptions {
  /** Draws a product's picture; without it every product gets a plain still life. */
  pictureOf?: PictureOf;
}

/** Everything below the storefront's origin. */
export function createStorefront(shop: ShopState, options: StorefrontOptions = {}): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'extended');
  const renderer = new PageRenderer(shop);

  const assets = { index: false, fallthrough: true, etag: true, maxAge: 0 } as const;
  app.use('/cdn/theme', express.static(here('theme/assets'), assets));
  app.use('/cdn/platform', express.static(here('platform'), assets));
  app.use('/cdn/extensions/presage-theme/assets', express.static(`${EXTENSION_FOLDER}assets`, assets));
  app.get('/cdn/fonts/inter.woff2', (_req, res) => res.sendFile(INTER));
  app.get(PIXEL_PATH, (_req, res) => res.sendFile(PIXEL_FILE));
  app.use(pictureRoutes(shop, new Pictures(options.pictureOf)));

  app.use(withSession(shop));
  app.use(PROXY_PREFIX, express.raw({ type: () => true, limit: '1mb' }), (req, res) =>
    proxied(shop, renderer, req, res),
  );
  app.use(express.json({ limit: '1mb' }), express.urlencoded({ extended: true, limit: '1mb' }));
  app.use(multipartFields());
  app.use(consentRoutes(shop), ajaxRoutes(shop), cartRoutes(shop, renderer), checkoutRoutes(shop, renderer));
  app.use(pageRoutes(shop, renderer));
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => failed(error, req, res));
  return app;
}

async function proxied(shop: ShopState, renderer: PageRenderer, req: Request, res: Response): Promise<void> {
  const { pathname, searchParams } = new URL(req.originalUrl, shop.origins.storefront);
  const session = sessionOf(res);
  const answer = await askApp(shop, session.visitor, pathname.slice(PROXY_PREFIX.length), searchParams, {
    method: req.method,
    body: Buffer.isBuffer(req.body) ? req.body : undefined,
    contentType: req.headers['content-type'],
    userAgent: req.headers['user-agent'],
  });
  if (answer.contentType.startsWith('application/liquid')) {
    renderer.sendLiquid(req, res, session, answer.status, answer.body.toString('utf8'));
    return;
  }
  if (answer.cacheControl) res.set('cache-control', answer.cacheControl);
  res.status(answer.status).set('content-type', answer.contentType).send(answer.body);
}

/** Any path that a product names as its picture. */
function pictureRoutes(shop: ShopState, pictures: Pictures) {
  let byPath = new Map<string, string>();
  const productAt = (path: string) => {
    const known = shop.products.get(byPath.get(path) ?? '');
    if (known?.imagePath === path) return known;
    byPath = new Map([...shop.products.values()].flatMap((p) => (p.imagePath ? [[p.imagePath, p.id] as const] : [])));
    return shop.products.get(byPath.get(path) ?? '');
  };
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    if (!/\.(png|jpe?g)$/.test(req.path)) return next();
    const product = productAt(decodeURI(req.path));
    if (!product) {
      res.status(404).type('text').send('Not found');
      return;
    }
    const colours = Math.max(...product.variants.map((variant) => colourOf(product, variant)), 0);
    const colour = Math.min(colours, Math.max(0, Math.trunc(Number(req.query.colour)) || 0));
    const bytes = await pictures.of(product, colour);
    res.set('cache-control', 'public, max-age=31536000').type(pictureType(bytes)).send(bytes);
  };
}

/** `FormData` as a browser's `fetch` sends it: text fields only. */
function multipartFields() {
  return async (req: Request, _res: Response, next: NextFunction): Promise<void> => {
    if (!req.headers['content-type']?.startsWith('multipart/form-data')) return next();
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const request = new globalThis.Response(new Uint8Array(Buffer.concat(chunks)), {
      headers: { 'content-type': req.headers['content-type'] },
    });
    const fields = new URLSearchParams();
    for (const [name, value] of await request.formData()) if (typeof value === 'string') fields.append(name, value);
    const properties: Record<string, string> = {};
    const body: Record<string, unknown> = {};
    for (const [name, value] of fields) {
      const property = /^properties\[(.+)\]$/.exec(name)?.[1];
      if (property) properties[property] = value;
      else body[name] = value;
    }
    req.body = { ...body, ...(Object.keys(properties).length > 0 ? { properties } : {}) };
    next();
  };
}

function failed(error: unknown, req: Request, res: Response): void {
  const status = error instanceof CartError ? error.status : statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status === 500)
    process.stderr.write(`storefront ${req.method} ${req.originalUrl}: ${(error as Error).stack ?? message}\n`);
  const asksPage = req.accepts(['html', 'json']) === 'html' && !req.path.endsWith('.js');
  if (asksPage) res.status(status).type('text').send(message);
  else res.status(status).json({ status, message: status === 404 ? 'Cart Error' : message, description: message });
}

function statusOf(error: unknown): number {
  const status = (error as { status?: unknown }).status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
