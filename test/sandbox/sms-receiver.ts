// A provider of text messages, as the app's port describes one: takes signed messages once, keeps them, and lets a phone reply.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSigned, signedHeaders } from '../../server/channels/short/signature.ts';
import { HttpError, readJson, sendJson } from './http-server.ts';

export interface ReceivedText {
  id: string;
  to: string;
  from: string | null;
  text: string;
  /** ISO 8601 on the clock it was given. */
  at: string;
}

const LARGEST = 16_384;

export class SmsReceiver {
  readonly texts: ReceivedText[] = [];
  readonly #secret: string;
  readonly #now: () => number;
  /** Numbers nobody has. */
  readonly unknown = new Set<string>();
  /** What is answered instead of taking a message, for as long as it stands. */
  answer: { status: number; headers?: Record<string, string> } | null = null;

  constructor(options: { secret: string; now: () => number }) {
    this.#secret = options.secret;
    this.#now = options.now;
  }

  /** POST: a message. 202 `{"id"}`, 401 unsigned, 422 `{"error":"number"}` for a number nobody has. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) {
      body += chunk;
      if (body.length > LARGEST) return sendJson(response, 413, { error: 'too large' });
    }
    const header = (name: string) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const headers = { timestamp: header('presage-timestamp'), signature: header('presage-signature') };
    if (!isSigned(this.#secret, body, headers, this.#now())) return sendJson(response, 401, { error: 'not signed' });
    if (this.answer !== null) {
      response.writeHead(this.answer.status, this.answer.headers);
      response.end();
      return;
    }
    const told = JSON.parse(body) as Omit<ReceivedText, 'at'>;
    if (this.unknown.has(told.to)) return sendJson(response, 422, { error: 'number' });
    // The same message twice is one message.
    if (!this.texts.some((text) => text.id === header('idempotency-key')))
      this.texts.push({ ...told, at: new Date(this.#now()).toISOString() });
    sendJson(response, 202, { id: told.id });
  }

  /** A phone replies, or the provider reports: told to the app's own door, signed. */
  async tell(app: string, event: Record<string, string>): Promise<Response> {
    const body = JSON.stringify(event);
    const headers = { 'content-type': 'application/json', ...signedHeaders(this.#secret, body, this.#now()) };
    return fetch(`${app}/sms/events`, { method: 'POST', headers, body });
  }
}

/** POST /texts takes a message, GET /texts.json[?to=] shows what came, POST /texts/reply {"from","text"} is a phone's answer. */
export async function textPages(
  texts: SmsReceiver,
  app: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const to = url.searchParams.get('to');
  if (request.method === 'GET' && url.pathname === '/texts.json')
    return sendJson(
      response,
      200,
      texts.texts.filter((text) => to === null || text.to === to),
    );
  if (request.method === 'POST' && url.pathname === '/texts') return texts.handle(request, response);
  if (request.method !== 'POST' || url.pathname !== '/texts/reply')
    return sendJson(response, 404, { error: 'No such page' });
  try {
    const { from, text } = await readJson(request);
    const told = await texts.tell(app, { type: 'reply', from: String(from), text: String(text) });
    sendJson(response, told.status, await told.json());
  } catch (fault) {
    if (!(fault instanceof HttpError)) throw fault;
    sendJson(response, fault.status, { error: fault.message });
  }
}
