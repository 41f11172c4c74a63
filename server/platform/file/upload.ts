// A file on its way in: read as it comes, kept sealed in parts, and answered with how it is probably meant. Nothing is taken over yet.

import { newId } from '../../lib/ids.ts';
import type { Keys } from '../../lib/keys.ts';
import { csvRows } from '../../lib/order-file/csv-rows.ts';
import { headerKey } from '../../lib/order-file/header.ts';
import type { Store } from '../../storage/store.ts';
import type { Row } from './cells.ts';
import { importBegun, importChanged, importDropped, partAdded, sealedPart } from './import-store.ts';
import { FileRefused, incomingText } from './incoming-text.ts';
import { proposedReading } from './proposal.ts';
import { fieldsOf, type ImportKind } from './reading.ts';

/** Of text, however small it was packed. */
export const MOST_BYTES = 200_000_000;
export const MOST_ROWS = 1_500_000;
/** A row longer than this is no row of a list. */
const LONGEST_ROW = 100_000;
const ROWS_A_PART = 500;
const SEPARATORS = [',', ';', '\t'];

export interface Brought {
  kind: ImportKind;
  name: string;
  editor: string;
  now: number;
}

/**
 * Takes a file in. A file of this shop that was brought before and never taken up makes room for it.
 * @returns the id of the import, in the state `uploaded`
 * @throws FileRefused, and nothing of it is kept
 */
export async function fileBrought(
  store: Store,
  keys: Keys,
  shop: string,
  brought: Brought,
  source: AsyncIterable<Uint8Array>,
): Promise<string> {
  const id = newId();
  const { kind } = brought;
  await store.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('imports')
      .select('id')
      .where('shop', '=', shop)
      .where('state', 'in', ['uploading', 'uploaded', 'checked'])
      .execute();
    for (const earlier of before) await importDropped(trx, shop, earlier.id);
    await importBegun(trx, shop, { id, ...brought });
  });
  try {
    const parts = partWriter(store, keys, shop, id);
    const reader = rowReader(kind);
    for await (const text of incomingText(source, MOST_BYTES)) {
      reader.write(text);
      await parts.keep(reader.taken());
    }
    reader.end();
    await parts.keep(reader.taken());
    await parts.end();
    const { header, first } = reader;
    if (header === null || parts.rows === 0) throw new FileRefused('empty');
    const reading = proposedReading(kind, header, first);
    const change = { state: 'uploaded' as const, rows: parts.rows, header, reading };
    // Somebody asked to be forgotten, or a newer file came, while this one was on its way.
    if (!(await importChanged(store, shop, id, ['uploading'], change))) throw new FileRefused('broken-off');
    return id;
  } catch (fault) {
    await store.transaction().execute((trx) => importDropped(trx, shop, id));
    const { code } = fault as { code?: string };
    throw code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' ? new FileRefused('broken-off') : fault;
  }
}

function partWriter(store: Store, keys: Keys, shop: string, id: string) {
  let waiting: Row[] = [];
  let seq = 0;
  let rows = 0;
  const write = async (some: Row[]) => {
    const part = sealedPart(keys, shop, some);
    await store.transaction().execute((trx) => partAdded(trx, shop, id, 'rows', seq, part));
    seq++;
  };
  return {
    get rows() {
      return rows;
    },
    async keep(more: Row[]) {
      rows += more.length;
      if (rows > MOST_ROWS) throw new FileRefused('too-many-rows');
      waiting.push(...more);
      while (waiting.length >= ROWS_A_PART) {
        await write(waiting.slice(0, ROWS_A_PART));
        waiting = waiting.slice(ROWS_A_PART);
      }
    },
    async end() {
      if (waiting.length > 0) await write(waiting);
    },
  };
}

/** Rows as they become complete; the separator is known from the header line. */
function rowReader(kind: ImportKind) {
  let start = '';
  let longest = 0;
  let parser: ReturnType<typeof csvRows> | null = null;
  let rows: Row[] = [];
  const reader = {
    header: null as string[] | null,
    /** The first rows that could be read, for a look at what they mean. */
    first: [] as string[][],
    write(text: string) {
      // What has no line end is no list, and must not fill the memory.
      const end = text.lastIndexOf('\n');
      longest = end < 0 ? longest + text.length : text.length - end - 1;
      if (longest > LONGEST_ROW) throw new FileRefused('not-text');
      if (parser !== null) return parser.write(text);
      start += text;
      if (start.trimStart().includes('\n')) begin();
    },
    end() {
      if (parser === null && start.trim() !== '') begin();
      parser?.end();
    },
    taken() {
      const complete = rows;
      rows = [];
      return complete;
    },
  };
  const begin = () => {
    const head = start.replace(/^\ufeff/, '');
    parser = csvRows(separatorIn(head.trimStart().split(/[\r\n]/, 1)[0] ?? '', kind), (fields, line) => {
      if (reader.header === null) {
        reader.header = (fields ?? ['']).map((name) => name.trim().slice(0, 200)).slice(0, 1000);
        return;
      }
      if (fields?.every((field) => field.trim() === '')) return;
      rows.push({ line, fields });
      if (fields !== null && reader.first.length < 1000) reader.first.push(fields);
    });
    parser.write(head);
  };
  return reader;
}

/** The separator that makes the most known columns out of the first line, or else the most columns. */
function separatorIn(line: string, kind: ImportKind): string {
  const known = new Set(fieldsOf[kind].flatMap((field) => field.aliases));
  const score = (separator: string) => {
    const names = line.split(separator).map((name) => headerKey(name.replaceAll('"', '')));
    return names.filter((name) => known.has(name)).length * 1000 + names.length;
  };
  return SEPARATORS.reduce((best, each) => (score(each) > score(best) ? each : best));
}
