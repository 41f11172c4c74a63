// What every language must be able to say of every kind of notice.

import type { NoticeKind, NoticeParams } from '../../../storage/notices.ts';
import type { Notice } from '../types.ts';

/** How numbers and moments are written for this reader; a part of `Say`. */
export interface Writing {
  number(n: number): string;
  moment(at: number): { text: string };
}

export type NoticeWords = {
  [K in NoticeKind]: (told: NoticeParams[K], say: Writing) => Pick<Notice, 'tone' | 'text' | 'place'>;
};

/** "orders,customers" as "orders and customers"; a word nobody wrote is left out. */
export function listed(told: string, words: Record<string, string>, and: string): string {
  const parts = told.split(',').flatMap((each) => words[each] ?? []);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')}${and}${parts.at(-1)}`;
}
