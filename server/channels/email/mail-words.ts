// The words of a journey's mail: ours, or the merchant's own in their place, by language.

import { z } from 'zod';
import { campaignById, type Variant } from '../../journeys/campaign.ts';
import { campaignIdOf } from '../../journeys/campaign-journey.ts';
import { prepared } from '../../storage/prepared.ts';
import type { Store } from '../../storage/store.ts';
import { ownJourney } from './texts/own-journey.ts';
import { whyAgreed } from './texts/why.ts';
import { type MailTexts, textsFor, withShared } from './texts.ts';

const text = (most: number) => z.string().trim().min(1).max(most);

/** What a merchant may have a mail say. Why somebody gets it is a fact, and not theirs to word. */
export const OwnWords = z.strictObject({
  subject: text(200),
  preheader: z.string().trim().max(200),
  heading: text(200),
  intro: text(5000),
  button: text(60),
});
export type OwnWords = z.infer<typeof OwnWords>;

export type Language = 'en' | 'de';

export interface MailAt {
  journey: string;
  step: string;
  language: Language;
}

export interface SavedWords {
  words: OwnWords;
  version: number;
  editedAt: number;
  editor: string;
}

const findSaved = prepared((db, of: { shop: string } & MailAt) =>
  db
    .selectFrom('mail_texts')
    .select(['texts', 'version', 'edited_at', 'editor'])
    .where('shop', '=', of.shop)
    .where('journey', '=', of.journey)
    .where('step', '=', of.step)
    .where('language', '=', of.language),
);

/** What the merchant has saved for one mail; null where ours stand. */
export async function savedWords(db: Store, shop: string, at: MailAt): Promise<SavedWords | null> {
  const { journey, step, language } = at;
  const [row] = (await findSaved(db, { shop, journey, step, language })).rows;
  if (row === undefined || row.texts === '') return null;
  const read = OwnWords.safeParse(JSON.parse(row.texts));
  return read.success ? { words: read.data, version: row.version, editedAt: row.edited_at, editor: row.editor } : null;
}

/** The version an editor must have seen to save: 0 while nothing was ever saved. */
export async function wordsVersion(db: Store, shop: string, at: MailAt): Promise<number> {
  const row = await db
    .selectFrom('mail_texts')
    .select('version')
    .where('shop', '=', shop)
    .where('journey', '=', at.journey)
    .where('step', '=', at.step)
    .where('language', '=', at.language)
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** Saves a merchant's words, or goes back to ours with null. False when somebody else has saved since `version`. */
export async function saveWords(
  trx: Store,
  shop: string,
  at: MailAt,
  change: { words: OwnWords | null; version: number },
  by: { editor: string; now: number },
): Promise<boolean> {
  if ((await wordsVersion(trx, shop, at)) !== change.version) return false;
  const texts = change.words === null ? '' : JSON.stringify(change.words);
  const row = { texts, version: change.version + 1, edited_at: by.now, editor: by.editor };
  await trx
    .insertInto('mail_texts')
    .values({ shop, ...at, ...row })
    .onConflict((c) => c.columns(['shop', 'journey', 'step', 'language']).doUpdateSet(row))
    .execute();
  return true;
}

/** What one mail says: a campaign's own words, what the merchant has saved, else ours. Null for a wording a campaign does not have. */
export async function wordsOf(db: Store, shop: string, at: MailAt): Promise<MailTexts | null> {
  const id = campaignIdOf(at.journey);
  const campaign = id === null ? null : await campaignById(db, shop, id);
  const why = whyAgreed[at.language];
  if (campaign !== null) {
    const variant = campaign.definition.variants.find((v) => v.name === at.step);
    return variant === undefined ? null : withShared(at.language, { ...wordsOfVariant(variant), why });
  }
  const ours = textsFor(at.language, at.journey, at.step);
  const saved = await savedWords(db, shop, at);
  if (saved === null) return ours ?? withShared(at.language, { ...ownJourney[at.language], why });
  return ours === null ? withShared(at.language, { ...saved.words, why }) : { ...ours, ...saved.words };
}

/** A campaign's wording as the words of a mail. */
export const wordsOfVariant = ({ subject, preheader, heading, body, button }: Variant): OwnWords => ({
  ...{ subject, preheader, heading, button },
  intro: body,
});
