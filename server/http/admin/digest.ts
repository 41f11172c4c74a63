// The weekly mail: Home's sentences in the merchant's own mailbox, every Monday, once, and only where it was asked for.

import type { DkimKey } from '../../channels/email/dkim-signature.ts';
import type { Mailer } from '../../channels/email/mailer.ts';
import { mailBytes, type Sender } from '../../channels/email/sign.ts';
import { newId } from '../../lib/ids.ts';
import type { JobHandlers } from '../../storage/jobs.ts';
import { sealedAddress, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { home } from './home.ts';
import { type AdminDeps, type Caller, opened } from './request.ts';
import type { Training } from './setup.ts';
import type { HomeAnswer } from './types.ts';
import { digestWords } from './words/digest.ts';
import { sayIn } from './words/say.ts';

export const DIGEST_JOB = 'measurement.digest';
const WEEK = 7 * 86_400_000;
const FACT = 'digest-week';

export interface DigestDeps extends Pick<AdminDeps, 'store' | 'keys' | 'clock'>, Training {
  /** Null: no provider is configured, and nothing is written. */
  mailer: Mailer | null;
  /** Who this installation's own mails come from. */
  sender: Sender;
  dkim: DkimKey | null;
}

export interface Digest {
  subject: string;
  text: string;
  html: string;
}

/** Where the mail goes: the shop's own address. Null where the platform told none. */
export async function digestAddress(caller: Caller): Promise<string | null> {
  return opened(caller, 'email', await sealedAddress(caller.db, caller.shop));
}

export function digestHandlers(deps: DigestDeps): JobHandlers {
  return {
    [DIGEST_JOB]: {
      nature: 'external',
      atMost: 1,
      run: async (job) => void (await sendDigest(deps, (job.payload as { shop: string }).shop)),
    },
  };
}

/** `asked-not`, `no-way`: nothing was tried; `sent-already`: this week's has left, or may have. */
export async function sendDigest(
  deps: DigestDeps,
  shop: string,
): Promise<'sent' | 'asked-not' | 'no-way' | 'sent-already' | 'failed'> {
  const { store, keys, clock, mailer, sender, dkim } = deps;
  const facts = await shopOf(store, shop);
  if (facts === null || facts.uninstalledAt !== null || !facts.settings.weeklyDigest) return 'asked-not';
  const now = clock.now();
  const locale = facts.locale.toLowerCase().startsWith('de') ? 'de' : 'en';
  const say = sayIn(locale, facts.zone, facts.currency);
  const caller: Caller = { db: store, keys, shop, user: '', role: 'viewer', facts, say, now };
  const to = await digestAddress(caller);
  if (mailer === null || sender.address === '' || to === null) return 'no-way';
  const week = String(Math.floor(now / WEEK));
  if (await isSent(store, shop, week)) return 'sent-already';
  const mail = digestOf(caller, await home(deps, caller));
  const message = newId();
  const bytes = await mailBytes({ message, from: sender, to, mail, unsubscribeUrl: null, at: now }, dkim);
  const signed = { shop, message, from: sender.address, to, bytes };
  // Noted before the last byte leaves: a mail that may have arrived does not leave again.
  const submission = await mailer.submit(signed, { claim: async () => signed, dot: () => noted(store, shop, week) });
  return submission.outcome === 'submitted' ? 'sent' : 'failed';
}

async function isSent(db: Store, shop: string, week: string): Promise<boolean> {
  const row = await db
    .selectFrom('facts')
    .select('value')
    .where('shop', '=', shop)
    .where('name', '=', FACT)
    .executeTakeFirst();
  return row?.value === week;
}

async function noted(db: Store, shop: string, week: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (await isSent(trx, shop, week)) return false;
    await trx
      .insertInto('facts')
      .values({ shop, name: FACT, value: week })
      .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value: week }))
      .execute();
    return true;
  });
}

/** What Home says, as a mail: plain text, and the same as a page without pictures or links out. */
export function digestOf({ say, facts }: Pick<Caller, 'say' | 'facts'>, told: HomeAnswer): Digest {
  const words = digestWords[say.locale];
  const figures = [...told.cameIn, ...told.decided, ...told.sent].map(({ text, compared }) =>
    compared === null ? text : `${text} (${compared})`,
  );
  const needs = [...told.notices.map(({ text }) => text), ...(told.next === null ? [] : [told.next.text])];
  const blocks: [string | null, string[]][] = [
    [null, figures],
    [words.needs, needs],
  ];
  const text = [
    words.intro(facts.name),
    ...blocks.flatMap(([title, lines]) => [title, ...lines.map((line) => `- ${line}`)]),
    words.why,
  ];
  const list = ([title, lines]: [string | null, string[]]) =>
    `${title === null ? '' : `<h2 style="font-size:16px">${escaped(title)}</h2>`}<ul>${lines.map((line) => `<li style="margin:6px 0">${escaped(line)}</li>`).join('')}</ul>`;
  return {
    subject: words.subject(facts.name),
    text: text.filter((line) => line !== null).join('\n\n'),
    html: `<!doctype html><html lang="${say.locale}"><head><meta charset="utf-8"><title>${escaped(words.subject(facts.name))}</title></head><body style="margin:0;padding:24px;font:15px/1.5 sans-serif;color:#222;background:#fff"><div style="max-width:600px"><p>${escaped(words.intro(facts.name))}</p>${blocks.map(list).join('')}<p style="color:#666;font-size:13px">${escaped(words.why)}</p></div></body></html>`,
  };
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] as string);
