// One seed, one world; and what the world promises to whoever wraps it.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { calendarOf, day, weekdayOf } from '../sandbox/world/calendar.ts';
import type { Session } from '../sandbox/world/types.ts';
import { affinity, createWorld, type World } from '../sandbox/world/world.ts';

const world = createWorld({ seed: 7 });
const from = world.endsAt - 30 * day;
const sessions = [...world.browsing(from, world.endsAt)];
const byCart = Map.groupBy(sessions, (session) => session.cart);

const digest = (subject: World): string => {
  const hash = createHash('sha256');
  for (const part of [
    subject.products,
    subject.collections,
    subject.shoppers,
    subject.futureShoppers,
    subject.orders,
  ]) {
    hash.update(JSON.stringify(part));
  }
  hash.update(JSON.stringify([...subject.browsing(subject.endsAt - 5 * day, subject.endsAt)]));
  hash.update(JSON.stringify(subject.nextDay(subject.endsAt, subject.endsAt + day, { mails: [] })));
  return hash.digest('hex');
};

describe('a seed', () => {
  test('gives the same world every time, whatever was asked of it before', () => {
    const one = createWorld({ seed: 5, size: 'small' });
    const other = createWorld({ seed: 5, size: 'small' });
    [...other.browsing(other.endsAt - 40 * day, other.endsAt - 20 * day)];
    other.truth();
    expect(digest(other)).toBe(digest(one));
  });
  test('gives another world than the next seed', () => {
    expect(digest(createWorld({ seed: 6, size: 'small' }))).not.toBe(digest(createWorld({ seed: 5, size: 'small' })));
  });
});

describe('sizes', () => {
  test('full: 300 products and more in 10 types and more, 4,000 shoppers and more, 18 months', () => {
    expect(world.products.length).toBeGreaterThanOrEqual(300);
    expect(new Set(world.products.map((product) => product.type)).size).toBeGreaterThanOrEqual(10);
    expect(world.shoppers.length).toBeGreaterThanOrEqual(4000);
    expect(world.orders.at(-1)!.placedAt - world.orders[0]!.placedAt).toBeGreaterThan(540 * day);
  });
  test('small: 60 products, about 400 shoppers, 6 months', () => {
    const small = createWorld({ seed: 1, size: 'small' });
    expect(small.products).toHaveLength(60);
    expect(Math.abs(small.shoppers.length - 400)).toBeLessThan(25);
    expect(small.orders[0]!.placedAt).toBeGreaterThan(small.endsAt - 184 * day);
  });
  test('"now" is a weekday at 10:00 shop time', () => {
    const calendar = calendarOf(world.shop.zone);
    expect(weekdayOf(calendar.dayOf(world.endsAt))).toBeLessThan(5);
    expect(calendar.timeOfDay(world.endsAt)).toBe(10 * 3_600_000);
  });
});

describe('the history', () => {
  test('is chronological, ends before "now", and every id is used once', () => {
    const ids = new Set<number>();
    const twice: number[] = [];
    let before = 0;
    for (const order of world.orders) {
      expect(order.placedAt).toBeGreaterThanOrEqual(before);
      before = order.placedAt;
      for (const id of [order.id, ...order.lines.map((line) => line.id), ...order.refunds.map((refund) => refund.id)]) {
        if (ids.has(id) || !Number.isSafeInteger(id)) twice.push(id);
        ids.add(id);
      }
    }
    expect(twice).toEqual([]);
    expect(before).toBeLessThan(world.endsAt);
  });

  test('adds up: lines less discounts plus shipping is the total, and no refund is larger', () => {
    for (const order of world.orders) {
      const goods = order.lines.reduce((sum, line) => sum + line.price * line.quantity - line.discount, 0);
      expect(order.total).toBe(goods + order.shipping);
      expect(order.refunds.reduce((sum, refund) => sum + refund.amount, 0)).toBeLessThanOrEqual(goods);
    }
  });

  test('holds those who are not shoppers too', () => {
    const some = (name: string, count: number) => expect(count, name).toBeGreaterThan(0);
    some('test orders', world.orders.filter((order) => order.test).length);
    some('draft orders', world.orders.filter((order) => order.source === 'draft').length);
    some('sales in the shop', world.orders.filter((order) => order.source === 'pos').length);
    some(
      'sales to nobody known',
      world.orders.filter((order) => order.source === 'pos' && order.shopper === null).length,
    );
    some('cancelled orders', world.orders.filter((order) => order.cancelledAt !== null).length);
    some('refunds', world.orders.filter((order) => order.refunds.length > 0).length);
    some('gift cards', world.orders.filter((order) => order.lines.some((line) => line.giftCard)).length);
    some('staff', world.shoppers.filter((shopper) => shopper.tags.includes('staff')).length);
    some('robots', sessions.filter((session) => session.robot).length);
    some('wholesale lines', world.orders.filter((order) => order.lines.some((line) => line.quantity >= 8)).length);
    const visitors = world.shoppers.flatMap((shopper) => shopper.visitors);
    some('shared browsers', visitors.length - new Set(visitors).size);
  });

  test('people who left buy nothing afterwards', () => {
    for (const order of world.orders) {
      const shopper = order.source === 'web' && order.shopper !== null ? world.shopper(order.shopper) : undefined;
      if (shopper && shopper.leftAt !== null) expect(order.placedAt).toBeLessThanOrEqual(shopper.leftAt);
    }
  });

  test('follows taste: what people buy suits them far better than the shop at large', () => {
    const sellable = world.products.filter((product) => !product.giftCard);
    let bought = 0;
    let usual = 0;
    let lines = 0;
    for (const order of world.orders.slice(-800)) {
      const shopper = order.shopper === null ? undefined : world.shopper(order.shopper);
      if (!shopper) continue;
      const mean = sellable.reduce((sum, product) => sum + affinity(shopper, product), 0) / sellable.length;
      for (const line of order.lines.filter((entry) => !entry.giftCard)) {
        bought += affinity(shopper, world.product(line.product)!);
        usual += mean;
        lines++;
      }
    }
    expect((bought - usual) / lines).toBeGreaterThan(1);
  });

  test('people have unique addresses at example domains', () => {
    const addresses = [...world.shoppers, ...world.futureShoppers].map((shopper) => shopper.email);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses.every((address) => /^[a-z0-9.]+@example\.(com|net|org)$/.test(address))).toBe(true);
  });
});

describe('browsing', () => {
  test('is the same however the time is cut', () => {
    const middle = from + 11.3 * day;
    const ids = (list: Iterable<Session>) => [...list].map((session) => session.id);
    const cut = [...ids(world.browsing(from, middle)), ...ids(world.browsing(middle, world.endsAt))];
    expect(cut).toEqual(ids(sessions));
    expect(new Set(cut).size).toBe(cut.length);
  });

  test('steps are in order and lie within their session', () => {
    const wrong = sessions.filter(
      ({ steps, startsAt, endsAt }) =>
        steps[0]!.at !== startsAt ||
        steps.at(-1)!.at !== endsAt ||
        steps.some((step, i) => i > 0 && step.at < steps[i - 1]!.at),
    );
    expect(wrong).toEqual([]);
  });

  test('explains every web order of its time: a session ends in it, and its cart holds the order', () => {
    const orders = world.orders.filter(
      (order) => order.source === 'web' && !order.test && order.placedAt >= from + 5 * day,
    );
    const sold = new Map<number, Session>();
    for (const session of sessions) {
      for (const step of session.steps) if (step.kind === 'buy' && step.order !== null) sold.set(step.order, session);
    }
    expect(orders.length).toBeGreaterThan(100);
    for (const order of orders) {
      const session = sold.get(order.id)!;
      expect(session.endsAt).toBe(order.placedAt);
      const adds = byCart.get(session.cart)!.flatMap((part) => part.steps.filter((step) => step.kind === 'add'));
      const wanted = order.lines.map((line) => `${line.variant} x ${line.quantity}`).sort();
      expect(adds.map((step) => `${step.variant} x ${step.quantity}`).sort()).toEqual(wanted);
    }
  });

  test('shows nothing that is not in the shop and adds nothing that is sold out', () => {
    const steps = sessions.flatMap((session) => session.steps);
    const hidden = steps.filter((step) => step.kind === 'view' && world.product(step.product)!.publishedAt === null);
    const soldOut = steps.filter(
      (step) =>
        step.kind === 'add' &&
        world.product(step.product)!.variants.find((variant) => variant.id === step.variant)!.inventory === 0,
    );
    expect(hidden).toEqual([]);
    expect(soldOut).toEqual([]);
  });

  test('robots are fast, look at much and buy nothing', () => {
    for (const robot of sessions.filter((session) => session.robot)) {
      expect(robot.steps.length).toBeGreaterThan(50);
      expect((robot.endsAt - robot.startsAt) / robot.steps.length).toBeLessThan(1500);
      expect(robot.steps.every((step) => step.kind === 'view')).toBe(true);
    }
  });
});

describe('the truth', () => {
  test('names every product and shopper, and who has left by the moment asked about', () => {
    const truth = world.truth();
    expect(truth.products).toHaveLength(world.products.length);
    expect(truth.shoppers).toHaveLength(world.shoppers.length);
    expect(truth.shoppers.every((shopper) => shopper.left_at === null || shopper.left_at <= world.endsAt)).toBe(true);
    const later = world.truth(world.endsAt + 60 * day);
    expect(later.shoppers.length).toBeGreaterThan(truth.shoppers.length);
    expect(truth.products[0]!.taste).toHaveLength(truth.shoppers[0]!.taste.length);
    expect(truth.effects.cart_mail).toBeGreaterThan(0);
    expect(truth.effects.recommendation).toBeGreaterThan(0);
  });
});
