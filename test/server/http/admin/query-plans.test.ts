import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aMessage, aShop, aShopper, aVisitorLink, type Ground } from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;
const statements = new Set<string>();

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  const ada = await aShopper(ground, { id: 'ada' });
  await aVisitorLink(ground, { visitor: 'phone', shopper: ada.id });
  await aMessage(ground, { id: 'mail', shopper: ada.id });
  const prepare = ground.raw.prepare.bind(ground.raw);
  ground.raw.prepare = ((sql: string) => {
    statements.add(sql);
    return prepare(sql);
  }) as typeof ground.raw.prepare;
  app = await anAdminApp(ground);
});

afterAll(async () => {
  await app.close();
  await ground.end();
});

it('no answer of the admin reads a whole table that grows with the shop', async () => {
  const paths = [
    // Whatever the router has; beside it what is asked with an id or in another way. A preview needs a shop to show.
    ...app.gets.filter((route) => !route.includes(':') && route !== '/preview').map((route) => `/api${route}`),
    '/api/shoppers?sort=value',
    '/api/shoppers?sort=churn',
    '/api/shoppers?search=a@example.com',
    '/api/shoppers?search=ada',
    '/api/shoppers/ada',
    '/api/shoppers/ada/timeline',
    '/api/shoppers/ada/timeline?channel=browsing&before=1772532000000.0.YQ',
    '/api/messages?state=submitted',
    '/api/messages/mail',
  ];
  for (const path of paths) expect((await app.ask(path)).status, path).toBe(200);
  const reads = [...statements].filter((sql) => /^select/i.test(sql));
  expect(reads.length).toBeGreaterThan(60);
  // The log of learning has a row a day and no index of its own.
  const small = /learning_runs/;
  const scans = reads.flatMap((sql) => {
    const parameters = Array.from({ length: sql.split('?').length - 1 }, () => 1);
    const plan = ground.raw.prepare(`explain query plan ${sql}`).all(...parameters) as { detail: string }[];
    return plan
      .filter(({ detail }) => /^SCAN /.test(detail) && !small.test(detail))
      .map(({ detail }) => `${detail} in ${sql}`);
  });
  expect(scans).toEqual([]);
  // Once per cart, an index by time means reading every order of the shop for each of them.
  const carts = reads.find((sql) => sql.startsWith('select count(*) as "count" from "carts"')) ?? '';
  const plan = ground.raw.prepare(`explain query plan ${carts}`).all(1, 1, 1, 1, 1, 1) as { detail: string }[];
  expect(plan.map((p) => p.detail).join('\n')).toContain('orders_by_cart (shop=? AND cart=?)');
});
