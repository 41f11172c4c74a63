// One spelling for a phone number: E.164.

/** "+4915112345678" for "+49 151 123-45678" or "0049…"; null for what names no country or is no number. */
export function normalisedPhone(text: string | null | undefined): string | null {
  const bare = (text ?? '').replace(/[\s().\-/]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(bare) ? bare : null;
}
