// A row of a list of who agreed to e-mails and who must get none, as another mailer exports it.

import type { SuppressionReason } from '../../journeys/suppressions.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import { cellsOf, momentsOf, type Row } from './cells.ts';
import type { Reading } from './reading.ts';
import { generalFault, type RowFault } from './row-fault.ts';

export interface ConsentRow {
  email: string;
  /** A yes, a no that a later yes takes back, or an address that is never written to. */
  says: 'granted' | 'refused' | SuppressionReason;
  at: number;
  source: string;
  /** Whether the row itself says when. */
  dated: boolean;
  /** The list says that the mailbox had confirmed the yes: the merchant's proof. */
  confirmed: boolean;
}

const yes = new Set(['yes', 'y', 'true', '1', 'ja', 'subscribed', 'granted']);
const no = new Set(['no', 'n', 'false', '0', 'nein', 'refused', 'never']);
/** Words of a consent column that say more than no. */
const never: Record<string, SuppressionReason> = {
  unsubscribed: 'unsubscribed',
  bounced: 'bounced',
  cleaned: 'bounced',
  complained: 'complained',
  spam: 'complained',
  suppressed: 'excluded',
  excluded: 'excluded',
};

/** The list that says where a row comes from when the row itself does not: enough for a no, never for a yes. */
const UNNAMED_LIST = 'imported list';
const LONGEST_SOURCE = 200;

/**
 * Reads one row after the other. A yes needs its date and its source, or it proves nothing; a no counts without.
 * @param zone IANA zone of dates without one
 * @param broughtAt no word can have been given later; the moment of a no that has none
 */
export function consentRows({ reading, zone, broughtAt }: { reading: Reading; zone: string; broughtAt: number }) {
  const read = momentsOf(reading, zone);
  return (row: Row): ConsentRow | RowFault => {
    const general = generalFault(row);
    if (general !== null) return general;
    const cells = cellsOf(reading, row.fields ?? []);
    const email = normalisedEmail(cells('email'));
    if (email === null) return 'email';
    const says = saysOf(cells('consent').toLowerCase(), cells('suppressed').toLowerCase());
    if (says === null) return 'word';
    const date = cells('date');
    const source = cells('source').slice(0, LONGEST_SOURCE);
    if (says === 'granted' && date === '') return 'no-date';
    if (says === 'granted' && source === '') return 'no-source';
    const at = date === '' ? broughtAt : read(date);
    if (Number.isNaN(at)) return 'date';
    if (at > broughtAt) return 'future';
    const confirmed = yes.has(cells('confirmed').toLowerCase());
    return { email, says, at, source: source === '' ? UNNAMED_LIST : source, dated: date !== '', confirmed };
  };
}

/** The stricter of two words in small letters; null where neither says anything. */
export function saysOf(consent: string, suppressed: string): ConsentRow['says'] | null {
  const known = yes.has(consent) || no.has(consent) || consent === '' || Object.hasOwn(never, consent);
  const knownToo = yes.has(suppressed) || no.has(suppressed) || suppressed === '' || Object.hasOwn(never, suppressed);
  if (!known || !knownToo) return null;
  if (Object.hasOwn(never, suppressed)) return never[suppressed] as SuppressionReason;
  if (Object.hasOwn(never, consent)) return never[consent] as SuppressionReason;
  if (yes.has(suppressed)) return 'excluded';
  if (no.has(consent)) return 'refused';
  return yes.has(consent) ? 'granted' : null;
}
