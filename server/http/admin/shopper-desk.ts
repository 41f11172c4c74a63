// What a merchant does by hand on a shopper's page: notes, tags, tasks, leaving them alone, handing out what is kept, erasing.

import { z } from 'zod';
import { endTask, openTask } from '../../journeys/tasks.ts';
import { shopperRow } from '../../measurement/shopper-profile.ts';
import type { AskedAbout } from '../../privacy/compliance.ts';
import { complyWith } from '../../privacy/erasure.ts';
import { personPage } from '../../privacy/person-page.ts';
import { personRecords } from '../../privacy/person-records.ts';
import { allOf, headOf } from '../../profile/identity.ts';
import { marked, noteAdded, noteDropped, SPARED } from '../../profile/marks.ts';
import { type AdminDeps, type Answered, answer, type Caller, missing, opened } from './request.ts';
import { shopper } from './shopper.ts';
import { FOLLOW_UP } from './shopper-desk-state.ts';
import type { PrivacyExport } from './types.ts';
import { deskWords } from './words/desk.ts';

const Text = z.strictObject({ text: z.string().trim().min(1).max(1000) });
const Tag = z.strictObject({ tag: z.string().trim().min(1).max(40), on: z.boolean() });
const Spared = z.strictObject({ spared: z.boolean() });

const refused = (fault: string): Answered => ({ status: 400, body: { fault } });
const wordsOf = (caller: Caller) => deskWords[caller.say.locale];

/** Runs a change on a shopper the shop has, then answers with their page as it then is. */
async function changed(
  caller: Caller,
  asked: string,
  change: (id: string, by: { editor: string; now: number }) => Promise<Answered | null>,
): Promise<Answered> {
  const { db, shop } = caller;
  const id = await headOf(db, shop, asked);
  if ((await shopperRow(db, shop, id)) === null) return missing(caller);
  const refusal = await change(id, { editor: caller.user, now: caller.now });
  return refusal ?? answer(await shopper(caller, id));
}

export async function addNote(caller: Caller, asked: string, body: unknown): Promise<Answered> {
  const note = Text.safeParse(body);
  if (!note.success) return refused(wordsOf(caller).textFault);
  return changed(caller, asked, async (id, by) => {
    const { text } = note.data;
    const done = await caller.db.transaction().execute((trx) => noteAdded(trx, caller.shop, { shopper: id, text }, by));
    return done ? null : { status: 409, body: { fault: wordsOf(caller).tooMany } };
  });
}

export const dropNote = (caller: Caller, asked: string, note: string): Promise<Answered> =>
  changed(caller, asked, async (id) => {
    const done = await caller.db.transaction().execute((trx) => noteDropped(trx, caller.shop, id, note));
    return done ? null : missing(caller);
  });

export async function setTag(caller: Caller, asked: string, body: unknown): Promise<Answered> {
  const tag = Tag.safeParse(body);
  if (!tag.success) return refused(wordsOf(caller).markFault);
  return mark(caller, asked, tag.data.tag, tag.data.on);
}

export async function spare(caller: Caller, asked: string, body: unknown): Promise<Answered> {
  const { spared } = Spared.parse(body);
  return mark(caller, asked, SPARED, spared);
}

const mark = (caller: Caller, asked: string, text: string, on: boolean): Promise<Answered> =>
  changed(caller, asked, async (id, by) => {
    const of = { shopper: id, mark: text, on };
    const done = await caller.db.transaction().execute((trx) => marked(trx, caller.shop, of, by));
    return done ? null : { status: 409, body: { fault: wordsOf(caller).tooMany } };
  });

export async function addTask(caller: Caller, asked: string, body: unknown): Promise<Answered> {
  const task = Text.safeParse(body);
  if (!task.success) return refused(wordsOf(caller).textFault);
  return changed(caller, asked, async (id) => {
    const { shop, now } = caller;
    const about = { shop, kind: FOLLOW_UP, shopper: id, run: null, journey: '', at: now };
    await caller.db.transaction().execute((trx) => openTask(trx, { ...about, detail: { text: task.data.text } }));
    return null;
  });
}

export const finishShopperTask = (caller: Caller, asked: string, task: string): Promise<Answered> =>
  changed(caller, asked, async (id) => {
    const { db, shop, user, now } = caller;
    const own = await db
      .selectFrom('tasks')
      .select('id')
      .where('shop', '=', shop)
      .where('id', '=', task)
      .where('shopper', 'in', await allOf(db, shop, id))
      .executeTakeFirst();
    const end = { state: 'done' as const, owner: user, outcome: '', now };
    return own !== undefined && (await endTask(db, shop, task, end)) ? null : missing(caller);
  });

/** By what the law's own verbs would name them; null where nothing is known that could. */
async function personOf(caller: Caller, asked: string): Promise<AskedAbout | null | 'nobody'> {
  const { db, shop } = caller;
  const row = await db
    .selectFrom('shoppers')
    .select(['customer', 'email_sealed'])
    .where('shop', '=', shop)
    .where('id', '=', await headOf(db, shop, asked))
    .executeTakeFirst();
  if (row === undefined) return 'nobody';
  const email = opened(caller, 'email', row.email_sealed);
  return row.customer === null && email === null ? null : { customer: row.customer, email };
}

/** Everything that is kept of them, as data and as a page to hand on. */
export async function exportShopper(caller: Caller, asked: string): Promise<Answered> {
  const { db, keys, shop, say, now } = caller;
  const person = await personOf(caller, asked);
  if (person === 'nobody') return missing(caller);
  if (person === null) return { status: 409, body: { fault: wordsOf(caller).unreachable } };
  const records = await personRecords(db, keys, shop, person);
  const page = personPage(records, say.words.privacy.page, say.locale, say.moment(now).text);
  return answer({ records, page } satisfies PrivacyExport);
}

/** Begins an erasure, as one that the platform passes on: from this moment nothing that comes late names them. */
export async function eraseShopperNow(deps: AdminDeps, caller: Caller, asked: string): Promise<Answered> {
  const { db, keys, shop, now } = caller;
  const person = await personOf(caller, asked);
  if (person === 'nobody') return missing(caller);
  if (person === null) return { status: 409, body: { fault: wordsOf(caller).unreachable } };
  const means = { keys, jobs: deps.jobs, now: () => now };
  await db.transaction().execute((trx) => complyWith(trx, means, shop, { what: 'erase-shopper', person }));
  return { status: 202, body: { text: wordsOf(caller).erasing } };
}
