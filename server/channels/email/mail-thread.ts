// Runs in a worker thread: puts mails together, one after the other, in the order asked. What it takes is bounded by whoever started it.

import { parentPort } from 'node:worker_threads';
import { type MailOrder, makeMail } from './make-mail.ts';
import type { RenderedMail } from './render.ts';

/** `ready` once, then one for each order, in their order. */
export type MailAnswer =
  | 'ready'
  | { mail: RenderedMail; bytes: Uint8Array<ArrayBuffer> }
  | { broken: string }
  | { fault: string };

const port = parentPort;
if (port !== null) {
  let last: Promise<void> = Promise.resolve();
  const answer = async (order: MailOrder): Promise<void> => {
    try {
      const made = await makeMail(order);
      if ('broken' in made) return port.postMessage(made satisfies MailAnswer);
      // A copy of its own: small buffers share their memory, which can't be given away.
      const bytes = new Uint8Array(made.bytes);
      port.postMessage({ mail: made.mail, bytes } satisfies MailAnswer, [bytes.buffer]);
    } catch (fault) {
      const words = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
      port.postMessage({ fault: words } satisfies MailAnswer);
    }
  };
  port.on('message', (order: MailOrder) => {
    last = last.then(() => answer(order));
  });
  port.postMessage('ready' satisfies MailAnswer);
}
