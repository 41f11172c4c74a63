// A day of the made-up world, lived through the shop: visitors come and go at their hours, buy or leave, answer mails and follow
// recommendations, while the app does at each moment what is due then.

import { seededRandom } from '../../server/lib/random.ts';
import { consentOf, rememberBrowser } from './browsing-history.ts';
import { type CollectorEvent, collect, eventsOfStep } from './collector-client.ts';
import type { Mailbox } from './mailbox.ts';
import { addToCart, CartError } from './operations/cart.ts';
import { completeCheckout, updateCheckout } from './operations/checkout.ts';
import { receivedMails, restoreLink, unsubscribeLink } from './received-mail.ts';
import type { ShopState } from './shop-state.ts';
import { askApp } from './storefront/app-proxy.ts';
import type { Timekeeper } from './timekeeper.ts';
import type { Session, Step } from './world/types.ts';
import type { World } from './world/world.ts';

const dayMs = 86_400_000;
/** Mails of so long ago still draw answers. */
const mailWindowMs = 7 * dayMs;
/** How far the app's clock may lag behind while a day is played; well within the proxy's 90 s. */
const driftMs = 40_000;
/** How often a visitor looks at the block of recommendations at all: on a product's page it stands below what they came for. */
const seenShare = { home: 0.7, product: 0.25 };
/** Visitors who wait for an answer of the app at one time. */
const atOnce = 8;

interface Moment {
  at: number;
  session: Session;
  step: Step;
  index: number;
}

/** Puts a moment where its time belongs, no earlier than `from`. */
function insert(queue: Moment[], moment: Moment, from: number): void {
  let low = from;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (queue[middle]!.at <= moment.at) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, moment);
}

export interface DayReport {
  visits: number;
  orders: number;
  mails: number;
}

/** As a person's browser introduces itself. */
const BROWSER =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36';

export class DayPlayer {
  readonly #shop: ShopState;
  readonly #world: World;
  readonly #mailbox: Mailbox;
  readonly #time: Timekeeper;
  /** the world's key of a cart, by token */
  readonly #cartKeys = new Map<string, string>();
  readonly #tokenOf = new Map<string, string>();

  constructor(shop: ShopState, world: World, mailbox: Mailbox, time: Timekeeper) {
    this.#shop = shop;
    this.#world = world;
    this.#mailbox = mailbox;
    this.#time = time;
  }

  /** Plays the next 24 hours. */
  async play(): Promise<DayReport> {
    const from = this.#shop.now();
    const to = from + dayMs;
    const mailsBefore = this.#mailbox.messages.length;
    const ordersBefore = this.#shop.orders.size;
    const mails = receivedMails(this.#shop, this.#mailbox, from - mailWindowMs, this.#cartKeys);
    const sessions = this.#world.nextDay(from, to, { mails });
    const queue = sessions.flatMap((session) =>
      session.steps.map((step, index): Moment => ({ at: step.at, session, step, index })),
    );
    queue.sort((a, b) => a.at - b.at || a.index - b.index);
    // Visitors live side by side; each of them does one thing after the other.
    const busy = new Map<string, Promise<void>>();
    let fault: unknown;
    let place = 0;
    for (;;) {
      if (fault !== undefined) throw fault;
      if (place === queue.length) {
        await Promise.all(busy.values());
        if (place === queue.length) break;
      }
      const moment = queue[place]!;
      place++;
      const { visitor } = moment.session;
      await (busy.get(visitor) ?? (busy.size >= atOnce ? Promise.race(busy.values()) : undefined));
      await this.#time.passTo(Math.min(to, Math.max(from, moment.at)), driftMs);
      const living = this.#live(moment)
        .then((further) => {
          for (const next of further) insert(queue, next, place);
        })
        .catch((error: unknown) => {
          fault ??= error;
        })
        .finally(() => busy.delete(visitor));
      busy.set(visitor, living);
    }
    await this.#time.advanceTo(to);
    return {
      visits: sessions.length,
      orders: this.#shop.orders.size - ordersBefore,
      mails: this.#mailbox.messages.length - mailsBefore,
    };
  }

  /** One step; what a recommendation leads to comes back as further moments. */
  async #live({ session, step, index }: Moment): Promise<Moment[]> {
    const shop = this.#shop;
    rememberBrowser(shop, session.visitor, consentOf(session.consent));
    let order: string | null = null;
    try {
      switch (step.kind) {
        case 'add':
          this.#takeCart(session);
          addToCart(shop, session.visitor, [{ variantId: step.variant, quantity: step.quantity }]);
          this.#noteCart(session);
          break;
        case 'checkout':
          this.#takeCart(session);
          updateCheckout(shop, session.visitor, { email: step.email, buyerAcceptsMarketing: step.acceptsMarketing });
          break;
        case 'buy': {
          this.#takeCart(session);
          const { token } = updateCheckout(shop, session.visitor, { email: step.email });
          order = completeCheckout(shop, token, { email: step.email }).id;
          break;
        }
        case 'follow-mail':
          await this.#follow(session, step.mail);
          break;
        case 'unsubscribe':
          await this.#unsubscribe(step.mail);
          break;
        default:
      }
    } catch (error) {
      // Sold out, or the cart went with another purchase: the visitor shrugs.
      if (!(error instanceof CartError)) throw error;
      return [];
    }
    const at = Math.round(shop.now());
    await this.#tell(session, step, index, order, at);
    if (session.robot) return [];
    return step.kind === 'home' || step.kind === 'view' ? this.#recommend(session, step) : [];
  }

  async #tell(session: Session, step: Step, index: number, order: string | null, at: number): Promise<void> {
    const visitor = this.#shop.visitor(session.visitor);
    const checkout = visitor.checkoutToken ?? (order && this.#shop.orders.get(order)?.checkoutToken) ?? '';
    const cart = visitor.cartToken ?? (order && this.#shop.orders.get(order)?.cartToken) ?? '';
    const events = eventsOfStep(this.#shop, step, { id: `${session.id}-${index}`, cart, checkout, order });
    await this.#report(
      session,
      events.map((event) => ({ ...event, at })),
    );
  }

  async #report(session: Session, events: CollectorEvent[]): Promise<void> {
    const consent = consentOf(session.consent);
    // Without consent the platform does not load the pixel.
    if (!consent?.analytics || events.length === 0 || !this.#shop.singles.webPixel) return;
    await collect(this.#shop, session.visitor, this.#shop.visitor(session.visitor).clientId, consent, events);
  }

  async #recommend(session: Session, step: Step): Promise<Moment[]> {
    const consenting = session.consent?.analytics === true;
    const search = new URLSearchParams({ placement: step.kind === 'view' ? 'product' : 'home', limit: '8' });
    if (step.kind === 'view') search.set('product', String(step.product));
    if (consenting) search.set('visitor', session.visitor);
    const answer = await askApp(this.#shop, this.#shop.visitor(session.visitor), '/recommendations', search);
    if (answer.status !== 200) return [];
    const { decision, items } = JSON.parse(answer.body.toString()) as {
      decision: string;
      items: { product: string }[];
    };
    const random = seededRandom(`${session.id}/${step.at}`);
    if (random() >= seenShare[step.kind === 'view' ? 'product' : 'home']) return [];
    const products = items.map((item) => String(item.product));
    const at = Math.round(this.#shop.now());
    await this.#report(session, [{ id: `${decision}-shown`, type: 'recommendation-shown', at, decision, products }]);
    const clicked = this.#world.clickOnRecommendations(session, products.map(Number), random);
    if (clicked === null) return [];
    const product = products[clicked]!;
    await this.#report(session, [{ id: `${decision}-clicked`, type: 'recommendation-clicked', at, decision, product }]);
    const clickedAt = this.#shop.now() + 5_000 + Math.round(random() * 20_000);
    return this.#world.stepsAfterClick(session, Number(product), clickedAt, random).map((next, place) => ({
      at: next.at,
      session,
      step: next,
      index: Number(`${Math.round(step.at % 1e6)}${place}`),
    }));
  }

  /** Opens the mail's link in the shopper's own browser, redirects included. */
  async #follow(session: Session, mail: string): Promise<void> {
    const message = this.#mailbox.messages.find((candidate) => candidate.id === mail);
    let link = message && restoreLink(message);
    for (let hop = 0; link && hop < 5; hop++) {
      const answer: Response = await fetch(link, {
        redirect: 'manual',
        headers: { cookie: `sandbox_visitor=${session.visitor}`, 'user-agent': BROWSER },
      });
      await answer.arrayBuffer();
      const location: string | null = answer.headers.get('location');
      link = location ? new URL(location, link).href : undefined;
    }
    this.#noteCart(session);
  }

  async #unsubscribe(mail: string): Promise<void> {
    const message = this.#mailbox.messages.find((candidate) => candidate.id === mail);
    const link = message && unsubscribeLink(message);
    if (!link) return;
    const answer = await fetch(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    await answer.arrayBuffer();
  }

  /** Sessions with the same cart key go on with one cart, also on another device. */
  #takeCart(session: Session): void {
    const token = this.#tokenOf.get(session.cart);
    const visitor = this.#shop.visitor(session.visitor);
    const cart = token ? this.#shop.carts.get(token) : undefined;
    if (cart && visitor.cartToken !== cart.token) {
      visitor.cartToken = cart.token;
      this.#shop.put('visitors', visitor.id, visitor);
    }
  }

  #noteCart(session: Session): void {
    const token = this.#shop.visitor(session.visitor).cartToken;
    if (!token) return;
    this.#cartKeys.set(token, session.cart);
    this.#tokenOf.set(session.cart, token);
  }
}
