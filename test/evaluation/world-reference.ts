// The most that could be said of a made-up world's shoppers: the posterior under the parameters their lives were drawn from,
// given the orders seen so far, on the world's own clock of demand. A wholesaler is a shopper like others to it, as to what we serve.

import { type BgNbd, orderWithin } from '../../models/next-purchase/bgnbd.ts';
import { orderMoments } from '../../models/next-purchase/bgnbd-orders.ts';
import type { ShopperHistory } from '../../models/next-purchase/purchase-history.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { type Calendar, day, demandOf } from '../sandbox/world/calendar.ts';
import { createMarket } from '../sandbox/world/choice.ts';
import { planOrders } from '../sandbox/world/history.ts';
import { basket, purchasing } from '../sandbox/world/parameters.ts';
import type { World } from '../sandbox/world/world.ts';

/** The population the shoppers' rates and chances to leave were drawn from, in days of average demand. */
export const TRUE_POPULATION: BgNbd = {
  r: purchasing.r,
  alpha: purchasing.alpha * 7,
  a: purchasing.a,
  b: purchasing.b,
};

/** Baskets drawn anew for each of so many shoppers: what orders cost, between shoppers and within one. */
const SHOPPERS = 400;
const BASKETS = 24;

/** Days of average demand from 1970 on, so that December counts more than February and a Sunday less than a Tuesday. */
function demandClock(calendar: Calendar, from: number, to: number): (at: number) => number {
  const first = calendar.dayOf(from) - 1;
  const sums = [0];
  for (let number = first; number <= calendar.dayOf(to) + 1; number++)
    sums.push(sums.at(-1)! + demandOf(number, 'orders'));
  return (at) => {
    const place = calendar.dayOf(at) - first;
    return sums[place]! + (calendar.timeOfDay(at) / day) * (sums[place + 1]! - sums[place]!);
  };
}

/** Mean of an order in minor units, its variance between shoppers and around a shopper's own mean. */
interface SpendPopulation {
  mean: number;
  between: number;
  within: number;
}

/** What orders cost in this world, from baskets that its shoppers never bought. */
function spendPopulation(world: World, calendar: Calendar, at: number): SpendPopulation {
  const random = seededRandom(`${world.endsAt}/spend`);
  const people = Array.from({ length: SHOPPERS }, () => {
    const shopper = world.shoppers[Math.floor(random() * world.shoppers.length)]!;
    // Spread over a year, so that no season is taken for the shop.
    return { shopper, orders: Array.from({ length: BASKETS }, (_, i) => at - Math.floor((i / BASKETS) * 365) * day) };
  }).filter(({ shopper }) => shopper.kind === 'shopper');
  const products = [...world.products];
  const spends = Map.groupBy(
    planOrders('spend', products, createMarket(products), calendar, people),
    ({ shopper }) => shopper.id,
  );
  // A code is used now and then: on the mean order that is so much off.
  const kept = 1 - (basket.saleShare * basket.salePercent * basket.sales.length * 7) / 365 / 100;
  const each = [...spends.values()].map((plans) => {
    const amounts = plans.map(({ lines }) =>
      lines.reduce(
        (sum, line) => sum + kept * line.quantity * products[line.product]!.variants[line.variant]!.price,
        0,
      ),
    );
    const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
    const within = amounts.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / (amounts.length - 1);
    return { mean, within };
  });
  const mean = each.reduce((sum, one) => sum + one.mean, 0) / each.length;
  const within = each.reduce((sum, one) => sum + one.within, 0) / each.length;
  const spread = each.reduce((sum, one) => sum + (one.mean - mean) ** 2, 0) / (each.length - 1);
  return { mean, within, between: Math.max(0, spread - within / BASKETS) };
}

/**
 * For each history (all with an order before `asOf`) the chance of an order within `days`, and the money to be expected: orders
 * by the true population, each worth the best linear guess from the shopper's own orders and the population's spread.
 */
export function trueAnswers(
  world: World,
  calendar: Calendar,
  histories: readonly ShopperHistory[],
  asOf: number,
  days: number,
): { order: Float64Array; value: Float64Array } {
  const clock = demandClock(calendar, world.startsAt, asOf + days * day);
  const ahead = clock(asOf + days * day) - clock(asOf);
  const spend = spendPopulation(world, calendar, asOf);
  const order = new Float64Array(histories.length);
  const value = new Float64Array(histories.length);
  for (const [i, { orders }] of histories.entries()) {
    const bought = orders.filter(({ at, amount }) => at < asOf && amount >= 0).sort((a, b) => a.at - b.at);
    const first = clock(bought[0]!.at);
    const known = [bought.length - 1, clock(bought.at(-1)!.at) - first, clock(asOf) - first] as const;
    order[i] = orderWithin(TRUE_POPULATION, ...known, ahead);
    const mean = bought.reduce((sum, { amount }) => sum + amount, 0) / bought.length;
    const trust = (bought.length * spend.between) / (bought.length * spend.between + spend.within);
    value[i] = orderMoments(TRUE_POPULATION, ...known, ahead).orders * (spend.mean + trust * (mean - spend.mean));
  }
  return { order, value };
}
