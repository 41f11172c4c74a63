// The door for webhooks: a signature over the raw bytes, one committed row, 200. Everything else happens later, in a job.
// Nothing here parses the body, and nothing here answers 500: what we could not store is 503, so that Shopify sends it again.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type Sqlite from 'better-sqlite3';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Delivery } from '../../events/inbox.ts';
import type { Clock } from '../../lib/clock.ts';
import { isShopDomain } from './shop-domain.ts';

export interface WebhookDoorDeps {
  /** The app's current secret and, while it is rotated, the one before. */
  secrets: string[];
  clock: Clock;
  /** Stores the raw delivery in one commit; false when it was known already. */
  storeDelivery(delivery: Delivery): boolean | Promise<boolean>;
  /** Whether the shop is installed now. */
  isInstalled(shop: string): boolean | Promise<boolean>;
  /** Told of what could not be stored; never of what was sent. */
  onFault(fault: unknown): void;
  /** Body limit; Shopify's largest products stay below 2 MB. */
  limit?: string;
}

/** These arrive, or may be repeated, after the app is gone: the law asks for them, and an uninstall is told by one of them. */
const alsoAfterUninstall = new Set(['app/uninstalled', 'shop/redact', 'customers/redact', 'customers/data_request']);

/** Handlers for `app.post('/webhooks', ...webhookDoor(deps))`; must come before any body parser. */
export function webhookDoor(deps: WebhookDoorDeps): (RequestHandler | ErrorRequestHandler)[] {
  const { secrets, clock, storeDelivery, isInstalled, onFault, limit = '6mb' } = deps;

  const receive: RequestHandler = async (request, response) => {
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body) || !signedByAny(secrets, body, request.headers['x-shopify-hmac-sha256'])) {
      response.status(401).end();
      return;
    }
    const shop = request.headers['x-shopify-shop-domain'];
    const topic = request.headers['x-shopify-topic'];
    const delivery = request.headers['x-shopify-webhook-id'];
    // An unknown and an uninstalled shop look alike from outside.
    if (!isShopDomain(shop)) {
      response.status(401).end();
      return;
    }
    if (!isShort(topic) || !isShort(delivery)) {
      response.status(400).end();
      return;
    }
    try {
      const known = isInstalled(shop);
      if (!(known instanceof Promise ? await known : known) && !alsoAfterUninstall.has(topic)) {
        response.status(401).end();
        return;
      }
      const stored = storeDelivery({
        shop,
        delivery,
        topic,
        triggeredAt: momentOf(request.headers['x-shopify-triggered-at']),
        receivedAt: clock.now(),
        body: body.toString('utf8'),
      });
      if (stored instanceof Promise) await stored;
    } catch (fault) {
      onFault(fault);
      response.setHeader('retry-after', '5');
      response.status(503).end();
      return;
    }
    response.status(200).end();
  };

  return [express.raw({ type: () => true, inflate: false, limit }), receive, refusal(onFault)];
}

/** Too large, compressed, broken off: what express.raw refuses. */
export const refusal =
  (onFault: (fault: unknown) => void): ErrorRequestHandler =>
  (fault: { status?: unknown }, _request, response, _next) => {
    const status = typeof fault?.status === 'number' && fault.status >= 400 && fault.status < 500 ? fault.status : 503;
    if (status === 503) onFault(fault);
    if (!response.headersSent) response.status(status).end();
  };

const isShort = (text: unknown): text is string => typeof text === 'string' && text.length > 0 && text.length <= 200;

function momentOf(text: string | string[] | undefined): number | null {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}

/** Compares the base64 texts in constant time: another encoding of the right bytes is not the header Shopify sends. */
export function signedByAny(secrets: string[], body: Buffer, header: string | string[] | undefined): boolean {
  if (typeof header !== 'string' || header.length !== 44) return false;
  const given = Buffer.from(header, 'latin1');
  let good = false;
  for (const secret of secrets) {
    const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'), 'latin1');
    if (given.length === expected.length && timingSafeEqual(given, expected)) good = true;
  }
  return good;
}

/** The check for SQLite: one prepared look-up beside the insert (part of the measured intake path). */
export function isInstalledOnSqlite(raw: Sqlite.Database): (shop: string) => boolean {
  const find = raw.prepare('select 1 from shops where shop = ? and uninstalled_at is null').pluck();
  return (shop) => find.get(shop) === 1;
}
