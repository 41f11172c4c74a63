// A mail from its words and what it shows: rendered, put together, signed. Pure work without a database, so that a thread of its own can do it.

import type { DkimKey } from './dkim-signature.ts';
import { type MailView, type RenderedMail, renderMail, WordsFault } from './render.ts';
import { mailBytes, type Outgoing } from './sign.ts';
import type { MailTexts } from './texts.ts';

export interface MailOrder {
  layout: string;
  /** The first of these that come out are taken. */
  words: MailTexts[];
  view: MailView;
  /** Null: it is only looked at, and has no bytes. */
  outgoing: Omit<Outgoing, 'mail'> | null;
  dkim: DkimKey | null;
}

export interface MadeMail {
  mail: RenderedMail;
  /** As they travel. */
  bytes: Buffer;
}

/** `broken`: none of the words come out; why the last did not. */
export type MailMaker = (order: MailOrder) => Promise<MadeMail | { broken: string }>;

/** @throws LayoutMissing, DkimFault */
export const makeMail: MailMaker = async ({ layout, words, view, outgoing, dkim }) => {
  let broken = 'it has no words';
  for (const texts of words) {
    try {
      const mail = await renderMail(layout, texts, view);
      return { mail, bytes: outgoing === null ? Buffer.alloc(0) : await mailBytes({ ...outgoing, mail }, dkim) };
    } catch (fault) {
      if (!(fault instanceof WordsFault)) throw fault;
      broken = fault.message;
    }
  }
  return { broken };
};
