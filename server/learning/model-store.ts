// Where trained models lie: one file per bundle, named by its hash, its card in the database. A file that is not what its hash says is refused.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelBundle, ModelCard } from '../../models/model.ts';
import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';
import { BY_HAND, ROLLED_BACK, type Verdict } from './contest.ts';
import type { Evidence } from './evidence.ts';

/** Deletes the files of models that are gone; payload `{ hashes }`. */
export const UNLINK_JOB = 'learning.unlink';

/** The file is missing, cut short, changed or foreign. */
export class ModelFileRefused extends Error {
  override name = 'ModelFileRefused';
}

export interface StoredModel {
  id: string;
  question: string;
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

/** A new model with what is known of it. */
interface NewModel {
  hash: string;
  card: ModelCard;
  verdict?: Verdict | null;
  evidence?: Evidence | null;
}

/** Registers a new model as champion of its question; the old champion retires but stays ready for a rollback. */
export async function promote(
  trx: Store,
  shop: string,
  question: string,
  model: NewModel,
  now: number,
): Promise<string> {
  await retire(trx, shop, question, ['champion', 'challenger']);
  const id = await insertModel(trx, shop, question, model, 'champion', now);
  await noteRun(trx, shop, question, 'promoted', id, model.card.technique, now);
  return id;
}

/** Keeps a model that lost its trial, with the verdict, in place of the challenger before it. */
export async function keepChallenger(trx: Store, shop: string, question: string, model: NewModel, now: number) {
  await retire(trx, shop, question, ['challenger']);
  const id = await insertModel(trx, shop, question, model, 'challenger', null);
  await noteRun(trx, shop, question, 'kept-out', id, model.card.technique, now);
  return id;
}

async function retire(trx: Store, shop: string, question: string, states: string[]): Promise<void> {
  await trx
    .updateTable('models')
    .set({ state: 'retired' })
    .where('shop', '=', shop)
    .where('question', '=', question)
    .where('state', 'in', states)
    .execute();
}

async function insertModel(
  trx: Store,
  shop: string,
  question: string,
  { hash, card, verdict, evidence }: NewModel,
  state: 'champion' | 'challenger',
  promotedAt: number | null,
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('models')
    .values({
      shop,
      id,
      question,
      state,
      trained_at: card.trainedAt,
      promoted_at: promotedAt,
      hash,
      card: JSON.stringify(card),
      fault: null,
      verdict: verdict == null ? null : JSON.stringify(verdict),
      evidence: evidence == null ? null : JSON.stringify(evidence),
    })
    .execute();
  return id;
}

/** What a trial held later has found of a model. */
export async function noteJudged(trx: Store, shop: string, id: string, verdict: Verdict, evidence: Evidence) {
  await trx
    .updateTable('models')
    .set({ verdict: JSON.stringify(verdict), evidence: JSON.stringify(evidence) })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .execute();
}

/** Takes a challenger into use because the merchant wants it. Null when it is none. */
export async function serveChallenger(trx: Store, shop: string, id: string, now: number): Promise<string | null> {
  const row = await trx
    .selectFrom('models')
    .select(['question'])
    .where('shop', '=', shop)
    .where('id', '=', id)
    .where('state', '=', 'challenger')
    .executeTakeFirst();
  if (row === undefined) return null;
  await retire(trx, shop, row.question, ['champion']);
  await trx
    .updateTable('models')
    .set({ state: 'champion', promoted_at: now, verdict: JSON.stringify(BY_HAND) })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .execute();
  await noteRun(trx, shop, row.question, 'promoted', id, 'by hand', now);
  return row.question;
}

/** A champion with all that is known of it. */
export interface ServingModel {
  question: string;
  id: string;
  hash: string;
  card: ModelCard;
  verdict: Verdict | null;
  evidence: Evidence | null;
}

/** What serves each question. */
export async function servingModels(db: Store, shop: string): Promise<ServingModel[]> {
  const rows = await db
    .selectFrom('models')
    .select(['question', 'id', 'hash', 'card', 'verdict', 'evidence'])
    .where('shop', '=', shop)
    .where('state', '=', 'champion')
    .execute();
  return rows.map(({ card, verdict, evidence, ...row }) => ({
    ...row,
    card: JSON.parse(card),
    verdict: verdict === null ? null : JSON.parse(verdict),
    evidence: evidence === null ? null : JSON.parse(evidence),
  }));
}

export async function championOf(db: Store, shop: string, question: string): Promise<StoredModel | null> {
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
export async function rollBack(trx: Store, shop: string, question: string, now: number): Promise<string | null> {
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
    .set({ state: 'champion', promoted_at: now, verdict: JSON.stringify(ROLLED_BACK) })
    .where('shop', '=', shop)
    .where('id', '=', before.id)
    .execute();
  await noteRun(trx, shop, question, 'rolled-back', before.id, '', now);
  return before.id;
}

/** What the log of learning knows; nothing in it is ever changed or deleted while the shop is there. */
export type RunKind =
  | 'trained'
  | 'promoted'
  | 'kept-out'
  | 'judged'
  | 'missing'
  | 'drift'
  | 'realised'
  | 'refused'
  | 'rolled-back'
  | 'cancelled'
  | 'failed';

export async function noteRun(
  trx: Store,
  shop: string,
  question: string,
  what: RunKind,
  model: string | null,
  detail: string,
  now: number,
): Promise<void> {
  await trx.insertInto('learning_runs').values({ shop, at: now, question, what, model, detail }).execute();
}

/** Deletes models nobody needs any more, with their files: each question keeps its champion, its challenger and the two before them. */
export async function pruneModels(store: Store, folder: string, shop: string): Promise<void> {
  const others = await store
    .selectFrom('models')
    .select(['id', 'hash', 'question', 'promoted_at'])
    .where('shop', '=', shop)
    .where('state', 'not in', ['champion', 'challenger'])
    .orderBy('trained_at', 'desc')
    .execute();
  for (const models of Map.groupBy(others, (model) => model.question).values()) {
    // Those that once served go before those that never did: it is them one goes back to.
    const kept = [...models]
      .sort((a, b) => Number(b.promoted_at !== null) - Number(a.promoted_at !== null))
      .slice(0, 2);
    for (const { id, hash } of models) {
      if (kept.some((model) => model.id === id)) continue;
      const { numDeletedRows } = await store
        .deleteFrom('models')
        .where('shop', '=', shop)
        .where('id', '=', id)
        // Somebody may have rolled back to it since.
        .where('state', 'not in', ['champion', 'challenger'])
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
