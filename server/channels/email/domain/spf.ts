// SPF (RFC 7208) as far as a sender needs to know: is there one record, does it hold together, does it name the mail provider?

import type { TxtLookup } from './txt-look-up.ts';

export type SpfFault = 'missing' | 'several' | 'open' | 'too-long' | 'nobody' | 'provider-missing';
export interface SpfReading {
  /** As found; null where there is none, or more than one. */
  found: string | null;
  /** Null: it is as it should be; `no-answer`: nobody answered. */
  fault: SpfFault | 'no-answer' | null;
}

/** More lookups than this and receivers give up (RFC 7208, 4.6.4). */
const MOST_LOOKUPS = 10;

/** @param include what the record must name for the mail provider; null where we do not know the provider */
export async function readSpf(lookup: TxtLookup, domain: string, include: string | null): Promise<SpfReading> {
  const answers = await lookup(domain);
  if (answers === null) return { found: null, fault: 'no-answer' };
  const records = answers.filter(isSpf);
  const [found] = records;
  if (found === undefined) return { found: null, fault: 'missing' };
  if (records.length > 1) return { found: null, fault: 'several' };
  const terms = termsOf(found);
  if (terms.some((term) => term === 'all' || term === '+all')) return { found, fault: 'open' };
  const walk = { lookups: 0, named: new Set<string>() };
  const answered = await follow(lookup, terms, walk);
  if (walk.lookups > MOST_LOOKUPS) return { found, fault: 'too-long' };
  if (!answered) return { found, fault: 'no-answer' };
  if (!terms.some((term) => /^[+?~]?(ip4:|ip6:|a$|a[:/]|mx$|mx[:/]|include:|exists:)|^redirect=/.test(term)))
    return { found, fault: 'nobody' };
  return { found, fault: include !== null && !walk.named.has(include) ? 'provider-missing' : null };
}

const isSpf = (text: string) => /^v=spf1( |$)/i.test(text);
const termsOf = (record: string) => record.toLowerCase().split(/\s+/).slice(1).filter(Boolean);

/** Counts what a receiver would have to look up, through everything that is included. False where somebody did not answer. */
async function follow(
  lookup: TxtLookup,
  terms: string[],
  walk: { lookups: number; named: Set<string> },
): Promise<boolean> {
  for (const term of terms) {
    if (/^[+?~-]?(a|mx|exists|ptr)([:/]|$)/.test(term)) walk.lookups++;
    const name = /^(?:[+?~-]?include:|redirect=)(\S+)$/.exec(term)?.[1];
    if (name === undefined) continue;
    walk.lookups++;
    if (walk.lookups > MOST_LOOKUPS || walk.named.has(name)) continue;
    walk.named.add(name);
    // Names made up by the receiver for each mail can't be looked up beforehand.
    if (name.includes('%')) continue;
    const answers = await lookup(name);
    if (answers === null) return false;
    const record = answers.find(isSpf);
    if (record !== undefined && !(await follow(lookup, termsOf(record), walk))) return false;
  }
  return true;
}
