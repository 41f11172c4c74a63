// The door of mail providers: bounces, complaints and arrivals, as JSON or as the bounce itself. The address is the secret, one a shop.

import express, { type RequestHandler, Router } from 'express';
import { messageNamed, reportsIn } from '../channels/email/bounce-message.ts';
import { kindOf, type MailReport, ToldEvents } from '../channels/email/mail-report.ts';
import { reportsTaken } from '../channels/email/take-reports.ts';
import type { Clock } from '../lib/clock.ts';
import { equalInConstantTime, type Keys } from '../lib/keys.ts';
import type { Jobs } from '../storage/jobs.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';

export interface MailEventsDeps {
  store: Store;
  keys: Keys;
  jobs: Pick<Jobs, 'enqueue'>;
  clock: Clock;
}

const MAC_LENGTH = 22;

/** Where a shop's provider reports to, below our public address: the shop and 132 bits of an HMAC of it. */
export const mailEventsPath = (keys: Keys, shop: string): string => `/mail/events/${shop}.${macOf(keys, shop)}`;

const macOf = (keys: Keys, shop: string) => keys.fingerprint(shop, 'mail-events', '').slice(0, MAC_LENGTH);

/** `POST /mail/events/:token`: 202 with how many reports were taken in and how many named nothing of ours. */
export function mailEventsRouter(deps: MailEventsDeps): Router {
  const router = Router();
  /** Before the body is read: a stranger's costs nothing. */
  const guard: RequestHandler<{ token: string }> = async (request, response, next) => {
    const shop = await shopNamed(deps, request.params.token);
    if (shop === null) response.status(404).json({ error: 'there is nothing here' });
    else {
      response.locals.shop = shop;
      next();
    }
  };
  const body = express.raw({ type: ['message/rfc822', 'application/json'], limit: '1mb' });
  router.post('/mail/events/:token', guard, body, async (request, response) => {
    const now = deps.clock.now();
    if (!Buffer.isBuffer(request.body)) {
      response.status(415).json({ error: 'application/json or message/rfc822 is read here' });
      return;
    }
    const isMessage = request.is('message/rfc822') !== false;
    const reports = isMessage ? reportsIn(request.body, now) : reportsTold(request.body.toString('utf8'));
    if (reports === null) {
      response.status(400).json({ error: 'the request can not be understood' });
      return;
    }
    const taken = await reportsTaken(deps.store, { ...deps, now }, String(response.locals.shop), reports);
    response.status(202).json({ taken, unknown: Math.max(reports.length, 1) - taken });
  });
  return router;
}

async function shopNamed({ store, keys }: MailEventsDeps, token: string): Promise<string | null> {
  const dot = token.length - MAC_LENGTH - 1;
  const shop = token.slice(0, Math.max(0, dot));
  if (token[dot] !== '.' || !equalInConstantTime(token.slice(dot + 1), macOf(keys, shop))) return null;
  const known = await shopOf(store, shop);
  return known === null || known.uninstalledAt !== null ? null : shop;
}

function reportsTold(text: string): MailReport[] | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const told = ToldEvents.safeParse(json);
  if (!told.success) return null;
  return told.data.map((event) => ({
    kind: kindOf(event),
    message: messageNamed(event.messageId ?? ''),
    recipient: event.recipient ?? null,
    at: event.at,
  }));
}
