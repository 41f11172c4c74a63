// Stands where mails are put together, and can be told by their subject never to end, or to take all the memory there is.

import { parentPort } from 'node:worker_threads';
import type { MailAnswer } from '../../server/channels/email/mail-thread.ts';
import type { MailOrder } from '../../server/channels/email/make-mail.ts';

export const FOR_EVER = 'for ever';
export const ALL_THERE_IS = 'all there is';

const kept: unknown[] = [];
parentPort?.on('message', ({ words }: MailOrder) => {
  const subject = words[0]?.subject ?? '';
  while (subject === FOR_EVER);
  while (subject === ALL_THERE_IS) kept.push(new Array(100_000).fill(kept.length));
  parentPort?.postMessage({ mail: { subject, html: '', text: '' }, bytes: new Uint8Array() } satisfies MailAnswer);
});
parentPort?.postMessage('ready' satisfies MailAnswer);
