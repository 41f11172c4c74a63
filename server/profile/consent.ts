// Who may be asked what: consent by purpose, the newest word counts.

import type { Store } from '../storage/store.ts';

export type BrowsingPurpose = 'analytics' | 'marketing' | 'preferences' | 'sale_of_data';

export interface ConsentWord {
  granted: boolean;
  at: number;
  source: string;
}

async function wordOf(trx: Store, shop: string, kind: string, subject: string, purpose: string) {
  return trx
    .selectFrom('consents')
    .select(['granted', 'at', 'source'])
    .where('shop', '=', shop)
    .where('subject_kind', '=', kind)
    .where('subject', '=', subject)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
}

async function say(trx: Store, shop: string, kind: string, subject: string, purpose: string, word: ConsentWord) {
  const granted = word.granted ? 1 : 0;
  await trx
    .insertInto('consents')
    .values({ shop, subject_kind: kind, subject, purpose, granted, at: word.at, source: word.source })
    .onConflict((c) =>
      c
        .columns(['shop', 'subject_kind', 'subject', 'purpose'])
        .doUpdateSet({ granted, at: word.at, source: word.source })
        // At the same moment a refusal wins, in whatever order the two arrive.
        .where((e) =>
          e.or([
            e('consents.at', '<', word.at),
            e.and([e('consents.at', '=', word.at), e('consents.granted', '>', granted)]),
          ]),
        ),
    )
    .execute();
}

/** Consent to e-mail as the platform, a checkout, an import or an unsubscribe link tells it. Older words change nothing. */
export async function emailConsentChanged(
  trx: Store,
  shop: string,
  emailHash: string,
  granted: boolean,
  at: number,
  source: string,
): Promise<void> {
  await say(trx, shop, 'email', emailHash, 'email', { granted, at, source });
}

/** True only after a yes that no later no has taken back. Nobody asked means no. */
export async function mayEmail(trx: Store, shop: string, emailHash: string): Promise<boolean> {
  const word = await wordOf(trx, shop, 'email', emailHash, 'email');
  return word?.granted === 1;
}

/** What a browser's owner allows, as sent along with its events. */
export async function visitorConsentChanged(
  trx: Store,
  shop: string,
  visitor: string,
  consent: Partial<Record<BrowsingPurpose, boolean>>,
  at: number,
): Promise<void> {
  for (const [purpose, granted] of Object.entries(consent)) {
    if (typeof granted === 'boolean') {
      await say(trx, shop, 'visitor', visitor, purpose, { granted, at, source: 'storefront' });
    }
  }
}

/** Browsing may be used to choose what this visitor sees. Unknown means no. */
export async function mayPersonalise(trx: Store, shop: string, visitor: string): Promise<boolean> {
  const word = await wordOf(trx, shop, 'visitor', visitor, 'analytics');
  return word?.granted === 1;
}
