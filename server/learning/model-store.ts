// Where trained models lie: one file per bundle, named by its hash, its card in the database. A file that is not what its hash says is refused.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelBundle, ModelCard } from '../../models/model.ts';
import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';

/** Deletes the files of models that are gone; payload `{ hashes }`. */
export const UNLINK_JOB = 'learning.unlink';

export type Question = 'next-item' | 'next-purchase';

/** The file is missing, cut short, changed or foreign. */
export class ModelFileRefused extends Error {
  override name = 'ModelFileRefused';
}

export interface StoredModel {
  id: string;
  question: Question;
  hash: string;
  card: ModelCard;
}

/** A bundle as one file: a JSON head (names and lengths) before the bytes. */
function packed(bundle: ModelBundle): Buffer {
  const names = Object.keys(bundle.files);
  const head = Buffer.from(
    JSON.stringify({
      presage: 1,
      card: bundle.card,
      files: names.map((n) => [n, (bundle.files[n] as Uint8Array).length]),
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...names.map((n) => bundle.files[n] as Uint8Array)]);
}

function unpacked(bytes: Buffer): ModelBundle {
  const length = bytes.readUInt32LE(0);
  const head = JSON.parse(bytes.subarray(4, 4 + length).toString()) as {
    card: ModelCard;
    files: [string, number][];
  };
  const files: Record<string, Uint8Array> = {};
  let offset = 4 + length;
  for (const [name, size] of head.files) {
    // A copy, because typed arrays over the bytes need them aligned.
    files[name] = new Uint8Array(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return { card: head.card, files };
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const pathOf = (folder: string, hash: string) => join(folder, 'models', `${hash}.presage`);

/** Writes a bundle's file and returns its row-to-be; the caller decides on promotion. */
export async function writeModel(folder: string, bundle: ModelBundle): Promise<{ hash: string }> {
  const bytes = packed(bundle);
  const hash = hashOf(bytes);
  await mkdir(join(folder, 'models'), { recursive: true });
  // Written beside and renamed, so that a crash leaves no half file under a good name.
  const draft = `${pathOf(folder, hash)}.${newId()}`;
  await writeFile(draft, bytes);
  await rename(draft, pathOf(folder, hash));
  return { hash };
}

/** @throws ModelFileRefused with the reason in plain words */
export async function readModel(folder: string, hash: string): Promise<ModelBundle> {
  let bytes: Buffer;
  try {
    bytes = await readFile(pathOf(folder, hash));
  } catch {
    throw new ModelFileRefused('the model file is missing');
  }
  if (hashOf(bytes) !== hash) throw new ModelFileRefused('the model file was changed after training');
  try {
    return unpacked(bytes);
  } catch {
    throw new ModelFileRefused('the model file cannot be read');
  }
}

/** Registers a new model as champion of its question; the old champion retires but stays ready for a rollback. */
export async function promote(
  trx: Store,
  shop: string,
  question: Question,
  model: { hash: string; card: ModelCard },
  now: number,
): Promise<string> {
  const id = newId();
  await trx
    .updateTable('models')
    .set({ state: 'retired' })
    .where('shop', '=', shop)
    .where('question', '=', question)
    .where('state', '=', 'champion')
    .execute();
  await trx
    .insertInto('models')
    .values({
      shop,
      id,
      question,
      state: 'champion',
      trained_at: model.card.trainedAt,
      promoted_at: now,
      hash: model.hash,
      card: JSON.stringify(model.card),
      fault: null,
    })
    .execute();
  await noteRun(trx, shop, question, 'promoted', id, model.card.technique, now);
  return id;
}

export async function championOf(db: Store, shop: string, question: Question): Promise<StoredModel | null> {
  const row = await db
    .selectFrom('models')
    .select(['id', 'hash', 'card'])
    .where('shop', '=', shop)
    .where('question', '=', question)
    .where('state', '=', 'champion')
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, question, hash: row.hash, card: JSON.parse(row.card) };
}

/** Takes a champion out of service because its file can't be used; shown on Home until the next training. */
export async function refuseModel(trx: Store, shop: string, model: StoredModel, fault: string, now: number) {
  await trx
    .updateTable('models')
    .set({ state: 'refused', fault })
    .where('shop', '=', shop)
    .where('id', '=', model.id)
    .execute();
  await noteRun(trx, shop, model.question, 'refused', model.id, fault, now);
}

/** Back to the newest retired model of a question. Null when there is none. */
export async function rollBack(trx: Store, shop: string, question: Question, now: number): Promise<string | null> {
  const before = await trx
    .selectFrom('models')
    .select(['id'])
    .where('shop', '=', shop)
    .where('question', '=', question)
    .where('state', '=', 'retired')
    // One that was itself rolled back has none: going back twice goes further back, not forth again.
    .where('promoted_at', 'is not', null)
    .orderBy('promoted_at', 'desc')
    .executeTakeFirst();
  if (before === undefined) return null;
  await trx
    .updateTable('models')
    .set({ state: 'retired', promoted_at: null })
    .where('shop', '=', shop)
    .where('question', '=', question)
    .where('state', '=', 'champion')
    .execute();
  await trx
    .updateTable('models')
    .set({ state: 'champion', promoted_at: now })
    .where('shop', '=', shop)
    .where('id', '=', before.id)
    .execute();
  await noteRun(trx, shop, question, 'rolled-back', before.id, '', now);
  return before.id;
}

export async function noteRun(
  trx: Store,
  shop: string,
  question: string,
  what: 'trained' | 'promoted' | 'refused' | 'rolled-back' | 'failed' | 'scored',
  model: string | null,
  detail: string,
  now: number,
): Promise<void> {
  await trx.insertInto('learning_runs').values({ shop, at: now, question, what, model, detail }).execute();
}

/** Deletes the files that no kept model names: each question keeps its champion and the two before it. */
export async function pruneModels(store: Store, folder: string, shop: string): Promise<void> {
  for (const question of ['next-item', 'next-purchase'] as const) {
    const old = await store
      .selectFrom('models')
      .select(['id', 'hash'])
      .where('shop', '=', shop)
      .where('question', '=', question)
      .where('state', '!=', 'champion')
      .orderBy('trained_at', 'desc')
      .offset(2)
      .limit(100)
      .execute();
    for (const { id, hash } of old) {
      const { numDeletedRows } = await store
        .deleteFrom('models')
        .where('shop', '=', shop)
        .where('id', '=', id)
        // Somebody may have rolled back to it since.
        .where('state', '!=', 'champion')
        .executeTakeFirst();
      if (numDeletedRows > 0n) await unlinkModels(store, folder, [hash]);
    }
  }
}

/** Deletes model files, except those a row still names. */
export async function unlinkModels(store: Store, folder: string, hashes: string[]): Promise<void> {
  for (const hash of hashes) {
    const row = await store.selectFrom('models').select('id').where('hash', '=', hash).executeTakeFirst();
    if (row === undefined) await rm(pathOf(folder, hash), { force: true });
  }
}
