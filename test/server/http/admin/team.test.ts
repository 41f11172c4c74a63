import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { neededRole } from '../../../../server/http/admin/roles.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, anEvent, aShop, aShopper, DAY, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  app = await anAdminApp(ground);
});

afterEach(async () => {
  await app.close();
  await ground.end();
});

/** Asks as one of the staff. */
const as = (user: string) => (method: string, path: string, body?: unknown) =>
  app.ask(`/api${path}`, { as: `${SHOP}#${user}`, method, ...(body === undefined ? {} : { body }) });
const ann = as('1');
const bo = as('2');

async function twoOfThem(): Promise<void> {
  for (const who of [ann, bo]) expect((await who('GET', '/me')).body.role).toBe('owner');
  expect((await ann('PUT', '/team/1', { role: 'owner', label: 'Ann' })).status).toBe(200);
}

describe('roles', () => {
  it('a viewer sees everything and changes nothing, and is told so in their language', async () => {
    await twoOfThem();
    await ann('PUT', '/team/2', { role: 'viewer', label: 'Bo' });
    expect((await bo('GET', '/me')).body).toMatchObject({ role: 'viewer', roleText: 'Viewer' });
    for (const path of ['/home', '/settings', '/journeys', '/team', '/data-health', '/merchandising'])
      expect((await bo('GET', path)).status, path).toBe(200);
    const rule = { action: 'pin', target: 'product', value: '7' };
    const tries: [string, string, unknown][] = [
      ['PUT', '/settings', { paused: true }],
      ['PUT', '/settings/', { holdout: 0 }],
      ['PUT', '/team/2', { role: 'owner', label: '' }],
      ['POST', '/merchandising', rule],
      ['PUT', '/journeys/welcome', { on: true, edition: 0 }],
      ['POST', '/campaigns', {}],
      ['POST', '/privacy/1/export', {}],
      ['DELETE', '/segments/1', undefined],
    ];
    for (const [method, path, body] of tries) {
      const { status, body: told } = await bo(method, path, body);
      expect(status, path).toBe(403);
      expect(told.fault, path).toContain('you are a viewer here. Nothing was changed.');
    }
    expect((await ground.store.selectFrom('merchandising_rules').select('id').execute()).length).toBe(0);
    expect((await bo('POST', '/segments/count', { rule: { all: [] } })).status).toBe(200);
    const german = await app.ask('/api/merchandising', {
      ...{ as: `${SHOP}#2`, method: 'POST', body: rule, language: 'de' },
    });
    expect(german.body.fault).toContain('Betrachter');
  });

  it('an editor does the daily work, and leaves settings, team and personal data to owners', async () => {
    await twoOfThem();
    await ann('PUT', '/team/2', { role: 'editor', label: '' });
    expect((await bo('PUT', '/settings', { paused: true, cartDelayMinutes: 90 })).status).toBe(200);
    expect((await bo('PUT', '/settings', { paused: false, holdout: 0 })).status).toBe(403);
    expect((await bo('PUT', '/team/2', { role: 'owner', label: '' })).status).toBe(403);
    const shopper = await aShopper(ground, { email: 'ada@example.com' });
    expect((await bo('POST', `/shoppers/${shopper.id}/erase`, {})).status).toBe(403);
    expect((await ann('GET', '/settings')).body.settings).toMatchObject({ paused: true, holdout: 0.05 });
  });

  it('somebody always stays owner', async () => {
    await twoOfThem();
    await ann('PUT', '/team/1', { role: null, label: 'Ann' });
    expect((await ann('PUT', '/settings', { teamRole: 'viewer' })).status).toBe(409);
    await ann('PUT', '/team/1', { role: 'owner', label: 'Ann' });
    expect((await ann('PUT', '/settings', { teamRole: 'viewer' })).status).toBe(200);
    expect((await bo('GET', '/me')).body.role).toBe('viewer');
    for (const role of ['editor', null]) {
      const { status, body } = await ann('PUT', '/team/1', { role, label: 'Ann' });
      expect(status).toBe(409);
      expect(body.fault).toContain('must stay owner');
    }
    expect((await ann('PUT', '/team/nobody', { role: 'viewer', label: '' })).status).toBe(404);
    expect((await ann('PUT', '/team/2', { role: 'emperor', label: '' })).status).toBe(400);
  });

  it('of another shop count nothing here', async () => {
    await aShop(ground, { shop: 'other.myshopify.com' });
    await twoOfThem();
    await ann('PUT', '/team/2', { role: 'viewer', label: 'Bo' });
    const there = await app.ask('/api/me', { as: 'other.myshopify.com#2' });
    expect(there.body.role).toBe('owner');
    const listed = await app.ask('/api/team', { as: 'other.myshopify.com#2' });
    expect(listed.body.members.map((m: { user: string }) => m.user)).toEqual(['2']);
  });

  it('every way to change something asks for more than looking', () => {
    for (const path of ['/anything', '/models/1/serve', '/notices/x/dismiss', '/shoppers/1/notes'])
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect(neededRole(method, path, {})).toBe('editor');
    expect(neededRole('POST', '/imports/consents', '')).toBe('owner');
    expect(neededRole('PUT', '/settings', 'no object')).toBe('editor');
  });
});

describe('two who change settings at once', () => {
  it('are told, field by field, and nothing of either is overwritten unseen', async () => {
    const put = (body: unknown) => ann('PUT', '/settings', body);
    expect((await put({ weeklyCap: 5, known: { weeklyCap: 3 } })).status).toBe(200);
    const late = await put({ weeklyCap: 7, windowHours: 20, known: { weeklyCap: 3, windowHours: 16 } });
    expect(late.status).toBe(409);
    expect(late.body.fault).toContain('Nothing was saved');
    expect(Object.keys(late.body.fields)).toEqual(['weeklyCap']);
    expect((await ann('GET', '/settings')).body.settings).toMatchObject({ weeklyCap: 5, windowHours: 16 });
    // Both want the same, or what the other changed is another field: then there is nothing to quarrel about.
    expect((await put({ weeklyCap: 5, known: { weeklyCap: 3 } })).status).toBe(200);
    expect((await put({ windowHours: 20, known: { windowHours: 16, weeklyCap: 3 } })).status).toBe(200);
    for (const known of [null, 'x', ['y'], { constructor: 1 }])
      expect((await put({ weeklyCap: 6, known })).status, JSON.stringify(known)).toBe(200);
    await twoOfThem();
    await ann('PUT', '/team/2', { role: 'editor', label: '' });
    expect((await bo('PUT', '/settings', { paused: true, known: { paused: false } })).status).toBe(200);
    expect((await bo('PUT', '/settings', { weeklyCap: 1, known: { weeklyCap: 6 } })).status).toBe(403);
  });
});

describe('data health', () => {
  it('names days without a visit, what was turned away, and what no message had told', async () => {
    for (const ago of [9, 8, 7, 4, 3, 2, 1])
      await anEvent(ground, { type: 'product-viewed', at: ground.now - ago * DAY });
    await ground.store
      .insertInto('drops')
      .values({ shop: SHOP, day: '2026-03-02', door: 'collector', reason: 'no-consent', count: 1318 })
      .execute();
    await ground.store
      .insertInto('reconciled')
      .values({ shop: SHOP, day: '2026-03-02', kind: 'orders', count: 3 })
      .execute();
    const { body } = await ann('GET', '/data-health');
    expect(body.sound).toBe(false);
    expect(body.lines[0]).toContain('On 2 days nobody was seen looking at a product (25 Feb 2026, 26 Feb 2026).');
    expect(body.dropped).toEqual([{ reason: 'no-consent', text: 'No consent', count: '1,318' }]);
    expect(body.found).toEqual([{ kind: 'orders', text: 'Orders', count: '3' }]);
  });

  it('of a shop without a visit yet is sound: nothing is missing where nothing was', async () => {
    expect((await ann('GET', '/data-health')).body.sound).toBe(true);
  });
});
