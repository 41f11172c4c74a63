// The door for Shopify Flow's actions: signed like a webhook, but the shop stands in the body. A run is one committed row and 200; what
// it asks for happens in a job, once, however often Flow repeats the run.

import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { z } from 'zod';
import { isShopDomain } from './shop-domain.ts';
import { refusal, signedByAny, type WebhookDoorDeps } from './webhook-door.ts';

/** Under this an action's run stands in the inbox, with its handle behind it. */
export const FLOW_TOPIC = 'flow/';

const Run = z.object({
  shopify_domain: z.string().refine(isShopDomain),
  action_run_id: z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(150)),
  handle: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/),
});

/** Handlers for `app.post('/flow/actions', ...flowDoor(deps))`; must come before any body parser. */
export function flowDoor(
  deps: Pick<WebhookDoorDeps, 'secrets' | 'clock' | 'storeDelivery' | 'isInstalled' | 'onFault'>,
): (RequestHandler | ErrorRequestHandler)[] {
  const receive: RequestHandler = async (request, response) => {
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body) || !signedByAny(deps.secrets, body, request.headers['x-shopify-hmac-sha256'])) {
      response.status(401).end();
      return;
    }
    const text = body.toString('utf8');
    const run = Run.safeParse(jsonOf(text));
    // Any 4xx ends the run for good: nothing but a new one could be read.
    if (!run.success) {
      response.status(400).end();
      return;
    }
    const { shopify_domain: shop, action_run_id: id, handle } = run.data;
    try {
      if (!(await deps.isInstalled(shop))) {
        response.status(401).end();
        return;
      }
      const receivedAt = deps.clock.now();
      const delivery = `flow ${id}`;
      await deps.storeDelivery({
        shop,
        delivery,
        topic: FLOW_TOPIC + handle,
        triggeredAt: null,
        receivedAt,
        body: text,
      });
    } catch (fault) {
      deps.onFault(fault);
      response.setHeader('retry-after', '5');
      response.status(503).end();
      return;
    }
    response.status(200).end();
  };
  return [express.raw({ type: () => true, inflate: false, limit: '64kb' }), receive, refusal(deps.onFault)];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
