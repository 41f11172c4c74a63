import { expect, test } from 'vitest';
import { wordAppeal } from '../../../models/next-item/appeal.ts';
import { blendScores, fitBlend, homeBlend, priorBlend } from '../../../models/next-item/blend.ts';
import { encodeBlend, openBlend } from '../../../models/next-item/blend-graph.ts';
import { packArrays, unpackArrays } from '../../../models/next-item/bundle-file.ts';
import { coPurchaseRows } from '../../../models/next-item/co-purchase.ts';
import { contentRows } from '../../../models/next-item/content.ts';
import { encodeEvidence, openEvidence } from '../../../models/next-item/evidence.ts';
import { ABSENT, FEATURE_COUNT, KINDS } from '../../../models/next-item/features.ts';
import { followed } from '../../../models/next-item/habit.ts';
import { kindHabit, rowsWithKinds } from '../../../models/next-item/kind-habit.ts';
import { kthLargest } from '../../../models/next-item/kth-largest.ts';
import { solveWholeRows, trainLinear } from '../../../models/next-item/linear.ts';
import { countPairs, LINEAR_DEFAULTS, type SparseRows } from '../../../models/next-item/linear-counts.ts';
import { solveLocalRows } from '../../../models/next-item/linear-local.ts';
import { momentSumsOfRows, tasteWeighting } from '../../../models/next-item/moment.ts';
import { popularity } from '../../../models/next-item/popularity.ts';
import { KNN_DEFAULTS, SessionKnn, trainSessionKnn } from '../../../models/next-item/session-knn.ts';
import { LONGEST_SESSION, postingsOf, sessionLog } from '../../../models/next-item/session-log.ts';
import { BestItems, SparseScores } from '../../../models/next-item/sparse-scores.ts';
import { trainTaste } from '../../../models/next-item/taste.ts';
import { likingOf } from '../../../models/next-item/taste-graph.ts';
import { transitionRows } from '../../../models/next-item/transitions.ts';
import { rising } from '../../../models/next-item/trending.ts';
import { stochasticRows, WALK_DEFAULTS, walkRows } from '../../../models/next-item/walk.ts';
import { ModelFileFault } from '../../../models/onnx/runner.ts';
import { seededRandom } from '../../../server/lib/random.ts';
import { madeUpShop } from './made-up-shop.ts';

const logOf = (itemCount: number, ...sessions: number[][]) =>
  sessionLog(
    sessions.map((items, at) => ({ items, at })),
    itemCount,
  );

const rowOf = (rows: SparseRows, row: number) =>
  Object.fromEntries(
    Array.from({ length: rows.starts[row + 1]! - rows.starts[row]! }, (_, each) => {
      const at = rows.starts[row]! + each;
      return [rows.columns[at]!, rows.values[at]!];
    }),
  );

/** Sessions over `items` items in loose groups of ten; `unseen` more nobody looks at. */
function groupedLog(items: number, sessions: number, unseen = 0) {
  const random = seededRandom(3);
  const rows = Array.from({ length: sessions }, (_, at) => {
    const group = Math.floor(random() * (items / 10));
    return {
      items: Array.from({ length: 2 + Math.floor(random() * 4) }, () => group * 10 + Math.floor(random() * 10)),
      at,
    };
  });
  return sessionLog(rows, items + unseen);
}

test('the best of many are the same as by sorting, ties to the lower number', () => {
  const random = seededRandom(1);
  const scores = Float64Array.from({ length: 500 }, () => Math.floor(random() * 50));
  const best = new BestItems(30);
  scores.forEach((score, item) => {
    best.offer(item, score);
  });
  const sorted = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, 30);
  expect([...best.sorted().items]).toEqual(sorted);
});

test('the k-th largest is the same as by sorting, whatever the ties', () => {
  const random = seededRandom(4);
  for (const range of [3, 1000, 2 ** 32]) {
    const numbers = Uint32Array.from({ length: 700 }, () => Math.floor(random() * range));
    const sorted = numbers.toSorted().reverse();
    for (const k of [1, 2, 350, 699, 700]) {
      const { floor, atFloor } = kthLargest(numbers, 700, k);
      expect(floor).toBe(sorted[k - 1]);
      expect(atFloor).toBe(sorted.slice(0, k).filter((number) => number === floor).length);
    }
  }
});

test('sessions are ordered by time, the longest keep their end, and postings are newest first', () => {
  const long = Array.from({ length: 10_000 }, (_, at) => at % 3);
  const log = sessionLog(
    [
      { items: [2], at: 5 },
      { items: [0, 1, 0], at: 1 },
      { items: long, at: 9 },
    ],
    3,
  );
  expect([...log.offsets]).toEqual([0, 3, 4, 4 + LONGEST_SESSION]);
  const postings = postingsOf(log);
  expect([...postings.sessions.slice(postings.starts[0]!, postings.starts[1]!)]).toEqual([2, 0]);
  expect(postings.positions[postings.starts[0]! + 1]).toBe(2);
});

test('session neighbours: what followed in like sessions scores, nearer and more alike first', () => {
  const log = logOf(5, [0, 1, 2], [0, 1, 2], [0, 1, 3], [4, 3]);
  const out = new SparseScores(5);
  new SessionKnn(trainSessionKnn(log, KNN_DEFAULTS)).score([0, 1], out);
  expect([...out.top(5).items]).toEqual([1, 0, 2, 3]);
  expect(out.values[4]).toBe(0);
});

test('session neighbours look at the newest sessions of an item only, and prefer the newer of two alike', () => {
  const log = logOf(4, [0, 1], [0, 2], [0, 3]);
  const out = new SparseScores(4);
  new SessionKnn(trainSessionKnn(log, { ...KNN_DEFAULTS, newest: 2 })).score([0], out);
  expect(out.values[1]).toBe(0);
  out.clear();
  new SessionKnn(trainSessionKnn(log, { ...KNN_DEFAULTS, neighbours: 1 })).score([0], out);
  expect(out.values[3]).toBeGreaterThan(0);
  expect(out.values[2]).toBe(0);
});

test('session neighbours: a reason is true; without the visits it counts, or the product it names, the score falls as claimed', () => {
  // The last item is one that nobody looked at: it stands where a look was taken away.
  const log = groupedLog(60, 3000, 1);
  const index = trainSessionKnn(log, { ...KNN_DEFAULTS, neighbours: 60 });
  const knn = new SessionKnn(index);
  const scored = (by: SessionKnn, current: number[]) => {
    const out = new SparseScores(61);
    by.score(current, out);
    return out;
  };
  let [asked, fell] = [0, 0];
  for (let group = 0; group < 6; group++) {
    const current = [2, 5, 7].map((item) => group * 10 + item);
    const before = scored(knn, current);
    const targets = [...before.top(8).items].filter((item) => !current.includes(item));
    const places = new Int16Array(61).fill(-1);
    targets.forEach((item, place) => {
      places[item] = place;
    });
    for (const [place, { visits, score, over }] of knn.explain(current, places, targets.length).entries()) {
      const item = targets[place]!;
      expect(score).toBeCloseTo(before.values[item]!, 4);
      expect([...over.values()].reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 9);
      expect(new Set(visits).size).toBe(visits.length);
      // Its visits taken out of the shop's past: what is left is what others say, who were not near enough before.
      const without = { ...index, sessionFactor: index.sessionFactor.slice() };
      for (const session of visits) without.sessionFactor[session] = 0;
      expect(scored(new SessionKnn(without), current).values[item]!).toBeLessThan(score);
      const everybody = { ...index.settings, neighbours: 3000 };
      const [all] = new SessionKnn({ ...index, settings: everybody })
        .explain(current, places, targets.length)
        .slice(place);
      const half = all!.visits.slice(all!.visits.length / 2);
      const kept = { ...index, settings: everybody, sessionFactor: index.sessionFactor.slice() };
      for (const session of half) kept.sessionFactor[session] = 0;
      const [rest] = new SessionKnn(kept).explain(current, places, targets.length).slice(place);
      expect(rest!.score).toBeCloseTo(scored(new SessionKnn(kept), current).values[item]!, 4);
      expect(rest!.score).toBeLessThan(all!.score);
      // The product it names taken out of the visit, where that was not all there was.
      const [named] = [...over].reduce((most, each) => (each[1] > most[1] ? each : most));
      asked++;
      if (
        scored(
          knn,
          current.map((each) => (each === named ? 60 : each)),
        ).values[item]! < score
      )
        fell++;
    }
  }
  expect(asked).toBeGreaterThan(25);
  expect(fell / asked).toBeGreaterThan(0.9);
});

test('transitions are what came next, each row a distribution', () => {
  const rows = transitionRows(logOf(3, [0, 1], [0, 1], [0, 2]));
  expect(rowOf(rows, 0)[1]).toBeCloseTo(2 / 3);
  expect(rowOf(rows, 0)[2]).toBeCloseTo(1 / 3);
});

test('co-purchase counts a pair once a basket and leaves wholesalers out', () => {
  const huge = Array.from({ length: 60 }, (_, at) => at);
  const rows = coPurchaseRows(logOf(60, [0, 1, 1], [0, 1], [2, 0], huge));
  expect(rowOf(rows, 0)).toEqual({ 1: expect.closeTo(2 / Math.sqrt(7 * 6)), 2: expect.closeTo(1 / Math.sqrt(7 * 5)) });
  expect(rowOf(rows, 59)).toEqual({});
});

test('popularity: purchases outweigh views, old interest fades, and an item nobody saw has its type’s share', () => {
  const views = [0, 0, 0, 0, 0, 1].map((item) => ({ item, at: 100 }));
  const old = [2, 2, 2, 2, 2].map((item) => ({ item, at: 0 }));
  const groups = Int32Array.of(0, 1, 1, 0, 1);
  const shares = popularity({
    views: [...views, ...old],
    purchases: [{ item: 1, at: 100 }],
    groups,
    asOf: 100,
    halfLife: 10,
  });
  expect(shares[1]).toBeGreaterThan(shares[0]!);
  expect(shares[0]).toBeGreaterThan(shares[2]!);
  expect(Math.min(...shares)).toBeGreaterThan(0);
  const createdAt = Float64Array.of(0, 0, 0, 99, 0);
  const withNew = popularity({ views, purchases: [], groups, asOf: 100, createdAt, halfLife: 10 });
  expect(withNew[3]).toBeGreaterThan(shares[3]!);
});

test('what is rising is what is looked at more of late than before, beside a shop that is busier; one look is no fashion', () => {
  const often = Array.from({ length: 300 }, (_, at) => ({ item: 0, at: at < 200 ? at : 191 + at / 50 }));
  const steady = Array.from({ length: 400 }, (_, at) => ({ item: 1, at: at / 2 }));
  const lately = Array.from({ length: 40 }, (_, at) => ({ item: 2, at: 192 + at / 8 }));
  const source = { groups: new Int32Array(5), asOf: 200, span: 200 };
  const views = [...often, ...steady, ...lately, { item: 3, at: 199 }];
  expect([...rising({ ...source, views, purchases: [] })]).toEqual([2, 0]);
  // A purchase says as much as five looks.
  expect(
    [...rising({ ...source, views, purchases: Array.from({ length: 12 }, () => ({ item: 4, at: 199 })) })][0],
  ).toBe(4);
  expect([...rising({ ...source, views: lately, purchases: [] })]).toEqual([]);
});

test('content: a product is most like itself, then like its type and words, near prices before far ones', () => {
  const item = (id: string, title: string, type: string, price: number) => ({
    id,
    title,
    type,
    tags: [],
    vendor: '',
    price,
    createdAt: 0,
  });
  const { rows } = contentRows(
    [
      item('a', 'red mug', 'Mugs', 1000),
      item('b', 'red cup', 'Mugs', 1100),
      item('c', 'blue cup', 'Mugs', 9000),
      item('d', 'lamp', 'Lamps', 300000),
    ],
    4,
  );
  const likeness = rowOf(rows, 0);
  expect(likeness[0]).toBeCloseTo(1);
  expect(likeness[1]).toBeGreaterThan(likeness[2]!);
  expect(likeness[2]).toBeGreaterThan(likeness[3] ?? 0);
});

test('the linear model solves (G + ridge)⁻¹C: checked against elimination on a small shop', async () => {
  const settings = { ...LINEAR_DEFAULTS, ridge: 2, kept: 20 };
  const log = groupedLog(20, 80);
  const { near, follows } = countPairs(log, settings, 20);
  const dense = (rows: SparseRows) =>
    Array.from({ length: 20 }, (_, row) => {
      const entries = rowOf(rows, row);
      return Array.from({ length: 20 }, (_, column) => entries[column] ?? 0);
    });
  const system = dense(near).map((row, at) => [
    ...row.map((value, column) => value + (at === column ? 2 : 0)),
    ...dense(follows)[at]!,
  ]);
  for (let pivot = 0; pivot < 20; pivot++) {
    for (let row = 0; row < 20; row++) {
      if (row === pivot) continue;
      const factor = system[row]![pivot]! / system[pivot]![pivot]!;
      for (let column = pivot; column < 40; column++) system[row]![column]! -= factor * system[pivot]![column]!;
    }
  }
  const ours = dense(await trainLinear(log, settings));
  const exact = system.map((row, at) => row.slice(20).map((value) => value / row[at]!));
  for (let row = 0; row < 20; row++) {
    for (let column = 0; column < 20; column++) expect(ours[row]![column]).toBeCloseTo(exact[row]![column]!, 4);
  }
});

test('solved among neighbours, the rows of the linear model are those of the whole inverse', async () => {
  const settings = { ...LINEAR_DEFAULTS, kept: 50 };
  const log = groupedLog(400, 3000);
  const { near, follows } = countPairs(log, settings, 400);
  const whole = await solveWholeRows(near, follows, 400, settings, 1);
  const local = solveLocalRows(near, follows, 400, settings);
  for (const item of [0, 57, 399]) {
    const exact = rowOf(whole, item);
    const ours = rowOf(local, item);
    for (const [column, value] of Object.entries(exact)) expect(ours[Number(column)] ?? 0).toBeCloseTo(value, 4);
  }
});

test('a walk reaches items that never met in a session', () => {
  const rows = stochasticRows(transitionRows(logOf(3, [0, 1], [1, 2])));
  expect(rowOf(rows, 0)[2]).toBeUndefined();
  const walked = walkRows(rows, 3, { ...WALK_DEFAULTS, onward: 0.5, steps: 1 });
  expect(rowOf(walked, 0)).toEqual({ 1: expect.closeTo(0.5), 2: expect.closeTo(0.5) });
});

test.each([120, 2500])('ONNX and TypeScript agree on item rows of %i items', async (items) => {
  const rows = transitionRows(groupedLog(items, items * 4), 30);
  const bytes = encodeEvidence({ linear: { rows, kept: 30 }, content: { rows, kept: 30 }, taste: null }, items)!;
  const graph = await openEvidence(bytes, items);
  const bought = Int32Array.of(9);
  const moment = { recent: Int32Array.of(3, 7, 3, items - 1), company: bought, bought };
  const [ours, theirs] = [
    await graph.sums(moment),
    momentSumsOfRows(moment, { linear: rows, content: rows, taste: null }),
  ];
  for (const part of ['linear', 'content'] as const) {
    for (const set of [0, 1]) {
      const [one, other] = [new SparseScores(items), new SparseScores(items)];
      ours[part]!.addTo(one, set);
      theirs[part]!.addTo(other, set);
      expect(one.count).toBeGreaterThan(0);
      for (let item = 0; item < items; item++)
        expect(Math.abs(one.values[item]! - other.values[item]!)).toBeLessThan(1e-5);
      const named = ours[part]!.best(set);
      if (named) expect([...named.slice(0, 5)]).toEqual([...one.top(5).items]);
    }
  }
  const places = new Int16Array(items).fill(-1);
  places[0] = 0;
  places[5] = 1;
  const entries = new Float32Array(2);
  ours.linear!.entries(1, places, entries);
  expect(entries[1]).toBeCloseTo(rowOf(rows, 7)[5] ?? 0, 5);
  await expect(openEvidence(bytes, items + 1)).rejects.toThrow(ModelFileFault);
});

test('where only purchases are known, the graph still answers by words and taste, and not by views', async () => {
  const rows = transitionRows(groupedLog(120, 480), 30);
  for (const items of [120, 2500]) {
    const wide = items === 120 ? rows : transitionRows(groupedLog(items, 9000), 30);
    const bytes = encodeEvidence(
      { linear: { rows: wide, kept: 30 }, content: { rows: wide, kept: 30 }, taste: null },
      items,
    )!;
    const graph = await openEvidence(bytes, items);
    const nothing = new Int32Array(0);
    const { linear, content } = await graph.sums({ recent: nothing, company: nothing, bought: Int32Array.of(3) });
    const [views, words] = [new SparseScores(items), new SparseScores(items)];
    linear!.addTo(views, 1);
    content!.addTo(words, 1);
    expect(views.count).toBe(0);
    expect(words.count).toBeGreaterThan(0);
  }
});

test('ONNX and TypeScript agree on the blend, with and without a hidden layer, and on the home blend', async () => {
  const random = seededRandom(5);
  const choices = Array.from({ length: 60 }, () => ({
    features: Float32Array.from({ length: FEATURE_COUNT * 8 }, () => random()),
    count: 8,
    chosen: Math.floor(random() * 8),
  }));
  const fitted = fitBlend(choices, { hidden: 5, epochs: 3, rate: 0.02, pull: 1, random });
  for (const weights of [priorBlend(), fitted, homeBlend(fitted)]) {
    const graph = await openBlend(encodeBlend(weights));
    const ours = blendScores(weights, choices[0]!.features);
    const theirs = await graph.scores(choices[0]!.features);
    ours.forEach((score, at) => {
      expect(Math.abs(score - theirs[at]!)).toBeLessThan(1e-5);
    });
    const extra = Float32Array.from({ length: FEATURE_COUNT }, (_, at) => (at === 3 ? 2 : 0));
    const { rows, scores, losses } = await graph.best(choices[0]!.features, 3, extra);
    const pulled = ours.map((score, at) => score + 2 * choices[0]!.features[at * FEATURE_COUNT + 3]!);
    const order = [...pulled.keys()].sort((a, b) => pulled[b]! - pulled[a]!);
    expect([...rows]).toEqual(order.slice(0, 3));
    KINDS.forEach(({ columns }, kind) => {
      const without = choices[0]!.features.slice(rows[1]! * FEATURE_COUNT, (rows[1]! + 1) * FEATURE_COUNT);
      for (const at of columns) without[at] = ABSENT[at]!;
      const left = blendScores(weights, without)[0]! + 2 * without[3]!;
      expect(losses[KINDS.length + kind]).toBeCloseTo(scores[1]! - left, 4);
    });
  }
});

test('the blend learns which feature tells the choice', () => {
  const random = seededRandom(2);
  const choices = Array.from({ length: 400 }, () => {
    const features = Float32Array.from({ length: FEATURE_COUNT * 10 }, () => random());
    let chosen = 0;
    for (let row = 1; row < 10; row++)
      if (features[row * FEATURE_COUNT + 7]! > features[chosen * FEATURE_COUNT + 7]!) chosen = row;
    return { features, count: 10, chosen };
  });
  const fitted = fitBlend(choices, { hidden: 0, epochs: 20, rate: 0.05, pull: 1, random });
  const weights = [...fitted.values.subarray(0, FEATURE_COUNT)];
  expect(weights.indexOf(Math.max(...weights))).toBe(7);
});

test('ONNX and TypeScript agree on taste, and a taste for one type is found', async () => {
  const shop = madeUpShop({ visits: 1500 });
  const place = new Map(shop.catalogue.map(({ id }, at) => [id, at]));
  const trails = shop.shoppers.map(({ views }) => ({ items: views.map((id) => place.get(id)!), begins: [1] }));
  const log = logOf(shop.catalogue.length, ...shop.sessions.map(({ items }) => items.map((id) => place.get(id)!)));
  const transitions = transitionRows(log);
  const model = trainTaste({ catalogue: shop.catalogue, trails, transitions, random: seededRandom(1) })!;
  const mugs = [0, 30, 60, 90];
  const graph = await openEvidence(
    encodeEvidence({ linear: null, content: null, taste: model }, shop.catalogue.length)!,
    shop.catalogue.length,
    model.habit,
  );
  const recent = Int32Array.from(mugs);
  const moment = { recent, company: recent, bought: Int32Array.of(3) };
  const touched = tasteWeighting(moment, model.habit);
  expect([...touched.followed].some((share) => share > 0)).toBe(true);
  const ours = likingOf(model, touched);
  const theirs = (await graph.sums(moment)).taste!;
  ours.scores.forEach((score, at) => {
    expect(Math.abs(score - theirs.scores[at]!)).toBeLessThan(1e-5);
  });
  const right = [...theirs.best.slice(0, 10)].filter((item) => shop.typeOf(`p${item}`) === 0);
  expect(right.length).toBeGreaterThanOrEqual(8);
});

test('of popularity, what words foretell is told from luck, and nothing is made of nothing', () => {
  const { catalogue } = madeUpShop({ visits: 1, products: 240 });
  const random = seededRandom(5);
  const dear = (at: number) => catalogue[at]!.type === catalogue[0]!.type;
  const luck = catalogue.map(() => Math.exp(2 * random()));
  const liked = wordAppeal(
    catalogue,
    Float64Array.from(luck, (each, at) => 20 * each * (dear(at) ? 8 : 1)),
  );
  const mean = (wanted: boolean) => {
    const of = [...liked].filter((_, at) => dear(at) === wanted);
    return of.reduce((sum, each) => sum + each, 0) / of.length;
  };
  // Eight times as often, less the doubt.
  expect(mean(true) - mean(false)).toBeGreaterThan(0.7 * Math.log(8));
  expect(mean(true) - mean(false)).toBeLessThan(1.1 * Math.log(8));
  // Luck alone foretells no product that was left out.
  expect(
    Math.max(
      ...wordAppeal(
        catalogue,
        Float64Array.from(luck, (each) => 20 * each),
      ).map(Math.abs),
    ),
  ).toBeLessThan(0.5);
  expect([...wordAppeal(catalogue, new Float64Array(catalogue.length))].every((each) => each === 0)).toBe(true);
  expect(wordAppeal([], new Float64Array(0))).toHaveLength(0);
});

test('what price foretells is told without the words of texts, and new products are judged by the time they had', () => {
  const { catalogue } = madeUpShop({ visits: 1, products: 240 });
  const random = seededRandom(6);
  const priced = catalogue.map((item) => ({ ...item, price: Math.round(1000 * Math.exp(2 * random() - 1)) }));
  const middle = (price: number) => -((Math.log(price) - Math.log(1000)) ** 2);
  const time = priced.map(() => (random() < 0.2 ? 0.1 : 1));
  const views = priced.map(({ price }, at) => 200 * Math.exp(2 * middle(price) + 1.5 * random()) * time[at]!);
  const appeal = wordAppeal(priced, Float64Array.from(views), Float64Array.from(time));
  const meanOf = (wanted: (at: number) => boolean) => {
    const of = [...appeal].filter((_, at) => wanted(at));
    return of.reduce((sum, each) => sum + each, 0) / of.length;
  };
  const ends = (at: number) => middle(priced[at]!.price) < -0.5;
  expect(meanOf((at) => !ends(at)) - meanOf(ends)).toBeGreaterThan(0.7);
  // Ten times fewer looks in a tenth of the time are as many.
  expect(Math.abs(meanOf((at) => time[at] === 1) - meanOf((at) => time[at] !== 1))).toBeLessThan(0.4);
});

test('whoever looked at something and bought it chose once; a purchase without a look counts twice', () => {
  const recent = Int32Array.of(3, 4);
  const { items, weights } = tasteWeighting(
    { recent, begins: Uint8Array.of(1, 0), company: recent, bought: Int32Array.of(4, 9) },
    null,
  );
  expect([...items]).toEqual([4, 9, 3, 4]);
  expect([...weights]).toEqual([0, 2, 1, 1]);
});

test('a step within a kind follows from it, a rare step out of it is a choice, and lots without kinds have no habit', () => {
  const random = seededRandom(8);
  const kinds = Int32Array.from({ length: 60 }, (_, item) => item % 6);
  const stay = (among: (item: number) => number) =>
    Array.from({ length: 900 }, () => {
      const session = [Math.floor(60 * random())];
      while (session.length < 5) session.push(random() < 0.75 ? among(session.at(-1)!) : Math.floor(60 * random()));
      return session;
    });
  const log = logOf(60, ...stay((item) => (item % 6) + 6 * Math.floor(10 * random())));
  const habit = kindHabit(log, kinds)!;
  const transitions = transitionRows(log);
  const share = new Float64Array(60).fill(1 / 60);
  // A pair of different kinds that was seen once or twice: by the items alone it looks as if it always followed.
  const [before, item] = [...Array(60).keys()]
    .flatMap((one) => [...Array(60).keys()].map((other) => [one, other] as const))
    .find(([one, other]) => one % 6 !== other % 6 && followed({ transitions, kinds: null, share }, one, other) > 0.3)!;
  expect(followed({ transitions, kinds: habit, share }, before, item)).toBeLessThan(
    0.7 * followed({ transitions, kinds: null, share }, before, item),
  );
  expect(followed({ transitions, kinds: habit, share }, 0, 6)).toBeGreaterThan(0.7);
  const fromFirst = rowOf(rowsWithKinds(transitions, habit), 0);
  expect(Object.values(fromFirst).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 1);
  // Each step is what followed before, whatever its kind: the kinds foretell nothing more.
  expect(kindHabit(logOf(60, ...stay((at) => (at + 1) % 60)), kinds)).toBeNull();
  expect(kindHabit(logOf(2), Int32Array.of(0, 0))).toBeNull();
});

test('too few views place no words', () => {
  const { catalogue } = madeUpShop({ visits: 1 });
  const transitions = transitionRows(logOf(catalogue.length, [0, 1]));
  expect(
    trainTaste({ catalogue, trails: [{ items: [0, 1], begins: [1, 0] }], transitions, random: seededRandom(1) }),
  ).toBeNull();
});

test('packed numbers come back as they were, and one changed bit is noticed', () => {
  const packed = packArrays({ a: Int32Array.of(1, -2), b: Float64Array.of(0.1), c: Uint8Array.of(7) }, { name: 'x' });
  const { arrays, settings } = unpackArrays(packed);
  expect(Object.fromEntries(arrays)).toEqual({ a: Int32Array.of(1, -2), b: Float64Array.of(0.1), c: Uint8Array.of(7) });
  expect(settings).toEqual({ name: 'x' });
  for (const at of [0, 5, 30, packed.length - 1]) {
    const damaged = packed.slice();
    damaged[at]! ^= 1;
    expect(() => unpackArrays(damaged)).toThrow(ModelFileFault);
  }
  expect(() => unpackArrays(packed.slice(0, 4))).toThrow(ModelFileFault);
});
