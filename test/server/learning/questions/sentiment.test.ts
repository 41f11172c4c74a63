import { afterEach, describe, expect, it } from 'vitest';
import { contest } from '../../../../server/learning/contest.ts';
import { sentiment } from '../../../../server/learning/questions/sentiment.ts';
import { readings } from '../../../../server/learning/readings.ts';
import { shippedPrior } from '../../../../server/learning/shipped-priors.ts';
import { training } from '../../../../server/learning/training.ts';
import { writeAnswers } from '../../../../server/learning/write-scores.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import { eraseShopper } from '../../../../server/privacy/erase.ts';
import { anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aShop, aShopper, DAY, type Ground, NOW, SHOP } from '../../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

async function shop() {
  const ground = await aGround();
  open.push(ground);
  ground.raw.pragma('synchronous = OFF');
  await aShop(ground);
  let id = 0;
  const wrote = (
    comment: string | null,
    score: number,
    change: { at?: number; shopper?: string; kind?: string } = {},
  ) => {
    const row = { kind: 'nps', shopper: null, at: NOW - DAY, ...change };
    id++;
    return ground.store
      .insertInto('survey_answers')
      .values({ shop: SHOP, id: `a${id}`, message: `a${id}`, order_id: null, score, comment, ...row })
      .execute();
  };
  const kept = () =>
    ground.store
      .selectFrom('subject_scores')
      .selectAll()
      .where('question', '=', 'sentiment')
      .orderBy('subject')
      .execute();
  return { ...ground, ground, wrote, kept };
}

const by = { seed: 1, zone: 'UTC', currency: 'EUR', champion: null };

/** German answers: who is glad praises coffee and staff, who is not speaks of the parcel. */
async function coffeeAnswers({ wrote, raw }: Awaited<ReturnType<typeof shop>>, each = 90) {
  const random = seededRandom('answers');
  const one = (list: readonly string[]) => list[Math.floor(random() * list.length)]!;
  const praise = [
    'Der Kaffee ist herrlich und die Bohnen sind frisch',
    'Das Personal war freundlich und der Kaffee gut',
  ];
  const blame = ['Das Paket kam zu spät und war beschädigt', 'Die Lieferung war langsam und das Paket nass'];
  const filler = ['', ' wie immer', ' bei mir', ' in dieser Woche', ' und das ist so'];
  raw.exec('begin');
  for (let i = 0; i < each; i++) {
    const at = NOW - (each - i) * DAY;
    await wrote(`${one(praise)}${one(filler)}.`, 10, { at });
    await wrote(`${one(blame)}${one(filler)}.`, 2, { at: at + 1 });
    if (i % 5 === 0) await wrote('Es geht so, das Paket und der Kaffee.', 7, { at: at + 2 });
  }
  raw.exec('commit');
}

describe('how glad an answer sounds', () => {
  it('is told of English ones by what came with the product, never surely; of other languages nothing is said', async () => {
    const { store, file, folder, wrote, kept } = await shop();
    await wrote('I love this, it is beautiful and fits perfectly', 10);
    await wrote('Very disappointed, poor quality, I am returning it', 1);
    await wrote('Leider war das Paket nicht gut und viel zu spät', 1);
    await wrote(null, 9);
    await wrote('!!!', 9);
    const { train } = training({ store, file, folder, now: () => NOW, promoted: () => {} });
    await train(SHOP, new AbortController().signal);
    const rows = await kept();
    expect(rows.map(({ subject, sure, model, kind }) => [subject, sure, model, kind])).toEqual([
      ['a1', 0, 'prior', 'text'],
      ['a2', 0, 'prior', 'text'],
    ]);
    expect(rows[0]!.value).toBeGreaterThan(0.8);
    expect(rows[1]!.value).toBeLessThan(0.4);
    expect(rows[0]!.words).toContain('English reviews of another shop');
    const missing = await store
      .selectFrom('learning_runs')
      .select('detail')
      .where('question', '=', 'sentiment')
      .execute();
    expect(missing[0]!.detail).toContain('at least 50 glad and 50 sorry texts');
  });

  it('is learned from scores where enough was written, in the shop’s own language, and kept out of what comes later', async () => {
    const made = await shop();
    await coffeeAnswers(made);
    const data = readings(made.store, SHOP, NOW);
    const bundle = await sentiment.train(data, by);
    if ('missing' in bundle) throw new Error(bundle.missing);
    expect(bundle.card.settings.languages).toEqual(['de']);
    const { verdict } = await contest(sentiment, data, by, null);
    expect(verdict).toMatchObject({ promoted: true, why: 'first' });
    expect(verdict.challenger!.mean).toBeLessThan(verdict.simple! / 2);
    await made.wrote('Die Bohnen sind herrlich', 10, { at: NOW });
    expect(await sentiment.train(readings(made.store, SHOP, NOW), by)).toEqual(bundle);
    await made.wrote('The parcel was late and it is wet', 0);
    const answers = await sentiment.score!(bundle, readings(made.store, SHOP, NOW), by);
    const english = answers.subjects!.rows.some(({ subject }) => subject === 'a200');
    expect(english).toBe(false);
    expect(answers.subjects!.rows).toHaveLength(198);
  });

  it('goes with its answer when somebody is forgotten', async () => {
    const { ground, store, wrote, kept } = await shop();
    const [one, other] = [await aShopper(ground), await aShopper(ground)];
    await wrote('I love this, it is beautiful', 10, { shopper: one.id });
    await wrote('I love this, it is lovely', 10, { shopper: other.id });
    const prior = await shippedPrior('sentiment');
    const scoring = { shop: SHOP, question: 'sentiment', model: 'm', at: NOW };
    await writeAnswers(store, scoring, await sentiment.score!(prior, readings(store, SHOP, NOW), by));
    expect(await kept()).toHaveLength(2);
    await store.transaction().execute((trx) => eraseShopper(trx, SHOP, { shoppers: [one.id], emailHashes: [] }));
    expect((await kept()).map(({ subject }) => subject)).toEqual(['a2']);
  });
});

describe('what answers are about', () => {
  it('is told with quotes, how they sound and by what that is known; nothing is made up where little was written', async () => {
    const made = await shop();
    const app = await anAdminApp(made.ground);
    try {
      expect((await app.ask('/api/answers')).body).toMatchObject({
        text: '0 comments in answers to surveys.',
        ...{ tone: null, source: null, themes: [], missing: expect.stringContaining('20 comments') },
      });
      await coffeeAnswers(made);
      const data = readings(made.store, SHOP, NOW);
      const bundle = await sentiment.train(data, by);
      if ('missing' in bundle) throw new Error(bundle.missing);
      const scoring = { shop: SHOP, question: 'sentiment', model: 'm', at: NOW };
      await writeAnswers(made.store, scoring, await sentiment.score!(bundle, data, by));
      const { body } = await app.ask('/api/answers', { language: 'de' });
      expect(body.missing).toBeNull();
      expect(body.source).toContain('dieses Shops');
      expect(body.tone).toMatch(/klingen \d+\s% froh/);
      const themes = body.themes as { words: string[]; quotes: string[]; tone: string }[];
      const late = themes.find(({ words }) => words.includes('lieferung'));
      expect(late!.quotes[0]).toMatch(/Lieferung war langsam/);
      expect(themes.every(({ tone }) => /\d+\s% froh/.test(tone))).toBe(true);
    } finally {
      await app.close();
    }
  });
});
