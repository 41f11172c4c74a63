import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelBundle } from '../../../models/model.ts';
import {
  championOf,
  ModelFileRefused,
  promote,
  pruneModels,
  readModel,
  refuseModel,
  rollBack,
  type StoredModel,
  writeModel,
} from '../../../server/learning/model-store.ts';
import { tempStore } from '../../support/temp-store.ts';

const SHOP = 'a.myshopify.com';
const OTHER = 'b.myshopify.com';
const bundle = (trainedAt: number): ModelBundle => ({
  card: {
    question: 'next-item',
    technique: 'blend',
    version: '1',
    trainedAt,
    window: { from: 0, to: trainedAt },
    rows: 10,
    settings: {},
    metrics: { hr20: 0.5 },
    against: { hr20: 0.2 },
    limits: [],
    nativeParts: [],
  },
  files: { 'a.onnx': new Uint8Array([1, 2, 3]), 'b.bin': new Uint8Array(1000).fill(7), empty: new Uint8Array() },
});

async function world() {
  const opened = await tempStore();
  const { store, folder } = opened;
  const learn = async (at: number, shop = SHOP) => {
    const made = bundle(at);
    const { hash } = await writeModel(folder, made);
    const id = await store
      .transaction()
      .execute((trx) => promote(trx, shop, 'next-item', { hash, card: made.card }, at));
    return { id, hash };
  };
  const back = (at: number) => store.transaction().execute((trx) => rollBack(trx, SHOP, 'next-item', at));
  const serving = async (shop = SHOP) => (await championOf(store, shop, 'next-item'))?.id ?? null;
  return { ...opened, learn, back, serving };
}

describe('the store of models', () => {
  it('gives back what was put in, and leaves no draft beside it', async () => {
    const { folder } = await world();
    const { hash } = await writeModel(folder, bundle(5));
    expect(await readModel(folder, hash)).toEqual(bundle(5));
    expect(readdirSync(join(folder, 'models'))).toEqual([`${hash}.presage`]);
  });

  it('refuses a file that is missing, cut short, changed by one bit or made of nothing, in plain words', async () => {
    const { folder } = await world();
    const damages: [string, (path: string) => void][] = [
      ['missing', (path) => rmSync(path)],
      ['changed', (path) => truncateSync(path, 100)],
      ['changed', (path) => writeFileSync(path, '')],
      [
        'changed',
        (path) => {
          const bytes = readFileSync(path);
          bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
          writeFileSync(path, bytes);
        },
      ],
    ];
    for (const [word, damage] of damages) {
      const { hash } = await writeModel(folder, bundle(5));
      damage(join(folder, 'models', `${hash}.presage`));
      const fault = await readModel(folder, hash).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(fault).toBeInstanceOf(ModelFileRefused);
      expect((fault as Error).message).toContain(word);
    }
  });

  it('has one champion a question and shop: a promotion retires the one before', async () => {
    const { learn, serving, store } = await world();
    const first = await learn(1);
    const foreign = await learn(1, OTHER);
    const second = await learn(2);
    expect(await serving()).toBe(second.id);
    expect(await serving(OTHER)).toBe(foreign.id);
    const states = await store.selectFrom('models').select(['id', 'state']).where('shop', '=', SHOP).execute();
    expect(Object.fromEntries(states.map((s) => [s.id, s.state]))).toEqual({
      [first.id]: 'retired',
      [second.id]: 'champion',
    });
  });

  it('rolled back twice goes two back, never forth again, and says so when there is no more', async () => {
    const { learn, back, serving } = await world();
    const [first, second] = [await learn(1), await learn(2), await learn(3)];
    expect(await back(4)).toBe(second?.id);
    expect(await back(5)).toBe(first?.id);
    expect(await back(6)).toBeNull();
    expect(await serving()).toBe(first?.id);
    const next = await learn(7);
    expect(await serving()).toBe(next.id);
    expect(await back(8)).toBe(first?.id);
  });

  it('rolled back from a refused one, the one before serves', async () => {
    const { learn, back, serving, store } = await world();
    const first = await learn(1);
    await learn(2);
    const champion = (await championOf(store, SHOP, 'next-item')) as StoredModel;
    await store.transaction().execute((trx) => refuseModel(trx, SHOP, champion, 'the model file is missing', 3));
    expect(await serving()).toBeNull();
    expect(await back(4)).toBe(first.id);
    const refused = await store.selectFrom('models').select('fault').where('id', '=', champion.id).executeTakeFirst();
    expect(refused?.fault).toBe('the model file is missing');
  });

  it('keeps the champion and the two newest others, with their files and those of other shops', async () => {
    const { learn, store, folder } = await world();
    const foreign = await learn(1, OTHER);
    const all = [];
    for (let at = 2; at < 7; at++) all.push(await learn(at));
    await pruneModels(store, folder, SHOP);
    const kept = all.slice(-3).map((m) => m.hash);
    const rows = await store.selectFrom('models').select('hash').where('shop', '=', SHOP).execute();
    expect(rows.map((r) => r.hash).sort()).toEqual([...kept].sort());
    const files = readdirSync(join(folder, 'models')).sort();
    expect(files).toEqual([...kept, foreign.hash].map((hash) => `${hash}.presage`).sort());
  });
});
