// From a rendered mail to the bytes that travel: MIME, both unsubscribe headers, and a DKIM signature that covers them.

import MailComposer from 'nodemailer/lib/mail-composer';
import { type DkimKey, withSignature } from './dkim-signature.ts';
import type { RenderedMail } from './render.ts';

export interface Sender {
  name: string;
  address: string;
}

/** RFC 8058 wants both unsubscribe headers under the signature. */
const signedFields = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'X-Presage-Message',
];

export interface Outgoing {
  message: string;
  from: Sender;
  to: string;
  mail: RenderedMail;
  /** Null: a mail to the merchant, which no list sends. */
  unsubscribeUrl: string | null;
  /** Epoch ms. */
  at: number;
}

/** The headers of ours that a reader's mailbox acts on. */
export const headersOf = (outgoing: Outgoing): Record<string, string> => ({
  ...(outgoing.unsubscribeUrl === null
    ? {}
    : { 'List-Unsubscribe': `<${outgoing.unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  'X-Presage-Message': outgoing.message,
});

/** @throws DkimFault */
export async function mailBytes(outgoing: Outgoing, key: DkimKey | null): Promise<Buffer> {
  const { from, to, mail, message, at } = outgoing;
  const headers = Object.entries(headersOf(outgoing)).map(([name, value]) => ({
    key: name,
    // Prepared: an encoded or folded URL would be no URL to a mailbox.
    value: { prepared: true, value },
  }));
  const composer = new MailComposer({
    from: { name: from.name, address: from.address },
    to: { name: '', address: to },
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    date: new Date(at),
    messageId: `<${message}@${from.address.split('@')[1]}>`,
    headers,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composer.compile().build();
  return key === null ? bytes : withSignature(bytes, key, signedFields);
}
