// Links of mails lead to the shop and nowhere else; machines that look mails through are told apart from people.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { ClickLinks } from '../../../../server/channels/links/click-links.ts';
import { machineSign, openedByMachine } from '../../../../server/channels/links/machine-signs.ts';
import { shopAddress } from '../../../../server/channels/links/shop-address.ts';
import { linksRouter } from '../../../../server/http/links.ts';
import { journeyResults } from '../../../../server/measurement/journey-results.ts';
import { type Shop, shopOf } from '../../../../server/storage/shops.ts';
import {
  aCart,
  aCheckout,
  aLine,
  cartWorld,
  DAY,
  HOUR,
  MINUTE,
  openShop,
  recordedMailer,
  SHOP,
} from '../../../support/cart-world.ts';
import { tempWorld, testKeys } from '../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const aProduct = (at: number, id: string, handle: string) => ({
  type: 'product-changed' as const,
  id: `product:${id}:${at}`,
  at,
  product: {
    ...{ id, handle, title: `Thing ${id}`, description: '', productType: '', vendor: '', tags: [], image: null },
    ...{ published: true, giftCard: false, createdAt: at, updatedAt: at },
    variants: [
      {
        ...{ id: `${id}1`, title: 'Default Title', sku: null, price: 1850, compareAt: null },
        ...{ inventory: 3, available: true, position: 1 },
      },
    ],
  },
});

async function mailed(settings: Record<string, unknown> = {}) {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const cart = await cartWorld(world, { mailer, settings: { secondStep: false, ...settings } });
  const app = express().use(linksRouter(world));
  const server = await new Promise<Server>((ready) => {
    const listening: Server = app.listen(0, '127.0.0.1', () => ready(listening));
  });
  closing.push(() => new Promise<void>((done) => server.close(() => done())));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const now = world.clock.now();
  const lines = ['101', '102', '103'].map((product) =>
    aLine({ line: `l${product}`, product, variant: `${product}1`, title: `Thing ${product}` }),
  );
  await cart.record([
    ...['101', '102', '103'].map((id) => aProduct(now, id, `thing-${id}`)),
    aCart(now, { lines }),
    aCheckout(now, { lines }),
  ]);
  await cart.advance(2 * HOUR);
  const raw = (mailer.mails[0]?.bytes.toString('latin1') ?? '').replace(/=\r\n/g, '').replace(/=3D/g, '=');
  const paths = [...new Set([...raw.matchAll(/https:\/\/presage\.example(\/click\/[^"\s]+)/g)].map((m) => m[1]))].map(
    (path) => (path as string).replaceAll('&amp;', '&'),
  );
  const follow = (path: string, agent = BROWSER, method = 'GET') =>
    fetch(`${url}${path}`, { method, redirect: 'manual', headers: { 'user-agent': agent } });
  const clicks = async () =>
    (await world.store.selectFrom('events').select('at').where('type', '=', 'message-clicked').execute()).length;
  const books = async () => {
    const at = world.clock.now();
    return (await journeyResults(world.store, SHOP, 'abandoned-cart', { from: at - DAY, to: at + DAY })).steps[0];
  };
  return { ...world, ...cart, raw, url, paths, follow, clicks, books };
}

const shop = { shop: SHOP, url: 'https://harbour.example' };
const hostile = [
  'https://evil.example/products/mug',
  '//evil.example/products/mug',
  '/products/mug',
  'https://harbour.example@evil.example/',
  'https://harbour.example:pw@evil.example/',
  'https://user@harbour.example/',
  'https://harbour.example.evil.example/',
  'https://evil.example/https://harbour.example/',
  'https://evil.example\\@harbour.example/',
  'https:\\\\evil.example',
  'https:/evil.example',
  'https://harbour.example:8443/',
  'http://harbour.example/',
  'https://evil.example#@harbour.example/',
  'https://evil.example?@harbour.example/',
  'https://harbour.example%2eevil.example/',
  'https://harbour.example\t.evil.example/',
  'https://harbour.example\n/',
  ' https://harbour.example/',
  'javascript:alert(1)//https://harbour.example/',
  'data:text/html,https://harbour.example/',
  'https://ⓗarbour.example.evil.example/',
  `https://harbour.example/${'x'.repeat(3000)}`,
  '',
];

describe('a link of a mail', () => {
  it.each(hostile)('leads nowhere but to the shop: %j', (address) => {
    expect(shopAddress(shop, address)).toBeNull();
    const links = new ClickLinks(testKeys, 'https://presage.example', shop as Shop, 'm');
    expect(links.through(address)).toBe(address);
    expect(links.targets).toEqual([]);
  });

  it('leads to the page it names, with where the visit comes from', async () => {
    const w = await mailed();
    expect(w.paths.length).toBe(4);
    for (const path of w.paths) {
      const shown = new URL(`https://harbour.example${path.replace(/^\/click\/[\w-]{22}\.\d+/, '')}`).href;
      const answer = await w.follow(path);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(shown);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(shown).toContain('utm_campaign=abandoned-cart');
    }
  });

  it('heeds neither what stands after its token nor what is added to it', async () => {
    const w = await mailed();
    const [token = ''] = /^\/click\/[\w-]{22}\.\d+/.exec(w.paths[1] ?? '') ?? [];
    const target = (await w.follow(w.paths[1] ?? '')).headers.get('location');
    for (const more of [
      '//evil.example/',
      '/?url=https://evil.example',
      '/%2f%2fevil.example',
      '/%zz',
      '/@evil.example',
      '',
    ]) {
      const answer = await w.follow(`${token}${more}`);
      expect(answer.headers.get('location')).toBe(target);
    }
    for (const other of ['/click/', '/click/x', `${token}9`, `${token.slice(0, -4)}zz.0`, '/click/..%2f..%2fevil'])
      expect((await w.follow(other)).status).toBe(404);
  });

  it('of a shop that has moved leads to where it is now, or not at all', async () => {
    const w = await mailed();
    await w.store.updateTable('shops').set({ url: 'https://quay.example' }).execute();
    expect((await w.follow(w.paths[0] ?? '')).headers.get('location')).toBe('https://quay.example/');
    await w.store.deleteFrom('shops').execute();
    expect((await w.follow(w.paths[0] ?? '')).status).toBe(404);
  });

  it('is known to the database by its hash alone, and does not count when the merchant looks at the mail', async () => {
    const w = await mailed();
    const [, token = ''] = /click\/([\w-]{22})/.exec(w.paths[0] ?? '') ?? [];
    expect(token).toHaveLength(22);
    const kept = await w.store.selectFrom('messages').selectAll().executeTakeFirstOrThrow();
    expect(
      JSON.stringify(kept) + JSON.stringify(await w.store.selectFrom('links').selectAll().execute()),
    ).not.toContain(token);
    expect(kept.html).toContain('https://harbour.example/products/thing-101?variant=1011&amp;utm_source=presage');
    expect(kept.html).not.toContain('/click/');
  });

  it('of one shop opens nothing of another', async () => {
    const w = await mailed();
    await openShop(w, 'other.myshopify.com');
    const other = (await shopOf(w.store, 'other.myshopify.com')) as Shop;
    const { id } = await w.store.selectFrom('messages').select('id').executeTakeFirstOrThrow();
    const foreign = new ClickLinks(testKeys, '', other, id).through('https://other.example/');
    expect((await w.follow(foreign)).status).toBe(404);
  });
});

describe('who follows a link', () => {
  it('is a person when it is one link by a browser', async () => {
    const w = await mailed();
    await w.follow(w.paths[1] ?? '');
    expect(await w.clicks()).toBe(0);
    await w.advance(MINUTE);
    expect(await w.clicks()).toBe(1);
    expect(await w.books()).toMatchObject({ clicked: 1, clickedByMachine: 0 });
  });

  it('is a machine when it says so, asks for the head alone, or follows several links at once', async () => {
    for (const [agent, method, links] of [
      ['python-requests/2.32', 'GET', 1],
      ['', 'GET', 1],
      [BROWSER, 'HEAD', 1],
      [BROWSER, 'GET', 3],
    ] as const) {
      const w = await mailed();
      for (const path of w.paths.slice(0, links)) await w.follow(path, agent, method);
      await w.advance(MINUTE);
      expect(await w.clicks(), `${agent} ${method} ${links}`).toBe(0);
      expect(await w.books()).toMatchObject({ clicked: 0, clickedByMachine: 1 });
      // The person who reads the mail later counts all the same.
      await w.advance(HOUR);
      await w.follow(w.paths[0] ?? '');
      await w.advance(MINUTE);
      expect(await w.books()).toMatchObject({ clicked: 1, clickedByMachine: 1 });
    }
  });

  it('is told by what the request shows', () => {
    const request = { method: 'GET', userAgent: BROWSER, isPrefetch: false };
    expect(machineSign(request)).toBeNull();
    expect(machineSign({ ...request, isPrefetch: true })).toBe('prefetch');
    for (const userAgent of ['Barracuda Sentinel (EE)', 'Mozilla/5.0 (compatible; Googlebot/2.1)', 'node', 'curl/8'])
      expect(machineSign({ ...request, userAgent }), userAgent).toBe('agent');
    expect(openedByMachine({ ...request, userAgent: 'Mozilla/5.0' })).toBe('agent');
    const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
    expect(openedByMachine({ ...request, userAgent: gmail })).toBeNull();
  });
});

describe('opening', () => {
  it('is counted only where the merchant wants it, people apart from mailboxes that open everything', async () => {
    expect((await mailed()).raw).not.toContain('/open/');
    const w = await mailed({ countOpens: true });
    const [path = ''] = /\/open\/[\w-]{22}\.gif/.exec(w.raw) ?? [];
    const answer = await w.follow(path, 'Mozilla/5.0');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
    await w.advance(MINUTE);
    expect(await w.books()).toMatchObject({ opened: 0, openedByMachine: 1 });
    await w.follow(path);
    await w.advance(MINUTE);
    expect(await w.books()).toMatchObject({ opened: 1, openedByMachine: 1, clicked: 0 });
    expect((await w.follow('/open/nothing.gif')).status).toBe(200);
  });
});
