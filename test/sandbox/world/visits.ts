// Browsing: who looks at what, when; what lands in carts, and which of them are left behind.

import { type Random, seededRandom } from '../../../server/lib/random.ts';
import { type Calendar, day, demandOf, drawTimeOfDay, hour } from './calendar.ts';
import type { Chooser, Market } from './choice.ts';
import { between, geometric, hex, logNormal, pick, poisson } from './draw.ts';
import { drawVariant, type PlannedOrder } from './history.ts';
import { abandonment, consent, funnel, notShoppers } from './parameters.ts';
import { activeAt, drawBrowsingConsent, drawPerson, type PlannedShopper } from './shoppers.ts';
import type { BrowsingConsent, Collection, Order, Product, Session, Shopper, Step } from './types.ts';

/** What the browsing of a world is made of. */
export interface VisitWorld {
  readonly seed: number | string;
  readonly products: readonly Product[];
  readonly collections: readonly Collection[];
  readonly market: Market;
  readonly calendar: Calendar;
  readonly people: readonly PlannedShopper[];
  readonly planned: readonly PlannedOrder[];
  readonly orderOf: ReadonlyMap<string, Order>;
  readonly endsAt: number;
  readonly traffic?: Traffic;
}

/** How much is looked at besides the orders' own visits. */
export interface Traffic {
  readonly otherVisitsPerDay: number;
  readonly cartsLeftPerDay: number;
  /** Extra views per bought line, and how many lines of one order are looked at before they are added. */
  readonly viewsAroundLine: number;
  readonly mostViewedLines: number;
}

/** A visit of someone who comes back to a cart they left: which cart, and when they left it. */
export interface Return {
  readonly leftAt: number;
}

/** A session, with what only the world knows about it. */
export interface Visit {
  readonly session: Session;
  readonly returns: Return | null;
}

interface Visitor {
  readonly visitor: string;
  readonly shopper: Shopper | null;
  readonly taste: readonly number[];
  readonly consent: BrowsingConsent | null;
  readonly email: string;
  readonly acceptsMarketing: boolean;
}

/** Gap to the next step in ms. */
const gap = (random: Random, pauses: boolean): number => {
  const { median, sigma, most } = abandonment.secondsBetweenSteps;
  const { pause } = abandonment;
  if (pauses && random() < pause.share) {
    return 60_000 * Math.min(pause.mostMinutes, logNormal(random, pause.medianMinutes, pause.sigma));
  }
  return 1000 * Math.min(most, Math.max(2, logNormal(random, median, sigma)));
};

/** How many views a session without an order has. */
export function drawViews(random: Random): number {
  if (random() < funnel.singleViewShare) return 1;
  if (random() < funnel.twoViewShare) return 2;
  const { shortMean, longMean, longShare } = funnel.longSession;
  return Math.min(60, 3 + geometric(random, random() < longShare ? longMean : shortMean));
}

/** Mean of `drawViews`. */
export const meanViews = (): number => {
  const { shortMean, longMean, longShare } = funnel.longSession;
  const long = 3 + (1 - longShare) * shortMean + longShare * longMean;
  return (
    funnel.singleViewShare + (1 - funnel.singleViewShare) * (funnel.twoViewShare * 2 + (1 - funnel.twoViewShare) * long)
  );
};

/** Collects steps at rising moments. */
class Course {
  readonly steps: Step[] = [];
  readonly random: Random;
  readonly pauses: boolean;
  at: number;
  constructor(random: Random, at: number, pauses = false) {
    this.random = random;
    this.pauses = pauses;
    this.at = at;
  }
  /** Adds a step at the moment reached, then lets time pass. */
  do(step: (at: number) => Step): void {
    this.steps.push(step(Math.round(this.at)));
    this.at += gap(this.random, this.pauses);
  }
}

/** Browsing of a world. */
export function createVisits(world: VisitWorld) {
  const { seed, products, collections, market, calendar, people, planned, endsAt, traffic } = world;
  const collectionOfType = new Map(collections.map((collection) => [collection.title, collection.id]));
  const home = collections[0]?.id ?? null;

  // How much is looked at: so much that the bought lines of the last weeks are the published share of views.
  const span = 60 * day;
  const recent = planned.filter((plan) => plan.at >= endsAt - span && plan.at < endsAt);
  const observed = Math.min(span, endsAt - (planned[0]?.at ?? endsAt - span));
  const linesPerDay = (recent.reduce((sum, plan) => sum + plan.lines.length, 0) / observed) * day;
  const viewsPerDay = (linesPerDay * 100) / funnel.boughtLinesPer100Views;
  let demand = 0;
  const now = calendar.dayOf(endsAt);
  for (let d = now - 60; d < now; d++) demand += demandOf(d, 'views') / 60;
  // Views around orders come with the orders; the others are shared between known shoppers and passers-by.
  const otherViews = traffic
    ? traffic.otherVisitsPerDay * meanViews()
    : Math.max(0.2 * viewsPerDay, viewsPerDay - linesPerDay * (1 + funnel.viewsAroundBoughtLine));
  // A session ends early with an add; that takes a few views away again.
  const openAdds =
    traffic?.cartsLeftPerDay ?? ((funnel.addsPer100Views - funnel.boughtLinesPer100Views) / 100) * viewsPerDay;
  const knownViews = funnel.knownShareOfViews * otherViews;
  const hazard = openAdds / (otherViews - knownViews + funnel.knownAddFactor * knownViews);
  const sessionMean = meanViews() * 0.965;
  const active = people.filter(({ shopper }) => activeAt(shopper, endsAt) && shopper.kind === 'shopper');
  const rates = active.reduce((sum, { shopper }) => sum + shopper.visitRate, 0);
  /** Visits a week for one unit of a shopper's `visitRate`. */
  const visitScale = rates > 0 ? (knownViews / sessionMean) * (7 / rates) : 0;
  const passersByPerDay = (otherViews - knownViews) / sessionMean / (1 + funnel.passerByReturns);

  const searchText = (random: Random, product: Product): string => {
    const noun = product.type.toLowerCase().replace(/s$/, '');
    const words = product.title.toLowerCase().split(' in ')[0]!.split(' ').slice(-2).join(' ');
    return pick(random, [noun, words, words, product.type.toLowerCase()]);
  };

  /** One product page: perhaps by a search or a collection page first. */
  const look = (course: Course, product: number, first: boolean): void => {
    const { random } = course;
    const item = products[product]!;
    const way = random();
    if (way < funnel.searchShare) {
      course.do((at) => ({ at, kind: 'search', text: searchText(random, item) }));
      course.do((at) => ({ at, kind: 'view', product: item.id, from: 'search' }));
    } else if (first && way < 0.4) {
      course.do((at) => ({ at, kind: 'view', product: item.id, from: 'outside' }));
    } else if (first && way < 0.62) {
      course.do((at) => ({ at, kind: 'home' }));
      course.do((at) => ({ at, kind: 'view', product: item.id, from: 'home' }));
    } else {
      const collection = collectionOfType.get(item.type) ?? home;
      if (collection !== null && (first || random() < 0.3)) {
        course.do((at) => ({ at, kind: 'collection', collection }));
      }
      course.do((at) => ({ at, kind: 'view', product: item.id, from: first ? 'collection' : 'product' }));
    }
  };

  const put = (course: Course, product: number, variant?: number, quantity = 1): void => {
    const item = products[product]!;
    const chosen = item.variants[variant ?? drawVariant(course.random, item)]!;
    course.do((at) => ({ at, kind: 'add', product: item.id, variant: chosen.id, quantity }));
  };

  const finish = (course: Course, who: Visitor, id: string, cart: string, robot = false): Session => {
    const steps = course.steps;
    return {
      id,
      visitor: who.visitor,
      shopper: who.shopper?.id ?? null,
      consent: who.consent,
      robot,
      device: course.random() < 0.62 ? 'phone' : 'computer',
      cart,
      startsAt: steps[0]!.at,
      endsAt: steps.at(-1)!.at,
      steps,
      taste: who.taste,
    };
  };

  const knownVisitor = (random: Random, shopper: Shopper, visitor?: string): Visitor => ({
    visitor: visitor ?? (random() < 0.8 ? shopper.visitors[0]! : pick(random, shopper.visitors)),
    shopper,
    taste: shopper.taste,
    consent: shopper.browsingConsent,
    email: shopper.email,
    acceptsMarketing: shopper.emailConsent === 'subscribed',
  });

  /** A visit without an order: looks around, perhaps fills a cart and leaves it. Null where there is nothing to see. */
  const browse = (random: Random, who: Visitor, startsAt: number, id: string, dayNumber: number): Session | null => {
    const chooser: Chooser = market.chooser(who.taste, dayNumber);
    const course = new Course(random, startsAt, true);
    const factor = who.shopper ? funnel.knownAddFactor : 1;
    const seen: number[] = [];
    let added = false;
    let last: number | null = null;
    for (let left = drawViews(random); left > 0; left--) {
      const product: number =
        seen.length > 1 && random() < funnel.returnToSeen ? pick(random, seen) : chooser.next(random, last);
      if (product < 0) break;
      look(course, product, last === null);
      seen.push(product);
      last = product;
      if (random() < hazard * factor && products[product]!.variants.some((variant) => variant.inventory > 0)) {
        put(course, product);
        added = true;
        if (random() < abandonment.endsWithAdd) break;
        left = Math.max(left, 2);
      }
    }
    if (!course.steps.length) return null;
    if (added && random() < (who.shopper ? funnel.checkoutShareKnown : funnel.checkoutSharePasserBy)) {
      course.do((at) => ({ at, kind: 'checkout', email: who.email, acceptsMarketing: who.acceptsMarketing }));
    }
    return finish(course, who, id, id);
  };

  /** The visit, or the two, that end in an order. */
  const buying = (plan: PlannedOrder): Visit[] => {
    const random = seededRandom(`${seed}/visit/${plan.key}`);
    const dayNumber = calendar.dayOf(plan.at);
    const who = knownVisitor(random, plan.shopper, plan.visitor);
    const chooser = market.chooser(who.taste, dayNumber);
    const cart = `order-${plan.key}`;
    const order = world.orderOf.get(plan.key)?.id ?? null;
    const fill = (course: Course): void => {
      let last: number | null = null;
      plan.lines.forEach((line, place) => {
        if (place >= (traffic?.mostViewedLines ?? 20)) {
          put(course, line.product, line.variant, line.quantity);
          return;
        }
        for (
          let extra = poisson(random, traffic?.viewsAroundLine ?? funnel.viewsAroundBoughtLine);
          extra > 0;
          extra--
        ) {
          const product = chooser.next(random, last);
          if (product < 0) break;
          look(course, product, last === null);
          last = product;
        }
        look(course, line.product, last === null);
        last = line.product;
        put(course, line.product, line.variant, line.quantity);
      });
    };
    const pay = (course: Course): void => {
      const acceptsMarketing = who.acceptsMarketing;
      course.do((at) => ({ at, kind: 'checkout', email: who.email, acceptsMarketing }));
      course.do((at) => ({ at, kind: 'buy', email: who.email, order }));
    };
    /** Steps are made forwards from 0, then moved so that the last one falls on its moment. */
    const endAt = (course: Course, at: number): Course => {
      const shift = at - course.steps.at(-1)!.at;
      const moved = new Course(random, 0);
      for (const step of course.steps) moved.steps.push({ ...step, at: step.at + shift });
      return moved;
    };
    if (random() >= funnel.returnedOrderShare) {
      const course = new Course(random, 0);
      fill(course);
      pay(course);
      return [{ session: finish(endAt(course, plan.at), who, cart, cart), returns: null }];
    }
    const early = new Course(random, 0);
    fill(early);
    if (random() < funnel.checkoutShareKnown) {
      early.do((at) => ({ at, kind: 'checkout', email: who.email, acceptsMarketing: who.acceptsMarketing }));
    }
    const { median, sigma, most } = funnel.returnHours;
    const away = Math.min(most, Math.max(0.6, logNormal(random, median, sigma))) * hour;
    const first = finish(endAt(early, plan.at - away), who, `${cart}-left`, cart);
    const late = new Course(random, 0);
    late.do((at) => ({ at, kind: 'home' }));
    pay(late);
    const second = finish(endAt(late, plan.at), who, cart, cart);
    return [
      { session: first, returns: null },
      { session: second, returns: { leftAt: first.endsAt } },
    ];
  };

  const robot = (random: Random, startsAt: number, id: string): Session => {
    const who: Visitor = {
      visitor: hex(random, 32),
      shopper: null,
      taste: [],
      consent: null,
      email: '',
      acceptsMarketing: false,
    };
    const course = new Course(random, startsAt);
    const shown = products.filter((product) => product.publishedAt !== null && product.publishedAt < startsAt);
    if (!shown.length) course.do((at) => ({ at, kind: 'home' }));
    else {
      for (let left = between(random, notShoppers.robotViews.least, notShoppers.robotViews.most); left > 0; left--) {
        course.do((at) => ({ at, kind: 'view', product: pick(random, shown).id, from: 'outside' }));
        course.at = course.steps.at(-1)!.at + between(random, 250, 1200);
      }
    }
    return { ...finish(course, who, id, id, true), device: 'computer' };
  };

  const dayCache = new Map<number, Session[]>();

  /** Everything that starts on a day without being an order's visit (a passer-by's second visit included, days later). */
  const dayOfSessions = (dayNumber: number): Session[] => {
    const kept = dayCache.get(dayNumber);
    if (kept) return kept;
    const random = seededRandom(`${seed}/day/${dayNumber}`);
    const moment = (n: number) => calendar.moment(n, drawTimeOfDay(random, 'views'));
    const today = demandOf(dayNumber, 'views') / demand;
    const sessions: Session[] = [];
    const add = (session: Session | null) => {
      if (session) sessions.push(session);
    };
    const noon = calendar.moment(dayNumber, day / 2);
    for (const { shopper } of people) {
      if (!activeAt(shopper, noon) || shopper.kind !== 'shopper') continue;
      const visits = poisson(random, (shopper.visitRate * visitScale * today) / 7);
      for (let i = 0; i < visits; i++) {
        add(
          browse(
            random,
            knownVisitor(random, shopper),
            moment(dayNumber),
            `${dayNumber}-${shopper.id}-${i}`,
            dayNumber,
          ),
        );
      }
    }
    const passing = poisson(random, passersByPerDay * today);
    for (let i = 0; i < passing; i++) {
      const { taste, visitors, email } = drawPerson(random, 5_000_000 + (dayNumber % 1000) * 5000 + i);
      const who: Visitor = {
        visitor: visitors[0]!,
        shopper: null,
        taste,
        consent: drawBrowsingConsent(random),
        email,
        acceptsMarketing: random() < consent.acceptsMarketingAtCheckout,
      };
      const id = `${dayNumber}-p${i}`;
      add(browse(random, who, moment(dayNumber), id, dayNumber));
      if (random() < funnel.passerByReturns) {
        const later = dayNumber + between(random, 1, returnWithin);
        add(browse(random, who, moment(later), `${id}-again`, later));
      }
    }
    const robots = poisson(random, notShoppers.robotSessionsPerDay);
    for (let i = 0; i < robots; i++) add(robot(random, moment(dayNumber), `${dayNumber}-robot${i}`));
    // A few days are asked for again and again when time goes on day by day; whole histories are not kept.
    if (dayCache.size > 2 * returnWithin) dayCache.clear();
    dayCache.set(dayNumber, sessions);
    return sessions;
  };

  /** All visits that end within [from, to), by their end. */
  const visits = (from: number, to: number): Visit[] => {
    const found: Visit[] = [];
    const inside = (session: Session) => session.endsAt >= from && session.endsAt < to;
    const longest = 12 * hour;
    const lastOrder = to + funnel.returnHours.most * hour + longest;
    for (const plan of planned) {
      if (plan.at < from || plan.at >= lastOrder) continue;
      for (const visit of buying(plan)) if (inside(visit.session)) found.push(visit);
    }
    for (let d = calendar.dayOf(from) - returnWithin - 1; d <= calendar.dayOf(to); d++) {
      for (const session of dayOfSessions(d)) if (inside(session)) found.push({ session, returns: null });
    }
    return found.sort((a, b) => a.session.endsAt - b.session.endsAt || (a.session.id < b.session.id ? -1 : 1));
  };

  /** Cart keys that will be bought unasked by a return ending in [from, to). */
  const returning = (from: number, to: number): string[] =>
    planned
      .filter((plan) => plan.at >= from && plan.at < to)
      .flatMap(buying)
      .filter((visit) => visit.returns !== null)
      .map((visit) => visit.session.cart);

  return { visits, returning };
}

/** A passer-by who comes again does so within so many days. */
const returnWithin = 9;

export type Visits = ReturnType<typeof createVisits>;
