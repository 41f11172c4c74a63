// The notices of the shop in the reader's words; those that tell of something past can be put away.

import { dismissible, noticeResolved, type OpenNotice, openNotices } from '../../storage/notices.ts';
import { type Answered, answer, type Caller, missing } from './request.ts';
import type { Notice, NoticesAnswer } from './types.ts';

/** As Home and the page of notices show them, newest first. */
export async function noticeLines(caller: Caller): Promise<Notice[]> {
  return (await openNotices(caller.db, caller.shop)).map((notice) => lineOf(caller, notice));
}

function lineOf({ say }: Caller, notice: OpenNotice): Notice {
  const { tone, text, place } = say.words.shopNotices[notice.kind](notice.params as never, say);
  return {
    id: notice.kind,
    tone,
    text,
    place,
    dismiss: dismissible.includes(notice.kind) ? `/notices/${notice.kind}/dismiss` : null,
  };
}

export async function notices(caller: Caller): Promise<NoticesAnswer> {
  return { notices: await noticeLines(caller) };
}

/** Puts one away; only what may be, and only what is there. */
export async function dismissNotice(caller: Caller, kind: string): Promise<Answered> {
  const known = dismissible.find((each) => each === kind);
  if (known === undefined) return missing(caller);
  const gone = await noticeResolved(caller.db, caller.shop, known, caller.now);
  return gone ? answer(await notices(caller)) : missing(caller);
}
