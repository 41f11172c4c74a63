// The people who buy: who they are, what they like, when they buy and when they leave for good.

import { type Random, seededRandom } from '../../../server/lib/random.ts';
import { type Calendar, day, demandOf, drawTimeOfDay, hour } from './calendar.ts';
import { beta, exponential, gamma, hex, pick, weighted } from './draw.ts';
import { consent, notShoppers, purchasing, type WorldSize } from './parameters.ts';
import { personTaste } from './taste.ts';
import type { Address, BrowsingConsent, EmailConsent, Shopper } from './types.ts';
import { countries, familyNames, firstNames, streets } from './words/people.ts';

/** A shopper with all their orders to be, past and planned (epoch ms, rising). */
export interface PlannedShopper {
  readonly shopper: Shopper;
  readonly orders: readonly number[];
}

/** How far the future is planned. */
export const futureDays = 150;

const firstShopperId = 7_205_310_000_000;

/** Demand added up over local days, so that rates of "orders a week" hold on average and days still differ. */
export interface DemandClock {
  /** The moment so many average days of demand after another moment; null: beyond the plan. */
  after(at: number, averageDays: number, random: Random): number | null;
}

const wholeSecond = (at: number): number => Math.floor(at / 1000) * 1000;

/** The order-demand clock of a zone between two moments. */
export function demandClock(calendar: Calendar, from: number, to: number): DemandClock {
  const first = calendar.dayOf(from);
  const last = calendar.dayOf(to);
  const sums = new Float64Array(last - first + 2);
  for (let d = first; d <= last; d++) sums[d - first + 1] = sums[d - first]! + demandOf(d, 'orders');
  return {
    after(at, averageDays, random) {
      const today = calendar.dayOf(at);
      const slot = today - first;
      if (slot < 0 || slot >= sums.length - 1) return null;
      const start = sums[slot]! + (calendar.timeOfDay(at) / day) * (sums[slot + 1]! - sums[slot]!);
      const goal = start + averageDays;
      if (goal >= sums[sums.length - 1]!) return null;
      let low = slot;
      let high = sums.length - 2;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle + 1]! > goal) high = middle;
        else low = middle + 1;
      }
      const moment = wholeSecond(calendar.moment(first + low, drawTimeOfDay(random, 'orders')));
      // The same day again: within hours, not before.
      return moment > at ? moment : wholeSecond(at + hour * (0.3 + 3 * random()));
    },
  };
}

const code = (random: Random, form: string): string =>
  form.replace(/[9A]/g, (letter) =>
    letter === '9' ? String(Math.floor(random() * 10)) : String.fromCharCode(65 + Math.floor(random() * 26)),
  );

/** An address and the locale that goes with it. */
export function drawAddress(random: Random): { address: Address; locale: string } {
  const place =
    countries[
      weighted(
        random,
        countries.map((entry) => entry.share),
      )
    ]!;
  return {
    address: {
      line: `${1 + Math.floor(random() * 140)} ${pick(random, streets)}`,
      city: pick(random, place.towns),
      zip: code(random, place.code),
      country: place.country,
    },
    locale: place.locale,
  };
}

/** What someone told the cookie banner. */
export function drawBrowsingConsent(random: Random): BrowsingConsent | null {
  const answer = random();
  if (answer < consent.analyticsGranted) {
    const marketing = random() < consent.marketingGivenAnalytics;
    return { analytics: true, marketing, preferences: true, saleOfData: marketing };
  }
  if (answer < consent.analyticsGranted + consent.analyticsRefused) {
    return { analytics: false, marketing: false, preferences: random() < 0.4, saleOfData: false };
  }
  return null;
}

const domains = ['example.com', 'example.net', 'example.org'];

/** A person without a life yet: name, address, taste, consent. */
export function drawPerson(random: Random, index: number) {
  const firstName = pick(random, firstNames);
  const lastName = pick(random, familyNames);
  const { address, locale } = drawAddress(random);
  const { taste, wallet } = personTaste(random);
  const answer = random();
  const state = consent.email;
  const emailConsent: EmailConsent =
    answer < state.subscribed
      ? 'subscribed'
      : answer < state.subscribed + state.unsubscribed
        ? 'unsubscribed'
        : answer < state.subscribed + state.unsubscribed + state.pending
          ? 'pending'
          : 'not-subscribed';
  const visitors = [hex(random, 32)];
  if (random() < notShoppers.secondDevice) visitors.push(hex(random, 32));
  return {
    id: firstShopperId + index * 32_768,
    email: `${firstName}.${lastName}${index + 1}@${pick(random, domains)}`.toLowerCase(),
    firstName,
    lastName,
    locale,
    address,
    taste,
    wallet,
    emailConsent,
    browsingConsent: drawBrowsingConsent(random),
    visitors,
  };
}

/** Moments of acquisition: growing over the history and following demand; sorted, future ones included. */
function acquisitions(random: Random, calendar: Calendar, count: number, startsAt: number, endsAt: number): number[] {
  const first = calendar.dayOf(startsAt);
  const now = calendar.dayOf(endsAt);
  const last = now + futureDays;
  const weights: number[] = [];
  let past = 0;
  for (let d = first; d <= last; d++) {
    const growth = 1 + (purchasing.acquisitionGrowth - 1) * Math.min(1, (d - first) / (now - first));
    const weight = growth * demandOf(d, 'orders');
    weights.push(weight);
    if (d < now) past += weight;
  }
  const moments: number[] = [];
  // Every day gets its share; the fraction is carried on, so that the number before "now" is exact.
  let carried = 0;
  weights.forEach((weight, i) => {
    carried += (weight / past) * count;
    for (; carried >= 1; carried--)
      moments.push(wholeSecond(calendar.moment(first + i, drawTimeOfDay(random, 'orders'))));
  });
  return moments.sort((a, b) => a - b);
}

/** All shoppers of a world: those known by `endsAt`, and those who will come within the planned future. */
export function createShoppers(
  seed: number | string,
  size: WorldSize,
  calendar: Calendar,
  startsAt: number,
  endsAt: number,
): PlannedShopper[] {
  const horizon = endsAt + futureDays * day;
  const clock = demandClock(calendar, startsAt - day, horizon);
  const waiting = Math.round(size.shoppers * purchasing.subscribersWithoutOrder);
  const staff = Math.max(1, Math.round(size.shoppers * notShoppers.staff));
  const special = staff + (size.shoppers < 1000 ? 1 : notShoppers.wholesaleShoppers);
  const firstOrders = acquisitions(
    seededRandom(`${seed}/acquisition`),
    calendar,
    size.shoppers - waiting - special,
    startsAt,
    endsAt,
  );
  const list: PlannedShopper[] = [];

  const settle = (
    random: Random,
    index: number,
    orders: readonly number[],
    life: { createdAt: number; rate: number; leftAt: number | null; kind: Shopper['kind'] },
  ): PlannedShopper => {
    const { emailConsent, ...person } = drawPerson(random, index);
    const askedAt = life.createdAt + (emailConsent === 'unsubscribed' ? random() * 0.8 * (endsAt - life.createdAt) : 0);
    const state = life.kind === 'staff' ? 'not-subscribed' : emailConsent;
    return {
      orders,
      shopper: {
        ...person,
        tags: life.kind === 'shopper' ? [] : [life.kind],
        createdAt: life.createdAt,
        emailConsent: state,
        emailConsentAt: state === 'not-subscribed' ? null : Math.round(Math.max(life.createdAt, askedAt)),
        rate: life.rate,
        leftAt: life.leftAt,
        // Relative for now; the world scales it to its share of views. Keen buyers look in more often.
        visitRate: gamma(random, 0.9, 0.9) * (1 + Math.min(3, 4 * life.rate)),
        kind: life.kind,
      },
    };
  };

  firstOrders.forEach((firstAt, i) => {
    const random = seededRandom(`${seed}/shopper/${i}`);
    const rate = gamma(random, purchasing.r, purchasing.alpha);
    const leaving = beta(random, purchasing.a, purchasing.b);
    const orders = [firstAt];
    let leftAt: number | null = null;
    // BG/NBD: after every repeat order the shopper may be gone; the first one binds.
    for (let at: number | null = firstAt; leftAt === null; ) {
      at = clock.after(at, (exponential(random) / Math.max(rate, 1e-9)) * 7, random);
      if (at === null) break;
      orders.push(at);
      if (random() < leaving) leftAt = at + 60_000;
    }
    const signedUpEarlier = random() < 0.15;
    const createdAt = signedUpEarlier ? Math.max(startsAt, firstAt - random() * 60 * day) : firstAt;
    list.push(settle(random, i, orders, { createdAt: Math.round(createdAt), rate, leftAt, kind: 'shopper' }));
  });
  for (let i = 0; i < waiting; i++) {
    const random = seededRandom(`${seed}/subscriber/${i}`);
    const createdAt = endsAt - random() ** 1.5 * (endsAt - startsAt);
    const rate = gamma(random, purchasing.r, purchasing.alpha);
    const at = clock.after(endsAt, (exponential(random) / Math.max(rate, 1e-9)) * 7, random);
    const life = { createdAt: Math.round(createdAt), rate, leftAt: null, kind: 'shopper' as const };
    list.push(settle(random, firstOrders.length + i, at === null ? [] : [at], life));
  }
  for (let i = 0; i < special; i++) {
    const random = seededRandom(`${seed}/special/${i}`);
    const kind = i < staff ? ('staff' as const) : ('wholesale' as const);
    const rate = kind === 'staff' ? notShoppers.staffRatePerWeek : notShoppers.wholesaleRatePerWeek;
    const createdAt = Math.round(startsAt + random() * 0.3 * (endsAt - startsAt));
    const orders: number[] = [];
    for (let at: number | null = createdAt; ; ) {
      at = clock.after(at, (exponential(random) / rate) * 7, random);
      if (at === null) break;
      orders.push(at);
    }
    list.push(settle(random, firstOrders.length + waiting + i, orders, { createdAt, rate, leftAt: null, kind }));
  }
  return shareDevices(seededRandom(`${seed}/devices`), list);
}

/** Some people sit at another's browser too: both then carry its id. */
function shareDevices(random: Random, list: PlannedShopper[]): PlannedShopper[] {
  return list.map((entry, i) => {
    if (i === 0 || random() >= notShoppers.sharedDevices) return entry;
    const other = list[Math.floor(random() * i)]!.shopper.visitors[0]!;
    return { ...entry, shopper: { ...entry.shopper, visitors: [...entry.shopper.visitors, other] } };
  });
}

/** Whether someone still shops here at a moment. */
export const activeAt = (shopper: Shopper, at: number): boolean =>
  shopper.createdAt <= at && (shopper.leftAt === null || shopper.leftAt > at);
