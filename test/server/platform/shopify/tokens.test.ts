import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessLost, ExchangeRefused, PlatformUnavailable } from '../../../../server/platform/shopify/faults.ts';
import { shopTokens, tokensDropped } from '../../../../server/platform/shopify/tokens.ts';
import { openStore } from '../../../../server/storage/store.ts';
import { aShopStore, NOW, SHOP, settings } from './shop-kit.ts';

let kit: Awaited<ReturnType<typeof aShopStore>>;
let asked: Record<string, string>[];
let answer: (body: Record<string, string>) => Response | Promise<Response>;
let issued: number;

const issue = () => {
  issued++;
  return Response.json({
    access_token: `access-${issued}`,
    scope: 'read_orders,write_products',
    expires_in: 3600,
    refresh_token: `refresh-${issued}`,
    refresh_token_expires_in: 7_776_000,
  });
};

beforeEach(async () => {
  kit = await aShopStore();
  asked = [];
  issued = 0;
  answer = issue;
});
afterEach(() => kit.end());

const tokensOf = (over: Partial<Parameters<typeof shopTokens>[0]> = {}) =>
  shopTokens({
    ...kit,
    ...over,
    settings,
    async shopFetch(shop, path, init) {
      expect([shop, path]).toEqual([SHOP, '/admin/oauth/access_token']);
      const body = JSON.parse(String(init.body));
      asked.push(body);
      await new Promise((resolve) => setImmediate(resolve));
      return answer(body);
    },
  });

describe("a shop's tokens", () => {
  it('are had for a session token, as expiring offline tokens', async () => {
    expect(await tokensOf().exchange(SHOP, 'a.b.c')).toEqual(['read_orders', 'write_products']);
    expect(asked).toEqual([
      {
        client_id: settings.apiKey,
        client_secret: settings.secret,
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: 'a.b.c',
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
        expiring: '1',
      },
    ]);
    expect(await tokensOf().accessTokenOf(SHOP)).toBe('access-1');
  });

  it('are sealed at rest, bound to their shop', async () => {
    await tokensOf().exchange(SHOP, 'a.b.c');
    const row = await kit.store.selectFrom('platform_tokens').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toMatch(/access-1|refresh-1/);
    expect(row).toMatchObject({ expires_at: NOW + 3_600_000, refresh_expires_at: NOW + 7_776_000_000 });
    expect(() => kit.keys.open('other.myshopify.com', 'token', row.access_sealed)).toThrow();
  });

  it('are refreshed shortly before they expire, by the handed-in clock, and rotate', async () => {
    const tokens = tokensOf();
    await tokens.exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000 - 6 * 60_000;
    expect(await tokens.accessTokenOf(SHOP)).toBe('access-1');
    kit.clock.at = NOW + 3_600_000 - 4 * 60_000;
    expect(await tokens.accessTokenOf(SHOP)).toBe('access-2');
    expect(asked.at(-1)).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'refresh-1' });
    kit.clock.at += 3_600_000;
    expect(await tokens.accessTokenOf(SHOP)).toBe('access-3');
    expect(asked.at(-1)).toMatchObject({ refresh_token: 'refresh-2' });
  });

  it('are refreshed once, however many ask at the same time', async () => {
    const tokens = tokensOf();
    await tokens.exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000;
    const all = await Promise.all(Array.from({ length: 20 }, () => tokens.accessTokenOf(SHOP)));
    expect(new Set(all)).toEqual(new Set(['access-2']));
    expect(asked).toHaveLength(2);
  });

  it('are renewed once for many calls the API refused', async () => {
    const tokens = tokensOf();
    await tokens.exchange(SHOP, 'a.b.c');
    await Promise.all([tokens.renewed(SHOP, 'access-1'), tokens.renewed(SHOP, 'access-1')]);
    // A latecomer refused with the old token is handed the new one.
    expect(await tokens.renewed(SHOP, 'access-1')).toBe('access-2');
    expect(asked).toHaveLength(2);
  });

  it('that another process has refreshed meanwhile are used as they are', async () => {
    const ours = tokensOf();
    const theirs = tokensOf();
    await ours.exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000;
    answer = async (body) => {
      if (body.refresh_token === 'refresh-1' && issued === 1) {
        const fresh = issue();
        answer = () => Response.json({ error: 'invalid_grant' }, { status: 400 });
        await theirs.exchange(SHOP, 'x').catch(() => {});
        return fresh;
      }
      return issue();
    };
    expect(await ours.accessTokenOf(SHOP)).toBe('access-2');
  });

  it('are refreshed once by all processes together, and every one has the new token', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openStore(kit.folder)));
    const processes = opened.map(({ store }) => tokensOf({ store }));
    await tokensOf().exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000;
    const all = await Promise.all(
      processes.flatMap((tokens) => Array.from({ length: 5 }, () => tokens.accessTokenOf(SHOP))),
    );
    expect(new Set(all)).toEqual(new Set(['access-2']));
    expect(asked).toHaveLength(2);
    expect(await kit.store.selectFrom('leases').selectAll().execute()).toEqual([]);
    for (const each of opened) await each.close();
  });

  it('are not waited for when the process that refreshes them is dead', async () => {
    await tokensOf().exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000;
    const dead = { shop: SHOP, name: 'token', holder: 'dead', until_at: kit.clock.at + 60_000 };
    await kit.store.insertInto('leases').values(dead).execute();
    let waited = 0;
    const sleep = async (ms: number) => {
      waited += ms;
      kit.clock.at += ms;
    };
    expect(await tokensOf({ sleep }).accessTokenOf(SHOP)).toBe('access-2');
    expect(waited).toBe(60_000);
  });

  it('that came while a refresh lost its lease are kept, whatever the late answer says', async () => {
    const [slow, quick] = [tokensOf(), tokensOf()];
    await slow.exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000;
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    answer = async () => {
      answer = issue;
      await held;
      return Response.json({ error: 'invalid_grant' }, { status: 400 });
    };
    const late = slow.accessTokenOf(SHOP);
    await new Promise((resolve) => setTimeout(resolve, 20));
    kit.clock.at += 61_000;
    expect(await quick.accessTokenOf(SHOP)).toBe('access-2');
    release();
    expect(await late).toBe('access-2');
    expect(await quick.has(SHOP)).toBe(true);
  });

  it('that are dropped while they are refreshed do not come back', async () => {
    const tokens = tokensOf();
    await tokens.exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000;
    answer = async () => {
      await tokensDropped(kit.store, SHOP);
      return issue();
    };
    await expect(tokens.accessTokenOf(SHOP)).rejects.toThrow(AccessLost);
    expect(await tokens.has(SHOP)).toBe(false);
  });

  it('that can not be refreshed are lost, and said to be lost', async () => {
    const tokens = tokensOf();
    await expect(tokens.accessTokenOf(SHOP)).rejects.toThrow(AccessLost);
    await tokens.exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000;
    answer = () => Response.json({ error: 'invalid_grant', error_description: 'refresh-1' }, { status: 400 });
    const fault = await tokens.accessTokenOf(SHOP).catch((f: Error) => f);
    expect(fault).toBeInstanceOf(AccessLost);
    expect(String(fault)).not.toMatch(/access-1|refresh-1/);
    expect(await tokens.has(SHOP)).toBe(false);
  });

  it('stay when the platform is only down', async () => {
    const tokens = tokensOf();
    await tokens.exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 3_600_000;
    for (const down of [
      () => new Response('', { status: 503 }),
      () => new Response('<html>', { status: 200 }),
      () => {
        throw new TypeError('fetch failed');
      },
    ]) {
      answer = down;
      await expect(tokens.accessTokenOf(SHOP)).rejects.toThrow(PlatformUnavailable);
      expect(await tokens.has(SHOP)).toBe(true);
    }
    answer = issue;
    expect(await tokens.accessTokenOf(SHOP)).toBe('access-2');
  });

  it('past their 90 days need the merchant again', async () => {
    const tokens = tokensOf();
    await tokens.exchange(SHOP, 'a.b.c');
    kit.clock.at = NOW + 91 * 86_400_000;
    expect(await tokens.has(SHOP)).toBe(false);
    await expect(tokens.accessTokenOf(SHOP)).rejects.toThrow(AccessLost);
    expect(asked).toHaveLength(1);
  });

  it('are gone at once when dropped', async () => {
    const tokens = tokensOf();
    await tokens.exchange(SHOP, 'a.b.c');
    await tokensDropped(kit.store, SHOP);
    await expect(tokens.accessTokenOf(SHOP)).rejects.toThrow(AccessLost);
  });

  it('are not had for a session token Shopify refuses, and the fault does not repeat it', async () => {
    answer = () => Response.json({ error: 'invalid_subject_token' }, { status: 400 });
    const fault = await tokensOf()
      .exchange(SHOP, 'secret.session.token')
      .catch((f: Error) => f);
    expect(fault).toBeInstanceOf(ExchangeRefused);
    expect(String(fault)).not.toContain('secret.session');
  });
});
