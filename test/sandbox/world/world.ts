// The made-up world: one seed, one world. Knows nothing of the app that is judged on it.

import { type Random, seededRandom } from '../../../server/lib/random.ts';
import { calendarOf, day, hour, minute } from './calendar.ts';
import { createProducts } from './catalogue.ts';
import { createMarket, type Market } from './choice.ts';
import { createCollections, withCollections } from './collections.ts';
import { createHistory, drawVariant, type PlannedOrder, planOrders } from './history.ts';
import { defaultEndsAt, effects, funnel, sizes } from './parameters.ts';
import { buysAfterClick, clickOnRecommendations, respondsToMail } from './responses.ts';
import { createShoppers, type PlannedShopper } from './shoppers.ts';
import type { Collection, Order, Product, ReceivedMail, Session, Shop, Shopper, Step, Truth } from './types.ts';
import { createVisits, type Traffic, type Visit } from './visits.ts';

export { affinity } from './taste.ts';

/** Anyone with a taste: a shopper, or whoever sits in a session. */
export interface Person {
  readonly taste: readonly number[];
}

export interface World {
  readonly shop: Shop;
  /** History begins and ends here (epoch ms); `endsAt` is the world's "now". */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly products: readonly Product[];
  readonly collections: readonly Collection[];
  /** The shoppers the shop knows at "now", and those who will come later. */
  readonly shoppers: readonly Shopper[];
  readonly futureShoppers: readonly Shopper[];
  /** Chronological, up to "now". */
  readonly orders: readonly Order[];
  product(id: number): Product | undefined;
  shopper(id: number): Shopper | undefined;
  /** Also those yet to come; the address in any case. */
  shopperByEmail(email: string): Shopper | undefined;
  /** Sessions that end in [from, to), by their end; those that ended in the orders of that window are among them. */
  browsing(from: number, to: number): Iterable<Session>;
  /**
   * What will happen in [from, to) after "now": browsing, orders to be made (`buy` steps without an order), and visits caused by mails.
   * Hand in every mail of the last 7 days each time: a mail acts once, at its own moment. Without mails: the world as it would have been.
   */
  nextDay(from: number, to: number, context: { readonly mails: readonly ReceivedMail[] }): Session[];
  /** Index of the recommendation that is clicked, or null. Items in the order shown; unknown ids draw no click. */
  clickOnRecommendations(person: Person, items: readonly number[], random: Random): number | null;
  /** What follows a click on a recommended product: a view, perhaps an add, a checkout and an order that would not have been. */
  stepsAfterClick(session: Session, product: number, at: number, random: Random): Step[];
  /** The truth as of a moment (default "now"): who has left by then. */
  truth(at?: number): Truth;
}

/** The parts a world is put together from; `createWorld` makes them up, `worldFromOrders` takes them from a file. */
export interface WorldParts {
  readonly seed: number | string;
  readonly shop: Shop;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly products: readonly Product[];
  readonly collections: readonly Collection[];
  readonly market: Market;
  readonly people: readonly PlannedShopper[];
  readonly planned: readonly PlannedOrder[];
  readonly orders: readonly Order[];
  readonly orderOf: ReadonlyMap<string, Order>;
  /** How much browsing; left out, it follows the published funnel. */
  readonly traffic?: Traffic;
}

export const madeUpShop: Shop = {
  name: 'Hollowmere',
  handle: 'hollowmere',
  currency: 'GBP',
  zone: 'Europe/London',
  locale: 'en',
  country: 'GB',
  email: 'hello@hollowmere.example',
};

/** Puts a world together from its parts. */
export function assembleWorld(parts: WorldParts): World {
  const { seed, products, people, endsAt } = parts;
  const calendar = calendarOf(parts.shop.zone);
  const visits = createVisits({ ...parts, calendar });
  const byId = new Map(products.map((product) => [product.id, product]));
  const all = people.map((entry) => entry.shopper);
  const shopperById = new Map(all.map((shopper) => [shopper.id, shopper]));
  const shopperByEmail = new Map(all.map((shopper) => [shopper.email, shopper]));
  // Passers-by who typed an address: whoever answers a mail has the taste they had.
  const passersBy = new Map<string, Session>();

  const remember = (session: Session): void => {
    if (session.shopper !== null) return;
    for (const step of session.steps) if (step.kind === 'checkout') passersBy.set(step.email, session);
  };

  /** The visit a mail causes, if any. */
  const answer = (mail: ReceivedMail, from: number, to: number, coming: ReadonlySet<string>): Session | null => {
    const shopper = shopperByEmail.get(mail.email.toLowerCase());
    const before = passersBy.get(mail.email.toLowerCase());
    const taste = shopper?.taste ?? before?.taste;
    if (!taste) return null;
    const random = seededRandom(`${seed}/mail/${mail.id}`);
    const items = mail.products.flatMap((id) => byId.get(id) ?? []);
    const response = respondsToMail({ taste }, mail, items, random);
    if (!(response.clicks || response.unsubscribes) || response.at < from || response.at >= to) return null;
    // Who would have come back to that cart unasked buys then anyway: the mail adds nothing.
    const buys = response.buys && !(mail.cart !== null && coming.has(mail.cart));
    const steps: Step[] = [];
    let at = response.at;
    const after = (ms: number): number => {
      at += Math.round(ms);
      return at;
    };
    if (response.unsubscribes) steps.push({ at, kind: 'unsubscribe', mail: mail.id });
    else {
      steps.push({ at, kind: 'follow-mail', mail: mail.id });
      const item = items[0];
      if (!buys && item && random() < 0.5) {
        steps.push({ at: after(20_000), kind: 'view', product: item.id, from: 'mail' });
      }
      if (buys) {
        if (mail.kind !== 'cart' && item) {
          const variant = item.variants[drawVariant(random, item)]!;
          steps.push({ at: after(15_000), kind: 'view', product: item.id, from: 'mail' });
          steps.push({ at: after(30_000), kind: 'add', product: item.id, variant: variant.id, quantity: 1 });
        }
        steps.push({ at: after(40_000), kind: 'checkout', email: mail.email, acceptsMarketing: true });
        steps.push({ at: after(70_000), kind: 'buy', email: mail.email, order: null });
      }
    }
    return {
      id: `mail-${mail.id}`,
      visitor: shopper?.visitors[0] ?? before!.visitor,
      shopper: shopper?.id ?? null,
      consent: shopper ? shopper.browsingConsent : before!.consent,
      robot: false,
      device: random() < 0.62 ? 'phone' : 'computer',
      cart: mail.cart ?? `mail-${mail.id}`,
      startsAt: steps[0]!.at,
      endsAt: at,
      steps,
      taste,
    };
  };

  /** Some of those who return unasked do so through the mail they got meanwhile. */
  const throughMail = (visit: Visit, mails: readonly ReceivedMail[]): Session => {
    const { session, returns } = visit;
    if (!returns) return session;
    const email = shopperById.get(session.shopper ?? -1)?.email;
    const mail = mails.findLast(
      (entry) =>
        entry.kind === 'cart' && entry.email === email && entry.at >= returns.leftAt && entry.at < session.startsAt,
    );
    if (!mail || seededRandom(`${seed}/through/${session.id}`)() >= effects.returnsThroughMail) return session;
    return {
      ...session,
      steps: [{ at: session.startsAt, kind: 'follow-mail', mail: mail.id }, ...session.steps.slice(1)],
    };
  };

  return {
    shop: parts.shop,
    startsAt: parts.startsAt,
    endsAt,
    products,
    collections: parts.collections,
    shoppers: all.filter((shopper) => shopper.createdAt <= endsAt),
    futureShoppers: all.filter((shopper) => shopper.createdAt > endsAt),
    orders: parts.orders,
    product: (id) => byId.get(id),
    shopper: (id) => shopperById.get(id),
    shopperByEmail: (email) => shopperByEmail.get(email.toLowerCase()),
    browsing(from, to) {
      const found = visits.visits(from, to).map((visit) => visit.session);
      found.forEach(remember);
      return found;
    },
    nextDay(from, to, context) {
      const found = visits.visits(from, to);
      for (const visit of found) remember(visit.session);
      const horizon = to + funnel.returnHours.most * hour;
      const coming = context.mails.some((mail) => mail.cart !== null)
        ? new Set(visits.returning(from - funnel.returnHours.most * hour, horizon))
        : new Set<string>();
      const caused = context.mails.flatMap((mail) => answer(mail, from, to, coming) ?? []);
      return [...found.map((visit) => throughMail(visit, context.mails)), ...caused].sort(
        (a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1),
      );
    },
    clickOnRecommendations: (person, items, random) => {
      if (!person.taste.length) return null;
      const known = items.map((id) => byId.get(id));
      const shown = known.flatMap((product, place) => (product ? [{ product, place }] : []));
      const clicked = clickOnRecommendations(
        person,
        shown.map((entry) => entry.product),
        random,
      );
      return clicked === null ? null : shown[clicked]!.place;
    },
    stepsAfterClick(session, id, at, random) {
      const product = byId.get(id);
      if (!product) return [];
      const steps: Step[] = [{ at, kind: 'view', product: id, from: 'recommendation' }];
      const buys = random() < buysAfterClick(session, product);
      const adds = buys || random() < 3 * (funnel.addsPer100Views / 100);
      if (!adds || !product.variants.some((variant) => variant.inventory > 0)) return steps;
      const variant = product.variants[drawVariant(random, product)]!;
      steps.push({ at: at + 35_000, kind: 'add', product: id, variant: variant.id, quantity: 1 });
      const email = session.shopper === null ? null : (shopperById.get(session.shopper)?.email ?? null);
      if (buys && email) {
        steps.push({ at: at + 90_000, kind: 'checkout', email, acceptsMarketing: false });
        steps.push({ at: at + 3 * minute, kind: 'buy', email, order: null });
      }
      return steps;
    },
    truth: (at = endsAt) => ({
      products: products.map(({ id, taste }) => ({ id: String(id), taste })),
      shoppers: all
        .filter((shopper) => shopper.createdAt <= at)
        .map(({ id, email, taste, rate, leftAt }) => ({
          id: String(id),
          email,
          taste,
          rate,
          left_at: leftAt !== null && leftAt <= at ? leftAt : null,
        })),
      effects: { cart_mail: effects.cartMail, recommendation: effects.recommendation },
    }),
  };
}

/** The made-up world of a seed. Deterministic: the same arguments give the same world to the last bit. */
export function createWorld(options: { seed: number | string; size?: 'full' | 'small'; endsAt?: number }): World {
  const { seed, size: sizeName = 'full', endsAt = defaultEndsAt } = options;
  const size = sizes[sizeName];
  const startsAt = endsAt - size.historyDays * day;
  const shop = madeUpShop;
  const calendar = calendarOf(shop.zone);
  const bare = createProducts(seed, size.products, startsAt, endsAt);
  const collections = createCollections(bare, endsAt);
  const products = withCollections(bare, collections);
  const market = createMarket(products);
  const people = createShoppers(seed, size, calendar, startsAt, endsAt);
  const planned = planOrders(seed, products, market, calendar, people);
  const history = createHistory(seed, products, market, calendar, people, planned, startsAt, endsAt, shop);
  return assembleWorld({ seed, shop, startsAt, endsAt, products, collections, market, people, planned, ...history });
}
