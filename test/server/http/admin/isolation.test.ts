import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import {
  aCart,
  aConsent,
  aDecision,
  aGround,
  aMessage,
  aModel,
  anEvent,
  anOrder,
  aProduct,
  aScore,
  aShop,
  aShopper,
  aVisitorLink,
  aWalk,
  type Ground,
} from '../../../support/builders.ts';

const A = 'shop-a.myshopify.com';
const B = 'shop-b.myshopify.com';
const CANARY = 'Canary Yellow';

let ground: Ground;
let app: AdminApp;

/** The same ids in both shops would hide a missing `shop` in a query, so B has its own, and every text of B's is the canary. */
beforeAll(async () => {
  ground = await aGround();
  await aShop(ground, { shop: A });
  await aShop(ground, { shop: B, name: CANARY });
  const email = 'shared@example.com';
  await aShopper(ground, { shop: A, id: 'a-shopper', email, name: 'Ada Brook' });
  await aShopper(ground, { shop: B, id: 'b-shopper', email, name: CANARY, customer: '999' });
  await aProduct(ground, { shop: B, id: '1', title: CANARY });
  for (const shopper of ['b-shopper', 'a-shopper']) {
    // Rows of B that name A's shopper: they must not surface in A either.
    await anEvent(ground, { shop: B, shopper, product: '1' });
    await anOrder(ground, { shop: B, shopper, name: CANARY });
    await aMessage(ground, { shop: B, id: `b-message-${shopper}`, shopper, subject: CANARY });
    await aDecision(ground, { shop: B, shopper, reasons: `["${CANARY}"]` });
    await aWalk(ground, { shop: B, shopper, journey: CANARY });
    await aScore(ground, { shop: B, shopper, archetype: CANARY });
    await aVisitorLink(ground, { shop: B, visitor: 'shared-visitor', shopper });
  }
  await aVisitorLink(ground, { shop: A, visitor: 'shared-visitor', shopper: 'a-shopper' });
  await anEvent(ground, {
    shop: B,
    visitor: 'shared-visitor',
    type: 'search-submitted',
    body: `{"query":"${CANARY}"}`,
  });
  await aCart(ground, { shop: B, title: CANARY });
  await aConsent(ground, { shop: B, visitor: 'shared-visitor', purpose: 'analytics', source: CANARY });
  await aModel(ground, { shop: B, question: CANARY, fault: CANARY });
  app = await anAdminApp(ground);
});

afterAll(async () => {
  await app.close();
  await ground.end();
});

const reads = [
  '/api/home',
  '/api/status',
  '/api/shoppers',
  '/api/shoppers?sort=value',
  '/api/shoppers?search=shared@example.com',
  '/api/shoppers?search=canary',
  '/api/shoppers?search=999',
  '/api/shoppers?search=b-shopper-------------',
  '/api/shoppers/a-shopper',
  '/api/shoppers/a-shopper/timeline',
  '/api/messages',
  '/api/models',
  '/api/settings',
];

describe('a shop’s session', () => {
  it('never sees anything of another shop on any route', async () => {
    for (const path of reads) {
      const { status, text } = await app.ask(path, { as: A });
      expect(status, path).toBe(200);
      expect(text, path).not.toContain(CANARY);
      expect(text, path).not.toContain('b-shopper');
    }
    expect((await app.ask('/api/shoppers', { as: A })).body.total).toBe(1);
    expect((await app.ask('/api/shoppers/a-shopper/timeline', { as: A })).body.entries).toEqual([]);
  });

  it('gets 404 for another shop’s ids, and the same 404 for ids that are nobody’s', async () => {
    const paths = ['/api/shoppers/ID', '/api/shoppers/ID/timeline', '/api/messages/ID'];
    for (const path of paths) {
      const theirs = await app.ask(
        path.replace('ID', path.includes('messages') ? 'b-message-b-shopper' : 'b-shopper'),
        { as: A },
      );
      const nobodys = await app.ask(path.replace('ID', 'nobody'), { as: A });
      expect(theirs.status, path).toBe(404);
      expect(theirs.text, path).toBe(nobodys.text);
    }
  });

  it('can’t be given another shop by query, body or header', async () => {
    const { body } = await app.ask(`/api/home?shop=${B}`, { as: A });
    expect(body.shop.name).not.toBe(CANARY);
    await app.ask(`/api/settings?shop=${B}`, { as: A, method: 'PUT', body: { senderName: 'mine' } });
    expect((await app.ask('/api/settings', { as: B })).body.settings.senderName).toBe('');
    expect((await app.ask('/api/settings', { as: A, method: 'PUT', body: { shop: B } })).status).toBe(400);
  });

  it('changes only its own shop', async () => {
    await app.ask('/api/models/train', { as: A, method: 'POST' });
    await app.ask('/api/models/next-item/rollback', { as: A, method: 'POST' });
    expect((await app.ask('/api/models', { as: B })).body.training).toBe(false);
    expect(app.rolledBack).toEqual([`${A} next-item`]);
  });
});

describe('without a session', () => {
  it('every route answers 401, also those that do not exist and under other spellings', async () => {
    const spelled = ['/api/home/', '/api//home', '/api/HOME', '/api/%68ome', '/api/nothing', '/api'];
    for (const path of [...reads, ...spelled]) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const { status } = await app.ask(path, { as: null, method });
        expect(status, `${method} ${path}`).toBe(401);
      }
    }
  });

  it('an unknown or uninstalled shop is told the same as nobody', async () => {
    await aShop(ground, { shop: 'gone.myshopify.com', uninstalled_at: ground.now });
    for (const as of ['gone.myshopify.com', 'never.myshopify.com']) {
      const { status } = await app.ask('/api/home', { as });
      expect(status, as).toBe(401);
    }
  });
});
