import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { seededRandom } from '../../../../server/lib/random.ts';
import {
  AccessDenied,
  AccessLost,
  ApiFault,
  PlatformUnavailable,
  ShopUnavailable,
} from '../../../../server/platform/shopify/faults.ts';
import { adminApi } from '../../../../server/platform/shopify/graphql-client.ts';
import { operation } from '../../../../server/platform/shopify/operations/operation.ts';
import { SHOP } from './shop-kit.ts';

const thing = operation<{ id: string }>()(
  'Thing',
  'query Thing($id: ID!) { thing(id: $id) { name secret } }',
  z.object({ thing: z.object({ name: z.string(), secret: z.string().nullable() }) }),
);
const good = { data: { thing: { name: 'a', secret: 'b' } } };
const cost = (requestedQueryCost: number, currentlyAvailable: number) => ({
  cost: { requestedQueryCost, throttleStatus: { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 } },
});

/** An API that gives these answers in turn; sleeping winds the clock. */
function api(answers: (Response | Error | object)[]) {
  const slept: number[] = [];
  const tokensUsed: string[] = [];
  const clock = { at: 0, now: () => clock.at };
  let renewed = 0;
  const client = adminApi({
    clock,
    random: seededRandom(3),
    async sleep(ms) {
      slept.push(ms);
      clock.at += ms;
    },
    tokens: {
      exchange: async () => [],
      accessTokenOf: async () => 'token-0',
      renewed: async () => `token-${++renewed}`,
      has: async () => true,
    },
    async shopFetch(_shop, path, init) {
      expect(path).toBe('/admin/api/2026-10/graphql.json');
      tokensUsed.push((init.headers as Record<string, string>)['x-shopify-access-token'] as string);
      const next = answers.length > 1 ? answers.shift() : answers[0];
      if (next instanceof Error) throw next;
      return next instanceof Response ? next.clone() : Response.json(next);
    },
  });
  return { run: () => client.run(SHOP, thing, { id: '1' }), slept, tokensUsed, clock };
}

describe('the GraphQL client', () => {
  it('returns what was answered, typed', async () => {
    expect(await api([good]).run()).toEqual({ data: good.data, denied: [] });
  });

  it('waits for points that were missing, and no longer', async () => {
    const throttled = {
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: cost(500, 100),
    };
    const { run, slept } = api([throttled, good]);
    await run();
    // 400 points are missing, 100 come back a second; a drawn bit is on top.
    const all = slept.reduce((sum, ms) => sum + ms, 0);
    expect(all).toBeGreaterThanOrEqual(3900);
    expect(all).toBeLessThanOrEqual(4600);
  });

  it('does not send what the bucket can not pay for', async () => {
    const { run, slept, clock } = api([{ ...good, extensions: cost(300, 50) }]);
    await run();
    expect(slept).toEqual([]);
    await run();
    expect(slept).toEqual([2500]);
    clock.at += 60_000;
    await run();
    expect(slept).toHaveLength(1);
  });

  it('tries again after 5xx, 429 and a broken connection, with growing drawn pauses', async () => {
    const { run, slept } = api([
      new Response('', { status: 502 }),
      new TypeError('fetch failed'),
      new Response('', { status: 429, headers: { 'retry-after': '7' } }),
      { errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
      good,
    ]);
    expect((await run()).data).toEqual(good.data);
    expect(slept).toHaveLength(4);
    expect(slept[0]).toBeGreaterThanOrEqual(250);
    expect(slept[0]).toBeLessThanOrEqual(500);
    expect(slept[2]).toBe(7000);
    expect(slept[3]).toBeGreaterThanOrEqual(2000);
  });

  it('gives up in the end', async () => {
    const { run, tokensUsed } = api([new Response('', { status: 500 })]);
    await expect(run()).rejects.toThrow(PlatformUnavailable);
    expect(tokensUsed).toHaveLength(8);
  });

  it('gets one new token when its own is refused', async () => {
    const { run, tokensUsed } = api([new Response('', { status: 401 }), good]);
    await run();
    expect(tokensUsed).toEqual(['token-0', 'token-1']);
    await expect(api([new Response('', { status: 401 })]).run()).rejects.toThrow(AccessLost);
  });

  it.each([402, 403, 404, 423])('says the shop is not to be had on %s', async (status) => {
    await expect(api([new Response('', { status })]).run()).rejects.toThrow(ShopUnavailable);
  });

  it('returns the rest where single fields are denied', async () => {
    const denied = {
      data: { thing: { name: 'a', secret: null } },
      errors: [{ message: 'Access denied', path: ['thing', 'secret'], extensions: { code: 'ACCESS_DENIED' } }],
    };
    expect(await api([denied]).run()).toEqual({ data: denied.data, denied: ['thing.secret'] });
  });

  it('says so where nothing is left', async () => {
    const denied = {
      data: { thing: null },
      errors: [{ message: 'Access denied', extensions: { code: 'ACCESS_DENIED' } }],
    };
    await expect(api([denied]).run()).rejects.toThrow(AccessDenied);
  });

  it('calls an answer of another shape a fault, without repeating it', async () => {
    const odd = await api([{ data: { thing: { name: 5, secret: 'private' } } }])
      .run()
      .catch((fault: Error) => fault);
    expect(odd).toBeInstanceOf(ApiFault);
    expect(String(odd)).not.toContain('private');
    await expect(api([new Response('<html>')]).run()).rejects.toThrow(ApiFault);
    await expect(api([{ errors: 'Not found' }]).run()).rejects.toThrow(ApiFault);
  });
});
