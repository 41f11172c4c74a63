// The made-up world, whose truth is known: how much of the way from the simplest answer to the best possible one do we go?

import { loadNextItem } from '../../models/next-item/load.ts';
import { trainNextItem } from '../../models/next-item/train.ts';
import { loadNextPurchase } from '../../models/next-purchase/load.ts';
import { outcomeBetween, type ShopperHistory, timelineOf } from '../../models/next-purchase/purchase-history.ts';
import { trainNextPurchase } from '../../models/next-purchase/train.ts';
import { calendarOf, day } from '../sandbox/world/calendar.ts';
import { sizes } from '../sandbox/world/parameters.ts';
import type { Order, Session } from '../sandbox/world/types.ts';
import { createWorld, type World } from '../sandbox/world/world.ts';
import { likingOf, ndcgAt10, oddsOf } from '../support/hidden-taste.ts';
import { bootstrap, meanStatistic, onAll, type Statistic } from './bootstrap.ts';
import type { EvaluationRow, Figure } from './row.ts';
import { trueAnswers } from './world-reference.ts';

const SEEDS = [1, 2, 3, 4, 5];
const HORIZON = 90;
const LEAST_VIEWS = 5;
/** What a browser remembers of purchases and views, as the storefront reads it. */
const MOST_REMEMBERED = 50;

/** Losses (or gains) of one shopper by the model, by the simplest answer and by the best possible one. */
interface Losses {
  model: number[];
  baseline: number[];
  reference: number[];
}
const noLosses = (): Losses => ({ model: [], baseline: [], reference: [] });
export const noWorld = () => ({ chance: noLosses(), money: noLosses(), byLiking: noLosses(), byOdds: noLosses() });

/** Orders that count, as the app counts them: no tests, no staff, nothing cancelled, and somebody known. */
const counts = (order: Order, world: World): boolean =>
  !order.test && order.cancelledAt === null && order.shopper !== null && world.shopper(order.shopper)?.kind !== 'staff';

/** What each shopper bought and gave back: goods after discounts, without shipping. */
export function historiesOf(world: World): ShopperHistory[] {
  const histories = new Map<number, { at: number; amount: number }[]>();
  for (const order of world.orders) {
    if (!counts(order, world)) continue;
    const orders = histories.get(order.shopper!) ?? [];
    histories.set(order.shopper!, orders);
    orders.push({ at: order.placedAt, amount: order.total - order.shipping });
    for (const refund of order.refunds) orders.push({ at: refund.at, amount: -refund.amount });
  }
  return Array.from(histories, ([shopper, orders]) => ({ shopper: String(shopper), orders }));
}

/** Chances and money of everybody with an order a horizon before the end, judged by what the world then did. */
async function judgePurchases(world: World, chance: Losses, money: Losses): Promise<string> {
  const asOf = world.endsAt - HORIZON * day;
  const all = historiesOf(world);
  const known = all.filter(({ orders }) => orders.some(({ at, amount }) => at < asOf && amount >= 0));
  const histories = known.map(({ shopper, orders }) => ({ shopper, orders: orders.filter(({ at }) => at < asOf) }));
  const { zone, currency } = world.shop;
  const bundle = await trainNextPurchase({ histories, asOf, horizonDays: HORIZON, valueDays: HORIZON, zone, currency });
  const model = await loadNextPurchase(bundle);
  const scores = await model.score(histories, asOf);
  await model.release();
  const best = trueAnswers(world, calendarOf(zone), histories, asOf, HORIZON);
  const outcomes = known.map((each) => outcomeBetween(timelineOf(each, zone), asOf, world.endsAt));
  const happened = outcomes.map((outcome) => (Number.isNaN(outcome.day) ? 0 : 1));
  const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const rate = mean(happened);
  const usual = mean(outcomes.map(({ amount }) => amount));
  for (const [i, { pOrder, value }] of scores.entries()) {
    chance.model.push((pOrder.value - happened[i]!) ** 2);
    chance.baseline.push((rate - happened[i]!) ** 2);
    chance.reference.push((best.order[i]! - happened[i]!) ** 2);
    const { amount } = outcomes[i]!;
    money.model.push(Math.abs(value.value - amount) / 100);
    money.baseline.push(Math.abs(usual - amount) / 100);
    money.reference.push(Math.abs(best.value[i]! - amount) / 100);
  }
  return `${model.served.order}, ${model.served.value}; ${(100 * rate).toFixed(1)} % of ${scores.length} ordered; means foretold ${mean(scores.map(({ pOrder }) => pOrder.value)).toFixed(3)}, by the truth ${mean([...best.order]).toFixed(3)}, money ${(mean(scores.map(({ value }) => value.value)) / 100).toFixed(2)}, ${(mean([...best.value]) / 100).toFixed(2)}, happened ${(usual / 100).toFixed(2)}`;
}

const touched = (session: Session) =>
  session.steps
    .flatMap((step) => (step.kind === 'view' || step.kind === 'add' ? [step] : []))
    .map(({ product, at }, place) => ({ product: String(product), at, begins: place === 0 }));

/**
 * Lists for the home page of everybody who agreed and looked at five products or more, judged by their true taste. The gain of
 * a product is the shopper's affinity to it, and beside it the odds of choosing it, which one or two products a shopper rule:
 * even who knew all products' places and the law of tastes, and had only these views to go by, would come to .81 and .66 (first
 * seed, 6,000 tastes drawn by that law and weighed by how likely each makes the views).
 */
export async function judgeLists(world: World, byLiking: Losses, byOdds: Losses): Promise<void> {
  const since = world.endsAt - sizes.full.browsingDays * day;
  const browsing = [...world.browsing(since, world.endsAt)].filter((each) => each.consent?.analytics && !each.robot);
  const sold = world.orders.filter((order) => counts(order, world) && order.placedAt < world.endsAt);
  const shown = world.products.filter(
    ({ status, publishedAt, giftCard }) => status === 'active' && publishedAt !== null && !giftCard,
  );
  const bundle = await trainNextItem({
    sessions: browsing.flatMap((session) => {
      const items = touched(session).map(({ product }) => product);
      return items.length > 0 ? [{ items, at: session.endsAt, shopper: session.visitor }] : [];
    }),
    baskets: sold.map(({ lines, placedAt }) => ({
      items: [...new Set(lines.map(({ product }) => String(product)))],
      at: placedAt,
    })),
    catalogue: world.products.map(({ id, title, type, tags, vendor, variants, createdAt }) => ({
      id: String(id),
      title,
      type,
      tags,
      vendor,
      price: variants[0]!.price,
      createdAt,
    })),
    asOf: world.endsAt,
    seed: 1,
  });
  const ranker = await loadNextItem(bundle);
  const may = new Set(shown.map(({ id }) => String(id)));
  const eligible = ranker.eligibility((id) => may.has(id));
  const tastes = new Map(shown.map((product) => [String(product.id), product]));
  const ask = async (recent: string[], begins: boolean[], bought: string[]) => {
    const { items } = await ranker.rank({ recent, begins, bought, placement: 'home', limit: 10, eligible });
    return items.map(({ id }) => id);
  };
  const crowd = await ask([], [], []);
  const byShopper = Map.groupBy(
    browsing.filter(({ shopper }) => shopper !== null),
    ({ shopper }) => shopper!,
  );
  for (const [id, sessions] of byShopper) {
    const shopper = world.shopper(id)!;
    const views = sessions.reduce((sum, { steps }) => sum + steps.filter(({ kind }) => kind === 'view').length, 0);
    if (views < LEAST_VIEWS || shopper.kind !== 'shopper') continue;
    // As in the shop: what this browser saw, and what was bought in it since the app listens.
    const { visitor } = sessions.at(-1)!;
    const own = browsing.filter((session) => session.visitor === visitor).flatMap(touched);
    const recent = own.sort((a, b) => a.at - b.at).slice(-MOST_REMEMBERED);
    const bought = sold
      .filter((order) => order.visitor === visitor && order.placedAt >= since)
      .flatMap(({ lines }) => lines.map(({ product }) => String(product)));
    const list = await ask(
      recent.map(({ product }) => product),
      recent.map(({ begins }) => begins),
      bought.slice(-MOST_REMEMBERED),
    );
    for (const [lists, gainOf] of [
      [byLiking, likingOf],
      [byOdds, oddsOf],
    ] as const) {
      lists.model.push(ndcgAt10(shopper, list, tastes, gainOf));
      lists.baseline.push(ndcgAt10(shopper, crowd, tastes, gainOf));
      lists.reference.push(1);
    }
  }
  await ranker.release();
}

/** (model − baseline) / (reference − baseline), of means over the same shoppers. */
export const shareOf = ({ model, baseline, reference }: Losses): Statistic => {
  const [own, base, best] = [meanStatistic(model), meanStatistic(baseline), meanStatistic(reference)];
  return (weight) => (own(weight) - base(weight)) / (best(weight) - base(weight));
};

function figuresOf(what: string, unit: string, losses: Losses, bar?: { must: number; reach: number }): Figure[] {
  const n = losses.model.length;
  const statistics = {
    share: shareOf(losses),
    model: meanStatistic(losses.model),
    baseline: meanStatistic(losses.baseline),
    reference: meanStatistic(losses.reference),
  };
  const interval = bootstrap(n, statistics);
  const named = {
    share: `${what}: share of the way to the truth`,
    model: `${what}: ${unit}`,
    baseline: `${what}: ${unit} of the simplest answer`,
    reference: `${what}: ${unit} of the truth`,
  };
  return (['share', 'model', 'baseline', 'reference'] as const).map((name) => ({
    name: named[name],
    value: onAll(n, statistics[name]),
    interval: interval[name],
    ...(name === 'share' && bar ? { bar: { sense: 'at-least' as const, ...bar } } : {}),
  }));
}

export const madeUpWorld: EvaluationRow = {
  title: 'The made-up world',
  protocol: '5 seeds, full size; 90 days held out; lists after 60 days of browsing',
  needs: [],
  async measure(_, log) {
    const all = noWorld();
    const notes: string[] = [];
    for (const seed of SEEDS) {
      const world = createWorld({ seed });
      const one = noWorld();
      const served = await judgePurchases(world, one.chance, one.money);
      await judgeLists(world, one.byLiking, one.byOdds);
      const share = (losses: Losses) => onAll(losses.model.length, shareOf(losses)).toFixed(3);
      notes.push(
        `seed ${seed}: P(order) ${share(one.chance)}, value ${share(one.money)}, next item ${share(one.byLiking)} (n ${one.byLiking.model.length}); ${served}.`,
      );
      log(`${notes.at(-1)}\n`);
      for (const what of Object.keys(all) as (keyof typeof all)[]) {
        for (const side of ['model', 'baseline', 'reference'] as const) all[what][side].push(...one[what][side]);
      }
    }
    return {
      n: all.chance.model.length,
      figures: [
        ...figuresOf('P(order)', 'Brier', all.chance, { must: 0.9, reach: 0.95 }),
        ...figuresOf('Value', 'MAE', all.money, { must: 0.9, reach: 0.95 }),
        ...figuresOf('Next item', 'NDCG@10', all.byLiking, { must: 0.6, reach: 0.75 }),
        ...figuresOf('Next item, odds as gain', 'NDCG@10', all.byOdds),
      ],
      notes,
    };
  },
};
