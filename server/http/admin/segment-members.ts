// The members of a segment, page by page, for a file to be used elsewhere.

import type { Request } from 'express';
import { z } from 'zod';
import { membersOf, segmentById } from '../../profile/segments.ts';
import { type Caller, opened } from './request.ts';
import type { SegmentMembersAnswer } from './types.ts';

/** Names are sealed: a page is opened in some milliseconds. */
const PAGE = 1000;
const Query = z.object({ after: z.string().max(200).optional() });

/** Null when the shop has no such segment. */
export async function segmentMembers(caller: Caller, id: string, req: Request): Promise<SegmentMembersAnswer | null> {
  const { db, shop, now } = caller;
  const { after = null } = Query.parse(req.query);
  const known = await segmentById(db, shop, id);
  if (known === null) return null;
  const ids = await membersOf(db, { shop, now }, known.rule, { after, limit: PAGE });
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('shoppers')
          .select(['id', 'customer', 'name_sealed', 'email_sealed'])
          .where('shop', '=', shop)
          .where('id', 'in', ids)
          .orderBy('id')
          .execute();
  return {
    members: rows.map((row) => ({
      id: row.id,
      customer: row.customer ?? '',
      name: opened(caller, 'name', row.name_sealed) ?? '',
      email: opened(caller, 'email', row.email_sealed) ?? '',
    })),
    after: ids.length < PAGE ? null : (ids.at(-1) ?? null),
  };
}
