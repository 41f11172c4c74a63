// Groups of shoppers by rule: compiled to one query over what is known of them, counted live, saved under a name.

import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';
import { type Builder, compiled, type Moment, type SegmentMoment, truth } from './segment-conditions.ts';
import type { SegmentRule } from './segment-rule.ts';

/** Shoppers (nobody's past, no staff) who meet a rule at a moment. Orders of merged shoppers count with their own row only. */
export function shoppersWhere(trx: Store, at: Moment, rule: SegmentRule) {
  return trx
    .selectFrom('shoppers as s')
    .leftJoin('scores as c', (j) => j.onRef('c.shop', '=', 's.shop').onRef('c.shopper', '=', 's.id'))
    .where('s.shop', '=', at.shop)
    .where('s.merged_into', 'is', null)
    .where((e) => compiled(e as unknown as Builder, at, rule));
}

/** Ids of the members, in the order of the id, after a given one: for going through them in portions. */
export async function membersOf(
  trx: Store,
  at: SegmentMoment,
  rule: SegmentRule,
  page: { after?: string | null; limit?: number } = {},
): Promise<string[]> {
  let query = shoppersWhere(trx, at, rule).select('s.id').orderBy('s.id');
  if (page.after != null) query = query.where('s.id', '>', page.after);
  if (page.limit !== undefined) query = query.limit(page.limit);
  return (await query.execute()).map((row) => row.id);
}

export async function isMember(trx: Store, at: SegmentMoment, rule: SegmentRule, shopper: string): Promise<boolean> {
  const row = await shoppersWhere(trx, at, rule).select('s.id').where('s.id', '=', shopper).executeTakeFirst();
  return row !== undefined;
}

export interface SegmentCount {
  members: number;
  /** Of those, how many have agreed to e-mails and are not suppressed. */
  reachable: number;
}

export async function segmentCount(trx: Store, at: SegmentMoment, rule: SegmentRule): Promise<SegmentCount> {
  const asked = { ...at, everybody: true };
  const row = await trx
    .selectFrom('shoppers as s')
    .where('s.shop', '=', at.shop)
    .where('s.merged_into', 'is', null)
    .where((e) => compiled(e as unknown as Builder, asked, rule))
    .select((e) => {
      const b = e as unknown as Builder;
      const reachable = b
        .case()
        .when(truth(b, asked, 'mayEmail', true))
        .then(1)
        .else(0)
        .end();
      return [e.fn.countAll<number>().as('members'), e.fn.sum<number>(reachable as never).as('reachable')];
    })
    .executeTakeFirstOrThrow();
  return { members: Number(row.members), reachable: Number(row.reachable ?? 0) };
}

export interface Segment {
  id: string;
  name: string;
  rule: SegmentRule;
  version: number;
  editedAt: number;
  editor: string;
}

export async function segmentsOf(trx: Store, shop: string): Promise<Segment[]> {
  const rows = await trx.selectFrom('segments').selectAll().where('shop', '=', shop).orderBy('name').execute();
  return rows.map((r) => ({
    id: r.id,
    name: r.name,
    rule: JSON.parse(r.rule) as SegmentRule,
    version: r.version,
    editedAt: r.edited_at,
    editor: r.editor,
  }));
}

export const segmentById = async (trx: Store, shop: string, id: string): Promise<Segment | null> =>
  (await segmentsOf(trx, shop)).find((s) => s.id === id) ?? null;

/** Saves a segment; `version` is what the editor had before (0: a new one). `conflict` when somebody else saved meanwhile. */
export async function saveSegment(
  trx: Store,
  shop: string,
  segment: { id: string | null; name: string; rule: SegmentRule; version: number },
  by: { editor: string; now: number },
): Promise<{ id: string; version: number } | 'conflict'> {
  const id = segment.id ?? newId();
  const known = await segmentById(trx, shop, id);
  if ((known?.version ?? 0) !== segment.version) return 'conflict';
  const row = {
    name: segment.name,
    rule: JSON.stringify(segment.rule),
    version: segment.version + 1,
    edited_at: by.now,
    editor: by.editor,
  };
  await trx
    .insertInto('segments')
    .values({ shop, id, ...row })
    .onConflict((c) => c.columns(['shop', 'id']).doUpdateSet(row))
    .execute();
  return { id, version: row.version };
}

export async function deleteSegment(trx: Store, shop: string, id: string): Promise<void> {
  await trx.deleteFrom('segments').where('shop', '=', shop).where('id', '=', id).execute();
  for (const table of ['segment_members', 'segment_sizes'] as const) {
    await trx.deleteFrom(table).where('shop', '=', shop).where('segment', '=', id).execute();
  }
}
