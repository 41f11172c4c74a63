// The few things every server of the sandbox needs: listening on loopback, reading bodies, answering JSON.

import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What went wrong and with which status it is told. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Listens on 127.0.0.1; port 0 takes a free one. Gives the port. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken`) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** A server whose handler may be set after it listens (its address goes into what the handler needs). */
export function lateServer(): { server: Server; handle(listener: RequestListener): void } {
  let current: RequestListener = (_request, response) => {
    response.writeHead(503).end();
  };
  const server = createServer((request, response) => current(request, response));
  // Long polls and slow first requests are normal here.
  server.requestTimeout = 0;
  // Nobody shall send a request into a line that is just being closed.
  server.keepAliveTimeout = 75_000;
  return {
    server,
    handle: (listener) => {
      current = listener;
    },
  };
}

/** Wraps an async handler: what it throws becomes an answer. */
export function answering(
  handler: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>,
): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    handler(request, response, url).catch((error: Error) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const status = error instanceof HttpError ? error.status : 500;
      if (status === 500) process.stderr.write(`sandbox: ${request.method} ${url.pathname}: ${error.stack}\n`);
      sendJson(response, status, { error: error.message });
    });
  };
}

export async function readBody(request: IncomingMessage, limit = 8_000_000): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new HttpError(413, 'The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body as JSON; an empty one is {}. Throws HttpError 400. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = (await readBody(request)).toString().trim();
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('no object');
    return value as Record<string, unknown>;
  } catch {
    throw new HttpError(400, 'The body is not a JSON object');
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
}

export function sendHtml(response: ServerResponse, html: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(html);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
