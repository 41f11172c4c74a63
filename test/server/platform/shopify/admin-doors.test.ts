import { mkdtempSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExchangeRefused, PlatformUnavailable } from '../../../../server/platform/shopify/faults.ts';
import { shopifyRoutes } from '../../../../server/platform/shopify/http.ts';
import { platformSettings, shopifySettings } from '../../../../server/platform/shopify/settings.ts';
import { aSessionToken, NOW, SHOP, settings } from './shop-kit.ts';

let server: Server;
let origin: string;
let installs: string[];
let fault: Error | null;

const listen = async (over: { origin?: string | null } = {}) => {
  const page = join(mkdtempSync(join(tmpdir(), 'presage-page-')), 'index.html');
  writeFileSync(
    page,
    '<head><meta name="shopify-api-key" content="%API_KEY%"><script src="%APP_BRIDGE%"></script></head>',
  );
  const routes = shopifyRoutes({
    settings: { ...settings, apiKey: 'client-id', ...over },
    clock: { now: () => NOW },
    time: { now: () => NOW },
    page,
    isInstalled: () => true,
    storeDelivery: () => true,
    onFault: () => {},
    async install(shop) {
      if (fault) throw fault;
      installs.push(shop);
      return true;
    },
  });
  const app = express();
  app.get('/', routes.page);
  app.get('/api/me', ...routes.admin, (_request, response) => {
    response.json({ shop: response.locals.shop, user: response.locals.user });
  });
  app.get('/proxy/x', routes.proxy, (_request, response) => {
    response.json(response.locals.proxy);
  });
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeEach(() => {
  installs = [];
  fault = null;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const me = (authorization?: string) => fetch(`${origin}/api/me`, authorization ? { headers: { authorization } } : {});

describe('the admin API', () => {
  beforeEach(() => listen());

  it('knows shop and user from the session token alone', async () => {
    expect(await (await me(`Bearer ${aSessionToken()}`)).json()).toEqual({ shop: SHOP, user: '42' });
    expect(installs).toEqual([SHOP]);
  });

  it('answers every bad token alike, and asks App Bridge for another one', async () => {
    const expired = aSessionToken({ exp: NOW / 1000 - 100, nbf: NOW / 1000 - 160, iat: NOW / 1000 - 160 });
    for (const bad of [undefined, 'Bearer', 'Bearer x', `Basic ${aSessionToken()}`, `Bearer ${expired}`]) {
      const response = await me(bad);
      expect(response.status).toBe(401);
      expect(response.headers.get('x-shopify-retry-invalid-session-request')).toBe('1');
      expect(await response.json()).toEqual({ error: 'not signed in' });
    }
    expect(installs).toEqual([]);
  });

  it('is 401 when Shopify refuses the token, 503 when Shopify is away', async () => {
    fault = new ExchangeRefused('no');
    expect((await me(`Bearer ${aSessionToken()}`)).status).toBe(401);
    fault = new PlatformUnavailable('no');
    expect((await me(`Bearer ${aSessionToken()}`)).status).toBe(503);
  });
});

describe('the embedded page', () => {
  const get = (query: Record<string, string>) => fetch(`${origin}/?${new URLSearchParams(query)}`);
  const ancestors = (response: Response) =>
    /frame-ancestors ([^;]*)/.exec(response.headers.get('content-security-policy') ?? '')?.[1];

  it("may be framed by the token's shop only, and installs it", async () => {
    await listen();
    const response = await get({ shop: 'evil.myshopify.com', id_token: aSessionToken() });
    expect(ancestors(response)).toBe(`https://${SHOP} https://admin.shopify.com`);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(installs).toEqual([SHOP]);
    const html = await response.text();
    expect(html).toContain('content="client-id"');
    expect(html).toContain('src="https://cdn.shopify.com/shopifycloud/app-bridge.js"');
  });

  it('without a token goes by the frame it is in, and never by the shop parameter', async () => {
    await listen();
    const host = Buffer.from('admin.shopify.com/store/example-shop').toString('base64');
    expect(ancestors(await get({ host }))).toBe(`https://${SHOP} https://admin.shopify.com`);
    expect(ancestors(await get({ shop: SHOP }))).toBe("'none'");
    for (const odd of ['admin.shopify.com/store/x y; script-src *', 'evil.example.com/admin', '']) {
      expect(ancestors(await get({ host: Buffer.from(odd).toString('base64') }))).toBe("'none'");
    }
    expect(installs).toEqual([]);
  });

  it('is served though the install could not be finished', async () => {
    await listen();
    fault = new PlatformUnavailable('no');
    expect((await get({ id_token: aSessionToken() })).status).toBe(200);
  });

  it('knows a stand-in platform', async () => {
    await listen({ origin: 'http://127.0.0.1:4001' });
    const response = await get({ id_token: aSessionToken() });
    expect(ancestors(response)).toBe(`https://${SHOP} https://admin.shopify.com http://127.0.0.1:4001`);
    expect(await response.text()).toContain('src="http://127.0.0.1:4001/app-bridge.js"');
  });
});

describe('the proxy', () => {
  it('says nothing to the unsigned', async () => {
    await listen();
    const response = await fetch(`${origin}/proxy/x?shop=${SHOP}`);
    expect([response.status, await response.text()]).toEqual([401, '']);
  });
});

describe('the settings', () => {
  it('are read from the environment, blanks as absent', async () => {
    await listen();
    const config = platformSettings.parse({
      SHOPIFY_API_KEY: 'key',
      SHOPIFY_API_SECRET: 'a-secret-of-some-length',
      SHOPIFY_API_SECRET_OLD: '',
      PRESAGE_PLATFORM_ORIGIN: 'http://127.0.0.1:4001/',
    });
    expect(shopifySettings(config)).toEqual({
      apiKey: 'key',
      secret: 'a-secret-of-some-length',
      secrets: ['a-secret-of-some-length'],
      origin: 'http://127.0.0.1:4001',
    });
    const faults = platformSettings
      .safeParse({ PRESAGE_PLATFORM_ORIGIN: 'ftp://x' })
      .error?.issues.map(({ path }) => path[0]);
    expect(faults).toEqual(['SHOPIFY_API_KEY', 'SHOPIFY_API_SECRET', 'PRESAGE_PLATFORM_ORIGIN']);
  });
});
