import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadFirstPurchase } from '../../../models/first-purchase/load.ts';
import { loadIntent } from '../../../models/intent/load.ts';
import { POOLED_PRIOR } from '../../../models/next-purchase/bgnbd.ts';
import { visitSigns } from '../../../server/features/visit-signs.ts';
import { purchaseChances } from '../../../server/learning/purchase-chances.ts';
import { PRIOR_WORDS, shippedPrior } from '../../../server/learning/shipped-priors.ts';
import { training } from '../../../server/learning/training.ts';
import {
  aConsent,
  aGround,
  anEvent,
  aShop,
  aShopper,
  DAY,
  type Ground,
  MINUTE,
  NOW,
  SHOP,
} from '../../support/builders.ts';

const shipped = resolve(import.meta.dirname, '../../../models/shipped');
const open: Ground[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function copyOfPriors(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-priors-'));
  folders.push(folder);
  await cp(shipped, folder, { recursive: true });
  return folder;
}

async function newShop(): Promise<Ground> {
  const ground = await aGround();
  open.push(ground);
  await aShop(ground);
  await aConsent(ground, { visitor: 'first', purpose: 'analytics', source: 'pixel' });
  await anEvent(ground, { visitor: 'first', type: 'product-viewed', at: NOW - 2 * MINUTE, product: 'p0' });
  await anEvent(ground, { visitor: 'first', type: 'cart-line-added', at: NOW - MINUTE, product: 'p0' });
  return ground;
}

describe('what came with the product', () => {
  it('says in its card what it was learned on, how good it is where it did not learn, and whose bytes it is about', async () => {
    const files = await readdir(shipped);
    expect(files.sort()).toEqual([
      'first-purchase.card.json',
      'first-purchase.onnx',
      'intent.card.json',
      'intent.onnx',
      'next-purchase.card.json',
      'sentiment.card.json',
      'sentiment.onnx',
    ]);
    for (const name of files.filter((file) => file.endsWith('.json'))) {
      const card = JSON.parse(await readFile(join(shipped, name), 'utf8'));
      expect(card.question).toBe(name.replace('.card.json', ''));
      expect(card.settings.prior).toBe(true);
      if (card.question !== 'sentiment') {
        const seeds: number[] = [...(card.settings.learnedSeeds ?? []), ...card.settings.judgedSeeds];
        // Each world once, and none that a bar is measured on.
        expect(new Set(seeds).size).toBe(seeds.length);
        expect(Math.min(...seeds)).toBeGreaterThan(100);
      }
      expect(card.metrics.brier).toBeLessThan(card.against.brierOfBaseRate);
      expect(card.metrics.auc).toBeGreaterThan(0.7);
      expect(card.limits.join(' ')).toContain(card.question === 'sentiment' ? 'one clothing shop' : 'made-up world');
      if (card.question === 'next-purchase') continue;
      const bytes = await readFile(join(shipped, `${card.question}.onnx`));
      expect(bytes.length).toBeLessThan(card.question === 'sentiment' ? 600_000 : 50_000);
      expect(card.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('states the numbers that are supposed of how often people order', async () => {
    const card = JSON.parse(await readFile(join(shipped, 'next-purchase.card.json'), 'utf8'));
    expect(card.settings.numbers).toEqual(POOLED_PRIOR);
  });

  it('knows a full cart from a glance, and who has just signed up from who did long ago', async () => {
    const intent = await loadIntent(await shippedPrior('intent'));
    const view = { type: 'product-viewed', at: NOW, product: 'p0' };
    const cart = { type: 'cart-line-added', at: NOW + MINUTE, product: 'p0' };
    const checkout = { type: 'checkout-started', at: NOW + 2 * MINUTE, product: null };
    const ask = async (...signs: (typeof view | typeof checkout)[]) =>
      (await intent.chances(visitSigns(signs, [], signs.at(-1)!.at)))[0]!;
    const [glance, wish, nearly] = [await ask(view), await ask(view, cart), await ask(view, cart, checkout)];
    expect(wish).toBeGreaterThan(3 * glance);
    expect(nearly).toBeGreaterThan(wish);
    await intent.release();
    const first = await loadFirstPurchase(await shippedPrior('first-purchase'));
    const person = (ago: number, mails = 0) => ({
      id: 'x',
      signs: [
        { kind: 'subscribed' as const, at: NOW - ago * DAY },
        ...Array.from({ length: mails }, () => ({ kind: 'mail' as const, at: NOW - DAY })),
      ],
      firstOrderAt: null,
    });
    const [fresh, stale, mailed] = await first.chances([person(5), person(200), person(200, 4)], NOW);
    expect(fresh!).toBeGreaterThan(3 * stale!);
    // It has never seen a mail: it says nothing by them.
    expect(mailed!).toBeCloseTo(stale!, 9);
    await first.release();
  });
});

describe('a shop without an order', () => {
  it('is told the chance of a visit by the prior, said to be one and never sure', async () => {
    const { store, raw, folder } = await newShop();
    const onFault = (fault: unknown) => {
      throw fault;
    };
    const chances = purchaseChances({ store, raw, folder, now: () => NOW, onFault });
    const said = (await chances.intentOf(SHOP, 'first'))!;
    expect(said).toMatchObject({ model: 'prior', sure: false, similar: 0, bin: null, words: PRIOR_WORDS });
    expect(said.low).toBeLessThan(said.value);
    expect(said.high).toBeGreaterThan(said.value);
    chances.noted(SHOP, 'first');
    await chances.flush();
    const [kept] = await store.selectFrom('subject_scores').selectAll().execute();
    expect(kept).toMatchObject({ question: 'intent', model: 'prior', sure: 0, value: said.value });
    expect(JSON.parse(kept!.words)).toEqual(PRIOR_WORDS);
  });

  it('gives whoever signed up a chance of a first order by the prior, and no record is kept of it', async () => {
    const ground = await newShop();
    const { store, file, folder } = ground;
    for (const [email, ago] of [
      ['fresh@example.com', 3],
      ['stale@example.com', 300],
    ] as const) {
      const at = NOW - ago * DAY;
      const { id } = await aShopper(ground, { id: email, email, created_at: at });
      expect(id).toBe(email);
      await aConsent(ground, { email, purpose: 'email', at });
    }
    await training({ store, file, folder, now: () => NOW, promoted: () => {} }).train(
      SHOP,
      new AbortController().signal,
    );
    const rows = await store
      .selectFrom('subject_scores')
      .selectAll()
      .where('question', '=', 'first-purchase')
      .orderBy('subject')
      .execute();
    expect(rows.map(({ subject, model, sure }) => [subject, model, sure])).toEqual([
      ['fresh@example.com', 'prior', 0],
      ['stale@example.com', 'prior', 0],
    ]);
    expect(rows[0]!.value).toBeGreaterThan(rows[1]!.value);
    expect(JSON.parse(rows[0]!.words)).toEqual(PRIOR_WORDS);
    expect(await store.selectFrom('foretold').selectAll().execute()).toEqual([]);
    // What is missing for a model of its own is still said.
    const log = await store.selectFrom('learning_runs').select(['question', 'what', 'detail']).execute();
    const missing = log.find(({ question, what }) => question === 'first-purchase' && what === 'missing');
    expect(missing!.detail).toContain('at least 40 people');
  });
});

describe('a prior that is not what it should be', () => {
  const edit = async (folder: string, change: (card: Record<string, unknown>) => object) => {
    const path = join(folder, 'intent.card.json');
    await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))));
  };
  it.each<[string, (folder: string) => Promise<unknown>, string]>([
    [
      'cut short',
      (f) => readFile(join(shipped, 'intent.onnx')).then((b) => writeFile(join(f, 'intent.onnx'), b.subarray(0, 99))),
      'was changed: it is not what its card says',
    ],
    ['gone', (f) => rm(join(f, 'intent.onnx')), 'is missing its file intent.onnx'],
    ['without a card', (f) => rm(join(f, 'intent.card.json')), 'is missing its file intent.card.json'],
    [
      'with a card that is none',
      (f) => writeFile(join(f, 'intent.card.json'), '{"question":'),
      'has a card that cannot be read',
    ],
    [
      'of another question',
      (f) => edit(f, (card) => ({ ...card, question: 'uplift' })),
      'answers another question (uplift)',
    ],
    [
      'learned from other features',
      (f) => edit(f, (card) => ({ ...card, settings: { prior: true, features: ['signs'] } })),
      'was learned from other features',
    ],
  ])('%s is refused in a sentence, once, and there is no answer instead', async (_, damage, sentence) => {
    const priors = await copyOfPriors();
    await damage(priors);
    const { store, raw, folder } = await newShop();
    const told: string[] = [];
    const onFault = (fault: unknown) => told.push((fault as Error).message);
    const chances = purchaseChances({ store, raw, folder, now: () => NOW, onFault, priors });
    expect(await chances.intentOf(SHOP, 'first')).toBeNull();
    chances.changed(SHOP);
    expect(await chances.intentOf(SHOP, 'first')).toBeNull();
    expect(told).toEqual([`the shipped prior for intent ${sentence}`]);
  });
});
