// What the routes of mails answer: the list, one with its words, how it looks, what is wrong with it. `web` imports these as types only.

import type { LintKind } from '../../channels/email/lint.ts';
import type { OwnWords } from '../../channels/email/mail-words.ts';
import type { Moment } from './types.ts';

export type { OwnWords } from '../../channels/email/mail-words.ts';

export interface MailLine {
  journey: string;
  journeyTitle: string;
  step: string;
  title: string;
  /** Languages in which the merchant has words of their own. */
  changed: ('en' | 'de')[];
}

export interface MailsAnswer {
  mails: MailLine[];
  languages: { code: 'en' | 'de'; text: string }[];
}

export interface MailAnswer extends MailLine {
  language: 'en' | 'de';
  /** As it says now, and as it would without the merchant's change; null where we have no words for it. */
  words: OwnWords;
  ours: OwnWords | null;
  isOwn: boolean;
  /** To be sent back when it is saved; another's save since then is a 409. */
  version: number;
  editedAt: Moment | null;
  /** What the words may name, as Liquid. */
  variables: { name: string; example: string; text: string }[];
}

export interface Finding {
  kind: LintKind;
  severity: 'error' | 'warning';
  text: string;
  /** What it is about, as written in the mail; empty where it is the whole. */
  what: string;
}

/** `POST /mails/preview` and, with `to`, `POST /mails/test`. */
export interface MailAsk {
  /** A journey's or campaign's name, or `campaign` for one that is not saved yet. */
  journey: string;
  step: string;
  language?: 'en' | 'de';
  /** Words that are not saved; left out: as it would leave now. */
  words?: OwnWords;
  /** Id of a shopper; left out: anybody. */
  shopper?: string;
}

export interface MailPreviewAnswer {
  subject: string;
  preheader: string;
  /** To be shown in a frame without scripts; its links to the shop lead there, ours lead nowhere. */
  html: string;
  text: string;
  bytes: number;
  sizeText: string;
  findings: Finding[];
}

export interface MailTestAnswer {
  text: string;
}
