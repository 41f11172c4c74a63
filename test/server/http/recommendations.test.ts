import express from 'express';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { RecommendationRequest } from '../../../server/decisions/recommend.ts';
import { faultHandler } from '../../../server/http/errors.ts';
import { recommendationsRouter } from '../../../server/http/recommendations.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function door(customer: string | null = null, installed = true) {
  const asked: RecommendationRequest[] = [];
  const recognised: string[][] = [];
  const app = express();
  app.set('query parser', 'simple');
  app.use(
    '/proxy',
    (_request, response, next) => {
      response.locals.proxy = { shop: 'a.myshopify.com', customer };
      next();
    },
    recommendationsRouter({
      async recommend(request) {
        asked.push(request);
        return installed ? { decision: 'd', strategy: 's', fallback: null, items: [] } : null;
      },
      banner: async () => null,
      articles: async () => null,
      recognised: (...told) => recognised.push(told),
    }),
  );
  app.use(faultHandler(pino({ level: 'silent' })));
  const server = app.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await new Promise((ready) => server.once('listening', ready));
  const { port } = server.address() as { port: number };
  const get = (query: string) => fetch(`http://127.0.0.1:${port}/proxy/recommendations?${query}`);
  return { get, asked, recognised };
}

describe('the storefront’s question', () => {
  it('is passed on as it was asked, and its answer is for this visitor alone', async () => {
    const { get, asked } = await door();
    const response = await get('placement=product&product=11&visitor=v-1&limit=4&cart=101,102&locale=de');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(asked).toEqual([
      {
        shop: 'a.myshopify.com',
        placement: 'product',
        product: '11',
        collection: null,
        query: null,
        visitor: 'v-1',
        cartVariants: ['101', '102'],
        limit: 4,
        locale: 'de',
      },
    ]);
  });

  it('with odd parts is answered without them', async () => {
    const { get, asked } = await door();
    const odd = [
      'placement=nowhere&limit=0&product=%27;drop&visitor=a%20b&cart=x,1,-2&locale=<b>',
      'placement=home&placement=cart&limit=1e9&limit=3&product=1&product=2&visitor=a&visitor=b&cart=1&cart=2',
      'limit=NaN&visitor=&product=&cart=&placement=',
      '__proto__=1&constructor=2&shop=b.myshopify.com&%00=%00',
      `cart=${'1,'.repeat(2000)}&visitor=${'v'.repeat(100)}`,
    ];
    for (const query of odd) {
      const response = await get(query);
      expect(response.status, query).toBe(200);
      const request = asked.at(-1);
      expect(request, query).toMatchObject({ shop: 'a.myshopify.com', product: null, visitor: null });
      expect(request?.limit).toBeGreaterThan(0);
      expect(request?.limit).toBeLessThanOrEqual(24);
    }
    expect(asked[0]?.cartVariants).toEqual(['1']);
  });

  it('never meets a fault, whatever is asked', async () => {
    const { get } = await door('77');
    const name = fc.constantFrom('placement', 'product', 'visitor', 'limit', 'cart', 'locale', 'shop', '__proto__');
    const query = fc.array(fc.tuple(name, fc.string({ unit: 'grapheme', maxLength: 40 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(query, async (pairs) => {
        const text = pairs.map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed())}`).join('&');
        const response = await get(text);
        await response.text();
        return response.status === 200;
      }),
      { numRuns: 200 },
    );
    for (const raw of ['%', '%zz=%zz', '&&==&', 'visitor=%ff%fe']) expect((await get(raw)).status, raw).toBe(200);
  });

  it('tells who is logged in only where the platform signed it and the browser has an id', async () => {
    const signed = await door('77');
    await signed.get('visitor=v-1');
    await signed.get('');
    await signed.get('visitor=not%20an%20id');
    expect(signed.recognised).toEqual([['a.myshopify.com', 'v-1', '77']]);
    const nobody = await door(null);
    await nobody.get('visitor=v-1&logged_in_customer_id=77');
    expect(nobody.recognised).toEqual([]);
  });

  it('for a shop that is not installed is answered with nothing to show', async () => {
    const { get } = await door(null, false);
    expect(await (await get('')).json()).toMatchObject({ items: [], fallback: 'unknown-shop' });
  });
});
