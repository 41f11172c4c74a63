// One form of an e-mail address, so that one person's address is one key.

// Deliberately narrower than RFC 5322: no quoted local parts, no comments, no address lists; those have misdelivered mail before.
const plain =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** Trimmed and lower-cased; null where it is no address we would write to. */
export function normalisedEmail(text: string | null | undefined): string | null {
  const email = (text ?? '').trim().toLowerCase();
  return email.length <= 254 && plain.test(email) ? email : null;
}
