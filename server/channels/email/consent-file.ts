// A list of who agreed to e-mails and who must get none, as another mailer exports it: CSV with e-mail, consent or suppressed, date, source.

import type { SuppressionReason } from '../../journeys/suppressions.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import { momentReader } from '../../lib/order-file/cell-values.ts';
import { csvRows } from '../../lib/order-file/csv-rows.ts';
import { headerKey, separatorOf } from '../../lib/order-file/header.ts';

/** What keeps a row out. */
export type RowFault = 'quotes' | 'email' | 'word' | 'date' | 'no-date' | 'future' | 'no-source';
/** What keeps the whole file out. */
export type FileFault = 'not-text' | 'empty' | 'columns';

export interface ConsentRow {
  email: string;
  /** A yes, a no that a later yes takes back, or an address that is never written to. */
  says: 'granted' | 'refused' | SuppressionReason;
  at: number;
  source: string;
  /** The list says that the mailbox had confirmed the yes: the merchant's proof. */
  confirmed?: true;
}

export interface FaultyRow {
  /** Number of its first line in the file, from 1. */
  line: number;
  fault: RowFault;
  fields: string[];
}

export interface ConsentFile {
  header: string[];
  rows: ConsentRow[];
  faulty: FaultyRow[];
}

const columns = {
  name: 'a list of consents',
  needs: ['email'],
  also: ['emailaddress', 'consent', 'suppressed', 'date', 'source', 'confirmed'],
  telling: ['email'],
};

const yes = new Set(['yes', 'y', 'true', '1', 'ja', 'subscribed', 'granted']);
const no = new Set(['no', 'n', 'false', '0', 'nein', 'refused', 'never']);
/** Words of a consent column that say more than no. */
const never: Record<string, SuppressionReason> = {
  unsubscribed: 'unsubscribed',
  bounced: 'bounced',
  complained: 'complained',
  suppressed: 'excluded',
  excluded: 'excluded',
};

/** The list that says where a row comes from when the row itself does not: enough for a no, never for a yes. */
const UNNAMED_LIST = 'imported list';
const LONGEST_SOURCE = 200;

/**
 * Reads the whole file. A yes needs its date and its source, or it proves nothing; a no counts without. Dates are ISO or with dots:
 * 03/04/2026 may be March or April, and is turned away.
 * @param zone IANA zone of dates without one
 * @param now no word can have been given later
 */
export function readConsentFile(bytes: Uint8Array, zone: string, now: number): ConsentFile | { fault: FileFault } {
  const text = decoded(bytes);
  if (text === null) return { fault: 'not-text' };
  const first = text.split(/\r?\n/).find((line) => line !== '');
  if (first === undefined) return { fault: 'empty' };
  let read: Reader | null = null;
  const file: ConsentFile = { header: [], rows: [], faulty: [] };
  const rows = csvRows(separatorOf(first, [columns]), (fields, line) => {
    if (file.header.length === 0) {
      file.header = fields ?? [''];
      read = readerOf(file.header, zone, now);
      return;
    }
    const row = fields === null ? 'quotes' : (read?.(fields) ?? 'word');
    if (typeof row === 'string') file.faulty.push({ line, fault: row, fields: fields ?? [] });
    else file.rows.push(row);
  });
  rows.write(text);
  rows.end();
  return read === null ? { fault: 'columns' } : file;
}

type Reader = (fields: string[]) => ConsentRow | RowFault;

/** Null where the columns that are needed are missing. */
function readerOf(header: string[], zone: string, now: number): Reader | null {
  const keys = header.map(headerKey);
  const place = (...names: string[]) => keys.findIndex((key) => names.includes(key));
  const email = place('email', 'emailaddress');
  const consent = place('consent');
  const suppressed = place('suppressed');
  const date = place('date');
  const source = place('source');
  const confirmed = place('confirmed');
  if (email < 0 || (consent < 0 && suppressed < 0)) return null;
  const moments = momentReader(zone, 'day-first');
  return (fields) => {
    const cell = (at: number) => (fields[at] ?? '').trim();
    const address = normalisedEmail(cell(email));
    if (address === null) return 'email';
    const says = wordOf(cell(consent).toLowerCase(), cell(suppressed).toLowerCase());
    if (says === null) return 'word';
    const dateText = cell(date);
    const named = cell(source).slice(0, LONGEST_SOURCE);
    if (says === 'granted' && dateText === '') return 'no-date';
    if (says === 'granted' && named === '') return 'no-source';
    const at = dateText === '' ? now : dateText.includes('/') ? Number.NaN : moments.read(dateText);
    if (Number.isNaN(at)) return 'date';
    if (at > now) return 'future';
    const proof = yes.has(cell(confirmed).toLowerCase()) ? { confirmed: true as const } : {};
    return { email: address, says, at, source: named || UNNAMED_LIST, ...proof };
  };
}

/** The stricter of the two columns; null where neither says anything. */
function wordOf(consent: string, suppressed: string): ConsentRow['says'] | null {
  const known = yes.has(consent) || no.has(consent) || consent === '' || Object.hasOwn(never, consent);
  const knownToo = yes.has(suppressed) || no.has(suppressed) || suppressed === '' || Object.hasOwn(never, suppressed);
  if (!known || !knownToo) return null;
  if (Object.hasOwn(never, suppressed)) return never[suppressed] as SuppressionReason;
  if (Object.hasOwn(never, consent)) return never[consent] as SuppressionReason;
  if (yes.has(suppressed)) return 'excluded';
  if (no.has(consent)) return 'refused';
  return yes.has(consent) ? 'granted' : null;
}

/** UTF-8, or else what spreadsheets of Western offices write. Null for what is no text. */
function decoded(bytes: Uint8Array): string | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder('windows-1252').decode(bytes);
  }
  return text.includes('\0') ? null : text;
}
