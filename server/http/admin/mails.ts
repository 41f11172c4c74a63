// The mails of the journeys: their words, changed by the merchant; how each looks for a shopper, what is wrong with it, and a test of it.

import type { Request } from 'express';
import { z } from 'zod';
import { type LintFinding, lintWords } from '../../channels/email/lint.ts';
import {
  type MailAt,
  OwnWords,
  savedWords,
  saveWords,
  wordsOf,
  wordsVersion,
} from '../../channels/email/mail-words.ts';
import { type MailTexts, textsFor } from '../../channels/email/texts.ts';
import { mailVariables } from '../../channels/email/variables.ts';
import { journeyOf, journeysOf } from '../../journeys/journey-store.ts';
import { sendsOf } from '../../journeys/program.ts';
import { journeyTitle, stepTitle } from './journeys.ts';
import type { Finding, MailAnswer, MailLine, MailPreviewAnswer, MailsAnswer, MailTestAnswer } from './mail-types.ts';
import { type AdminDeps, type Answered, answer, type Caller, idOf, missing } from './request.ts';
import { mailWordsOfAdmin } from './words/mails.ts';

type Deps = Pick<AdminDeps, 'mail'>;

const Language = z.enum(['en', 'de']);
const Ask = z.strictObject({
  journey: z.string().min(1).max(200),
  step: z.string().min(1).max(100),
  language: Language.optional(),
  words: OwnWords.optional(),
  shopper: z.string().max(200).optional(),
});
const TestAsk = Ask.extend({ to: z.string().max(254) });
const Change = z.strictObject({
  language: Language,
  words: OwnWords.nullable(),
  version: z.int().min(0),
});

const wordsFor = (caller: Caller) => mailWordsOfAdmin[caller.say.locale];

export async function mails(caller: Caller): Promise<MailsAnswer> {
  const { db, shop } = caller;
  const rows = await db
    .selectFrom('mail_texts')
    .select(['journey', 'step', 'language'])
    .where('shop', '=', shop)
    .where('texts', '!=', '')
    .execute();
  const changed = (journey: string, step: string) =>
    rows
      .filter((row) => row.journey === journey && row.step === step)
      .map((row) => row.language as MailLine['changed'][number]);
  const all = await journeysOf(db, shop);
  return {
    mails: all.flatMap(({ journey }) =>
      sendsOf(journey).map((send) => lineOf(caller, journey.name, send.name, changed(journey.name, send.name))),
    ),
    languages: Language.options.map((code) => ({ code, text: wordsFor(caller).languages[code] })),
  };
}

const lineOf = (caller: Caller, journey: string, step: string, changed: MailLine['changed']): MailLine => ({
  ...{ journey, step, changed },
  journeyTitle: journeyTitle(caller, journey),
  title: stepTitle(caller, step),
});

/** Null for a mail no journey of the shop sends. */
export const mail = (caller: Caller, req: Request): Promise<MailAnswer | null> =>
  mailAt(caller, { ...placeOf(req), language: Language.parse(req.query.language ?? caller.say.locale) });

async function mailAt(caller: Caller, at: MailAt): Promise<MailAnswer | null> {
  const { db, shop, say } = caller;
  if (!(await isSent(caller, at))) return null;
  const now = await wordsOf(db, shop, at);
  const ours = textsFor(at.language, at.journey, at.step);
  if (now === null) return null;
  const saved = await savedWords(db, shop, at);
  return {
    ...lineOf(caller, at.journey, at.step, saved === null ? [] : [at.language]),
    language: at.language,
    words: ownOf(now),
    ours: ours === null ? null : ownOf(ours),
    isOwn: saved !== null,
    version: await wordsVersion(db, shop, at),
    editedAt: saved === null ? null : say.moment(saved.editedAt),
    variables: mailVariables.map(({ name, example }) => ({
      name,
      example,
      text: wordsFor(caller).variables[name] ?? name,
    })),
  };
}

/** Words that press or can't be put together are not saved. */
export async function changeMail(caller: Caller, req: Request): Promise<Answered> {
  const { db, shop, user, now } = caller;
  const { words, version, language } = Change.parse(req.body);
  const at: MailAt = { ...placeOf(req), language };
  if (!(await isSent(caller, at))) return missing(caller);
  const refused = words === null ? null : wordsRefused(caller, words, 'notSaved');
  if (refused !== null) return refused;
  const by = { editor: user, now };
  const done = await db.transaction().execute((trx) => saveWords(trx, shop, at, { words, version }, by));
  if (!done) return { status: 409, body: { fault: wordsFor(caller).conflict } };
  return answer(await mailAt(caller, at));
}

/** What is to be said to words that press or can't be put together; null where there is nothing. */
export function wordsRefused(caller: Caller, words: OwnWords, what: 'notSaved' | 'notStarted'): Answered | null {
  const fault = lintWords(words).find((finding) => finding.severity === 'error');
  if (fault === undefined) return null;
  const line = findingLine(caller, fault);
  const fields = { words: line.what === '' ? line.text : `${line.text} (${line.what})` };
  return { status: 400, body: { fault: wordsFor(caller)[what], fields } };
}

export async function previewMail({ mail: desk }: Deps, caller: Caller, body: unknown): Promise<Answered> {
  const { say, shop } = caller;
  const { language = say.locale, words = null, shopper = null, ...at } = Ask.parse(body);
  const shown = await desk.letters.show(shop, { ...at, language, words, shopper });
  if (shown === null) return missing(caller);
  if ('broken' in shown) return { status: 400, body: { fault: wordsFor(caller).broken(shown.broken) } };
  const preview: MailPreviewAnswer = {
    ...shown.mail,
    preheader: shown.preheader,
    bytes: shown.bytes,
    sizeText: wordsFor(caller).size(say.number(Math.ceil(shown.bytes / 1000))),
    findings: shown.findings.map((finding) => findingLine(caller, finding)),
  };
  return answer(preview);
}

export async function testMail({ mail: desk }: Deps, caller: Caller, body: unknown): Promise<Answered> {
  const { say, shop } = caller;
  const { language = say.locale, words = null, shopper = null, to, ...at } = TestAsk.parse(body);
  const outcome = await desk.letters.test(shop, { ...at, language, words, shopper }, to);
  const text = wordsFor(caller).tests[outcome];
  if (outcome === 'sent') return answer({ text } satisfies MailTestAnswer);
  return { status: outcome === 'no-address' ? 400 : 409, body: { fault: text } };
}

const placeOf = (req: Request) => ({ journey: idOf(req, 'journey'), step: idOf(req, 'step') });

async function isSent({ db, shop }: Caller, { journey, step }: MailAt): Promise<boolean> {
  const known = await journeyOf(db, shop, journey);
  return known !== null && sendsOf(known.journey).some((send) => send.name === step);
}

const ownOf = ({ subject, preheader, heading, intro, button }: MailTexts): OwnWords => ({
  ...{ subject, preheader, heading, intro, button },
});

const findingLine = (caller: Caller, { kind, severity, what }: LintFinding): Finding => ({
  ...{ kind, severity, what },
  text: wordsFor(caller).findings[kind],
});
