// A row of a list of customers as what it says: who somebody is, and, where date and source prove it, whether they agreed to e-mails.

import type { CustomerChanged, EmailConsentChanged } from '../../events/shop-event.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import type { Keys } from '../../lib/keys.ts';
import { type Cells, cellsOf, momentsOf, type Row } from './cells.ts';
import { saysOf } from './consent-rows.ts';
import type { Reading } from './reading.ts';
import { customerKey, generalFault, type RowFault } from './row-fault.ts';

export interface CustomerRowsOptions {
  keys: Keys;
  shop: string;
  reading: Reading;
  zone: string;
  /** When the file came: what has no date of its own was known by then. */
  broughtAt: number;
}

export interface CustomerOfFile {
  customer: CustomerChanged;
  /** Whether the row itself says since when somebody is a customer. */
  dated: boolean;
  consent: EmailConsentChanged | null;
  /** The shopper is taken over, their yes is not. */
  fault: RowFault | null;
}

const LONGEST_SOURCE = 200;

/** Reads one row after the other. */
export function customerRows({ keys, shop, reading, zone, broughtAt }: CustomerRowsOptions) {
  const read = momentsOf(reading, zone);
  const mark = (of: unknown) => keys.fingerprint(shop, 'import', JSON.stringify(of)).slice(0, 16);

  const moment = (text: string): number | RowFault => {
    const at = read(text);
    if (Number.isNaN(at)) return 'date';
    return at > broughtAt ? 'future' : at;
  };

  /** A yes needs its date and its source; a no without a date might undo a newer yes, and changes nothing. */
  const consentOf = (cells: Cells, person: CustomerChanged['person']): EmailConsentChanged | RowFault | null => {
    const word = cells('consent').toLowerCase();
    if (word === '' || person.email === null) return null;
    const says = saysOf(word, '');
    if (says === null) return 'word';
    const granted = says === 'granted';
    const [date, source] = [cells('date'), cells('source').slice(0, LONGEST_SOURCE)];
    if (date === '') return granted ? 'yes-no-date' : null;
    if (granted && source === '') return 'yes-no-source';
    const at = moment(date);
    if (typeof at === 'string') return at;
    // Whatever the list calls it, it is a list's word: sources of our own prove more.
    const named = source === '' ? 'imported list' : `list: ${source}`;
    const id = `file:consent:${mark([person.email, granted, at])}`;
    return { type: 'email-consent-changed', id, at, person, granted, source: named };
  };

  return (row: Row): CustomerOfFile | RowFault => {
    const general = generalFault(row);
    if (general !== null) return general;
    const cells = cellsOf(reading, row.fields ?? []);
    const address = cells('email');
    const email = normalisedEmail(address);
    if (address !== '' && email === null) return 'email';
    const number = cells('customer');
    if (number.length > 100) return 'too-long';
    const customer = customerKey(number, email);
    if (email === null && customer === null) return 'nobody';
    const since = cells('since') === '' ? null : moment(cells('since'));
    if (typeof since === 'string') return since;
    const name = cells('buyer') || [cells('firstName'), cells('lastName')].filter((part) => part !== '').join(' ');
    const person = { customer, email, name: name === '' ? null : name.slice(0, 200) };
    const locale = /^[a-z]{2}(-[a-z]{2})?$/i.test(cells('language')) ? cells('language') : null;
    const tags =
      cells('tags') === ''
        ? null
        : cells('tags')
            .split(',')
            .map((tag) => tag.trim().slice(0, 100))
            .filter((tag) => tag !== '')
            .slice(0, 100);
    const consent = consentOf(cells, person);
    return {
      customer: {
        ...{ type: 'customer-changed', id: `file:customer:${mark([person, locale, tags, since])}` },
        ...{ at: since ?? broughtAt, person, locale, tags, createdAt: since ?? broughtAt },
      },
      dated: since !== null,
      consent: typeof consent === 'string' ? null : consent,
      fault: typeof consent === 'string' ? consent : null,
    };
  };
}
