// Files a merchant has brought: what became of each, and their rows, sealed, for as long as they are needed. Owner of both tables.

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import type { Keys } from '../../lib/keys.ts';
import type { Store } from '../../storage/store.ts';
import type { Row } from './cells.ts';
import { type ImportKind, importKinds, Reading } from './reading.ts';
import { type FaultyRow, type RowFault, rowFaults } from './row-fault.ts';

/**
 * `uploading` until the last byte is here; `uploaded` while the merchant says what means what; `checking` counts and changes nothing;
 * `running` takes over. The others are ends: what was taken over until then stays.
 */
export const importStates = [
  ...(['uploading', 'uploaded', 'checking', 'checked', 'running', 'done', 'cancelled', 'stopped'] as const),
] as const;
export type ImportState = (typeof importStates)[number];

/** Why one came to a stop by itself: somebody asked to be forgotten, or it lay here for too long. */
export type StopReason = 'erased' | 'expired';

export interface ImportCounts {
  /** Orders, shoppers or addresses that were (or would be) taken over, and those that are here already. */
  taken: number;
  known: number;
  /** Who asked to be forgotten, and is not brought back. */
  forgotten: number;
  faulty: Partial<Record<RowFault, number>>;
  firstAt: number | null;
  lastAt: number | null;
  /** Of the orders, minor units. */
  value: number;
  /** Lines of orders whose product the shop does not sell. */
  strange: number;
  /** Words on e-mails taken over: yes, no, never. */
  granted: number;
  refused: number;
  suppressed: number;
  /** Rows left out that are kept for the file of faults. */
  kept: number;
}

export const noCounts: ImportCounts = {
  ...{ taken: 0, known: 0, forgotten: 0, faulty: {}, firstAt: null, lastAt: null, value: 0, strange: 0 },
  ...{ granted: 0, refused: 0, suppressed: 0, kept: 0 },
};

const Counts: z.ZodType<ImportCounts> = z.object({
  ...{ taken: z.number(), known: z.number(), forgotten: z.number(), value: z.number(), strange: z.number() },
  ...{ granted: z.number(), refused: z.number(), suppressed: z.number(), kept: z.number() },
  ...{ firstAt: z.number().nullable(), lastAt: z.number().nullable() },
  faulty: z.partialRecord(z.enum(rowFaults), z.number()),
});

export interface ImportRecord {
  id: string;
  kind: ImportKind;
  /** What the file was called. */
  name: string;
  state: ImportState;
  fault: StopReason | null;
  rows: number;
  header: string[];
  reading: Reading;
  /** Rows that are done with, of the check or of the taking over. */
  applied: number;
  counts: ImportCounts;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
}

const fromRow = z
  .object({
    ...{ id: z.string(), kind: z.enum(importKinds), name: z.string(), state: z.enum(importStates) },
    ...{ fault: z.enum(['erased', 'expired']).nullable(), rows: z.number(), header: z.string(), reading: z.string() },
    ...{ applied: z.number(), counts: z.string(), created_at: z.number() },
    ...{ started_at: z.number().nullable(), ended_at: z.number().nullable() },
  })
  .transform(
    ({ header, reading, counts, created_at, started_at, ended_at, ...rest }): ImportRecord => ({
      ...rest,
      header: z.array(z.string()).parse(JSON.parse(header)),
      reading: Reading.parse(JSON.parse(reading)),
      counts: Counts.parse(JSON.parse(counts)),
      ...{ createdAt: created_at, startedAt: started_at, endedAt: ended_at },
    }),
  );

export async function importOf(db: Store, shop: string, id: string): Promise<ImportRecord | null> {
  const row = await db
    .selectFrom('imports')
    .selectAll()
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow.parse(row);
}

/** The newest, without those that never arrived whole. */
export async function importsOf(db: Store, shop: string, limit: number): Promise<ImportRecord[]> {
  const rows = await db
    .selectFrom('imports')
    .selectAll()
    .where('shop', '=', shop)
    .where('state', '!=', 'uploading')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => fromRow.parse(row));
}

export async function importBegun(
  trx: Store,
  shop: string,
  { id, kind, name, editor, now }: { id: string; kind: ImportKind; name: string; editor: string; now: number },
): Promise<void> {
  const reading: Reading = { columns: {}, dates: null, decimals: 'point' };
  await trx
    .insertInto('imports')
    .values({
      ...{ shop, id, kind, name, editor, state: 'uploading', fault: null, rows: 0, header: '[]', applied: 0 },
      ...{ reading: JSON.stringify(reading), counts: JSON.stringify(noCounts) },
      ...{ created_at: now, started_at: null, ended_at: null },
    })
    .execute();
}

/** Changes one, if it is (still) in one of these states; false if it is not. */
export async function importChanged(
  trx: Store,
  shop: string,
  id: string,
  from: readonly ImportState[],
  change: Partial<
    Pick<
      ImportRecord,
      'state' | 'fault' | 'rows' | 'header' | 'reading' | 'applied' | 'counts' | 'startedAt' | 'endedAt'
    >
  >,
): Promise<boolean> {
  const { header, reading, counts, startedAt, endedAt, ...plain } = change;
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({
      ...plain,
      ...(header === undefined ? {} : { header: JSON.stringify(header) }),
      ...(reading === undefined ? {} : { reading: JSON.stringify(reading) }),
      ...(counts === undefined ? {} : { counts: JSON.stringify(counts) }),
      ...(startedAt === undefined ? {} : { started_at: startedAt }),
      ...(endedAt === undefined ? {} : { ended_at: endedAt }),
    })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** One that was never taken up is gone without a trace. */
export async function importDropped(trx: Store, shop: string, id: string): Promise<void> {
  await partsDropped(trx, shop, id);
  await trx.deleteFrom('imports').where('shop', '=', shop).where('id', '=', id).execute();
}

type PartKind = 'rows' | 'faults';

const Packed = z.array(z.tuple([z.number(), z.array(z.string()).nullable(), z.enum(rowFaults).nullable()]));

/** Small first, then sealed: a file of a million lines is not kept at its length and a third. */
export function sealedPart(keys: Keys, shop: string, rows: readonly (Row | FaultyRow)[]): string {
  const packed = rows.map((row) => [row.line, row.fields, 'fault' in row ? row.fault : null]);
  const small = brotliCompressSync(JSON.stringify(packed), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  return keys.seal(shop, 'import', small.toString('base64'));
}

export async function partAdded(trx: Store, shop: string, id: string, kind: PartKind, seq: number, part: string) {
  await trx.insertInto('import_parts').values({ shop, import: id, kind, seq, part_sealed: part }).execute();
}

/** @throws SealFault when the key it was sealed with is gone */
export async function partOf(db: Store, keys: Keys, shop: string, id: string, kind: PartKind, seq: number) {
  const row = await db
    .selectFrom('import_parts')
    .select('part_sealed')
    .where('shop', '=', shop)
    .where('import', '=', id)
    .where('kind', '=', kind)
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (row === undefined) return null;
  const text = brotliDecompressSync(Buffer.from(keys.open(shop, 'import', row.part_sealed), 'base64')).toString();
  return Packed.parse(JSON.parse(text)).map(([line, fields, fault]) => ({ line, fields, fault }));
}

/** The next number of a part. */
export async function partsIn(db: Store, shop: string, id: string, kind: PartKind): Promise<number> {
  const row = await db
    .selectFrom('import_parts')
    .select((e) => e.fn.max('seq').as('last'))
    .where('shop', '=', shop)
    .where('import', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.last == null ? 0 : Number(row.last) + 1;
}

export async function partsDropped(trx: Store, shop: string, id: string, kind?: PartKind): Promise<void> {
  let gone = trx.deleteFrom('import_parts').where('shop', '=', shop).where('import', '=', id);
  if (kind !== undefined) gone = gone.where('kind', '=', kind);
  await gone.execute();
}
