// What is used up and bought again, and when is each shopper due? Written for shopper and product: the moment, with its span.

import type { ModelBundle } from '../../../models/model.ts';
import { loadReplenishment } from '../../../models/replenishment/load.ts';
import { type PurchaseTrail, trainReplenishment } from '../../../models/replenishment/train.ts';
import type { SoldLine } from '../../features/order-lines.ts';
import type { Question, SubjectScore } from '../question.ts';

const DAY = 86_400_000;
/** The soonest needs of one shopper. */
const MOST_DUE = 5;
/** A due moment known no better than this is not acted upon. */
const SURE_DAYS = 60;

function trailsOf(lines: readonly SoldLine[]): PurchaseTrail[] {
  const trails = Map.groupBy(
    lines.filter(({ shopper }) => shopper !== null),
    ({ shopper }) => shopper as string,
  );
  return [...trails].map(([shopper, own]) => ({ shopper, purchases: own.map(({ product, at }) => ({ product, at })) }));
}

function dueOf(bundle: ModelBundle, lines: readonly SoldLine[], asOf: number): SubjectScore[] {
  const model = loadReplenishment(bundle);
  return trailsOf(lines).flatMap(({ shopper, purchases }) =>
    model
      .due(purchases, asOf)
      .slice(0, MOST_DUE)
      .map(({ product, at, low, high, ownGaps, lastAt }) => ({
        subject: shopper,
        about: product,
        value: at,
        low,
        high,
        sure: high - low <= SURE_DAYS * DAY,
        similar: ownGaps,
        bin: null,
        words: [String(Math.round((asOf - lastAt) / DAY)), String(Math.round(model.usualDays(product) ?? 0))],
      })),
  );
}

export const replenishment: Question = {
  name: 'replenishment',
  first: false,
  async train(data) {
    const types = new Map((await data.catalogue()).map(({ id, productType }) => [id, productType]));
    const trails = trailsOf((await data.lines()).filter(({ at }) => data.usual(at)));
    return trainReplenishment({ trails, asOf: data.asOf, typeOf: (product) => types.get(product) ?? '' });
  },
  async score(bundle, data) {
    return { subjects: { kind: 'shopper', rows: dueOf(bundle, await data.lines(), data.asOf) } };
  },
  async inputs(data, from, to) {
    const gaps = trailsOf(await data.lines()).flatMap(({ purchases }) => {
      const last = new Map<string, number>();
      return purchases.flatMap(({ product, at }) => {
        const before = last.get(product);
        last.set(product, at);
        return before === undefined || at < from || at >= to ? [] : [(at - before) / DAY];
      });
    });
    return { 'days-until-bought-again': gaps };
  },
};
