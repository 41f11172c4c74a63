// Takes over rows of a list of consents and suppressions: by keyed hash only, and never weaker than what is known already.

import { type ImportedSuppression, suppressAll, suppressionsOf } from '../../journeys/suppressions.ts';
import type { Keys } from '../../lib/keys.ts';
import { type EmailWord, emailConsentsChanged, emailWordsOf } from '../../profile/consent.ts';
import { addressesForgotten } from '../../profile/forgotten.ts';
import type { Store } from '../../storage/store.ts';
import type { ConsentRow } from './consent-rows.ts';

/** Addresses, each counted once; `known` are those of which nothing new was said. */
export interface ImportedConsents {
  granted: number;
  refused: number;
  suppressed: number;
  known: number;
}

/**
 * In the caller's transaction. A yes older than what the address said since, or than its owner's erasure, changes nothing; no yes lifts a
 * suppression. A second import of the same rows changes nothing.
 * @param really false: nothing is changed, only counted
 */
export async function consentsImported(
  trx: Store,
  keys: Keys,
  shop: string,
  rows: ConsentRow[],
  really: boolean,
): Promise<ImportedConsents> {
  const words = new Map<string, EmailWord & { dated: boolean }>();
  const suppressions = new Map<string, ImportedSuppression>();
  for (const { email, says, at, source, dated, confirmed } of rows) {
    const emailHash = keys.fingerprint(shop, 'email', email);
    const granted = says === 'granted';
    const known = words.get(emailHash);
    // That a mailbox is gone, or the merchant leaves somebody out, is no word of theirs.
    const isTheirs = says !== 'bounced' && says !== 'excluded';
    if (isTheirs && (known === undefined || known.at < at || (known.at === at && !granted)))
      words.set(emailHash, { emailHash, granted, at, source, dated, confirmed });
    if (says === 'granted' || says === 'refused' || suppressions.has(emailHash)) continue;
    suppressions.set(emailHash, { emailHash, reason: says, at, source });
  }
  const addresses = new Set([...words.keys(), ...suppressions.keys()]).size;
  const erased = await addressesForgotten(trx, shop, [...words.keys()]);
  const before = await emailWordsOf(trx, shop, [...words.keys()]);
  for (const word of words.values()) {
    const known = before.get(word.emailHash);
    // At the same moment a refusal wins.
    const same = known?.at === word.at && !(known.granted && !word.granted);
    const late = same || (known !== undefined && known.at > word.at);
    // A no that has no date is as old as the list, and says nothing new to somebody who has said no.
    const again = known !== undefined && !word.dated && !known.granted;
    if (late || again || word.at <= (erased.get(word.emailHash) ?? -1)) words.delete(word.emailHash);
  }
  for (const emailHash of await suppressionsOf(trx, shop, [...suppressions.keys()])) suppressions.delete(emailHash);
  if (really) {
    await emailConsentsChanged(trx, shop, [...words.values()]);
    await suppressAll(trx, shop, [...suppressions.values()]);
  }
  const said = [...words.values()].filter((word) => !suppressions.has(word.emailHash));
  const granted = said.filter((word) => word.granted).length;
  const told = { granted, refused: said.length - granted, suppressed: suppressions.size };
  return { ...told, known: addresses - said.length - suppressions.size };
}
