// Will a shopper order again, when, and what are they worth? Written to `scores`, a row a shopper.

import type { ModelBundle } from '../../../models/model.ts';
import { horizonOf } from '../../../models/next-purchase/horizon.ts';
import { learningSpan } from '../../../models/next-purchase/learning-part.ts';
import { loadNextPurchase } from '../../../models/next-purchase/load.ts';
import { outcomeBetween, type ShopperHistory, timelineOf } from '../../../models/next-purchase/purchase-history.ts';
import { trainNextPurchase } from '../../../models/next-purchase/train.ts';
import type { OrderHistory } from '../../features/order-histories.ts';
import { localesOf } from '../../features/shopper-locales.ts';
import type { Judged } from '../judged.ts';
import type { Question } from '../question.ts';
import type { Readings } from '../readings.ts';

const DAY = 86_400_000;
const VALUE_DAYS = 365;
/** With fewer shoppers to ask about chance decides. */
const LEAST_SHOPPERS = 50;

/** The share of those who had ordered by then who ordered in the span before `from`: what would be said of everybody without a model. */
function shareBefore(known: OrderHistory[], from: number, days: number): number {
  const start = from - days * DAY;
  const old = known.filter(({ orders }) => orders[0]!.at < start);
  const again = old.filter(({ orders }) => orders.some(({ at }) => at >= start));
  return (again.length + 1) / (old.length + 2);
}

/** Orders with what their shoppers have shown of interest, as of the same moment. */
async function withSigns(data: Readings, histories: OrderHistory[]): Promise<ShopperHistory[]> {
  const shown = new Map((await data.interest()).map(({ id, signs }) => [id, signs]));
  return histories.map((history) => ({ ...history, signs: shown.get(history.shopper) ?? [] }));
}

async function judge(bundle: ModelBundle, data: Readings, from: number): Promise<Judged> {
  const model = await loadNextPurchase(bundle);
  const then = data.before(from);
  const known = await then.everyOrder();
  const scores = await model.score(await withSigns(then, known), from).finally(() => model.release());
  const until = from + model.horizonDays * DAY;
  const later = new Map((await data.everyOrder()).map((history) => [history.shopper, history]));
  const happened = Float64Array.from(scores, ({ shopper }) => {
    const history = later.get(shopper);
    if (history === undefined) return 0;
    return Number.isNaN(outcomeBetween(timelineOf(history, 'UTC'), from, until).day) ? 0 : 1;
  });
  const stated = Float64Array.from(scores, ({ pOrder }) => pOrder.value);
  const rate = shareBefore(known, from, model.horizonDays);
  const locales = await localesOf(data.db, data.shop);
  return {
    measure: 'brier',
    loss: stated.map((chance, i) => (chance - happened[i]!) ** 2),
    simple: happened.map((each) => (rate - each) ** 2),
    chances: { stated, happened },
    groups: {
      orders: scores.map(({ orders }) => (orders === 1 ? 'one-order' : 'several-orders')),
      locale: scores.map(({ shopper }) => locales.get(shopper) ?? 'unknown'),
    },
  };
}

export const nextPurchase: Question = {
  name: 'next-purchase',
  first: true,
  async train(data, { zone, currency, champion, judgedDays }) {
    // Both sides of a trial foretell the same span.
    const most = Number(champion?.card.settings.horizonDays ?? Number.POSITIVE_INFINITY);
    return trainNextPurchase({
      histories: await withSigns(data, await data.histories()),
      asOf: data.asOf,
      valueDays: VALUE_DAYS,
      zone,
      currency,
      ...(judgedDays === undefined ? {} : { horizonDays: Math.floor(Math.min(judgedDays, most)) }),
    });
  },
  trial: {
    async from(data) {
      const timelines = (await data.histories()).map((history) => timelineOf(history, 'UTC'));
      const span = learningSpan(timelines, data.asOf, horizonOf(timelines, data.asOf));
      if (span === null) return null;
      const from = data.asOf - span * DAY;
      const known = timelines.filter(({ at }) => at.length > 0 && at[0]! < from).length;
      return known >= LEAST_SHOPPERS ? from : null;
    },
    async enoughSince(data, at, { card }) {
      // What it foretells lies a whole horizon ahead.
      return data.asOf - at >= Number(card.settings.horizonDays) * DAY;
    },
    judge,
  },
  async score(bundle, data) {
    const model = await loadNextPurchase(bundle);
    try {
      return { shoppers: await model.score(await withSigns(data, await data.everyOrder()), data.asOf) };
    } finally {
      await model.release();
    }
  },
  async inputs(data, from, to) {
    const amounts: number[] = [];
    const gaps: number[] = [];
    const kinds: string[] = [];
    for (const { orders } of await data.histories()) {
      for (const [place, { at, amount }] of orders.entries()) {
        if (at < from || at >= to) continue;
        amounts.push(amount);
        kinds.push(place === 0 ? 'first' : 'repeated');
        if (place > 0) gaps.push((at - orders[place - 1]!.at) / DAY);
      }
    }
    return { 'order-amount': amounts, 'days-between-orders': gaps, 'first-or-repeated': kinds };
  },
};
