// What a shop without data is told at first: models learned on made-up worlds, judged on others, none of them in any bar.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadFirstPurchase } from '../../models/first-purchase/load.ts';
import type { Signs } from '../../models/first-purchase/signs.ts';
import { trainFirstPurchase } from '../../models/first-purchase/train.ts';
import { loadIntent } from '../../models/intent/load.ts';
import { trainIntent } from '../../models/intent/train.ts';
import { auc } from '../../models/metrics/auc.ts';
import { brier } from '../../models/metrics/brier.ts';
import { ece } from '../../models/metrics/ece.ts';
import type { Missing } from '../../models/missing.ts';
import type { ModelBundle, ModelCard } from '../../models/model.ts';
import { POOLED_PRIOR } from '../../models/next-purchase/bgnbd.ts';
import { loadNextPurchase } from '../../models/next-purchase/load.ts';
import { outcomeBetween, timelineOf } from '../../models/next-purchase/purchase-history.ts';
import { trainNextPurchase } from '../../models/next-purchase/train.ts';
import { loadSentiment } from '../../models/text/load.ts';
import { trainSentiment } from '../../models/text/train.ts';
import type { Browser } from '../../server/features/browsers.ts';
import { VISIT_SIGNS } from '../../server/features/visit-signs.ts';
import { intentAbout } from '../../server/learning/questions/intent.ts';
import { momentRows } from '../../server/learning/questions/purchase-soon.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { day } from '../sandbox/world/calendar.ts';
import type { Session, Step } from '../sandbox/world/types.ts';
import { createWorld, type World } from '../sandbox/world/world.ts';
import { readCsvTable } from './csv-table.ts';
import { foldsOf, rowsOf } from './folds.ts';
import { historiesOf } from './made-up-world.ts';

/** Never the seeds of a bar (1 to 5), nor the one the sandbox shows. */
export const LEARNED_SEEDS = [101, 102, 103, 104];
export const JUDGED_SEEDS = [105, 106];
const REVIEWS = 'womens-clothing-reviews/reviews.csv.gz';
const BROWSING_DAYS = 60;
const KNOWN_DAYS = 120;
const FIRST_DAYS = 30;
const AGAIN_DAYS = 90;
/** A few small trees: what holds in other shops as well is coarse. */
const TRIALS = { shapes: [{ leaves: 6, rate: 0.1, leastRows: 100, ridge: 30 }], treeCounts: [10, 20, 30, 40] };

const SIGNS: Partial<Record<Step['kind'], string[]>> = {
  home: ['page-viewed'],
  collection: ['collection-viewed'],
  search: ['search-submitted'],
  view: ['product-viewed'],
  add: ['cart-line-added'],
  checkout: ['checkout-started', 'checkout-contact-given'],
};

/** Visits of browsers that agreed, as the collector hears of them. */
const heard = (world: World, days: number) =>
  [...world.browsing(world.endsAt - days * day, world.endsAt)].filter((each) => each.consent?.analytics);

export function browsersOf(sessions: readonly Session[]): Browser[] {
  const browsers = Map.groupBy(sessions, ({ visitor }) => visitor);
  return Array.from(browsers, ([visitor, visits]) => {
    const steps = visits.flatMap((visit) => visit.steps).sort((a, b) => a.at - b.at);
    return {
      visitor,
      signs: steps.flatMap((step) =>
        (SIGNS[step.kind] ?? []).map((type) => ({
          type,
          at: Math.round(step.at),
          product: 'product' in step ? String(step.product) : null,
        })),
      ),
      purchasedAt: steps.flatMap(({ kind, at }) => (kind === 'buy' ? [Math.round(at)] : [])),
    };
  }).filter(({ signs }) => signs.length > 0);
}

function intentRowsOf(world: World) {
  const rows = momentRows(browsersOf(heard(world, BROWSING_DAYS)), intentAbout, world.endsAt, () => true);
  const data = new Float32Array(rows.length * VISIT_SIGNS.length);
  for (const [i, { signs }] of rows.entries()) data.set(signs, i * VISIT_SIGNS.length);
  return { data, happened: Float64Array.from(rows, (row) => row.happened) };
}

/** A browser is somebody's from the visit in which their address was given: what came before was not known in time. */
export function interestOf(world: World): Signs[] {
  const histories = new Map(historiesOf(world).map(({ shopper, orders }) => [shopper, [...orders]]));
  const visits = Map.groupBy(
    heard(world, KNOWN_DAYS).filter(({ shopper }) => shopper !== null),
    ({ shopper }) => shopper!,
  );
  return world.shoppers
    .filter(({ kind }) => kind === 'shopper')
    .map((shopper) => {
      const signs: { kind: Signs['signs'][number]['kind']; at: number }[] = [];
      if (shopper.emailConsent === 'subscribed') signs.push({ kind: 'subscribed', at: shopper.emailConsentAt! });
      const known = new Set<string>();
      for (const { visitor, steps, startsAt } of visits.get(shopper.id) ?? []) {
        if (steps.some(({ kind }) => kind === 'checkout' || kind === 'buy')) known.add(visitor);
        if (!known.has(visitor)) continue;
        signs.push({ kind: 'visit', at: startsAt });
        for (const { kind, at } of steps) {
          const sign = ({ view: 'view', add: 'cart', checkout: 'checkout' } as const)[kind as 'view'];
          if (sign !== undefined) signs.push({ kind: sign, at });
        }
      }
      const ordered = (histories.get(String(shopper.id)) ?? []).map(({ at }) => at);
      return { id: String(shopper.id), signs, firstOrderAt: ordered.length > 0 ? Math.min(...ordered) : null };
    });
}

const worlds = (seeds: readonly number[]) => seeds.map((seed) => createWorld({ seed }));
const rateOf = (happened: Float64Array) => happened.reduce((sum, each) => sum + each, 0) / happened.length;

function trainedOf(bundle: ModelBundle | Missing): ModelBundle {
  if ('missing' in bundle) throw new Error(bundle.missing);
  return bundle;
}

function figures(stated: Float64Array, happened: Float64Array) {
  const rate = rateOf(happened);
  return {
    metrics: {
      rows: happened.length,
      auc: auc(happened, stated),
      brier: brier(happened, stated),
      ece: ece(happened, stated),
    },
    against: { aucOfBaseRate: 0.5, brierOfBaseRate: rate * (1 - rate) },
  };
}

const ELSEWHERE =
  'Learned on a made-up world, not in any shop: an order of magnitude, never sure, and nothing acts on it.';

const seedsOf = { prior: true, learnedSeeds: LEARNED_SEEDS, judgedSeeds: JUDGED_SEEDS };

/** The chance of a purchase within a day. */
export async function intentPrior(): Promise<ModelBundle> {
  const parts = worlds(LEARNED_SEEDS).map((world) => ({ ...intentRowsOf(world), world }));
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let from = 0;
  for (const part of parts) {
    data.set(part.data, from);
    from += part.data.length;
  }
  const { endsAt } = parts[0]!.world;
  const { card, files } = trainedOf(
    trainIntent({
      names: VISIT_SIGNS,
      data,
      happened: Float64Array.from(parts.flatMap(({ happened }) => [...happened])),
      window: { from: endsAt - BROWSING_DAYS * day, to: endsAt },
      random: seededRandom('intent prior'),
      trials: TRIALS,
    }),
  );
  const model = await loadIntent({ card, files });
  const stated: number[] = [];
  const happened: number[] = [];
  for (const rows of worlds(JUDGED_SEEDS).map(intentRowsOf)) {
    stated.push(...(await model.chances(rows.data)));
    happened.push(...rows.happened);
  }
  await model.release();
  return {
    card: {
      ...card,
      technique: `${card.technique}; prior from a made-up world`,
      settings: { ...card.settings, hours: intentAbout.hours, ...seedsOf },
      ...figures(Float64Array.from(stated), Float64Array.from(happened)),
      limits: [
        ELSEWHERE,
        'The judged worlds follow the same laws as the learned ones: in a real shop it does less well, where few or very many visits end in an order by far.',
        'Has seen no cart emptied, no cart page and no recommendation clicked: it says nothing by them.',
        'Says how likely a purchase is, not whether a message would change that.',
      ],
    },
    files,
  };
}

/** The chance of a first order within a month. */
export async function firstPurchasePrior(): Promise<ModelBundle> {
  const learned = worlds(LEARNED_SEEDS);
  const { card, files } = trainedOf(
    trainFirstPurchase({ people: learned.flatMap(interestOf), asOf: learned[0]!.endsAt, horizonDays: FIRST_DAYS }),
  );
  const model = await loadFirstPurchase({ card, files });
  const stated: number[] = [];
  const happened: number[] = [];
  for (const world of worlds(JUDGED_SEEDS)) {
    const asOf = world.endsAt - FIRST_DAYS * day;
    const people = interestOf(world);
    const asked = people.map((each) => ({ ...each, signs: each.signs.filter(({ at }) => at < asOf) }));
    for (const [i, chance] of (await model.chances(asked, asOf)).entries()) {
      if (chance === null) continue;
      stated.push(chance);
      happened.push(people[i]!.firstOrderAt === null ? 0 : 1);
    }
  }
  await model.release();
  return {
    card: {
      ...card,
      technique: `${card.technique}; prior from a made-up world`,
      settings: { ...card.settings, ...seedsOf },
      ...figures(Float64Array.from(stated), Float64Array.from(happened)),
      limits: [
        ELSEWHERE,
        'Its people signed up or left a checkout; nobody there was written to: mails and clicks say nothing to it.',
        'Who orders in the made-up world does so within 60 days of signing up, and most of its AUC is knowing that; its error is hardly below the base rate’s: read the order of people, not the height.',
        'Says who will order, not who orders because of a mail.',
      ],
    },
    files,
  };
}

/** Whether a text is glad, in English: learned from four fifths of public reviews of women's clothing (CC0), judged on the rest. */
export async function sentimentPrior(data: string): Promise<ModelBundle> {
  const table = readCsvTable(join(data, REVIEWS));
  const [stars, titles, bodies] = ['rating', 'title', 'text'].map((name) => table.column(name)) as [
    string[],
    string[],
    string[],
  ];
  const rows = stars.flatMap((each, i) => (each !== '3' && `${titles[i]}${bodies[i]}`.trim() !== '' ? [i] : []));
  const texts = rows.map((i) => `${titles[i]}\n${bodies[i]}`);
  const glad = rows.map((i) => Number(stars[i]) >= 4);
  const random = seededRandom('sentiment prior');
  const fold = foldsOf(Float64Array.from(glad, Number), 5, random);
  const learned = rowsOf(fold, 0, false);
  const judged = rowsOf(fold, 0, true);
  const { card, files } = trainedOf(
    trainSentiment({
      texts: learned.map((i) => texts[i]!),
      glad: learned.map((i) => glad[i]!),
      languages: ['en'],
      // The reviews bear no dates.
      window: { from: 0, to: 0 },
      random,
    }),
  );
  const model = await loadSentiment({ card, files });
  const stated = await model.gladness(judged.map((i) => texts[i]!));
  await model.release();
  return {
    card: {
      ...card,
      technique: `${card.technique}; prior from public reviews`,
      settings: { ...card.settings, prior: true, source: "Women's E-Commerce Clothing Reviews, CC0 1.0" },
      ...figures(
        Float64Array.from(stated, (each) => each ?? 0.5),
        Float64Array.from(judged, (i) => (glad[i] ? 1 : 0)),
      ),
      limits: [
        'Learned on reviews of one clothing shop, not on answers of this one: words of other trades say little to it, and it is never sure.',
        ...card.limits,
      ],
    },
    files,
  };
}

/** What is supposed of how often people order before any have: its numbers were set by hand, and are only judged here. */
export async function nextPurchasePrior(): Promise<ModelCard> {
  const stated: number[] = [];
  const happened: number[] = [];
  let to = 0;
  for (const world of worlds(JUDGED_SEEDS)) {
    const { zone, currency } = world.shop;
    const asOf = world.endsAt - AGAIN_DAYS * day;
    to = world.endsAt;
    const nobody = { histories: [], asOf, horizonDays: AGAIN_DAYS, valueDays: AGAIN_DAYS, zone, currency };
    const model = await loadNextPurchase(await trainNextPurchase(nobody));
    const known = historiesOf(world).filter(({ orders }) =>
      [...orders].some(({ at, amount }) => at < asOf && amount >= 0),
    );
    const before = known.map(({ shopper, orders }) => ({ shopper, orders: [...orders].filter(({ at }) => at < asOf) }));
    for (const { pOrder } of await model.score(before, asOf)) stated.push(pOrder.value);
    for (const history of known) {
      happened.push(Number.isNaN(outcomeBetween(timelineOf(history, zone), asOf, world.endsAt).day) ? 0 : 1);
    }
    await model.release();
  }
  return {
    question: 'next-purchase',
    technique: 'BG/NBD; prior set by hand',
    version: '1',
    trainedAt: to,
    window: { from: to, to },
    rows: 0,
    settings: { prior: true, numbers: POOLED_PRIOR, horizonDays: AGAIN_DAYS, judgedSeeds: JUDGED_SEEDS },
    ...figures(Float64Array.from(stated), Float64Array.from(happened)),
    limits: [
      'Set by hand from what is published about shops of many kinds, not learned: fitting it to the made-up world would flatter what is measured there.',
      'Judged without a single shopper to learn from, on a made-up world; a few hundred shoppers outweigh it.',
    ],
    nativeParts: [
      'Numbers alone: they stand in the code and each shop’s own graph is written from them and its orders.',
    ],
  };
}

export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Every file of `models/shipped/`, by name. Without the reviews in `data` their part is left out. */
export async function shippedFiles(data: string): Promise<Record<string, Uint8Array>> {
  const text = (card: object) => new TextEncoder().encode(`${JSON.stringify(card, null, 2)}\n`);
  const out: Record<string, Uint8Array> = {};
  for (const { card, files } of [
    await intentPrior(),
    await firstPurchasePrior(),
    ...(existsSync(join(data, REVIEWS)) ? [await sentimentPrior(data)] : []),
  ]) {
    const bytes = files[`${card.question}.onnx`]!;
    out[`${card.question}.onnx`] = bytes;
    out[`${card.question}.card.json`] = text({ ...card, hash: hashOf(bytes) });
  }
  out['next-purchase.card.json'] = text(await nextPurchasePrior());
  return out;
}
