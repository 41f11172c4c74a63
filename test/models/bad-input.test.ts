// Every model that learns from a shop goes through the battery of bad shops; one that does not is named here with its reason.

import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { findArchetypes } from '../../models/archetypes/archetypes.ts';
import { archetypesBundle, loadArchetypes } from '../../models/archetypes/bundle.ts';
import { loadDemand } from '../../models/demand/load.ts';
import { trainDemand } from '../../models/demand/train.ts';
import { loadFirstPurchase } from '../../models/first-purchase/load.ts';
import type { Signs } from '../../models/first-purchase/signs.ts';
import { trainFirstPurchase } from '../../models/first-purchase/train.ts';
import { loadIntent } from '../../models/intent/load.ts';
import { trainIntent } from '../../models/intent/train.ts';
import { loadNextItem } from '../../models/next-item/load.ts';
import { trainNextItem } from '../../models/next-item/train.ts';
import { loadNextPurchase } from '../../models/next-purchase/load.ts';
import { trainNextPurchase } from '../../models/next-purchase/train.ts';
import { loadReplenishment } from '../../models/replenishment/load.ts';
import { trainReplenishment } from '../../models/replenishment/train.ts';
import { loadSentiment } from '../../models/text/load.ts';
import { themesOf } from '../../models/text/themes.ts';
import { trainSentiment } from '../../models/text/train.ts';
import { nextLevel } from '../../models/trend/smoothed-level.ts';
import { loadUplift } from '../../models/uplift/load.ts';
import { trainUplift } from '../../models/uplift/train.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { type BadShop, badInputBattery } from '../batteries/bad-shops.ts';

const byShopper = ({ lines }: BadShop) => [...Map.groupBy(lines, ({ shopper }) => shopper)];

badInputBattery('next purchase', async (shop) => {
  const histories = byShopper(shop).map(([shopper, orders]) => ({ shopper, orders }));
  const { asOf, currency } = shop;
  const model = await loadNextPurchase(await trainNextPurchase({ histories, asOf, zone: 'Europe/London', currency }));
  const scores = await model.score(histories, asOf);
  await model.release();
  return scores.flatMap(({ pOrder, value, nextOrder, churn }) => {
    for (const { low, value: middle, high } of [pOrder, value]) {
      expect(low).toBeLessThanOrEqual(middle);
      expect(middle).toBeLessThanOrEqual(high);
    }
    return [...Object.values(pOrder), ...Object.values(value), churn, ...(nextOrder ? Object.values(nextOrder) : [])];
  });
});

/** The shops that can hurt a ranking; the others only change money. */
const RANKING = [
  'nothing at all',
  'products and nobody',
  'one product',
  'moments that are no numbers',
  'ids that look like something else',
];
badInputBattery(
  'next item',
  async (shop) => {
    const orders = [...Map.groupBy(shop.lines, ({ shopper, at }) => `${shopper} ${at}`).values()];
    const sessions = orders.map((lines) => ({
      items: lines.map(({ product }) => product),
      at: lines[0]!.at,
      shopper: lines[0]!.shopper,
    }));
    const catalogue = shop.products.map((each) => ({ ...each, type: 'Things', tags: [], vendor: '' }));
    const ranker = await loadNextItem(
      await trainNextItem({ sessions, baskets: sessions, catalogue, asOf: shop.asOf, seed: 1 }),
    );
    const answers = await Promise.all(
      [['p0'], [], ['p0', 'p0', 'not there']].map((recent) => ranker.rank({ recent, placement: 'home', limit: 10 })),
    );
    await ranker.release();
    return answers.flatMap(({ items }) => items.map(({ score }) => score));
  },
  { quick: RANKING },
);

badInputBattery('demand', (shop) => {
  const bundle = trainDemand({ lines: shop.lines, asOf: shop.asOf, zone: 'Europe/London' });
  if ('missing' in bundle) return bundle;
  const model = loadDemand(bundle);
  const all = [model.shop(30), ...shop.products.flatMap(({ id }) => model.product(id, 30) ?? [])];
  return [
    ...all.flatMap((each) => Object.values(each)),
    ...shop.products.flatMap(({ id }) => Object.values(model.stockLasts(id, 50) ?? {}).filter((each) => each !== null)),
  ];
});

badInputBattery('replenishment', (shop) => {
  const trails = byShopper(shop).map(([shopper, purchases]) => ({ shopper, purchases }));
  const bundle = trainReplenishment({ trails, asOf: shop.asOf });
  if ('missing' in bundle) return bundle;
  const model = loadReplenishment(bundle);
  return trails
    .flatMap(({ purchases }) => model.due(purchases, shop.asOf))
    .flatMap(({ emptyAt, at, low, high }) => [emptyAt, at, low, high]);
});

badInputBattery('first purchase', async (shop) => {
  const people = byShopper(shop).map(([id, lines]): Signs => {
    const last = Math.max(...lines.slice(0, 1000).map(({ at }) => at));
    return { id, signs: lines.map(({ at }) => ({ kind: 'visit', at })), firstOrderAt: lines.length > 3 ? last : null };
  });
  const bundle = trainFirstPurchase({ people, asOf: shop.asOf });
  if ('missing' in bundle) return bundle;
  const model = await loadFirstPurchase(bundle);
  const chances = await model.chances(people, shop.asOf);
  await model.release();
  return chances.filter((chance) => chance !== null);
});

const rowsOf = (shop: BadShop) => {
  const lines = shop.lines.slice(0, 2000);
  const data = Float64Array.from(lines.flatMap(({ amount, quantity, at }) => [amount, quantity, at / 1e12]));
  return { lines, names: ['amount', 'quantity', 'at'], data, happened: lines.map((_, i) => i % 3) };
};
const window = { from: 0, to: 1 };

badInputBattery('intent', async (shop) => {
  const { names, data, happened } = rowsOf(shop);
  const random = seededRandom(1);
  const bundle = trainIntent({ names, data: Float32Array.from(data), happened, window, random });
  if ('missing' in bundle) return bundle;
  const model = await loadIntent(bundle);
  const chances = await model.chances(data);
  await model.release();
  return chances;
});

badInputBattery('archetypes', async (shop) => {
  const { names, data } = rowsOf(shop);
  const features = names.map((name) => ({
    name,
    high: `much ${name}`,
    low: `little ${name}`,
    tail: name === 'amount',
  }));
  const found = findArchetypes(features, data, seededRandom(1));
  if ('missing' in found) return found;
  const model = await loadArchetypes(archetypesBundle(found, window));
  const distances = await model.distances(data);
  await model.release();
  return [...distances, ...found.archetypes.map(({ share }) => share)];
});

badInputBattery('uplift', async (shop) => {
  const { lines, names, data, happened } = rowsOf(shop);
  const bundle = trainUplift({
    features: { rows: lines.length, columns: 3, data: data.map((each) => (Number.isFinite(each) ? each : 0)) },
    names,
    treated: lines.map((_, i) => i % 2),
    happened,
    window,
    random: seededRandom(1),
  });
  if ('missing' in bundle) return bundle;
  const model = await loadUplift(bundle);
  const uplifts = await model.uplifts(data);
  await model.release();
  return uplifts;
});

const textsOf = (shop: BadShop) => shop.lines.slice(0, 500).map((line) => `${Object.values(line).join(' is the ')}.`);

badInputBattery('sentiment', async (shop) => {
  const texts = textsOf(shop);
  const glad = texts.map((_, i) => i % 2 === 0);
  const bundle = trainSentiment({ texts, glad, languages: ['en'], window, random: seededRandom(1) });
  if ('missing' in bundle) return bundle;
  const model = await loadSentiment(bundle);
  const chances = await model.gladness(['', '\u0000', ...texts]);
  await model.release();
  return chances.filter((chance) => chance !== null);
});

badInputBattery('themes', (shop) => {
  const themes = themesOf(textsOf(shop).map((text) => ({ text, gladness: Number.NaN })));
  if ('missing' in themes) return themes;
  return themes.themes.flatMap(({ texts, share }) => [texts, share]);
});

badInputBattery('trend', ({ lines, asOf }) => {
  const months = new Float64Array(12);
  for (const { at, amount } of lines) {
    const ago = Math.floor((asOf - at) / (30 * 86_400_000));
    if (ago >= 0 && ago < 12) months[11 - ago]! += amount;
  }
  const next = nextLevel([...months], 0.95, 1);
  return next === null ? [] : [next.low, next.value, next.high];
});

it('no model is forgotten', () => {
  const folders = readdirSync(resolve(import.meta.dirname, '../../models'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => !['lib', 'metrics', 'onnx', 'shipped'].includes(name));
  // Value is a part of next purchase; lift compares sums that others have counted.
  expect(folders.sort()).toEqual([
    'archetypes',
    'demand',
    'first-purchase',
    'intent',
    'lifetime-value',
    'lift',
    'next-item',
    'next-purchase',
    'replenishment',
    'text',
    'trend',
    'uplift',
  ]);
});
