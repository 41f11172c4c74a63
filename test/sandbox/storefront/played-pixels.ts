// The pixel manager of a played browser: what platform/storefront.js does in a page, with a thread in place of the worker.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { ShopState } from '../shop-state.ts';
import type { Visitor } from '../shop-types.ts';
import type { PageEvent } from './page-events.ts';
import { PIXEL_FILE } from './pixels.ts';
import { type PageData, PLAYED_USER_AGENT } from './visit.ts';

/** A pixel that cannot reach its collector tries for a while; a played visit does not wait for all of that. */
const MOST_WAIT_MS = 4000;

interface StorageCall {
  kind: 'storage';
  call: number;
  store: 'localStorage' | 'sessionStorage';
  method: string;
  args: string[];
}

export class PlayedPixels {
  readonly #shop: ShopState;
  readonly #visitor: string;
  readonly #page: PageData;
  readonly #path: string;
  readonly #threads: Worker[];
  #seq = 0;

  private constructor(shop: ShopState, visitor: string, page: PageData, path: string, threads: Worker[]) {
    this.#shop = shop;
    this.#visitor = visitor;
    this.#page = page;
    this.#path = path;
    this.#threads = threads;
    for (const thread of threads) {
      thread.on('message', (message: StorageCall | { kind: 'drained' }) => {
        if (message.kind === 'storage') this.#answer(thread, message);
      });
    }
  }

  /** Loads the page's pixels, those whose purposes the visitor allows. */
  static async load(shop: ShopState, visitor: string, page: PageData, path: string): Promise<PlayedPixels> {
    const allowed = page.pixels.filter((pixel) => pixel.needs.every((purpose) => page.consent[purpose]));
    const threads = allowed.map(
      ({ settings }) =>
        new Worker(new URL('./pixel-thread.ts', import.meta.url), {
          workerData: {
            source: readFileSync(PIXEL_FILE, 'utf8'),
            settings,
            init: initOf(page, path),
            headers: headersOf(shop),
          },
        }),
    );
    const pixels = new PlayedPixels(shop, visitor, page, path, threads);
    await Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('online', resolve))));
    return pixels;
  }

  tell(events: PageEvent[]): void {
    for (const { name, data } of events) {
      const event = {
        id: randomUUID(),
        name,
        type: 'standard',
        seq: ++this.#seq,
        clientId: this.#page.clientId,
        timestamp: new Date(this.#shop.now()).toISOString(),
        context: contextOf(this.#page, this.#path),
        data,
      };
      for (const thread of this.#threads) thread.postMessage({ kind: 'event', event });
    }
  }

  /** Resolves when everything told has been sent, and ends the threads. */
  async close(): Promise<void> {
    await Promise.all(
      this.#threads.map(async (thread) => {
        const drained = new Promise<void>((resolve) => {
          thread.on('message', (message: { kind: string }) => message.kind === 'drained' && resolve());
          thread.once('exit', () => resolve());
          setTimeout(resolve, MOST_WAIT_MS).unref();
        });
        thread.postMessage({ kind: 'drain' });
        await drained;
        await thread.terminate();
      }),
    );
  }

  #answer(thread: Worker, { call, store, method, args }: StorageCall): void {
    const visitor: Visitor = this.#shop.visitor(this.#visitor);
    const values = visitor[store];
    let value: string | number | null = null;
    if (method === 'getItem') value = values[args[0]!] ?? null;
    if (method === 'length') value = Object.keys(values).length;
    if (method === 'key') value = Object.keys(values)[Number(args[0])] ?? null;
    if (method === 'setItem') values[args[0]!] = String(args[1]);
    if (method === 'removeItem') delete values[args[0]!];
    if (method === 'clear') visitor[store] = {};
    if (['setItem', 'removeItem', 'clear'].includes(method)) this.#shop.put('visitors', visitor.id, visitor);
    thread.postMessage({ kind: 'answer', call, value });
  }
}

const headersOf = (shop: ShopState) => ({ 'user-agent': PLAYED_USER_AGENT, origin: shop.origins.storefront });

function contextOf(page: PageData, path: string) {
  const { hash, host, hostname, href, origin, pathname, port, protocol, search } = new URL(
    path,
    page.shop.storefrontUrl,
  );
  const location = { hash, host, hostname, href, origin, pathname, port, protocol, search };
  return {
    document: { location, referrer: '', characterSet: 'UTF-8', title: page.shop.name },
    navigator: { language: 'en', cookieEnabled: true, languages: ['en'], userAgent: PLAYED_USER_AGENT },
    window: {
      innerHeight: 900,
      innerWidth: 1440,
      outerHeight: 900,
      outerWidth: 1440,
      origin,
      location,
      scrollX: 0,
      scrollY: 0,
    },
  };
}

function initOf(page: PageData, path: string) {
  return {
    context: contextOf(page, path),
    data: {
      customer: page.customer,
      cart: page.cart,
      purchasingCompany: null,
      shop: {
        name: page.shop.name,
        countryCode: page.shop.countryCode,
        myshopifyDomain: page.shop.domain,
        storefrontUrl: page.shop.storefrontUrl,
        paymentSettings: { currencyCode: page.currency },
      },
    },
    customerPrivacy: {
      analyticsProcessingAllowed: page.consent.analytics,
      marketingAllowed: page.consent.marketing,
      preferencesProcessingAllowed: page.consent.preferences,
      saleOfDataAllowed: page.consent.sale_of_data,
    },
  };
}
