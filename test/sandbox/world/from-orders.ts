// A world around a real shop's order file: its products, people and orders are the file's, only the browsing is made up.

import { type Random, seededRandom } from '../../../server/lib/random.ts';
import { type Calendar, calendarOf, day, hour, weekdayOf } from './calendar.ts';
import type { Market } from './choice.ts';
import { createCollections, withCollections } from './collections.ts';
import { exponential, geometric, pick } from './draw.ts';
import { type FileOrder, fileProducts, productsFromFile } from './file-catalogue.ts';
import type { BasketLine, PlannedOrder } from './history.ts';
import { defaultEndsAt, fileWorld, purchasing } from './parameters.ts';
import { demandClock, drawPerson, futureDays, type PlannedShopper } from './shoppers.ts';
import type { Order, OrderLine, Product, Refund, Shop, Shopper } from './types.ts';
import { countryCodes } from './words/kinds.ts';
import { assembleWorld, type World } from './world.ts';

const firstOrderId = 5_930_440_000_000;
const firstLineId = 14_810_220_000_000;
const firstRefundId = 901_770_000_000;

export interface FromOrdersOptions {
  readonly orders: readonly FileOrder[];
  readonly seed: number | string;
  readonly currency?: string;
  readonly zone?: string;
  /** The world's "now"; by default the first weekday, 10:00 shop time, after the last order, weekdays kept. */
  readonly endsAt?: number;
}

/** By how many days the file moves, and the "now" that follows. */
function timeShift(calendar: Calendar, lastAt: number, endsAt: number | undefined): { days: number; endsAt: number } {
  const last = calendar.dayOf(lastAt);
  if (endsAt !== undefined) return { days: calendar.dayOf(endsAt) - 1 - last, endsAt };
  const weeks = Math.floor((calendar.dayOf(defaultEndsAt) - 1 - last) / 7);
  let today = last + weeks * 7 + 1;
  while (weekdayOf(today) > 4) today++;
  return { days: weeks * 7, endsAt: calendar.moment(today, 10 * hour) };
}

/** Chooses a type by the shopper's leaning to it, then a product of it by sales: few steps for thousands of products. */
function fileMarket(products: readonly Product[], types: readonly string[]): Market {
  const lists = types.map((type) =>
    products.map((_, i) => i).filter((i) => products[i]!.type === type && products[i]!.variants[0]!.inventory > 0),
  );
  const sums = lists.map((list) => {
    let sum = 0;
    return Float64Array.from(list, (i) => {
      sum += Math.exp(products[i]!.appeal);
      return sum;
    });
  });
  const typeOf = products.map((product) => types.indexOf(product.type));
  const within = (random: Random, t: number): number => {
    const running = sums[t]!;
    const goal = random() * (running.at(-1) ?? 0);
    let low = 0;
    let high = running.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (running[middle]! > goal) high = middle;
      else low = middle + 1;
    }
    return lists[t]![low] ?? -1;
  };
  return {
    chooser(taste) {
      const weights = Float64Array.from(types, (_, t) => (sums[t]!.at(-1) ?? 0) * Math.exp(taste[t]!));
      const total = weights.reduce((a, b) => a + b, 0);
      return {
        next(random, last) {
          if (last !== null && random() < fileWorld.stayWithType) return within(random, typeOf[last]!);
          let left = random() * total;
          for (let t = 0; t < types.length; t++) {
            left -= weights[t]!;
            if (left < 0) return within(random, t);
          }
          return within(random, types.length - 1);
        },
      };
    },
  };
}

/** Log of how much more than others a customer takes of each type, shrunk to 0 by a few lines of doubt. */
function typeLeaning(counts: Float64Array, overall: Float64Array): number[] {
  const n = counts.reduce((a, b) => a + b, 0);
  return Array.from(overall, (share, t) => {
    const own = (counts[t]! + fileWorld.tasteDoubt * share) / (n + fileWorld.tasteDoubt);
    return Math.round(Math.log(own / share) * 1e4) / 1e4;
  });
}

/** The world of an order file. Browsing is simulated around the orders of the last weeks, with abandoned carts besides. */
export function worldFromOrders(options: FromOrdersOptions): World {
  const { seed, currency = 'GBP', zone = 'Europe/London' } = options;
  const calendar = calendarOf(zone);
  const file = [...options.orders].sort((a, b) => a.at - b.at);
  const list = fileProducts(file);
  const last = file.findLast((order) => order.kind === 'purchase');
  if (!list.length || !last) throw new Error('The order file has no line that could be a product.');
  const { days, endsAt } = timeShift(calendar, file.at(-1)!.at, options.endsAt);
  const shift = (at: number): number => calendar.moment(calendar.dayOf(at) + days, calendar.timeOfDay(at));
  const startsAt = shift(file[0]!.at) - day;
  const shop: Shop = {
    name: 'Larkfold Goods',
    handle: 'larkfold-goods',
    currency,
    zone,
    locale: 'en',
    country: 'GB',
    email: 'hello@larkfold.example',
  };
  const types = [...new Set(list.map((entry) => entry.type))].sort();
  const bare = productsFromFile(seed, list, types, shift, shop.name, endsAt);
  const collections = createCollections(bare, endsAt);
  const products = withCollections(bare, collections);
  const indexOf = new Map(list.map((entry, i) => [entry.code, i]));
  const typeOf = list.map((entry) => types.indexOf(entry.type));

  // The orders, in the world's time and words; and what each customer took of which type.
  const overall = new Float64Array(types.length).fill(1);
  const lives = new Map<
    string,
    { counts: Float64Array; at: number[]; baskets: BasketLine[][]; country: string | null; orders: string[] }
  >();
  const kept: { source: FileOrder; at: number; lines: { index: number; quantity: number; price: number }[] }[] = [];
  const returns: FileOrder[] = [];
  for (const source of file) {
    if (source.kind === 'return') {
      returns.push(source);
      continue;
    }
    const lines = source.lines.flatMap((line) => {
      const index =
        line.kind === 'product' && line.product !== null ? indexOf.get(line.product.trim().toUpperCase()) : undefined;
      return index === undefined || line.quantity <= 0 || line.unitPrice <= 0
        ? []
        : [{ index, quantity: line.quantity, price: line.unitPrice }];
    });
    if (!lines.length) continue;
    const at = shift(source.at);
    kept.push({ source, at, lines });
    for (const line of lines) overall[typeOf[line.index]!]! += 1;
    if (source.customer === null) continue;
    let life = lives.get(source.customer);
    if (!life) {
      life = { counts: new Float64Array(types.length), at: [], baskets: [], country: source.country, orders: [] };
      lives.set(source.customer, life);
    }
    for (const line of lines) life.counts[typeOf[line.index]!]! += 1;
    life.at.push(at);
    life.orders.push(source.id);
    life.baskets.push(lines.map((line) => ({ product: line.index, variant: 0, quantity: line.quantity })));
  }
  const sum = overall.reduce((a, b) => a + b, 0);
  const shares = overall.map((count) => count / sum);

  const clock = demandClock(calendar, endsAt - day, endsAt + futureDays * day);
  const shopperOf = new Map<string, Shopper>();
  const people: PlannedShopper[] = [...lives].map(([customer, life], i) => {
    const random = seededRandom(`${seed}/customer/${customer}`);
    const person = drawPerson(random, i);
    const weeks = (endsAt - life.at[0]!) / (7 * day);
    const rate = (life.at.length - 1 + purchasing.r) / (weeks + purchasing.alpha);
    const country = countryCodes[(life.country ?? '').toUpperCase()] ?? person.address.country;
    const shopper: Shopper = {
      ...person,
      email: `customer-${customer.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@example.com`,
      address: { ...person.address, country },
      taste: typeLeaning(life.counts, shares),
      tags: [],
      createdAt: life.at[0]!,
      emailConsentAt: person.emailConsent === 'not-subscribed' ? null : life.at[0]!,
      rate,
      leftAt: null,
      visitRate: 0.2 + Math.min(4, rate * 4),
      kind: 'shopper',
    };
    shopperOf.set(customer, shopper);
    const orders: number[] = [];
    for (let at: number | null = endsAt; ; ) {
      at = clock.after(at, (exponential(random) / rate) * 7, random);
      if (at === null) break;
      orders.push(at);
    }
    return { shopper, orders };
  });

  const market = fileMarket(products, types);
  const planned: PlannedOrder[] = [];
  [...lives].forEach(([customer, life], i) => {
    const { shopper, orders } = people[i]!;
    life.at.forEach((at, place) => {
      const random = seededRandom(`${seed}/file-order/${life.orders[place]}`);
      planned.push({
        key: life.orders[place]!,
        at,
        shopper,
        place,
        lines: life.baskets[place]!,
        visitor: pick(random, shopper.visitors),
      });
    });
    const usual = life.baskets.reduce((total, lines) => total + lines.length, 0) / life.baskets.length;
    orders.forEach((at, n) => {
      const random = seededRandom(`${seed}/file-future/${customer}/${n}`);
      const lines = futureBasket(
        random,
        market,
        shopper,
        Math.min(fileWorld.mostFutureLines, usual),
        life.baskets,
        calendar.dayOf(at),
      );
      planned.push({
        key: `${customer}/next-${n}`,
        at,
        shopper,
        place: life.at.length + n,
        lines,
        visitor: pick(random, shopper.visitors),
      });
    });
  });
  planned.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));

  const orderOf = new Map<string, Order>();
  const visitorOf = new Map(planned.map((plan) => [plan.key, plan.visitor]));
  const refunds = matchReturns(returns, kept, indexOf, shift);
  const orders = kept.map(({ source, at, lines }, i): Order => {
    const shopper = source.customer === null ? null : shopperOf.get(source.customer)!;
    const order: Order = {
      id: firstOrderId + i * 32_768,
      name: `#${1001 + i}`,
      number: 1001 + i,
      placedAt: at,
      shopper: shopper?.id ?? null,
      email: shopper?.email ?? null,
      visitor: visitorOf.get(source.id) ?? null,
      // Without a name it was sold over the counter, as far as the shop's software knows.
      source: shopper ? 'web' : 'pos',
      test: false,
      tags: [],
      currency,
      lines: lines.map((line, l): OrderLine => {
        const product = products[line.index]!;
        return {
          id: lineId(i, l),
          product: product.id,
          variant: product.variants[0]!.id,
          sku: product.variants[0]!.sku,
          title: product.title,
          variantTitle: '',
          quantity: line.quantity,
          price: line.price,
          discount: 0,
          giftCard: false,
        };
      }),
      discountCode: null,
      discountTotal: 0,
      shipping: 0,
      total: lines.reduce((total, line) => total + line.price * line.quantity, 0),
      acceptsMarketing: shopper?.emailConsent === 'subscribed',
      cancelledAt: source.cancelledAt === null ? null : shift(source.cancelledAt),
      refunds: refunds.get(i) ?? [],
      address: shopper?.address ?? null,
    };
    if (shopper) orderOf.set(source.id, order);
    return order;
  });
  return assembleWorld({
    seed,
    shop,
    startsAt,
    endsAt,
    products,
    collections,
    market,
    people,
    planned,
    orders,
    orderOf,
    traffic: fileTraffic(planned, endsAt),
  });
}

const lineId = (order: number, line: number): number => firstLineId + (order * 2048 + line) * 8;

/** What a customer will take next: as many lines as usual, as many pieces as before. */
function futureBasket(
  random: Random,
  market: Market,
  shopper: Shopper,
  mean: number,
  baskets: readonly BasketLine[][],
  dayNumber: number,
): BasketLine[] {
  const chooser = market.chooser(shopper.taste, dayNumber);
  const lines: BasketLine[] = [];
  let last: number | null = null;
  for (let left = 1 + geometric(random, mean - 1); left > 0; left--) {
    const product = chooser.next(random, last);
    if (product < 0) break;
    last = product;
    if (!lines.some((line) => line.product === product)) {
      lines.push({ product, variant: 0, quantity: pick(random, pick(random, baskets)).quantity });
    }
  }
  return lines;
}

/** Returns become refunds of the latest earlier order of the same customer that holds the product; others are left out. */
function matchReturns(
  returns: readonly FileOrder[],
  kept: readonly {
    source: FileOrder;
    at: number;
    lines: readonly { index: number; quantity: number; price: number }[];
  }[],
  indexOf: ReadonlyMap<string, number>,
  shift: (at: number) => number,
): Map<number, Refund[]> {
  const bought = new Map<string, { order: number; line: number; left: number; price: number }[]>();
  kept.forEach(({ source, lines }, order) => {
    if (source.customer === null) return;
    lines.forEach((line, l) => {
      const key = `${source.customer}|${line.index}`;
      const list = bought.get(key) ?? [];
      list.push({ order, line: l, left: line.quantity, price: line.price });
      bought.set(key, list);
    });
  });
  const refunds = new Map<number, Refund[]>();
  let count = 0;
  for (const back of returns) {
    if (back.customer === null) continue;
    const parts = new Map<number, Refund['lines'][number][]>();
    for (const line of back.lines) {
      const index = line.product === null ? undefined : indexOf.get(line.product.trim().toUpperCase());
      const found = bought
        .get(`${back.customer}|${index}`)
        ?.findLast((entry) => entry.left > 0 && kept[entry.order]!.source.at <= back.at);
      if (!found) continue;
      const quantity = Math.min(found.left, Math.abs(line.quantity));
      found.left -= quantity;
      const list = parts.get(found.order) ?? [];
      list.push({ line: lineId(found.order, found.line), quantity, amount: quantity * found.price });
      parts.set(found.order, list);
    }
    for (const [order, lines] of parts) {
      const amount = lines.reduce((total, line) => total + line.amount, 0);
      const refund: Refund = { id: firstRefundId + count++ * 8192, at: shift(back.at), amount, lines };
      refunds.set(order, [...(refunds.get(order) ?? []), refund]);
    }
  }
  return refunds;
}

/** Browsing around a file's orders: traders fill long carts fast, so visits follow orders and not lines. */
function fileTraffic(planned: readonly PlannedOrder[], endsAt: number) {
  const span = 60 * day;
  const recent = planned.filter((plan) => plan.at >= endsAt - span && plan.at < endsAt).length;
  const ordersPerDay = Math.max(0.5, recent / 60);
  const otherVisits = ordersPerDay / fileWorld.buyingVisitShare - ordersPerDay;
  const abandoned = (ordersPerDay * fileWorld.cartsLeft) / (1 - fileWorld.cartsLeft);
  return {
    otherVisitsPerDay: otherVisits,
    cartsLeftPerDay: abandoned,
    viewsAroundLine: fileWorld.viewsAroundLine,
    mostViewedLines: fileWorld.mostViewedLines,
  };
}
