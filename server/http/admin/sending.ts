// The domain a shop's mails come from: which records it needs, which are there, and whether mails leave.

import type { RecordCheck } from '../../channels/email/domain/domain-check.ts';
import { type SendingDomain, UNVERIFIED } from '../../channels/email/domain/sending-domain.ts';
import { warmUpDay, warmUpLimit } from '../../channels/email/domain/warm-up.ts';
import { type AdminDeps, type Answered, answer, type Caller } from './request.ts';
import type { SendingAnswer, SendingRecord } from './sending-types.ts';
import { type SendingWords, sendingWords } from './words/sending.ts';

type Deps = Pick<AdminDeps, 'mail'>;

export async function sending({ mail }: Deps, caller: Caller): Promise<SendingAnswer> {
  const { say, facts, now } = caller;
  const words = sendingWords[say.locale];
  const { hasProvider } = mail;
  const known = await mail.domains.of(facts);
  const state = known?.state ?? null;
  const waiting = await waitingFor(caller);
  return {
    domain: known?.domain ?? null,
    hasProvider,
    verified: state?.verifiedAt != null,
    text: hasProvider ? textOf(caller, words, known, waiting) : words.noProvider,
    verifiedAt: state?.verifiedAt == null ? null : say.moment(state.verifiedAt),
    checkedAt: state === null ? null : say.moment(state.checkedAt),
    records: (state?.records ?? []).map((record) => recordLine(words, record)),
    warmUp: state?.verifiedAt == null || !facts.settings.warmUp ? null : warmUp(caller, words, state, now),
    waiting,
  };
}

/** Looks the records up now. */
export async function checkSending(deps: Deps, caller: Caller): Promise<Answered> {
  await deps.mail.domains.check(caller.shop);
  return answer(await sending(deps, caller));
}

function textOf(
  { say }: Caller,
  words: SendingWords,
  known: { domain: string; state: SendingDomain | null } | null,
  waiting: number,
): string {
  if (known === null) return words.noSender;
  const { domain, state } = known;
  if (state === null) return words.neverChecked(domain);
  if (state.verifiedAt === null) return words.unverified(domain, waiting, say.number(waiting));
  return state.wrongSince === null
    ? words.verified(domain)
    : words.wrongSince(domain, say.moment(state.wrongSince).text);
}

function recordLine(words: SendingWords, record: RecordCheck): SendingRecord {
  const { kind, fault } = record;
  const state = fault === null ? 'good' : fault === 'no-answer' ? 'unknown' : 'wrong';
  const ask = record.wanted === null && (kind === 'spf' || kind === 'dkim') ? ` ${words.askProvider[kind]}` : '';
  return {
    kind,
    title: words.titles[kind],
    text: words.texts[kind],
    state,
    stateText: words.states[state],
    instruction:
      fault === null ? null : `${words.faults[fault]}${state === 'wrong' && fault !== 'no-selector' ? ask : ''}`,
    type: 'TXT',
    name: record.name,
    value: record.wanted,
    found: record.found,
  };
}

function warmUp({ say }: Caller, words: SendingWords, state: SendingDomain, now: number): SendingAnswer['warmUp'] {
  const day = warmUpDay(state.firstMailAt, now);
  const limit = warmUpLimit(day);
  if (limit === null) return null;
  const today = state.warmDay === day ? state.warmMails : 0;
  return { text: words.warmUp(say.number(today), say.number(limit)), today, limit };
}

async function waitingFor({ db, shop }: Caller): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('shop', '=', shop)
    .where('state', '=', 'waiting')
    .where('reason', '=', UNVERIFIED)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
