// A message in words: where it stands, and why it was or was not sent.

import type { ListedMessage } from '../../measurement/message-list.ts';
import { type Caller, counted, opened } from './request.ts';
import type { MessageLine } from './types.ts';
import { type Reported, reportWords } from './words/mail-reports.ts';
import type { Say } from './words/say.ts';

const tones = {
  waiting: 'info',
  sending: 'info',
  dot: 'info',
  submitted: 'success',
  skipped: null,
  failed: 'critical',
  uncertain: 'warning',
} as const;
const reportTones = { delayed: 'info', delivered: 'success', bounced: 'critical', complained: 'critical' } as const;

export function messageLine(caller: Caller, message: ListedMessage): MessageLine {
  const { say } = caller;
  return {
    id: message.id,
    subject: subjectOf(say, message),
    to: message.channel === 'push' ? null : opened(caller, 'email', message.toSealed) || null,
    state: message.state,
    stateText: reportOf(say, message)?.state ?? say.words.messageStates[message.state] ?? message.state,
    tone:
      message.state === 'submitted' ? (reportTones[message.reported as Reported] ?? 'success') : tones[message.state],
    why: whyText(caller, message),
    at: say.moment(message.submittedAt ?? message.createdAt),
    shopper: message.shopper,
  };
}

/** A message is written when it leaves, with the prices of that moment; until then it goes by its journey's name. */
export function subjectOf(say: Say, message: { subject: string; journey: string }): string {
  return message.subject === ''
    ? say.words.unwritten(say.words.journeys[message.journey] ?? message.journey)
    : message.subject;
}

/** One sentence: why it leaves, left, or did not. */
export function whyText({ say }: Caller, message: ListedMessage): string {
  const { why, reasons } = say.words;
  const reason = message.reason === null ? '' : (reasons[message.reason] ?? message.reason);
  switch (message.state) {
    case 'waiting':
      return why.waiting(say.moment(message.dueAt).text);
    case 'skipped':
      return why.skipped(reason);
    case 'failed':
      return why.failed(counted(say, message.attempts), reason);
    default:
      return reportOf(say, message)?.why ?? why[message.state];
  }
}

/** What was heard of a message since it left; undefined where nothing was. */
const reportOf = (say: Say, message: ListedMessage) =>
  message.state === 'submitted' ? reportWords[say.locale][message.reported as Reported] : undefined;
