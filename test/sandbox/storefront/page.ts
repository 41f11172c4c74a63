// One page of the shop: the theme's template in the theme's layout, with what the platform puts into every head.

import { fileURLToPath } from 'node:url';
import type { Request, Response } from 'express';
import type { ShopState } from '../shop-state.ts';
import type { Consent, Visitor } from '../shop-types.ts';
import { PageBlocks, ThemeExtension } from './app-blocks.ts';
import { dateShim } from './date-shim.ts';
import { liquidEngine } from './liquid-engine.ts';
import { cartForLiquid, collectionsForLiquid } from './liquid-objects.ts';
import { moneyFormat } from './money.ts';
import { type PageEvent, pageViewed } from './page-events.ts';
import { pixelsOf } from './pixels.ts';
import type { Session } from './session.ts';

const theme = fileURLToPath(new URL('theme/', import.meta.url));
const RIGHT_TO_LEFT = new Set(['ar', 'he', 'fa', 'ur']);

export interface PageRequest {
  template: string;
  /** Shopify's `request.page_type` */
  pageType: string;
  title: string;
  /** What the template sees besides the global objects. */
  objects?: Record<string, unknown>;
  events?: PageEvent[];
  status?: number;
}

export class PageRenderer {
  readonly #shop: ShopState;
  readonly #engine = liquidEngine({
    templates: [theme, `${theme}templates`],
    snippets: `${theme}snippets`,
    locales: `${theme}locales`,
    assets: '/cdn/theme/',
  });
  readonly #extension = new ThemeExtension();

  constructor(shop: ShopState) {
    this.#shop = shop;
  }

  /** Sends the page; what happened to the visitor before it (form posts) is told with it. */
  send(req: Request, res: Response, session: Session, page: PageRequest): void {
    const html = this.#html(req, session, page, (globals) =>
      String(this.#engine.renderFileSync(page.template, page.objects ?? {}, { globals })),
    );
    res
      .status(page.status ?? 200)
      .set('cache-control', 'no-store')
      .type('html')
      .send(html);
  }

  /** Sends Liquid that an app answered through the proxy, inside the shop's layout. */
  sendLiquid(req: Request, res: Response, session: Session, status: number, liquid: string): void {
    const page = { template: '', pageType: 'page', title: this.#shop.facts.name };
    const html = this.#html(req, session, page, (globals) =>
      String(this.#engine.parseAndRenderSync(liquid, {}, { globals })),
    );
    res.status(status).type('html').send(html);
  }

  #html(req: Request, session: Session, page: PageRequest, draw: (globals: Record<string, unknown>) => string): string {
    const globals = this.#globals(req, session, page);
    // An app's block sees what the page is about: its product, collection or search.
    const blocks = new PageBlocks(this.#shop, this.#extension, { ...globals, ...page.objects });
    const content = draw({ ...globals, app_blocks: blocks });
    const embeds = blocks.embeds();
    const events = [...session.takePending(), pageViewed(), ...(page.events ?? [])];
    const header = [this.#platformTags(req, session, page, events), blocks.headTags()].join('\n');
    const layout = page.pageType === 'checkout' ? 'layout/checkout' : 'layout/theme';
    const html = String(
      this.#engine.renderFileSync(
        layout,
        { content_for_layout: content, content_for_header: header, embeds, page_title: page.title },
        { globals },
      ),
    );
    return html.replace('<head>', () => `<head><script>${dateShim(this.#shop.clock.offset)}</script>`);
  }

  #globals(req: Request, session: Session, page: PageRequest): Record<string, unknown> {
    const shop = this.#shop;
    const locale = typeof req.query.locale === 'string' ? req.query.locale.slice(0, 5) : shop.facts.locale;
    return {
      shop: {
        id: Number(shop.facts.id),
        name: shop.facts.name,
        email: shop.facts.email,
        currency: shop.facts.currency,
        money_format: moneyFormat(shop.facts.currency),
        permanent_domain: shop.facts.domain,
        url: shop.origins.storefront,
        types: [...new Set(shop.publishedProducts().map((product) => product.productType))].sort(),
      },
      request: {
        page_type: page.pageType,
        path: req.path,
        host: req.headers.host,
        design_mode: false,
        locale: { iso_code: locale, primary: true },
        direction: RIGHT_TO_LEFT.has(locale.split('-')[0]!) ? 'rtl' : 'ltr',
      },
      template: { name: page.template },
      cart: cartForLiquid(shop, session.cart()),
      collections: collectionsForLiquid(shop),
      routes: {
        root_url: '/',
        cart_url: '/cart',
        search_url: '/search',
        all_products_collection_url: '/collections/all',
      },
      consent_needed: session.visitor.consent === null,
      canonical_url: shop.origins.storefront + req.path,
      year: new Date(shop.now()).getUTCFullYear(),
    };
  }

  #platformTags(req: Request, session: Session, page: PageRequest, events: PageEvent[]): string {
    const { facts } = this.#shop;
    const data = {
      shop: {
        domain: facts.domain,
        name: facts.name,
        countryCode: facts.countryCode,
        storefrontUrl: this.#shop.origins.storefront,
      },
      currency: facts.currency,
      locale: facts.locale,
      pageType: page.pageType,
      clientId: session.visitor.clientId,
      customer: session.visitor.customerId ? { id: session.visitor.customerId } : null,
      cart: session.cartForPixel(),
      consent: consentOf(session.visitor),
      asked: session.visitor.consent !== null,
      pixels: pixelsOf(this.#shop),
      events,
    };
    const json = JSON.stringify(data).replace(/</g, '\\u003c');
    return [
      `<script type="application/json" id="sandbox-page">${json}</script>`,
      '<script src="/cdn/platform/storefront.js"></script>',
      req.path.startsWith('/checkouts/') ? '<meta name="robots" content="noindex">' : '',
    ].join('\n');
  }
}

/** The visitor's answer; never asked counts as no. */
export function consentOf(visitor: Visitor): Consent {
  return visitor.consent ?? { analytics: false, marketing: false, preferences: false, sale_of_data: false };
}
