// Which of our channels stood before an order, by three ways to share the credit. It says who was there, not what it changed: lift says that.

import type { Heads } from '../../profile/heads.ts';
import type { Store } from '../../storage/store.ts';
import type { Span } from '../intake-figures.ts';

const DAY = 86_400_000;
/** A click so many days before an order may be part of it. */
export const TOUCH_DAYS = 30;
/** Time decay: a click this much older counts half. */
const HALF_LIFE_DAYS = 7;

/** Everything that is not an e-mail's journey. */
export const RECOMMENDATIONS = 'recommendations';

export interface Touch {
  /** A journey's name, or `recommendations`. */
  channel: string;
  at: number;
}

export interface TouchedOrder {
  at: number;
  /** Net of refunds, minor units. */
  net: number;
  touches: Touch[];
}

/** What a channel is credited with, minor units; `orders` are those it had any part in. */
export interface Credit {
  channel: string;
  orders: number;
  last: number;
  linear: number;
  decay: number;
}

export interface Attribution {
  /** Orders after at least one click, and what they came to. */
  orders: number;
  net: number;
  credits: Credit[];
}

/** An amount in parts by weight; the parts are whole minor units and make up exactly the amount (largest remainder). */
export function apportioned(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (amount * weight) / total);
  const parts = exact.map(Math.floor);
  const left = amount - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact.map((value, i) => [value - Math.floor(value), i] as const).sort((a, b) => b[0] - a[0]);
  for (const [, i] of byRemainder.slice(0, left)) parts[i] = (parts[i] ?? 0) + 1;
  return parts;
}

/** Every order is shared out once in each way, and never for more than it came to. */
export function attributed(orders: readonly TouchedOrder[]): Attribution {
  const credits = new Map<string, Credit>();
  const touched = orders.filter(({ touches }) => touches.length > 0);
  for (const { at, net, touches } of touched) {
    const worth = Math.max(0, net);
    const inOrder = [...touches].sort((a, b) => a.at - b.at);
    const shares = {
      last: inOrder.map((_, i) => (i === inOrder.length - 1 ? worth : 0)),
      linear: apportioned(
        worth,
        inOrder.map(() => 1),
      ),
      decay: apportioned(
        worth,
        inOrder.map((touch) => 2 ** (-(at - touch.at) / DAY / HALF_LIFE_DAYS)),
      ),
    };
    inOrder.forEach(({ channel }, i) => {
      const credit = credits.get(channel) ?? { channel, orders: 0, last: 0, linear: 0, decay: 0 };
      credits.set(channel, credit);
      credit.last += shares.last[i] ?? 0;
      credit.linear += shares.linear[i] ?? 0;
      credit.decay += shares.decay[i] ?? 0;
    });
    for (const channel of new Set(inOrder.map((touch) => touch.channel))) {
      const credit = credits.get(channel);
      if (credit !== undefined) credit.orders += 1;
    }
  }
  return {
    orders: touched.length,
    net: touched.reduce((sum, { net }) => sum + Math.max(0, net), 0),
    credits: [...credits.values()].sort((a, b) => b.linear - a.linear || (a.channel < b.channel ? -1 : 1)),
  };
}

/** Orders of a span with the clicks before them: in e-mails by their shopper, on recommendations in the browser their cart was met in. */
export async function attributionIn(db: Store, shop: string, span: Span, heads: Heads): Promise<Attribution> {
  const rows = await db
    .selectFrom('orders')
    .select(['id', 'shopper', 'cart', 'checkout', 'placed_at', 'net'])
    .where('shop', '=', shop)
    .where('placed_at', '>=', span.from)
    .where('placed_at', '<', span.to)
    .where('counted', '=', 1)
    .where('cancelled_at', 'is', null)
    .execute();
  const since = { from: span.from - TOUCH_DAYS * DAY, to: span.to };
  const inMails = await mailClicks(db, shop, since, heads);
  const onShop = await recommendationClicks(db, shop, since);
  const browsers = await browsersOf(db, shop, span);
  return attributed(
    rows.map((row) => {
      const before = (touches: readonly Touch[]) =>
        touches.filter(({ at }) => at <= row.placed_at && at >= row.placed_at - TOUCH_DAYS * DAY);
      const mails = row.shopper === null ? [] : (inMails.get(heads(row.shopper)) ?? []);
      const clicks = (browsers.get(row.id) ?? []).flatMap((visitor) => onShop.get(visitor) ?? []);
      return { at: row.placed_at, net: row.net, touches: [...before(mails), ...before(clicks)] };
    }),
  );
}

async function mailClicks(db: Store, shop: string, span: Span, heads: Heads): Promise<Map<string, Touch[]>> {
  const rows = await db
    .selectFrom('events')
    .select(['shopper', 'at', 'body'])
    .where('shop', '=', shop)
    .where('type', '=', 'message-clicked')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .where('shopper', 'is not', null)
    .execute();
  return Map.groupBy(
    rows.map((row) => ({ of: heads(row.shopper as string), channel: journeyIn(row.body), at: row.at })),
    ({ of }) => of,
  );
}

function journeyIn(body: string): string {
  const { journey } = JSON.parse(body) as { journey?: unknown };
  return typeof journey === 'string' ? journey : '';
}

async function recommendationClicks(db: Store, shop: string, span: Span): Promise<Map<string, Touch[]>> {
  const rows = await db
    .selectFrom('events')
    .select(['visitor', 'at'])
    .where('shop', '=', shop)
    .where('type', '=', 'recommendation-clicked')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .where('visitor', 'is not', null)
    .execute();
  return Map.groupBy(
    rows.map((row) => ({ of: row.visitor as string, channel: RECOMMENDATIONS, at: row.at })),
    ({ of }) => of,
  );
}

/** Browsers in which an order's cart or checkout was met, by order. */
async function browsersOf(db: Store, shop: string, span: Span): Promise<Map<string, string[]>> {
  const found = new Map<string, Set<string>>();
  for (const kind of ['cart', 'checkout'] as const) {
    const rows = await db
      .selectFrom('orders')
      .innerJoin('cart_links', (join) =>
        join.onRef('cart_links.shop', '=', 'orders.shop').onRef('cart_links.token', '=', `orders.${kind}`),
      )
      .select(['orders.id', 'cart_links.visitor'])
      .where('orders.shop', '=', shop)
      .where('orders.placed_at', '>=', span.from)
      .where('orders.placed_at', '<', span.to)
      .where('cart_links.kind', '=', kind)
      .execute();
    for (const { id, visitor } of rows) found.set(id, (found.get(id) ?? new Set()).add(visitor));
  }
  return new Map([...found].map(([id, visitors]) => [id, [...visitors]]));
}
