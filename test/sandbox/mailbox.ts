// A real SMTP server that keeps what it is given, and the pages that show it.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Clock } from '../../server/lib/clock.ts';
import { duration } from './control.ts';
import { escapeHtml, HttpError, readJson, sendHtml, sendJson } from './http-server.ts';
import { listPage, messagePage } from './mailbox-pages.ts';
import { dateShim } from './storefront/date-shim.ts';

export interface StoredMessage {
  id: string;
  to: string;
  from: string;
  subject: string;
  /** ISO 8601 on the sandbox clock */
  at: string;
  html: string;
  text: string;
  /** by lower-cased name; repeated ones joined by a line break */
  headers: Record<string, string>;
}

export interface MailboxOptions {
  clock: Clock & { offset: number };
  /** JSON-lines file in which messages outlive the process. */
  file?: string;
}

export class Mailbox {
  readonly messages: StoredMessage[] = [];
  readonly #clock: MailboxOptions['clock'];
  readonly #file: string | undefined;
  #smtp: SMTPServer | undefined;
  readonly #open = new Set<Socket>();
  /** On the sandbox clock: until then whoever connects is hung up on. */
  #downUntil = 0;

  constructor(options: MailboxOptions) {
    this.#clock = options.clock;
    this.#file = options.file;
    if (options.file && existsSync(options.file)) {
      for (const line of readFileSync(options.file, 'utf8').split('\n')) {
        if (line.endsWith('}')) this.messages.push(JSON.parse(line) as StoredMessage);
      }
    }
  }

  /** Takes mail on 127.0.0.1; gives the smtp:// address. */
  async listen(port = 0): Promise<string> {
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      size: 10_000_000,
      onAuth: (_auth, _session, callback) => callback(null, { user: 'presage' }),
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          this.#store(Buffer.concat(chunks), recipients).then(
            () => callback(),
            (error: Error) => callback(error),
          );
        });
      },
    });
    // A client that is killed in the middle of a line is an everyday thing here.
    smtp.on('error', () => undefined);
    smtp.server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      if (this.#clock.now() < this.#downUntil) socket.destroy();
    });
    this.#smtp = smtp;
    await new Promise<void>((resolve) => smtp.listen(port, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => (this.#smtp ? this.#smtp.close(() => resolve()) : resolve()));
  }

  /** The mail server is down for a span of the sandbox clock, in the middle of whatever it was told. */
  down(spanMs: number): void {
    this.#downUntil = this.#clock.now() + spanMs;
    for (const socket of this.#open) socket.destroy();
  }

  /** GET /messages.json, / and /messages/ID; POST /outage {"for":"1h"} */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (request.method === 'POST') {
      if (url.pathname === '/outage') void this.#outage(request, response);
      else sendJson(response, 404, { error: 'No such command' });
      return;
    }
    const to = url.searchParams.get('to')?.toLowerCase();
    const chosen = this.messages.filter((message) => to === undefined || message.to.toLowerCase() === to);
    if (url.pathname === '/messages.json') {
      sendJson(response, 200, chosen);
      return;
    }
    const [, id, part] = /^\/messages\/([\w-]+)(\/html)?$/.exec(url.pathname) ?? [];
    const message = this.messages.find((candidate) => candidate.id === id);
    if (message && part) {
      // Scripts stay off as in any mail program; links open the shop in a page of its own.
      response.setHeader('content-security-policy', "script-src 'none'");
      sendHtml(response, message.html || `<pre>${escapeHtml(message.text)}</pre>`);
    } else if (message) sendHtml(response, messagePage(message, dateShim(this.#clock.offset)));
    else if (url.pathname === '/') sendHtml(response, listPage(chosen, dateShim(this.#clock.offset)));
    else sendHtml(response, 'No such page', 404);
  }

  async #outage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readJson(request);
      this.down(duration(body.for));
      sendJson(response, 200, { until: new Date(this.#downUntil).toISOString() });
    } catch (fault) {
      if (!(fault instanceof HttpError)) throw fault;
      sendJson(response, fault.status, { error: fault.message });
    }
  }

  async #store(raw: Buffer, recipients: string[]): Promise<void> {
    const mail = await PostalMime.parse(raw);
    const headers: Record<string, string> = {};
    for (const { key, value } of mail.headers) {
      headers[key] = key in headers ? `${headers[key]}\n${value}` : value;
    }
    for (const to of recipients) {
      const message: StoredMessage = {
        id: String(this.messages.length + 1),
        to,
        from: mail.from ? [mail.from.name, `<${mail.from.address}>`].filter(Boolean).join(' ') : '',
        subject: mail.subject ?? '',
        at: new Date(this.#clock.now()).toISOString(),
        html: mail.html ?? '',
        text: mail.text ?? '',
        headers,
      };
      if (this.#file) appendFileSync(this.#file, `${JSON.stringify(message)}\n`);
      this.messages.push(message);
    }
  }
}
