// Will somebody known who has not bought yet order within a month? Written for each of them.

import { loadFirstPurchase } from '../../../models/first-purchase/load.ts';
import { type Signs, signFeatures } from '../../../models/first-purchase/signs.ts';
import { trainFirstPurchase } from '../../../models/first-purchase/train.ts';
import type { ModelBundle } from '../../../models/model.ts';
import { localesOf } from '../../features/shopper-locales.ts';
import type { Judged } from '../judged.ts';
import type { Question } from '../question.ts';
import type { Readings } from '../readings.ts';
import { trusted } from '../trust.ts';

const DAY = 86_400_000;
const HORIZON_DAYS = 30;
const LEAST_PEOPLE = 100;

const unbought = (people: readonly Signs[]) => people.filter(({ firstOrderAt }) => firstOrderAt === null);

async function judge(bundle: ModelBundle, data: Readings, from: number): Promise<Judged> {
  const people = unbought(await data.before(from).interest());
  const bought = new Map((await data.everyOrder()).map(({ shopper, orders }) => [shopper, orders[0]!.at]));
  const model = await loadFirstPurchase(bundle);
  const chances = await model.chances(people, from).finally(() => model.release());
  const asked = people.flatMap(({ id }, i) => (chances[i] === null ? [] : [{ id, chance: chances[i] as number }]));
  const until = from + HORIZON_DAYS * DAY;
  const stated = Float64Array.from(asked, ({ chance }) => chance);
  const happened = Float64Array.from(asked, ({ id }) => ((bought.get(id) ?? until) < until ? 1 : 0));
  // The share of those who were without an order a month earlier and ordered in that month.
  const before = unbought(await data.before(from - HORIZON_DAYS * DAY).interest());
  const then = before.filter(({ id }) => (bought.get(id) ?? from) < from).length;
  const rate = (then + 1) / (before.length + 2);
  const locales = await localesOf(data.db, data.shop);
  return {
    measure: 'brier',
    loss: stated.map((chance, i) => (chance - happened[i]!) ** 2),
    simple: happened.map((each) => (rate - each) ** 2),
    chances: { stated, happened },
    groups: { locale: asked.map(({ id }) => locales.get(id) ?? 'unknown') },
  };
}

export const firstPurchase: Question = {
  name: 'first-purchase',
  first: false,
  prior: 'first-purchase',
  train: async (data) =>
    trainFirstPurchase({ people: await data.interest(), asOf: data.asOf, horizonDays: HORIZON_DAYS }),
  trial: {
    async from(data) {
      const from = data.asOf - HORIZON_DAYS * DAY;
      return unbought(await data.before(from).interest()).length >= LEAST_PEOPLE ? from : null;
    },
    enoughSince: async (data, at) => data.asOf - at >= HORIZON_DAYS * DAY,
    judge,
  },
  async score(bundle, data, { evidence }) {
    const people = unbought(await data.interest());
    const model = await loadFirstPurchase(bundle);
    const chances = await model.chances(people, data.asOf).finally(() => model.release());
    const rows = people.flatMap(({ id }, i) => {
      const chance = chances[i];
      return chance == null
        ? []
        : [{ subject: id, about: '', words: [], ...trusted(chance, evidence?.calibration ?? []) }];
    });
    return { subjects: { kind: 'shopper', rows } };
  },
  async inputs(data, from, to) {
    const people = unbought(await (to >= data.asOf ? data : data.before(to)).interest());
    const active = people.filter(({ signs }) => signs.some(({ at }) => at >= from && at < to));
    const rows = active.flatMap((person) => signFeatures(person, to) ?? []);
    return { 'days-known': rows.map((row) => row[0]!), 'days-since-last-visit': rows.map((row) => row[1]!) };
  },
};
