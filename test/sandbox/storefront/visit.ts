// A visit without a screen: asks the storefront for pages as a browser would, and runs the built pixel beside it, so that the collector
// gets what a real visit would have sent it.

import type { ShopState } from '../shop-state.ts';
import type { Consent, Visit, VisitOutcome, VisitStep } from '../shop-types.ts';
import type { PageEvent } from './page-events.ts';
import { PlayedPixels } from './played-pixels.ts';
import { EVENTS_HEADER, VISITOR_COOKIE } from './session.ts';

/** A step of the visit that the shop did not take, in the shop's words. */
export class VisitFailed extends Error {}

export const PLAYED_USER_AGENT =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';

/** What a page of ours says about itself; read out of its `sandbox-page` element. */
export interface PageData {
  shop: { domain: string; name: string; countryCode: string; storefrontUrl: string };
  currency: string;
  clientId: string;
  customer: { id: string } | null;
  cart: unknown;
  consent: Consent;
  pixels: { src: string; settings: Record<string, unknown>; needs: (keyof Consent)[] }[];
  events: PageEvent[];
}

/** Plays the steps in order; resolves when the pixel has nothing left to send. Throws VisitFailed at the first step the shop refuses. */
export async function runVisit(shop: ShopState, visit: Visit): Promise<VisitOutcome> {
  const browser = new PlayedBrowser(shop, visit.visitor);
  const outcome: VisitOutcome = { cart: null, checkout: null, order: null };
  try {
    if (visit.consent) await browser.post('/consent', visit.consent);
    nameBrowser(shop, visit);
    for (const step of visit.steps) await playStep(shop, browser, step, outcome);
    outcome.cart ??= shop.visitor(visit.visitor).cartToken;
  } finally {
    await browser.close();
  }
  return outcome;
}

/** A played visitor's id is their own name, where they have agreed, so that whoever plays can ask for their recommendations. */
function nameBrowser(shop: ShopState, { visitor, consent }: Visit): void {
  const storage = shop.visitor(visitor).localStorage;
  if (consent?.analytics && /^[\w-]{1,64}$/.test(visitor)) storage['presage.visitor'] ??= visitor;
}

async function playStep(
  shop: ShopState,
  browser: PlayedBrowser,
  step: VisitStep,
  outcome: VisitOutcome,
): Promise<void> {
  if ('view' in step) await browser.open(`/products/${encodeURIComponent(step.view)}`);
  else if ('search' in step) await browser.open(`/search?q=${encodeURIComponent(step.search)}`);
  else if ('add' in step) {
    await browser.post('/cart/add.js', { id: String(step.add), quantity: 1 });
    outcome.cart = shop.visitor(browser.visitor).cartToken;
  } else if ('checkout' in step) {
    outcome.cart = shop.visitor(browser.visitor).cartToken;
    outcome.checkout = await openCheckout(browser, step.checkout);
  } else {
    const { email } = step.buy;
    outcome.cart ??= shop.visitor(browser.visitor).cartToken;
    const open = shop.checkouts.get(shop.visitor(browser.visitor).checkoutToken ?? '');
    const waiting = open && open.completedAt === null ? open.token : null;
    outcome.checkout = waiting ?? (await openCheckout(browser, email ? { email } : {}));
    outcome.cart ??= shop.checkouts.get(outcome.checkout)?.cartToken ?? null;
    const order = await browser.post(`/checkouts/${outcome.checkout}/complete`, email ? { email } : {});
    outcome.order = String((order as { order_id: string }).order_id);
    await browser.open(`/checkouts/${outcome.checkout}/thank-you`);
  }
}

async function openCheckout(browser: PlayedBrowser, contact: object): Promise<string> {
  const { token } = (await browser.post('/checkout', contact)) as { token: string };
  await browser.open(`/checkouts/${token}`);
  return token;
}

/** One browser with its cookie; pages load pixels as the visitor's consent allows. */
class PlayedBrowser {
  readonly visitor: string;
  readonly #shop: ShopState;
  #page: PageData | null = null;
  #path = '/';
  #pixels: PlayedPixels | null = null;

  constructor(shop: ShopState, visitor: string) {
    this.#shop = shop;
    this.visitor = visitor;
  }

  async open(path: string): Promise<void> {
    const { response, text } = await this.#ask('GET', path);
    if (!response.ok) throw new VisitFailed(`GET ${path}: ${response.status}`);
    const json = /<script type="application\/json" id="sandbox-page">(.*?)<\/script>/s.exec(text)?.[1];
    if (!json) throw new VisitFailed(`GET ${path} is not a page of the shop`);
    await this.#pixels?.close();
    this.#page = JSON.parse(json) as PageData;
    this.#path = path;
    this.#pixels = await PlayedPixels.load(this.#shop, this.visitor, this.#page, path);
    this.#pixels.tell(this.#page.events);
  }

  async post(path: string, body: object): Promise<unknown> {
    // A script runs on a page: whoever acts before looking at anything stands on the front page.
    if (!this.#page && path !== '/consent') await this.open('/');
    const { response, text } = await this.#ask('POST', path, JSON.stringify(body));
    if (!response.ok) throw new VisitFailed(`POST ${path}: ${response.status} ${text.slice(0, 200)}`);
    const events = response.headers.get(EVENTS_HEADER);
    if (events) this.#pixels?.tell(JSON.parse(Buffer.from(events, 'base64').toString('utf8')) as PageEvent[]);
    return JSON.parse(text);
  }

  async close(): Promise<void> {
    await this.#pixels?.close();
  }

  async #ask(method: string, path: string, body?: string): Promise<{ response: Response; text: string }> {
    const response = await fetch(this.#shop.origins.storefront + path, {
      method,
      body,
      headers: {
        cookie: `${VISITOR_COOKIE}=${encodeURIComponent(this.visitor)}`,
        accept: method === 'GET' ? 'text/html' : 'application/json',
        'user-agent': PLAYED_USER_AGENT,
        referer: this.#shop.origins.storefront + this.#path,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    });
    return { response, text: await response.text() };
  }
}
