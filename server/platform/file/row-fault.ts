// Why a row of a file is left out, and the row with it.

import type { Row } from './cells.ts';

export const rowFaults = [
  ...(['quotes', 'letters', 'no-order', 'apart', 'beside', 'date', 'no-date', 'future', 'number', 'quantity'] as const),
  ...(['negative', 'currency', 'email', 'nobody', 'word', 'no-source', 'yes-no-date', 'yes-no-source'] as const),
  'too-long',
] as const;
export type RowFault = (typeof rowFaults)[number];

export interface FaultyRow extends Row {
  fault: RowFault;
}

/** What stands where bytes were no letters. */
const UNREADABLE = '\uFFFD';

/** Faults that any row may have, whatever it is about. */
export function generalFault({ fields }: Row): RowFault | null {
  if (fields === null) return 'quotes';
  return fields.some((field) => field.includes(UNREADABLE)) ? 'letters' : null;
}

/** A number a shop's own platform gave a person: shorter ones are another system's, and might be somebody else's here. */
const PLATFORM_NUMBER = /^\d{10,20}$/;

/** The key somebody is known by: their address; a number only where it is the platform's, or where there is no address. */
export function customerKey(number: string, email: string | null): string | null {
  if (number === '') return null;
  if (PLATFORM_NUMBER.test(number)) return number;
  return email === null ? `file-${number}` : null;
}
