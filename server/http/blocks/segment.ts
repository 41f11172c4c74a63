// A segment of the shop: whether the merchant lets us use it. Its name and rule are asked of the platform, never taken from the page.

import { dropSegment, keepSegment, platformSegment } from '../../profile/platform-segments.ts';
import { type Answered, answer, type Caller, missing } from '../admin/request.ts';
import type { SegmentAnswer } from './types.ts';
import { cardWords } from './words.ts';

/** The platform's word on a segment; null when there is none with this id. */
export type SegmentLookUp = (shop: string, id: string) => Promise<{ name: string; query: string } | null>;

export async function segment(caller: Caller, lookUp: SegmentLookUp, id: string): Promise<Answered> {
  const told = await lookUp(caller.shop, id);
  return told === null ? missing(caller) : answer(await answerOf(caller, id, told.name));
}

export async function usedSegment(caller: Caller, lookUp: SegmentLookUp, id: string): Promise<Answered> {
  const told = await lookUp(caller.shop, id);
  if (told === null) return missing(caller);
  const since = (await platformSegment(caller.db, caller.shop, id))?.since ?? caller.now;
  await keepSegment(caller.db, caller.shop, { id, ...told, since });
  return answer(await answerOf(caller, id, told.name));
}

/** Also for one that the shop has deleted since: it can always be taken back. */
export async function droppedSegment(caller: Caller, lookUp: SegmentLookUp, id: string): Promise<Answered> {
  const known = await platformSegment(caller.db, caller.shop, id);
  await dropSegment(caller.db, caller.shop, id);
  const name = known?.name ?? (await lookUp(caller.shop, id))?.name;
  return name === undefined ? missing(caller) : answer(await answerOf(caller, id, name));
}

async function answerOf({ db, shop, say }: Caller, id: string, name: string): Promise<SegmentAnswer> {
  const words = cardWords[say.locale];
  const kept = await platformSegment(db, shop, id);
  const text = kept === null ? words.segmentUnused : words.segmentUsed(say.day(kept.since));
  return { id, name, used: kept !== null, text };
}
