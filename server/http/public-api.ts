// The API for a merchant's other systems: scores, segments, recommendations and events of one shop, whichever the key belongs to.

import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Recommender } from '../decisions/recommend.ts';
import type { Clock } from '../lib/clock.ts';
import { normalisedEmail } from '../lib/email-address.ts';
import { type Keys, SealFault } from '../lib/keys.ts';
import { scoresOf, shopperRow } from '../measurement/shopper-profile.ts';
import { CollectorBatch, type collector } from '../profile/collect.ts';
import { mayEmail } from '../profile/consent.ts';
import { shopperByCustomer, shopperByEmail } from '../profile/identity.ts';
import { membersOf, segmentById, segmentsOf } from '../profile/segments.ts';
import { type KeyScope, keyOpening, keyUsed, USED_EVERY_MS } from '../storage/api-keys.ts';
import { inSharedCommit } from '../storage/shared-commit.ts';
import { type Shop, shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';

export interface PublicApiDeps {
  store: Store;
  keys: Keys;
  clock: Clock;
  recommend: Recommender;
  intake: Pick<ReturnType<typeof collector>, 'collect'>;
  /** Of one key. */
  perMinute?: number;
}

interface Caller {
  facts: Shop;
  key: string;
}

const REQUESTS_A_MINUTE = 600;
/** From one address: keys that open nothing. */
const WRONG_KEYS_A_MINUTE = 20;
const PAGE = 200;

const Id = z.string().regex(/^[\w:-]{1,100}$/);
const Page = z.object({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE).default(PAGE),
});
const Who = Page.extend({ email: z.string().max(254).optional(), customer: z.string().max(100).optional() });
const Wanted = z.object({
  placement: z.enum(['home', 'product', 'similar', 'bundle', 'cart', 'recent']).default('home'),
  shopper: Id.optional(),
  visitor: Id.optional(),
  product: Id.optional(),
  limit: z.coerce.number().int().min(1).max(24).default(8),
  locale: z
    .string()
    .regex(/^[a-z]{2}(-[A-Za-z0-9]{2,8})?$/)
    .optional(),
});
const Told = CollectorBatch.omit({ shop: true }).strict();

/** Routes to mount at `/v1`. Every answer is JSON, a refusal `{"error": sentence}`. */
export function publicApiRouter(deps: PublicApiDeps): Router {
  const { store, keys, clock } = deps;
  const router = Router({ caseSensitive: true });
  const perKey = new RateLimiterMemory({ points: deps.perMinute ?? REQUESTS_A_MINUTE, duration: 60 });
  const wrongKeys = new RateLimiterMemory({ points: WRONG_KEYS_A_MINUTE, duration: 60 });

  /** When each key was last noted down as used: a commit for every question would cost more than the answer. */
  const noted = new Map<string, number>();

  const opened =
    (scope: KeyScope): RequestHandler =>
    async (request, response, next) => {
      response.setHeader('cache-control', 'no-store');
      const address = request.ip ?? '';
      const known = await wrongKeys.get(address);
      if (known !== null && known.consumedPoints >= WRONG_KEYS_A_MINUTE) return tooMany(response, known.msBeforeNext);
      const key = /^Bearer (\S{1,100})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const found = await keyOpening(store, key);
      const facts = found === null ? null : await shopOf(store, found.shop);
      if (found === null || facts === null || facts.uninstalledAt !== null) {
        await wrongKeys.consume(address).catch(() => {});
        return void response
          .status(401)
          .setHeader('www-authenticate', 'Bearer')
          .json({ error: 'send a key of this shop as Authorization: Bearer' });
      }
      if (scope === 'write' && found.scope !== 'write')
        return void response.status(403).json({ error: 'this key may read and not write' });
      const over = await perKey.consume(found.id).then(
        () => null,
        (left: { msBeforeNext: number }) => left,
      );
      if (over !== null) return tooMany(response, over.msBeforeNext);
      const now = clock.now();
      if (now - (noted.get(found.id) ?? 0) >= USED_EVERY_MS) {
        noted.set(found.id, now);
        await inSharedCommit(store, (trx) => keyUsed(trx, found.shop, found.id, now));
      }
      response.locals.caller = { facts, key: found.id } satisfies Caller;
      next();
    };

  const read = (path: string, run: (facts: Shop, request: Request) => Promise<unknown>) =>
    router.get(path, opened('read'), async (request, response) => {
      const { facts } = response.locals.caller as Caller;
      const answer = await run(facts, request);
      if (answer === null) response.status(404).json({ error: 'there is nothing of this name' });
      else response.json(answer);
    });

  const named = (shop: string, purpose: string, sealed: string | null): string | null => {
    if (sealed === null) return null;
    try {
      return keys.open(shop, purpose, sealed);
    } catch (fault) {
      if (fault instanceof SealFault) return null;
      throw fault;
    }
  };

  const people = async (shop: string, ids: string[]) => {
    if (ids.length === 0) return [];
    const rows = await store
      .selectFrom('shoppers')
      .leftJoin('scores', (join) =>
        join.onRef('scores.shop', '=', 'shoppers.shop').onRef('scores.shopper', '=', 'shoppers.id'),
      )
      .select(['shoppers.id', 'shoppers.customer', 'shoppers.email_sealed', 'scored_at', 'horizon_days'])
      .select(['p_order', 'p_order_low', 'p_order_high', 'churn', 'value', 'value_low', 'value_high'])
      .select(['next_order_at', 'archetype', 'sure'])
      .where('shoppers.shop', '=', shop)
      .where('shoppers.id', 'in', ids)
      .orderBy('shoppers.id')
      .execute();
    return rows.map((row) => ({
      ...{ id: row.id, customer: row.customer, email: named(shop, 'email', row.email_sealed) },
      scores: row.scored_at === null ? null : scoresTold(row as Scored),
    }));
  };

  read('/shoppers', async ({ shop }, request) => {
    const { email, customer, after, limit } = Who.parse(request.query);
    if (email !== undefined || customer !== undefined) {
      const address = normalisedEmail(email);
      const byEmail =
        address === null ? null : await shopperByEmail(store, shop, keys.fingerprint(shop, 'email', address));
      const found = customer === undefined ? byEmail : await shopperByCustomer(store, shop, customer);
      return { shoppers: found === null ? [] : await people(shop, [found]), after: null };
    }
    let query = store.selectFrom('shoppers').select('id').where('shop', '=', shop).where('merged_into', 'is', null);
    if (after !== undefined) query = query.where('id', '>', after);
    const ids = (await query.orderBy('id').limit(limit).execute()).map(({ id }) => id);
    return { shoppers: await people(shop, ids), after: ids.length < limit ? null : ids.at(-1) };
  });

  read('/shoppers/:id', async ({ shop }, request) => {
    const found = await shopperRow(store, shop, Id.parse(request.params.id));
    const [told] = found === null || found.row.merged_into !== null ? [] : await people(shop, [found.row.id]);
    if (told === undefined || found === null) return null;
    const scores = await scoresOf(store, shop, told.id);
    return {
      ...told,
      reasons: scores === null ? [] : (JSON.parse(scores.reasons) as unknown),
      mayEmail: found.row.email_hash !== null && (await mayEmail(store, shop, found.row.email_hash)),
    };
  });

  read('/segments', async ({ shop }) => ({
    segments: (await segmentsOf(store, shop)).map(({ id, name }) => ({ id, name })),
  }));

  read('/segments/:id/members', async ({ shop }, request) => {
    const { after = null, limit } = Page.parse(request.query);
    const segment = await segmentById(store, shop, Id.parse(request.params.id));
    if (segment === null) return null;
    const ids = await membersOf(store, { shop, now: clock.now() }, segment.rule, { after, limit });
    return { members: await people(shop, ids), after: ids.length < limit ? null : ids.at(-1) };
  });

  read('/recommendations', async ({ shop }, request) => {
    const { placement, shopper, visitor, product, limit, locale } = Wanted.parse(request.query);
    return deps.recommend({
      ...{ shop, placement, limit, product: product ?? null, locale: locale ?? null, cartVariants: [] },
      ...{ shopper: shopper ?? null, visitor: visitor ?? null, collection: null, query: null },
    });
  });

  router.post(
    '/events',
    opened('write'),
    express.json({ limit: '256kb', inflate: false }),
    async (request, response) => {
      const { facts } = response.locals.caller as Caller;
      const told = Told.parse(request.body);
      response.status(202).json(await deps.intake.collect({ ...told, shop: facts.shop }));
    },
  );

  router.use((_request, response) => {
    response.status(404).json({ error: 'there is nothing here' });
  });
  return router;
}

function tooMany(response: Response, afterMs: number): void {
  response
    .status(429)
    .setHeader('retry-after', String(Math.max(1, Math.ceil(afterMs / 1000))))
    .json({ error: 'too many requests, come again later' });
}

interface Scored {
  scored_at: number;
  horizon_days: number;
  p_order: number;
  p_order_low: number;
  p_order_high: number;
  churn: number;
  value: number;
  value_low: number;
  value_high: number;
  next_order_at: number | null;
  archetype: string | null;
  sure: number;
}

/** Moments as ISO, money in minor units of the shop's currency, ranges of 80 %. */
const scoresTold = (row: Scored) => ({
  scoredAt: new Date(row.scored_at).toISOString(),
  horizonDays: row.horizon_days,
  sure: row.sure === 1,
  order: { chance: row.p_order, low: row.p_order_low, high: row.p_order_high },
  churn: row.churn,
  value: { amount: row.value, low: row.value_low, high: row.value_high },
  nextOrderAt: row.next_order_at === null ? null : new Date(row.next_order_at).toISOString(),
  archetype: row.archetype,
});
