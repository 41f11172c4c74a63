// What does a shopper want next? Served by the storefront's shelf, one request at a time.

import type { ModelBundle } from '../../../models/model.ts';
import { loadNextItem } from '../../../models/next-item/load.ts';
import { trainNextItem } from '../../../models/next-item/train.ts';
import type { Visit } from '../../features/visits.ts';
import type { Judged } from '../judged.ts';
import type { Question } from '../question.ts';
import type { Readings } from '../readings.ts';

/** Steps from one product to the next that are asked about, the newest. */
const MOST_STEPS = 400;
const LEAST_STEPS = 60;
/** Places an answer has: a step is a hit where the product looked at next is among them. */
const PLACES = 20;

interface Step {
  seen: string[];
  next: string;
  newcomer: boolean;
}

/** The steps to another product of the visits since a moment; `known` is who had visited before it. */
function stepsOf(visits: readonly Visit[], from: number): Step[] {
  const known = new Set(visits.filter((v) => v.at < from).map((v) => v.shopper));
  const steps = visits
    .filter((v) => v.at >= from)
    .flatMap(({ items, shopper }) =>
      items.flatMap((next, place) =>
        place === 0 || items[place - 1] === next
          ? []
          : [{ seen: items.slice(Math.max(0, place - 50), place), next, newcomer: !known.has(shopper) }],
      ),
    );
  return steps.slice(-MOST_STEPS);
}

/** Most looked at before a moment, first the most. */
function popularBefore(visits: readonly Visit[], from: number): string[] {
  const counts = new Map<string, number>();
  for (const { items, at } of visits) {
    if (at < from) for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([item]) => item);
}

async function judge(bundle: ModelBundle, data: Readings, from: number): Promise<Judged> {
  const visits = await data.visits();
  const steps = stepsOf(visits, from);
  const popular = popularBefore(visits, from).slice(0, PLACES + 1);
  const ranker = await loadNextItem(bundle);
  const loss = new Float64Array(steps.length);
  const simple = new Float64Array(steps.length);
  try {
    for (const [row, { seen, next }] of steps.entries()) {
      const current = seen.at(-1) as string;
      const { items } = await ranker.rank({ recent: seen, anchor: current, placement: 'product', limit: PLACES });
      loss[row] = items.some(({ id }) => id === next) ? 0 : 1;
      simple[row] = popular
        .filter((id) => id !== current)
        .slice(0, PLACES)
        .includes(next)
        ? 0
        : 1;
    }
  } finally {
    await ranker.release();
  }
  const groups = {
    visits: steps.map(({ newcomer }) => (newcomer ? 'new' : 'returning')),
    depth: steps.map(({ seen }) => (seen.length < 3 ? 'early' : 'later')),
  };
  return { measure: 'missed20', loss, simple, groups };
}

export const nextItem: Question = {
  name: 'next-item',
  first: true,
  async train(data, { seed }) {
    const catalogue = await data.catalogue();
    return trainNextItem({
      sessions: await data.visits(),
      baskets: await data.baskets(),
      catalogue: catalogue.map((p) => ({
        id: p.id,
        title: p.title,
        type: p.productType,
        tags: p.tags,
        vendor: p.vendor,
        price: p.price,
        createdAt: p.createdAt,
      })),
      asOf: data.asOf,
      seed,
    });
  },
  trial: {
    async from(data) {
      const visits = await data.visits();
      const from = visits[Math.floor(visits.length * 0.9)]?.at ?? null;
      return from !== null && stepsOf(visits, from).length >= LEAST_STEPS ? from : null;
    },
    enoughSince: async (data, at) => stepsOf(await data.visits(), at).length >= LEAST_STEPS,
    judge,
  },
  async inputs(data, from, to) {
    const types = new Map((await data.catalogue()).map((p) => [p.id, p.productType]));
    const visits = (await data.visits()).filter(({ at }) => at >= from && at < to);
    return {
      'products-a-visit': visits.map(({ items }) => items.length),
      'kinds-looked-at': visits.flatMap(({ items }) => items.map((id) => types.get(id) ?? '')),
    };
  },
};
