// Takes over a list of consents and suppressions: in one transaction, by keyed hash only, and never weaker than what is known already.

import { type ImportedSuppression, suppressAll } from '../../journeys/suppressions.ts';
import type { Keys } from '../../lib/keys.ts';
import { type EmailWord, emailConsentsChanged } from '../../profile/consent.ts';
import type { Store } from '../../storage/store.ts';
import type { ConsentRow } from './consent-file.ts';

/** Addresses, each counted once. */
export interface ImportedConsents {
  granted: number;
  refused: number;
  suppressed: number;
}

/**
 * Everything or nothing. A yes older than what the address said since changes nothing; no yes lifts a suppression.
 * A second import of the same list changes nothing.
 */
export async function consentsImported(
  store: Store,
  keys: Keys,
  shop: string,
  rows: ConsentRow[],
): Promise<ImportedConsents> {
  const words = new Map<string, EmailWord>();
  const suppressions = new Map<string, ImportedSuppression>();
  for (const { email, says, at, source, confirmed } of rows) {
    const emailHash = keys.fingerprint(shop, 'email', email);
    const granted = says === 'granted';
    const known = words.get(emailHash);
    // That a mailbox is gone, or the merchant leaves somebody out, is no word of theirs.
    const isTheirs = says !== 'bounced' && says !== 'excluded';
    if (isTheirs && (known === undefined || known.at < at || (known.at === at && !granted)))
      words.set(emailHash, { emailHash, granted, at, source, confirmed });
    if (says === 'granted' || says === 'refused' || suppressions.has(emailHash)) continue;
    suppressions.set(emailHash, { emailHash, reason: says, at, source });
  }
  await store.transaction().execute(async (trx) => {
    await emailConsentsChanged(trx, shop, [...words.values()]);
    await suppressAll(trx, shop, [...suppressions.values()]);
  });
  const said = [...words.values()].filter((word) => !suppressions.has(word.emailHash));
  const granted = said.filter((word) => word.granted).length;
  return { granted, refused: said.length - granted, suppressed: suppressions.size };
}
