// The door of the web pixel: any shop's pages may post here, so everything is checked and nothing is told.

// The door of the web pixel: any shop's pages may post here, so everything is checked and nothing is told.

import express, { Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { countDrops } from '../events/drops.ts';
import { inGroups } from '../lib/in-groups.ts';
import { type CollectorBatch as Batch, CollectorBatch, type collector } from '../profile/collect.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';

export interface CollectorDeps {
  store: Store;
  intake: ReturnType<typeof collector>;
  now(): number;
  /** Events a second and client address; bursts of ten times that pass. */
  rate: number;
}

const LIMIT = '256kb';
/** How long a shop found (or not found) is believed; an uninstall is heard of within that time. */
const KNOWN_MS = 5_000;

export function collectorRouter(deps: CollectorDeps): Router {
  const router = Router();
  const limiter = new RateLimiterMemory({ points: deps.rate * 10, duration: 10 });
  // Whoever is turned away must not cost a commit each: those of one moment are counted in one.
  const turnedAway = inGroups<{ shop: string; count: number }, number>(async (group) => {
    await deps.store.transaction().execute(async (trx) => {
      for (const [shop, own] of Map.groupBy(group, (one) => one.shop)) {
        const count = own.reduce((sum, one) => sum + one.count, 0);
        await countDrops(trx, shop, 'collector', { 'too-many': count }, deps.now());
      }
    });
    return group.map((one) => one.count);
  }, 10_000);
  const known = new Map<string, { installed: boolean; until: number }>();

  const installed = async (shop: string): Promise<boolean> => {
    const seen = known.get(shop);
    if (seen !== undefined && seen.until > performance.now()) return seen.installed;
    const row = await shopOf(deps.store, shop);
    if (known.size > 10_000) known.clear();
    const is = row !== null && row.uninstalledAt === null;
    known.set(shop, { installed: is, until: performance.now() + KNOWN_MS });
    return is;
  };

  router.use((request, response, next) => {
    // The pixel runs on the shop's own domain, and a worker's origin may be opaque.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-methods', 'POST');
    response.setHeader('access-control-allow-headers', 'content-type');
    response.setHeader('access-control-max-age', '86400');
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  });

  // text/plain too: a page that is being left can only send simple requests.
  router.post('/', express.text({ type: () => true, limit: LIMIT, inflate: false }), async (request, response) => {
    let batch: Batch;
    try {
      batch = CollectorBatch.parse(JSON.parse(String(request.body)));
    } catch {
      response.status(400).json({ error: 'not a batch of events' });
      return;
    }
    if (!(await installed(batch.shop))) {
      response.status(404).json({ error: 'nothing to collect here' });
      return;
    }
    try {
      await limiter.consume(request.ip ?? '', Math.max(1, batch.events.length));
    } catch {
      const dropped = { 'too-many': batch.events.length };
      await turnedAway({ shop: batch.shop, count: batch.events.length });
      response.status(429).setHeader('retry-after', '10').json({ stored: 0, dropped });
      return;
    }
    response.status(202).json(await deps.intake.collect(batch));
  });
  return router;
}
