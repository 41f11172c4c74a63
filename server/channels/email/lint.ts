// Faults of a mail that its readers, their mailboxes or the law would find: pressure, a missing address or way out, links that lead nowhere, text that can't be read.

import { shopAddress } from '../links/shop-address.ts';
import { lowContrast } from './contrast.ts';
import { variablesIn } from './liquid.ts';
import type { OwnWords } from './mail-words.ts';
import { pressureIn, shoutingIn } from './pressure.ts';
import { CLIPPED_AT_BYTES, type MailView, type RenderedMail } from './render.ts';
import { unknownVariables } from './variables.ts';

export type LintKind =
  | 'pressure'
  | 'shouting'
  | 'no-address'
  | 'no-way-out'
  | 'broken-link'
  | 'foreign-link'
  | 'contrast'
  | 'too-long'
  | 'long-subject'
  | 'no-preheader'
  | 'no-picture-text'
  | 'unknown-variable'
  | 'broken-words';

export interface LintFinding {
  kind: LintKind;
  /** An error stands in the way of sending; a warning is to be thought about. */
  severity: 'error' | 'warning';
  /** What it is about, as written; empty where it is the whole mail. */
  what: string;
}

/** Phones show no more of it. */
const SUBJECT_CHARACTERS = 70;

/** Faults of a text by itself, before it meets any data. */
export function lintWords(words: OwnWords): LintFinding[] {
  const findings: LintFinding[] = [];
  for (const text of Object.values(words)) {
    for (const what of pressureIn(text)) findings.push({ kind: 'pressure', severity: 'error', what });
    for (const what of shoutingIn(text)) findings.push({ kind: 'shouting', severity: 'warning', what });
    try {
      const own = [...text.matchAll(/\{%-?\s*(?:assign|for)\s+([\w-]+)/g)].map((match) => match[1] as string);
      for (const what of unknownVariables(variablesIn(text), own))
        findings.push({ kind: 'unknown-variable', severity: 'warning', what });
    } catch (fault) {
      findings.push({ kind: 'broken-words', severity: 'error', what: fault instanceof Error ? fault.message : '' });
    }
  }
  if (words.preheader === '') findings.push({ kind: 'no-preheader', severity: 'warning', what: '' });
  return once(findings);
}

/** Faults of a mail as it would leave. Links to us (the way back, the way out) are no foreign ones. */
export function lintMail(
  mail: RenderedMail,
  view: MailView,
  at: { shop: { shop: string; url: string }; publicUrl: string },
): LintFinding[] {
  const { html, subject } = mail;
  const findings: LintFinding[] = [];
  const error = (kind: LintKind, what = '') => findings.push({ kind, severity: 'error', what });
  const warning = (kind: LintKind, what = '') => findings.push({ kind, severity: 'warning', what });
  if (view.shop.postalAddress.trim() === '') error('no-address');
  if (!html.includes(view.unsubscribeUrl) || !mail.text.includes(view.unsubscribeUrl)) error('no-way-out');
  for (const [, link = ''] of html.matchAll(/<a\b[^>]*\shref="([^"]*)"/gi)) {
    const address = link.replaceAll('&amp;', '&');
    if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address) || /\{\{|\{%/.test(address))
      error('broken-link', address.slice(0, 120));
    else if (!address.startsWith(`${at.publicUrl}/`) && shopAddress(at.shop, address) === null)
      warning('foreign-link', address.slice(0, 120));
  }
  for (const { text, ratio } of lowContrast(html)) error('contrast', `${text} (${ratio})`);
  for (const [picture] of html.matchAll(/<img\b[^>]*>/gi))
    if (!/\salt="/.test(picture)) warning('no-picture-text', /\ssrc="([^"]*)"/.exec(picture)?.[1]?.slice(0, 120));
  if (Buffer.byteLength(html) >= CLIPPED_AT_BYTES) error('too-long');
  if (subject.length > SUBJECT_CHARACTERS) warning('long-subject', subject);
  return once(findings);
}

const once = (findings: LintFinding[]): LintFinding[] => [
  ...new Map(findings.map((finding) => [`${finding.kind} ${finding.what}`, finding])).values(),
];
