// Whether a domain is ready to send: who owns it, who may send for it (SPF), whose signature counts (DKIM), what to do with forgeries (DMARC).

import { createPublicKey } from 'node:crypto';
import type { DkimKey } from '../dkim-signature.ts';
import { readSpf, type SpfFault } from './spf.ts';
import type { TxtLookup } from './txt-look-up.ts';

export type RecordKind = 'owner' | 'spf' | 'dkim' | 'dmarc';
export type RecordFault =
  | SpfFault
  /** Nobody answered: nothing is known. */
  | 'no-answer'
  /** It is there, and says something else. */
  | 'other'
  /** The key was taken back. */
  | 'revoked'
  /** The provider signs, and we do not know under which name. */
  | 'no-selector'
  /** What we sign with belongs to another domain. */
  | 'other-domain';

/** One record: where it belongs, what should be there, what is. */
export interface RecordCheck {
  kind: RecordKind;
  /** Where in DNS; null where that can't be told yet. */
  name: string | null;
  /** What to enter; null where only the provider can say. */
  wanted: string | null;
  found: string | null;
  fault: RecordFault | null;
}

export interface DomainQuestion {
  domain: string;
  /** What the merchant enters to show that the domain is theirs; null where that is not asked. */
  ownerMark: string | null;
  /** What the SPF record must include for our mail provider, where we know it. */
  spfInclude: string | null;
  /** What we sign with; null: the provider signs. */
  dkim: DkimKey | null;
  /** The name under which the provider signs, as the merchant has told. */
  dkimSelector: string;
}

/** Every record that is asked for, in the order in which one would enter them. */
export async function checkDomain(lookup: TxtLookup, question: DomainQuestion): Promise<RecordCheck[]> {
  const { ownerMark } = question;
  return Promise.all([
    ...(ownerMark === null ? [] : [ownerCheck(lookup, question.domain, ownerMark)]),
    spfCheck(lookup, question),
    dkimCheck(lookup, question),
    dmarcCheck(lookup, question.domain),
  ]);
}

async function ownerCheck(lookup: TxtLookup, domain: string, wanted: string): Promise<RecordCheck> {
  const name = `_presage.${domain}`;
  const answers = await lookup(name);
  const found = answers?.find((text) => text.trim() === wanted) ?? answers?.[0] ?? null;
  const fault = answers === null ? 'no-answer' : found === null ? 'missing' : found.trim() === wanted ? null : 'other';
  return { kind: 'owner', name, wanted, found, fault };
}

async function spfCheck(lookup: TxtLookup, { domain, spfInclude }: DomainQuestion): Promise<RecordCheck> {
  const { found, fault } = await readSpf(lookup, domain, spfInclude);
  return { kind: 'spf', name: domain, wanted: spfWanted(found, spfInclude), found, fault };
}

/** The record there is with the provider in it, before what it says of all others. */
function spfWanted(found: string | null, include: string | null): string | null {
  if (include === null) return null;
  const naming = `include:${include}`;
  if (found === null) return `v=spf1 ${naming} ~all`;
  if (found.toLowerCase().split(/\s+/).includes(naming)) return found;
  const all = /\s[+?~-]?all\s*$|\sredirect=\S+\s*$/i.exec(found);
  return all === null ? `${found} ${naming}` : `${found.slice(0, all.index)} ${naming}${found.slice(all.index)}`;
}

async function dkimCheck(lookup: TxtLookup, question: DomainQuestion): Promise<RecordCheck> {
  const { dkim, domain } = question;
  const selector = dkim?.selector ?? question.dkimSelector;
  if (selector === '') return { kind: 'dkim', name: null, wanted: null, found: null, fault: 'no-selector' };
  const key = dkim === null ? null : publicKeyOf(dkim.privateKey);
  const name = `${selector}._domainkey.${dkim?.domain ?? domain}`;
  const wanted = key === null ? null : `v=DKIM1; k=rsa; p=${key}`;
  const answers = await lookup(name);
  const found = answers?.find((text) => tagOf(text, 'p') !== undefined) ?? answers?.[0] ?? null;
  const fault = (): RecordFault | null => {
    if (answers === null) return 'no-answer';
    if (found === null) return 'missing';
    const told = tagOf(found, 'p');
    if (told === '') return 'revoked';
    if (told === undefined || (key !== null && told !== key)) return 'other';
    return dkim !== null && !isAligned(dkim.domain, domain) ? 'other-domain' : null;
  };
  return { kind: 'dkim', name, wanted, found, fault: fault() };
}

async function dmarcCheck(lookup: TxtLookup, domain: string): Promise<RecordCheck> {
  const wanted = 'v=DMARC1; p=none';
  const check = { kind: 'dmarc' as const, name: `_dmarc.${domain}`, wanted };
  // A parent's record speaks for its subdomains.
  for (let at = domain; at.includes('.'); at = at.slice(at.indexOf('.') + 1)) {
    const answers = await lookup(`_dmarc.${at}`);
    if (answers === null) return { ...check, found: null, fault: 'no-answer' };
    const records = answers.filter((text) => /^v=DMARC1(;|\s|$)/i.test(text.trim()));
    const [found] = records;
    if (found === undefined) continue;
    if (records.length > 1) return { ...check, found: null, fault: 'several' };
    const policy = tagOf(found, 'p')?.toLowerCase();
    return { ...check, found, fault: ['none', 'quarantine', 'reject'].includes(policy ?? '') ? null : 'other' };
  }
  return { ...check, found: null, fault: 'missing' };
}

/** One is the other, or lies below it (RFC 7489, 3.1.1, without a list of public suffixes: a public suffix signs nothing). */
const isAligned = (one: string, other: string): boolean => {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
};

/** A tag of `a=b; c=d`, without the blanks in it; undefined where it is missing. */
function tagOf(record: string, tag: string): string | undefined {
  for (const part of record.split(';')) {
    const [name, ...value] = part.split('=');
    if (name?.trim().toLowerCase() === tag && value.length > 0) return value.join('=').replace(/\s+/g, '');
  }
  return undefined;
}

/** As it stands in DNS: base64 of the SubjectPublicKeyInfo. */
export const publicKeyOf = (pem: string): string =>
  createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
