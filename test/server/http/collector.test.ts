import express from 'express';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { collectorRouter } from '../../../server/http/collector.ts';
import { faultHandler } from '../../../server/http/errors.ts';
import { collector } from '../../../server/profile/collect.ts';
import { saveShop, shopUninstalled } from '../../../server/storage/shops.ts';
import { tempWorld } from '../../support/temp-store.ts';

const SHOP = 'a.myshopify.com';
const VISITOR = 'visitor-0123456789abcdef';
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function door(rate = 1000) {
  const world = await tempWorld();
  const facts = {
    platform: 'p',
    name: 'A',
    url: 'https://a',
    currency: 'EUR',
    zone: 'UTC',
    locale: 'en',
    emailSealed: null,
  };
  await saveShop(world.store, { shop: SHOP, ...facts }, world.clock.now());
  const app = express();
  const intake = collector(world.store, () => world.context());
  app.use('/collect', collectorRouter({ store: world.store, intake, now: world.clock.now, rate }));
  app.use(faultHandler(pino({ level: 'silent' })));
  const server = app.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await new Promise((r) => server.once('listening', r));
  const { port } = server.address() as { port: number };
  const post = (body: unknown) =>
    fetch(`http://127.0.0.1:${port}/collect`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const view = (id: string, at = world.clock.now()) => ({ id, type: 'product-viewed', at, product: '11' });
  const batch = (change: object = {}) => ({
    shop: SHOP,
    visitor: VISITOR,
    client: 'c',
    consent: { analytics: true, marketing: false, preferences: true, sale_of_data: false },
    events: [view('e1')],
    ...change,
  });
  const rows = () => world.store.selectFrom('events').selectAll().execute();
  const drops = async () =>
    Object.fromEntries((await world.store.selectFrom('drops').selectAll().execute()).map((d) => [d.reason, d.count]));
  return { ...world, post, view, batch, rows, drops, port };
}

describe('the collector', () => {
  it('keeps no address and no key that stands in a path or a search', async () => {
    const { post, batch, rows, clock } = await door();
    const at = clock.now();
    const events = [
      { id: 'p', type: 'page-viewed', at, path: '/account/ann%40example.com/activate?token=hush#x' },
      { id: 's', type: 'search-submitted', at, query: 'order of ann@example.com mug' },
    ];
    await post(batch({ events }));
    const kept = (await rows()).map((row) => row.body).join();
    expect(kept).toContain('/account/(address)/activate');
    expect(kept).toContain('order of (address) mug');
    expect(kept).not.toMatch(/ann|hush/);
  });

  it('counts all it turned away, also when many come at once', async () => {
    const { post, batch, view, drops } = await door(1);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        post(batch({ events: [view(`a${i}`), view(`b${i}`)] })).then((r) => r.status),
      ),
    );
    const refused = answers.filter((status) => status === 429).length;
    expect(refused).toBe(25);
    expect((await drops())['too-many']).toBe(2 * refused);
  });

  it('stores what was consented to and says how much', async () => {
    const { post, batch, rows } = await door();
    const response = await post(batch());
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ stored: 1, dropped: {} });
    expect((await rows()).map((e) => [e.type, e.visitor, e.product])).toEqual([['product-viewed', VISITOR, '11']]);
  });

  it('without analytics consent, refused or unknown, nothing is stored and every event is counted', async () => {
    const { post, batch, rows, drops, store, view } = await door();
    for (const consent of [{ analytics: false }, {}, { marketing: true }]) {
      const response = await post(batch({ consent, events: [view('e1'), view('e2')] }));
      expect(await response.json()).toEqual({ stored: 0, dropped: { 'no-consent': 2 } });
    }
    expect(await rows()).toEqual([]);
    expect(await store.selectFrom('consents').selectAll().execute()).toEqual([]);
    expect(await drops()).toEqual({ 'no-consent': 6 });
  });

  it('a bad event is dropped with its reason, the others of the batch are stored', async () => {
    const { post, batch, view, clock } = await door();
    const events = [
      view('e1'),
      { id: 'e2', type: 'mind-read', at: clock.now() },
      { id: 'e3', type: 'product-viewed', at: 'yesterday' },
      view('e4', clock.now() + 3_600_000),
      view('e5', clock.now() - 200 * 86_400_000),
      view('e1'),
      null,
      'x',
      { id: 'e6', type: 'product-viewed', at: clock.now(), product: '<script>' },
    ];
    expect(await (await post(batch({ events }))).json()).toEqual({
      stored: 1,
      dropped: { 'unknown-type': 1, malformed: 4, 'clock-ahead': 1, 'too-old': 1, duplicate: 1 },
    });
  });

  it('what is no batch is 400, what is too large 413, an unknown or uninstalled shop 404; never 500', async () => {
    const { post, batch, store, clock } = await door();
    for (const body of [
      '',
      '{',
      '[]',
      '{"shop":1}',
      JSON.stringify(batch({ visitor: 'no id' })),
      JSON.stringify(batch({ events: {} })),
    ]) {
      expect((await post(body)).status, body.slice(0, 40)).toBe(400);
    }
    expect((await post('x'.repeat(300_000))).status).toBe(413);
    expect((await post(batch({ shop: 'other.myshopify.com' }))).status).toBe(404);
    await shopUninstalled(store, SHOP, clock.now());
    expect((await post(batch())).status).toBe(404);
  });

  it('one browser can not take the event ids of another', async () => {
    const { post, batch, rows } = await door();
    await post(batch());
    await post(batch({ visitor: 'visitor-fedcba9876543210' }));
    expect(await rows()).toHaveLength(2);
  });

  it('a flood from one address is refused and counted', async () => {
    const { post, batch, view, drops } = await door(1);
    const many = Array.from({ length: 8 }, (_, i) => view(`e${i}`));
    expect((await post(batch({ events: many }))).status).toBe(202);
    const refused = await post(batch({ events: many }));
    expect(refused.status).toBe(429);
    expect(await drops()).toEqual({ 'too-many': 8 });
  });

  it('many batches at once are each answered, and all stored', async () => {
    const { post, batch, view, rows } = await door();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => post(batch({ visitor: `visitor-0123456789-${i}`, events: [view('e1')] }))),
    );
    expect(answers.every((a) => a.status === 202)).toBe(true);
    expect(await rows()).toHaveLength(100);
  });

  it('withdrawn consent is remembered and ends personalisation', async () => {
    const { post, batch, store } = await door();
    const { mayPersonalise } = await import('../../../server/profile/consent.ts');
    await post(batch());
    expect(await mayPersonalise(store, SHOP, VISITOR)).toBe(true);
    await post(batch({ consent: { analytics: false }, events: [] }));
    expect(await mayPersonalise(store, SHOP, VISITOR)).toBe(false);
  });
});
