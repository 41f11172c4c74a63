// Files the merchant brings: in, what their columns mean, counted without a change, taken over, ended, and the rows left out as a file.

import type { Request } from 'express';
import { z } from 'zod';
import type { Row } from '../../platform/file/cells.ts';
import {
  type ImportRecord,
  importChanged,
  importOf,
  importsOf,
  noCounts,
  partOf,
  partsIn,
} from '../../platform/file/import-store.ts';
import { FileRefused } from '../../platform/file/incoming-text.ts';
import { faultOfReading, fieldsOf, importKinds, Reading } from '../../platform/file/reading.ts';
import type { RowFault } from '../../platform/file/row-fault.ts';
import { importCancelled, importStarted, MOST_KEPT } from '../../platform/file/run-import.ts';
import { fileBrought, MOST_BYTES } from '../../platform/file/upload.ts';
import { understood } from './import-preview.ts';
import type { ImportAnswer, ImportLine, ImportsAnswer } from './import-types.ts';
import { type AdminDeps, type Answered, answer, type Caller, missing } from './request.ts';
import { mayAs } from './roles.ts';
import { importWords } from './words/imports.ts';

/** How many of the last files are listed. */
const LISTED = 20;
const SAMPLE = 8;

export async function imports(caller: Caller): Promise<ImportsAnswer> {
  const words = importWords[caller.say.locale];
  const records = await importsOf(caller.db, caller.shop, LISTED);
  return {
    kinds: importKinds.map((kind) => ({ kind, ...words.kinds[kind] })),
    mostBytes: MOST_BYTES,
    tooLarge: words.files['too-large'],
    imports: records.map((record) => lineOf(caller, record)),
  };
}

const Brought = z.object({ kind: z.enum(importKinds), name: z.string().trim().max(200).default('') });

/** Reads the body as it comes; nothing of it is taken over yet. */
export async function bringFile(caller: Caller, req: Request): Promise<Answered> {
  const { db, keys, shop, user, now, say } = caller;
  const { kind, name } = Brought.parse(req.query);
  try {
    const body = req.iterator({ destroyOnReturn: false });
    const id = await fileBrought(db, keys, shop, { kind, name, editor: user, now }, body);
    return one(caller, id);
  } catch (fault) {
    if (!(fault instanceof FileRefused)) throw fault;
    // What is still on its way is let pass: a browser hears the answer only if it may finish.
    req.resume();
    return { status: 400, body: { fault: importWords[say.locale].files[fault.fault] } };
  }
}

export async function oneImport(caller: Caller, id: string): Promise<ImportAnswer | null> {
  const record = await importOf(caller.db, caller.shop, id);
  return record === null || record.state === 'uploading' ? null : answerOf(caller, record);
}

const one = async (caller: Caller, id: string): Promise<Answered> => {
  const found = await oneImport(caller, id);
  return found === null ? missing(caller) : answer(found);
};

/** What the columns mean. A file that was checked with another meaning is checked anew. */
export async function readImport(caller: Caller, id: string, body: unknown): Promise<Answered> {
  const { db, shop } = caller;
  const reading = Reading.strict().parse(body);
  const record = await importOf(db, shop, id);
  if (record === null) return missing(caller);
  if (faultOfReading(record.kind, record.header.length, reading).unknown)
    return { status: 400, body: { fault: caller.say.words.invalid } };
  const change = { reading, state: 'uploaded' as const, counts: noCounts, applied: 0 };
  return (await importChanged(db, shop, id, ['uploaded', 'checked'], change)) ? one(caller, id) : notNow(caller);
}

export async function startImport(
  { jobs }: Pick<AdminDeps, 'jobs'>,
  caller: Caller,
  id: string,
  phase: 'checking' | 'running',
): Promise<Answered> {
  const { db, shop, now } = caller;
  const record = await importOf(db, shop, id);
  if (record === null) return missing(caller);
  const without = missingText(caller, record);
  if (without !== null) return { status: 400, body: { fault: without } };
  const begun = await db.transaction().execute((trx) => importStarted(trx, jobs, shop, id, phase, now));
  return begun ? one(caller, id) : notNow(caller);
}

export async function cancelImport(caller: Caller, id: string): Promise<Answered> {
  const { db, shop, now } = caller;
  if ((await importOf(db, shop, id)) === null) return missing(caller);
  const ended = await db.transaction().execute((trx) => importCancelled(trx, shop, id, now));
  return ended ? one(caller, id) : notNow(caller);
}

/** The rows that were left out, each with its line and what is wrong with it; the first two columns may stay when it is sent again. */
export async function faultyRows(caller: Caller, id: string): Promise<Answered> {
  const { db, keys, shop, say } = caller;
  const words = importWords[say.locale];
  const record = await importOf(db, shop, id);
  if (record === null) return missing(caller);
  const lines = [[words.columns.line, words.columns.fault, ...record.header]];
  const parts = await partsIn(db, shop, id, 'faults');
  for (let seq = 0; seq < parts; seq++)
    for (const { line, fields, fault } of (await partOf(db, keys, shop, id, 'faults', seq)) ?? [])
      lines.push([String(line), fault === null ? '' : words.rows[fault], ...(fields ?? [])]);
  return answer({ download: `${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n` });
}

/** Always in quotes; what a spreadsheet would take for a formula gets a mark before it. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

const notNow = ({ say }: Caller): Answered => ({ status: 409, body: { fault: importWords[say.locale].notNow } });

function lineOf({ say }: Caller, record: ImportRecord): ImportLine {
  const words = importWords[say.locale];
  const { id, kind, name, state } = record;
  return {
    ...{ id, kind, name, state, kindText: words.kinds[kind].title, stateText: words.states[state] },
    ...{ text: textOf(words, say.number, record), brought: say.moment(record.createdAt) },
  };
}

function textOf(words: (typeof importWords)['en'], number: (n: number) => string, record: ImportRecord): string {
  const [done, rows] = [number(record.applied), number(record.rows)];
  if (record.state === 'checking' || record.state === 'running') return words.reading(done, rows);
  if (record.state === 'checked') return words.checked(rows);
  if (record.state === 'done') return words.done(rows);
  if (record.state === 'cancelled') return words.cancelled(record.startedAt === null ? number(0) : done, rows);
  return record.state === 'stopped' ? words.stops[record.fault ?? 'expired'] : words.ready(rows);
}

function missingText({ say }: Caller, { kind, header, reading }: ImportRecord): string | null {
  const words = importWords[say.locale];
  const without = faultOfReading(kind, header.length, reading).missing;
  if (without.length === 0) return null;
  const titles = without.map((choice) =>
    choice
      .split('/')
      .map((name) => words.fields[name] ?? name)
      .join(words.or),
  );
  return words.missing(titles.join(', '));
}

async function answerOf(caller: Caller, record: ImportRecord): Promise<ImportAnswer> {
  const { db, keys, shop, say, role } = caller;
  const words = importWords[say.locale];
  const { kind, header, reading, state, counts } = record;
  const open = state === 'uploaded' || state === 'checked';
  // Rows name people: those who may bring files see them, and only while there is something to decide.
  const rows = open && mayAs(role, 'owner') ? await partOf(db, keys, shop, record.id, 'rows', 0) : null;
  const sample: Row[] = (rows ?? []).slice(0, SAMPLE);
  const left = Object.values(counts.faulty).reduce((sum, n) => sum + n, 0);
  const without = missingText(caller, record);
  return {
    ...lineOf(caller, record),
    ...{ applied: record.applied, rows: record.rows, header, reading, missing: without },
    fields: fieldsOf[kind].map(({ name, needed }) => ({
      ...{ name, title: words.fields[name] ?? name, help: words.helps[name] ?? null, needed: needed === true },
    })),
    asksDates: open && stroked(record, (rows ?? []) as Row[]),
    sample: sample.map(({ line, fields }) => ({ line, cells: fields ?? [] })),
    understood: without === null ? understood(caller, record, sample) : [],
    counts: state === 'uploaded' ? [] : countsIn(caller, record),
    faulty: (Object.entries(counts.faulty) as [RowFault, number][])
      .sort((a, b) => b[1] - a[1])
      .map(([fault, n]) => ({ fault, text: words.rows[fault], count: say.number(n) })),
    faultyText:
      left === 0
        ? null
        : words.leftOut(left, say.number(left)) +
          (left > MOST_KEPT ? ` ${words.onlyFirst(say.number(MOST_KEPT))}` : ''),
    canCheck: open && without === null,
    canStart: state === 'checked' && counts.taken + counts.granted + counts.refused > 0,
    canCancel: open || state === 'checking' || state === 'running',
  };
}

/** Dates such as 03/04/2026 stand in the file. */
function stroked({ kind, reading }: ImportRecord, rows: Row[]): boolean {
  const places = fieldsOf[kind].flatMap(({ name, holds }) => (holds === 'date' ? (reading.columns[name] ?? []) : []));
  return rows.some(({ fields }) => places.some((place) => /^\d{1,2}\/\d{1,2}\//.test(fields?.[place]?.trim() ?? '')));
}

function countsIn({ say }: Caller, { kind, state, counts }: ImportRecord): string[] {
  const words = importWords[say.locale][state === 'checking' || state === 'checked' ? 'would' : 'did'];
  const { number, day, money } = say;
  const mails = counts.granted + counts.refused + counts.suppressed > 0;
  return [
    words.taken[kind](number(counts.taken)),
    ...(kind === 'orders' && counts.firstAt !== null && counts.lastAt !== null
      ? [words.span(day(counts.firstAt), day(counts.lastAt), money(counts.value))]
      : []),
    ...(mails ? [words.mails(number(counts.granted), number(counts.refused), number(counts.suppressed))] : []),
    ...(counts.known > 0 ? [words.known(number(counts.known))] : []),
    ...(counts.forgotten > 0 ? [words.forgotten(number(counts.forgotten))] : []),
    ...(counts.strange > 0 ? [words.strange(number(counts.strange))] : []),
  ];
}
