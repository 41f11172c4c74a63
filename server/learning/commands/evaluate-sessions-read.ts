// Reads session files: one array of ids a line, or Serenade's tab-separated triples; both gzipped, read as a stream.

import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { SessionRow } from '../../../models/next-item/session-log.ts';
import { InputFault } from './command-io.ts';

/** An id as it stood in the file; two are the same when their text is. */
export type ItemId = string | number;

/** One test line: item numbers of the prefix (unknown ids left out), and the target where the file has it. */
export interface TestLine {
  prefix: Int32Array;
  /** −1 when the target never occurs in train; null when the file does not tell. */
  target: number | null;
  /** The last id of the prefix and the target as texts: an unknown item can be a repeat, too. */
  repeat: boolean;
}

export interface SessionData {
  protocol: 'prefix-lines' | 'iterative-revealing';
  ids: ItemId[];
  train: SessionRow[];
  test: TestLine[];
}

/** Longer prefixes keep their end: no technique looks further back. */
const LONGEST_PREFIX = 100;

/** @throws InputFault naming the file, and the line where one can't be read. */
export async function readSessions(folder: string): Promise<SessionData> {
  const lines = await exists(join(folder, 'train.jsonl.gz'));
  if (!lines && !(await exists(join(folder, 'train.txt.gz')))) {
    throw new InputFault(`${folder} has neither train.jsonl.gz nor train.txt.gz.`);
  }
  return lines ? readLines(folder) : readTriples(folder);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

class ItemNumbers {
  readonly ids: ItemId[] = [];
  #numbers = new Map<string, number>();

  add(id: ItemId): number {
    const text = String(id);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.ids.length);
    return this.ids.push(id) - 1;
  }

  of(id: ItemId): number {
    return this.#numbers.get(String(id)) ?? -1;
  }
}

async function readLines(folder: string): Promise<SessionData> {
  const items = new ItemNumbers();
  const train: SessionRow[] = [];
  await eachLine(folder, 'train.jsonl.gz', (line, number, fault) => {
    const session = parsed(line, fault);
    if (!isIds(session)) throw fault('is not an array of ids');
    train.push({ items: Int32Array.from(session, (id) => items.add(id)), at: number });
  });
  needSome(train, folder, 'train.jsonl.gz');
  const test: TestLine[] = [];
  await eachLine(folder, 'test.jsonl.gz', (line, _number, fault) => {
    const row = parsed(line, fault);
    if (typeof row !== 'object' || row === null || !('prefix' in row) || !isIds(row.prefix)) {
      throw fault('has no array of ids as prefix');
    }
    const target = 'target' in row ? row.target : undefined;
    if (target !== undefined && target !== null && !isId(target)) throw fault('has a target that is no id');
    test.push(testLine(items, row.prefix, target ?? null));
  });
  return { protocol: 'prefix-lines', ids: items.ids, train, test };
}

function parsed(line: string, fault: (what: string) => InputFault): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw fault('is not JSON');
  }
}

const isId = (value: unknown): value is ItemId =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
const isIds = (value: unknown): value is ItemId[] => Array.isArray(value) && value.every(isId);

function testLine(items: ItemNumbers, prefix: readonly ItemId[], target: ItemId | null): TestLine {
  const known = prefix.slice(-LONGEST_PREFIX).map((id) => items.of(id));
  const last = prefix.at(-1);
  return {
    prefix: Int32Array.from(known.filter((item) => item >= 0)),
    target: target === null ? null : items.of(target),
    repeat: target !== null && last !== undefined && String(last) === String(target),
  };
}

interface Click {
  id: ItemId;
  at: number;
}

async function readTriples(folder: string): Promise<SessionData> {
  const items = new ItemNumbers();
  const train = (await clicksBySession(folder, 'train.txt.gz')).map((clicks) => ({
    items: Int32Array.from(clicks, ({ id }) => items.add(id)),
    at: clicks.at(-1)!.at,
  }));
  needSome(train, folder, 'train.txt.gz');
  const test: TestLine[] = [];
  for (const clicks of await clicksBySession(folder, 'test.txt.gz')) {
    const ids = clicks.map(({ id }) => id);
    for (let step = 1; step < ids.length; step++) test.push(testLine(items, ids.slice(0, step), ids[step]!));
  }
  return { protocol: 'iterative-revealing', ids: items.ids, train, test };
}

/** Clicks of each session in order of time; sessions in order of first appearance. Times in seconds become ms. */
async function clicksBySession(folder: string, name: string): Promise<Click[][]> {
  const sessions = new Map<string, Click[]>();
  await eachLine(folder, name, (line, number, fault) => {
    const [session = '', id = '', time = ''] = line.split('\t');
    if (number === 1 && !Number.isFinite(Number(time))) return;
    if (session === '' || id === '' || time.trim() === '' || !Number.isFinite(Number(time))) {
      throw fault('is not SessionId, ItemId and Time between tabs');
    }
    const clicks = sessions.get(session) ?? [];
    sessions.set(session, clicks);
    clicks.push({ id, at: Number(time) * 1000 });
  });
  return [...sessions.values()].map((clicks) => clicks.sort((a, b) => a.at - b.at));
}

function needSome(train: readonly SessionRow[], folder: string, name: string): void {
  if (!train.some(({ items }) => items.length > 0)) throw new InputFault(`${join(folder, name)} holds no session.`);
}

/** Calls `take` for each line that is not blank, with its number and a maker of faults that name it. */
async function eachLine(
  folder: string,
  name: string,
  take: (line: string, number: number, fault: (what: string) => InputFault) => void,
): Promise<void> {
  const path = join(folder, name);
  if (!(await exists(path))) throw new InputFault(`${path} is missing.`);
  const unzipped = createGunzip();
  // A pipeline hands a fault of either stream on to whoever reads the lines.
  pipeline(createReadStream(path), unzipped).catch((fault) => unzipped.destroy(fault));
  let number = 0;
  try {
    for await (const line of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() !== '') take(line, number, (what) => new InputFault(`${path}, line ${number}: ${what}.`));
    }
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && /^(Z_|ERR_STREAM)/.test(String(fault.code))) {
      throw new InputFault(`${path} is not a whole gzip file.`);
    }
    throw fault;
  }
}
