// From a rendered mail to the bytes that travel: MIME, both unsubscribe headers, and a DKIM signature that covers them.

import MailComposer from 'nodemailer/lib/mail-composer';
import { encode, wrap } from 'nodemailer/lib/qp';
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
export const headersOf = (outgoing: Pick<Outgoing, 'message' | 'unsubscribeUrl'>): Record<string, string> => ({
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
    // The fields alone are the library's work: its parts go through a dozen streams.
    text: '',
    date: new Date(at),
    messageId: `<${message}@${from.address.split('@')[1]}>`,
    headers,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const fields = `${composer.compile().buildHeaders()}\r\n`.replace(
    /^Content-(?:Type|Transfer-Encoding):.*\r\n(?:[ \t].*\r\n)*/gim,
    '',
  );
  const lines = [
    `${fields}Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
    '',
    ...partOf('text/plain', mail.text),
    ...partOf('text/html', mail.html),
    `--${BOUNDARY}--`,
    '',
  ];
  const bytes = Buffer.from(lines.join('\r\n'), 'latin1');
  return key === null ? bytes : withSignature(bytes, key, signedFields);
}

/** Quoted-printable never writes this: "=" is followed by a byte in hex, or ends a line. */
const BOUNDARY = '=_presage';

const partOf = (type: string, text: string): string[] => [
  `--${BOUNDARY}`,
  `Content-Type: ${type}; charset=utf-8`,
  'Content-Transfer-Encoding: quoted-printable',
  '',
  wrap(encode(text.replace(/\r\n?|\n/g, '\r\n'))),
];
