// How much will the shop and each product sell? Written for each product: pieces over the next four weeks.

import { loadDemand } from '../../../models/demand/load.ts';
import { trainDemand } from '../../../models/demand/train.ts';
import type { ModelBundle } from '../../../models/model.ts';
import type { SoldLine } from '../../features/order-lines.ts';
import type { Judged } from '../judged.ts';
import type { Question } from '../question.ts';
import type { Readings } from '../readings.ts';

const DAY = 86_400_000;
export const DEMAND_DAYS = 28;
/** Judged over two weeks, on the products that sold in the month before. */
const JUDGED_DAYS = 14;
const LEAST_PRODUCTS = 10;
/** An interval so much wider than what it holds says little. */
const SURE_SPAN = 1.5;

function piecesOf(lines: readonly SoldLine[], from: number, to: number): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { product, at, quantity } of lines) {
    if (at >= from && at < to) pieces.set(product, (pieces.get(product) ?? 0) + quantity);
  }
  return pieces;
}

async function judge(bundle: ModelBundle, data: Readings, from: number): Promise<Judged> {
  const lines = await data.lines();
  const model = loadDemand(bundle);
  const to = Math.min(data.asOf, from + JUDGED_DAYS * DAY);
  const days = Math.max(1, Math.round((to - from) / DAY));
  const sold = piecesOf(lines, from, to);
  const before = piecesOf(lines, from - days * DAY, from);
  const products = [...piecesOf(lines, from - DEMAND_DAYS * DAY, from).keys()].sort();
  const off = (foretold: (product: string) => number) =>
    Float64Array.from(products, (product) => Math.abs(foretold(product) - (sold.get(product) ?? 0)));
  return {
    measure: 'pieces-off',
    loss: off((product) => model.product(product, days)?.mean ?? 0),
    simple: off((product) => before.get(product) ?? 0),
    groups: { sales: products.map((product) => ((before.get(product) ?? 0) >= 5 ? 'often-sold' : 'seldom-sold')) },
  };
}

export const demand: Question = {
  name: 'demand',
  first: false,
  async train(data, { zone }) {
    const shownSince = new Map(
      (await data.catalogue()).map(({ id, createdAt }) => [id, data.moved(createdAt) ?? createdAt]),
    );
    return trainDemand({
      lines: (await data.lines()).filter(({ at }) => data.usual(at)),
      asOf: data.asOf,
      zone,
      shownSince,
    });
  },
  trial: {
    async from(data) {
      const from = data.asOf - JUDGED_DAYS * DAY;
      const selling = piecesOf(await data.lines(), from - DEMAND_DAYS * DAY, from).size;
      return selling >= LEAST_PRODUCTS ? from : null;
    },
    enoughSince: async (data, at) => data.asOf - at >= JUDGED_DAYS * DAY,
    judge,
  },
  async score(bundle, data) {
    const model = loadDemand(bundle);
    const rows = (await data.catalogue()).flatMap(({ id }) => {
      const foretold = model.product(id, DEMAND_DAYS);
      if (foretold === null) return [];
      const { mean, low80, high80 } = foretold;
      const sure = high80 - low80 <= SURE_SPAN * Math.max(1, mean);
      return [
        { subject: id, about: '', value: mean, low: low80, high: high80, sure, similar: 0, bin: null, words: [] },
      ];
    });
    return { subjects: { kind: 'product', rows } };
  },
  async inputs(data, from, to) {
    const lines = (await data.lines()).filter(({ at }) => at >= from && at < to);
    return {
      'pieces-a-line': lines.map(({ quantity }) => quantity),
      'products-sold': lines.map(({ product }) => product),
    };
  },
};
