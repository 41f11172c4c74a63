// What was bought: the orders behind every planned moment, and the other orders a shop's history holds.

import { type Random, seededRandom } from '../../../server/lib/random.ts';
import { type Calendar, day, drawTimeOfDay, inSale, minute } from './calendar.ts';
import type { Market } from './choice.ts';
import { between, geometric, pick } from './draw.ts';
import { basket, notShoppers } from './parameters.ts';
import { activeAt, drawAddress, type PlannedShopper } from './shoppers.ts';
import type { Order, OrderLine, Product, Refund, Shopper } from './types.ts';

/** One product to be bought. */
export interface BasketLine {
  /** Index into the catalogue. */
  readonly product: number;
  readonly variant: number;
  readonly quantity: number;
}

/** An order planned on the web: past ones became orders, later ones wait for their day. */
export interface PlannedOrder {
  readonly key: string;
  readonly at: number;
  readonly shopper: Shopper;
  /** 0 = the shopper's first. */
  readonly place: number;
  readonly lines: readonly BasketLine[];
  readonly visitor: string;
}

const firstOrderId = 5_930_440_000_000;
const firstLineId = 14_810_220_000_000;
const firstRefundId = 901_770_000_000;
const apparel = new Set(['Knitwear', 'Jackets', 'T-Shirts', 'Boots']);

/** A variant in stock, the smaller positions a little more often; the first if all is sold out. */
export function drawVariant(random: Random, product: Product): number {
  const stock = product.variants.map((variant, i) => ({ variant, i })).filter(({ variant }) => variant.inventory > 0);
  return stock.length ? pick(random, stock).i : 0;
}

/** What a shopper takes: by the same choices as looking, and consumables again when they ran out. */
function drawBasket(
  random: Random,
  products: readonly Product[],
  market: Market,
  shopper: Shopper,
  dayNumber: number,
  boughtBefore: readonly number[],
): BasketLine[] {
  const giftCard = products.findIndex((product) => product.giftCard);
  if (giftCard >= 0 && shopper.kind === 'shopper' && random() < notShoppers.giftCardOrders) {
    return [{ product: giftCard, variant: Math.floor(random() * products[giftCard]!.variants.length), quantity: 1 }];
  }
  const chooser = market.chooser(shopper.taste, dayNumber);
  const count =
    1 +
    geometric(random, basket.meanLines - 1) +
    (shopper.kind === 'wholesale'
      ? between(random, notShoppers.wholesaleLines.least, notShoppers.wholesaleLines.most)
      : 0);
  const chosen: number[] = [];
  const again = boughtBefore.filter((product) => products[product]!.consumable);
  if (again.length && random() < basket.rebuyConsumable) chosen.push(pick(random, again));
  let last: number | null = chosen[0] ?? null;
  for (let tries = 0; chosen.length < count && tries < 5 * count; tries++) {
    const product = chooser.next(random, last);
    if (product < 0) break;
    last = product;
    const item = products[product]!;
    if (!chosen.includes(product) && item.variants.some((variant) => variant.inventory > 0)) chosen.push(product);
  }
  return chosen.map((product) => ({
    product,
    variant: drawVariant(random, products[product]!),
    quantity:
      shopper.kind === 'wholesale'
        ? between(random, notShoppers.wholesaleQuantity.least, notShoppers.wholesaleQuantity.most)
        : 1 + geometric(random, basket.secondPiece),
  }));
}

/** Every web order to be, chronological. */
export function planOrders(
  seed: number | string,
  products: readonly Product[],
  market: Market,
  calendar: Calendar,
  people: readonly PlannedShopper[],
): PlannedOrder[] {
  const list: PlannedOrder[] = [];
  for (const { shopper, orders } of people) {
    const before: number[] = [];
    orders.forEach((at, place) => {
      const random = seededRandom(`${seed}/order/${shopper.id}/${place}`);
      const lines = drawBasket(random, products, market, shopper, calendar.dayOf(at), before);
      if (!lines.length) return;
      before.push(...lines.map((line) => line.product));
      const visitor = random() < 0.8 ? shopper.visitors[0]! : pick(random, shopper.visitors);
      list.push({ key: `${shopper.id}/${place}`, at, shopper, place, lines, visitor });
    });
  }
  return list.sort((a, b) => a.at - b.at || a.shopper.id - b.shopper.id);
}

interface Draft {
  readonly at: number;
  readonly shopper: Shopper | null;
  readonly place: number;
  readonly lines: readonly BasketLine[];
  readonly visitor: string | null;
  readonly source: Order['source'];
  readonly test: boolean;
  readonly key: string;
}

/** Orders that no visit explains: made by hand, sold in the shop, or tests. */
function otherOrders(
  seed: number | string,
  products: readonly Product[],
  market: Market,
  calendar: Calendar,
  people: readonly PlannedShopper[],
  web: readonly PlannedOrder[],
  startsAt: number,
  endsAt: number,
): Draft[] {
  const random = seededRandom(`${seed}/other-orders`);
  const shoppers = people.map((entry) => entry.shopper).filter((shopper) => shopper.kind === 'shopper');
  const drafts: Draft[] = [];
  const add = (share: number, source: Order['source'], test: boolean, withoutShopper: number) => {
    const count = Math.max(1, Math.round(web.length * share));
    for (let i = 0; i < count; i++) {
      const dayNumber = calendar.dayOf(startsAt + random() * (endsAt - startsAt));
      const at = calendar.moment(dayNumber, drawTimeOfDay(random, 'orders'));
      const someone = pick(random, shoppers);
      const known = activeAt(someone, at) && random() >= withoutShopper ? someone : null;
      const lines = drawBasket(random, products, market, someone, dayNumber, []);
      if (at >= startsAt && at < endsAt && lines.length) {
        drafts.push({
          at,
          shopper: known,
          place: 1,
          lines,
          visitor: null,
          source,
          test,
          key: `${source}/${test}/${i}`,
        });
      }
    }
  };
  add(notShoppers.testOrders, 'web', true, 1);
  add(notShoppers.draftOrders, 'draft', false, 0);
  add(notShoppers.posOrders, 'pos', false, notShoppers.posWithoutShopper);
  return drafts;
}

/** The order with its sums, discounts and what became of it. */
function settle(
  random: Random,
  products: readonly Product[],
  draft: Draft,
  number: number,
  calendar: Calendar,
  endsAt: number,
  shop: { currency: string; email: string },
): Order {
  const { shopper } = draft;
  const dayNumber = calendar.dayOf(draft.at);
  const drawn = random();
  const web = draft.source === 'web' && !draft.test && shopper?.kind === 'shopper';
  const discount =
    shopper?.kind === 'staff'
      ? { code: 'STAFF', percent: notShoppers.staffDiscountPercent }
      : shopper?.kind === 'wholesale'
        ? { code: 'TRADE', percent: 30 }
        : web && draft.place === 0 && drawn < basket.welcomeShare
          ? { code: 'WELCOME10', percent: basket.welcomePercent }
          : web && inSale(dayNumber) && drawn > 1 - basket.saleShare
            ? { code: 'SEASON15', percent: basket.salePercent }
            : null;
  const lines = draft.lines.map((line, i): OrderLine => {
    const product = products[line.product]!;
    const variant = product.variants[line.variant]!;
    const full = variant.price * line.quantity;
    return {
      id: firstLineId + (number * 16 + i) * 4096,
      product: product.id,
      variant: variant.id,
      sku: variant.sku,
      title: product.title,
      variantTitle: variant.title === 'Default Title' ? '' : variant.title,
      quantity: line.quantity,
      price: variant.price,
      discount: discount && !product.giftCard ? Math.round((full * discount.percent) / 100) : 0,
      giftCard: product.giftCard,
    };
  });
  const net = (line: OrderLine) => line.price * line.quantity - line.discount;
  const subtotal = lines.reduce((sum, line) => sum + net(line), 0);
  const ships = draft.source !== 'pos' && lines.some((line) => !line.giftCard);
  const shipping = ships && subtotal < basket.freeShippingFrom ? basket.shipping : 0;
  const cancelled = !draft.test && draft.source === 'web' && random() < basket.cancelShare;
  const cancelledAt = cancelled ? draft.at + between(random, 10, 1500) * minute : null;
  const refunds: Refund[] = [];
  const clothes = draft.lines.some((line) => apparel.has(products[line.product]!.type));
  if (!cancelled && !draft.test && random() < (clothes ? basket.apparelRefundShare : basket.refundShare)) {
    const at = draft.at + between(random, basket.refundDays.least, basket.refundDays.most) * day;
    const back = random() < basket.fullRefundShare ? lines : [pick(random, lines)];
    const parts = back
      .filter((line) => !line.giftCard)
      .map((line) => ({ line: line.id, quantity: line.quantity, amount: net(line) }));
    if (at < endsAt && parts.length) {
      const amount = parts.reduce((sum, part) => sum + part.amount, 0);
      refunds.push({ id: firstRefundId + number * 8192, at, amount, lines: parts });
    }
  }
  const placed = draft.test ? null : shopper;
  return {
    id: firstOrderId + number * 32_768,
    name: `#${1000 + number}`,
    number: 1000 + number,
    placedAt: Math.round(draft.at / 1000) * 1000,
    shopper: placed?.id ?? null,
    email: draft.test ? shop.email : (placed?.email ?? null),
    visitor: draft.visitor,
    source: draft.source,
    test: draft.test,
    tags: placed?.kind === 'wholesale' ? ['wholesale'] : [],
    currency: shop.currency,
    lines,
    discountCode: discount?.code ?? null,
    discountTotal: lines.reduce((sum, line) => sum + line.discount, 0),
    shipping,
    total: subtotal + shipping,
    acceptsMarketing: placed?.emailConsent === 'subscribed',
    cancelledAt: cancelledAt !== null && cancelledAt < endsAt ? cancelledAt : null,
    refunds,
    address: draft.source === 'pos' ? null : (placed?.address ?? drawAddress(random).address),
  };
}

/** The history up to `endsAt`, and which planned order became which order. */
export function createHistory(
  seed: number | string,
  products: readonly Product[],
  market: Market,
  calendar: Calendar,
  people: readonly PlannedShopper[],
  planned: readonly PlannedOrder[],
  startsAt: number,
  endsAt: number,
  shop: { currency: string; email: string },
): { orders: Order[]; orderOf: Map<string, Order> } {
  const web = planned.filter((plan) => plan.at < endsAt);
  const drafts: Draft[] = [
    ...web.map((plan): Draft => ({ ...plan, source: 'web', test: false })),
    ...otherOrders(seed, products, market, calendar, people, web, startsAt, endsAt),
  ].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  const orderOf = new Map<string, Order>();
  const orders = drafts.map((draft, i) => {
    const random = seededRandom(`${seed}/settle/${draft.key}`);
    const order = settle(random, products, draft, i + 1, calendar, endsAt, shop);
    orderOf.set(draft.key, order);
    return order;
  });
  return { orders, orderOf };
}
