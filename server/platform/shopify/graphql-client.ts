// Talks GraphQL to a shop: pays attention to what queries cost, waits when told to, tries again what may pass, and returns what was
// answered, typed, with the fields we were denied.

import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { AccessDenied, AccessLost, ApiFault, PlatformUnavailable, ShopUnavailable } from './faults.ts';
import { apiVersion, type Operation } from './operations/operation.ts';
import type { ShopFetch } from './shop-fetch.ts';
import type { Tokens } from './tokens.ts';

export interface Answered<Data> {
  data: Data;
  /** Paths of fields the merchant or Shopify did not let us see ("customers.nodes.0.firstName"); they are null in `data`. */
  denied: string[];
}

export interface AdminApi {
  /**
   * Runs one operation against a shop. What a mutation could not do stands in its `userErrors`, which are part of `data`.
   * @param attempts how often what may pass is tried before it is given up
   * @throws AccessLost, AccessDenied, ShopUnavailable, PlatformUnavailable, ApiFault
   */
  run<V, D>(
    shop: string,
    operation: Operation<V, D>,
    variables: V,
    signal?: AbortSignal,
    attempts?: number,
  ): Promise<Answered<D>>;
}

export interface AdminApiDeps {
  tokens: Tokens;
  shopFetch: ShopFetch;
  clock: Clock;
  random: Random;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Told the date of every answer. */
  heard?(date: string | null): void;
}

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

const throttle = z.object({
  maximumAvailable: z.number(),
  currentlyAvailable: z.number(),
  restoreRate: z.number().positive(),
});
const envelope = z.object({
  data: z.unknown().optional(),
  errors: z
    .union([
      z.array(
        z.object({
          message: z.string().default(''),
          path: z.array(z.union([z.string(), z.number()])).nullish(),
          extensions: z.object({ code: z.string().nullish() }).nullish(),
        }),
      ),
      z.string().transform((message) => [{ message, path: null, extensions: null }]),
    ])
    .nullish(),
  extensions: z
    .object({
      cost: z.object({ requestedQueryCost: z.number(), throttleStatus: throttle.nullish() }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
type Envelope = z.infer<typeof envelope>;

/** What we last heard of a shop's bucket, and when. */
interface Bucket {
  available: number;
  maximum: number;
  restoreRate: number;
  at: number;
}

export function adminApi(deps: AdminApiDeps): AdminApi {
  const { tokens, shopFetch, clock, random, sleep } = deps;
  const buckets = new Map<string, Bucket>();
  const costs = new Map<string, number>();

  /** Milliseconds until the bucket holds what the operation cost the last time. */
  const wait = (shop: string, operation: string): number => {
    const bucket = buckets.get(shop);
    const cost = costs.get(operation);
    if (bucket === undefined || cost === undefined) return 0;
    const now = clock.now();
    const restored = bucket.available + (Math.max(0, now - bucket.at) / 1000) * bucket.restoreRate;
    const available = Math.min(bucket.maximum, restored);
    bucket.available = Math.max(0, available - cost);
    bucket.at = now;
    const missing = Math.min(cost, bucket.maximum) - available;
    return missing > 0 ? Math.ceil((missing / bucket.restoreRate) * 1000) : 0;
  };

  const heard = (shop: string, operation: string, answer: Envelope): void => {
    const cost = answer.extensions?.cost;
    if (!cost) return;
    if (costs.size > 1000) costs.clear();
    costs.set(operation, cost.requestedQueryCost);
    const status = cost.throttleStatus;
    if (!status) return;
    if (buckets.size > 10_000) buckets.clear();
    buckets.set(shop, {
      available: status.currentlyAvailable,
      maximum: status.maximumAvailable,
      restoreRate: status.restoreRate,
      at: clock.now(),
    });
  };

  /** Doubling, half of it drawn, so that many who were turned away together do not return together. */
  const pause = (attempt: number) => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + random() / 2);

  return {
    async run(shop, operation, variables, signal, attempts = ATTEMPTS) {
      let token = await tokens.accessTokenOf(shop);
      let renewed = false;
      let why = '';
      for (let attempt = 0; attempt < attempts; attempt++) {
        signal?.throwIfAborted();
        const before = wait(shop, operation.name);
        if (before > 0) await sleep(before, signal);
        let response: Response;
        try {
          response = await shopFetch(shop, `/admin/api/${apiVersion}/graphql.json`, {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              accept: 'application/json',
              'x-shopify-access-token': token,
            },
            body: JSON.stringify({ query: operation.text, variables }),
            ...(signal && { signal }),
          });
        } catch (fault) {
          signal?.throwIfAborted();
          why = `no answer (${fault instanceof Error ? fault.name : 'fault'})`;
          await sleep(pause(attempt), signal);
          continue;
        }
        deps.heard?.(response.headers.get('date'));
        if (response.status === 401) {
          discard(response);
          if (renewed) throw new AccessLost('the API refused a fresh token');
          renewed = true;
          token = await tokens.renewed(shop, token);
          continue;
        }
        if ([402, 403, 404, 423].includes(response.status)) {
          discard(response);
          throw new ShopUnavailable(`the shop's API answered ${response.status}`);
        }
        if (response.status === 429 || response.status >= 500) {
          discard(response);
          why = `status ${response.status}`;
          const asked = Number(response.headers.get('retry-after')) * 1000;
          await sleep(Math.max(pause(attempt), Math.min(LONGEST_PAUSE_MS, asked > 0 ? asked : 0)), signal);
          continue;
        }
        const parsed = envelope.safeParse(await response.json().catch(() => null));
        if (!response.ok || !parsed.success) {
          throw new ApiFault(`${operation.name} was answered ${response.status} in an unknown shape`);
        }
        const answer = parsed.data;
        heard(shop, operation.name, answer);
        const errors = answer.errors ?? [];
        if (errors.some((error) => error.extensions?.code === 'THROTTLED')) {
          why = 'throttled';
          // `heard` has noted cost and level: the next round waits for the missing points, plus a drawn bit.
          await sleep(pause(0) * random() + (answer.extensions?.cost ? 0 : pause(attempt)), signal);
          continue;
        }
        if (errors.some((error) => ['INTERNAL_SERVER_ERROR', 'TIMEOUT'].includes(error.extensions?.code ?? ''))) {
          why = 'an internal error';
          await sleep(pause(attempt), signal);
          continue;
        }
        return resultOf(operation, answer);
      }
      throw new PlatformUnavailable(`${operation.name} was given up after ${attempts} attempts: ${why}`);
    },
  };
}

/** Frees the connection of an answer nobody reads; not waited for. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

function resultOf<V, D>(operation: Operation<V, D>, answer: Envelope): Answered<D> {
  const errors = answer.errors ?? [];
  const denied = errors.filter((error) => error.extensions?.code === 'ACCESS_DENIED');
  const others = errors.filter((error) => error.extensions?.code !== 'ACCESS_DENIED');
  // Messages of the API name fields and scopes, never values of a shop; still they are cut.
  if (others.length > 0) throw new ApiFault(`${operation.name}: ${others[0]?.message.slice(0, 200)}`);
  const parsed = operation.answer.safeParse(answer.data);
  const paths = denied.map((error) => (error.path ?? []).join('.'));
  if (parsed.success) return { data: parsed.data, denied: paths };
  if (denied.length > 0) throw new AccessDenied(`${operation.name}: ${denied[0]?.message.slice(0, 200)}`);
  const where = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.'));
  throw new ApiFault(`${operation.name} was answered in an unknown shape at ${where.join(', ')}`);
}
