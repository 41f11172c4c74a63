// A real SMTP server that keeps what it takes. What it does with a mail can be changed while it runs.

import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

export interface SunkMail {
  from: string;
  to: string[];
  raw: string;
  /** Lower-cased names; folded lines joined. */
  headers: Record<string, string>;
}

export interface SinkBehaviour {
  /** Each command as it comes: `MAIL`, `RCPT`, `DATA` (opened), `end` (the final dot was read). */
  onMoment?(moment: 'MAIL' | 'RCPT' | 'DATA' | 'end', to: string): void | Promise<void>;
  /** An answer instead of accepting, e.g. { at: 'RCPT', code: 550, text: '5.1.1 no such user' }. */
  refuse?(to: string): { at: 'RCPT' | 'end'; code: number; text: string } | null;
}

export interface SmtpSink {
  port: number;
  url: string;
  mails: SunkMail[];
  behaviour: SinkBehaviour;
  /** Connections open at this moment, and the most there ever were. */
  connections(): { open: number; most: number };
  close(): Promise<void>;
}

const refusal = (answer: { code: number; text: string }) =>
  Object.assign(new Error(answer.text), { responseCode: answer.code });

export async function smtpSink(behaviour: SinkBehaviour = {}, port = 0): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  let open = 0;
  let most = 0;
  const sink = { behaviour } as SmtpSink;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    disableReverseLookup: true,
    onConnect(_session, done) {
      open++;
      most = Math.max(most, open);
      done();
    },
    onClose() {
      open--;
    },
    onMailFrom(_address, _session, done) {
      Promise.resolve(sink.behaviour.onMoment?.('MAIL', '')).then(() => done(), done);
    },
    onRcptTo(address, _session, done) {
      const answer = sink.behaviour.refuse?.(address.address) ?? null;
      if (answer?.at === 'RCPT') done(refusal(answer));
      else Promise.resolve(sink.behaviour.onMoment?.('RCPT', address.address)).then(() => done(), done);
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map((r) => r.address);
      void sink.behaviour.onMoment?.('DATA', to[0] ?? '');
      take(stream)
        .then(async (raw) => {
          await sink.behaviour.onMoment?.('end', to[0] ?? '');
          const answer = sink.behaviour.refuse?.(to[0] ?? '') ?? null;
          if (answer?.at === 'end') throw refusal(answer);
          const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
          mails.push({ from, to, raw, headers: headersOf(raw) });
        })
        .then(() => done(null), done);
    },
  });
  // A client that is killed in mid-mail is an error of its connection, not of the sink.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.server.address() as AddressInfo;
  return Object.assign(sink, {
    port: taken,
    url: `smtp://127.0.0.1:${taken}`,
    mails,
    connections: () => ({ open, most }),
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  });
}

/** The whole mail; one whose connection broke before the final dot is none. */
async function take(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

export function headersOf(raw: string): Record<string, string> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return Object.fromEntries(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
