// Faults become statuses here and nowhere else.

import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';

interface Faulty {
  name?: unknown;
  code?: unknown;
  status?: unknown;
  type?: unknown;
}

/** SQLite's words for "not now": full, locked, read-only, I/O. The sender should come again. */
const notNow = /^SQLITE_(FULL|BUSY|LOCKED|READONLY|IOERR)/;

export function statusOf(fault: unknown): number {
  const { code, status } = (fault ?? {}) as Faulty;
  if (fault instanceof z.ZodError) return 400;
  if (typeof code === 'string' && notNow.test(code)) return 503;
  // body-parser and express name the status of what the sender did wrong.
  if (typeof status === 'number' && status >= 400 && status < 600) return status;
  return 500;
}

/** The last handler: one JSON sentence, never a stack, never what was sent. */
export function faultHandler(log: Logger): ErrorRequestHandler {
  return (fault, _request, response, next) => {
    if (response.headersSent) {
      next(fault);
      return;
    }
    const status = statusOf(fault);
    if (status >= 500) log.error({ err: fault }, 'a request failed');
    if (fault instanceof z.ZodError) {
      const faults = Object.fromEntries(fault.issues.map((i) => [i.path.join('.') || '(whole)', i.message]));
      response.status(400).json({ error: 'some fields can not be accepted', faults });
      return;
    }
    if (status === 503) response.setHeader('retry-after', '5');
    response
      .status(status)
      .json({ error: sentences[status] ?? (status < 500 ? 'bad request' : 'something went wrong') });
  };
}

const sentences: Record<number, string> = {
  400: 'the request can not be understood',
  413: 'the request is too large',
  415: 'the content encoding is not supported',
  503: 'the service can not store anything at this moment, please try again',
};
