// The door of the provider of text messages: replies, and what became of what it took. Signed with the secret we share.

import express, { Router } from 'express';
import { z } from 'zod';
import { isSigned } from '../channels/short/signature.ts';
import { asksToStop, stopReplied } from '../channels/short/stop.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keys } from '../lib/keys.ts';
import type { Store } from '../storage/store.ts';

export interface SmsEventsDeps {
  store: Store;
  keys: Keys;
  clock: Clock;
  /** Null: there is no provider, and no door. */
  secret: string | null;
}

const Told = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reply'), from: z.string().max(40), text: z.string().max(2000) }),
  z.object({ type: z.enum(['delivered', 'failed']), id: z.string().max(64) }),
]);

/** `POST /sms/events`: 202 with how many it meant something for. */
export function smsEventsRouter({ store, keys, clock, secret }: SmsEventsDeps): Router {
  const router = Router();
  if (secret === null) return router;
  router.post('/sms/events', express.text({ type: () => true, limit: '16kb' }), async (request, response) => {
    const now = clock.now();
    const body = typeof request.body === 'string' ? request.body : '';
    const headers = { timestamp: request.get('presage-timestamp'), signature: request.get('presage-signature') };
    if (!isSigned(secret, body, headers, now)) return void response.status(401).json({ error: 'not signed' });
    const told = Told.safeParse(jsonIn(body));
    if (!told.success) return void response.status(400).json({ error: 'the request can not be understood' });
    const event = told.data;
    let taken = 0;
    if (event.type === 'reply')
      taken = asksToStop(event.text) ? await stopReplied({ store, keys }, event.from, now) : 0;
    else {
      const reported = event.type === 'failed' ? 'bounced' : 'delivered';
      const { numUpdatedRows } = await store
        .updateTable('messages')
        .set({ reported })
        .where('id', '=', event.id)
        .where('channel', '=', 'sms')
        .where('state', 'in', ['submitted', 'uncertain', 'dot'])
        .executeTakeFirst();
      taken = Number(numUpdatedRows);
    }
    response.status(202).json({ taken });
  });
  return router;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
