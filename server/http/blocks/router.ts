// What the cards inside the platform's own admin pages ask. They run on the platform's origin, so other origins may ask here; who asks
// is told by the session token alone, never by a cookie.

import express, { type Router } from 'express';
import { z } from 'zod';
import type { CheckoutNames } from '../../measurement/checkout-walk.ts';
import { type AdminDeps, type Answered, answer, type Caller, idOf, missing, route } from '../admin/request.ts';
import { checkoutCard } from './checkout-card.ts';
import { customerCard } from './person-card.ts';
import { droppedSegment, type SegmentLookUp, segment, usedSegment } from './segment.ts';

export interface BlockDeps extends AdminDeps {
  /** By what we may know a checkout of the platform's list; null when there is none with this id. */
  checkoutNames(shop: string, id: string): Promise<CheckoutNames | null>;
  segmentTold: SegmentLookUp;
}

const Id = z.string().regex(/^\d{1,20}$/);

/** Routes to mount at `/api/blocks`, before the admin's own. */
export function blocksRouter(deps: BlockDeps): Router {
  const api = express.Router({ caseSensitive: true });
  api.use((request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-methods', 'GET, PUT, DELETE');
    response.setHeader('access-control-allow-headers', 'authorization, accept-language');
    response.setHeader('access-control-max-age', '86400');
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  });
  api.use(deps.requireSession);

  const byId = (run: (caller: Caller, id: string) => Promise<Answered>) =>
    route(deps, async (caller, request) => {
      const id = Id.safeParse(idOf(request));
      return id.success ? run(caller, id.data) : missing(caller);
    });
  const found = (caller: Caller, body: unknown) => (body === null ? missing(caller) : answer(body));

  api.get(
    '/customers/:id',
    byId(async (caller, id) => found(caller, await customerCard(caller, id))),
  );
  api.get(
    '/checkouts/:id',
    byId(async (caller, id) => {
      const names = await deps.checkoutNames(caller.shop, id);
      return found(caller, names === null ? null : await checkoutCard(caller, names));
    }),
  );
  api
    .route('/segments/:id')
    .get(byId((caller, id) => segment(caller, deps.segmentTold, id)))
    .put(byId((caller, id) => usedSegment(caller, deps.segmentTold, id)))
    .delete(byId((caller, id) => droppedSegment(caller, deps.segmentTold, id)));
  return api;
}
