import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTask } from '../../../../server/journeys/tasks.ts';
import { resultsOf } from '../../../../server/measurement/results/results.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, anEvent, anOrder, aShop, aShopper, DAY, type Ground, SHOP } from '../../../support/builders.ts';

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

const drift = (question: string, alarm: boolean) =>
  ground.store
    .insertInto('learning_runs')
    .values({
      ...{ shop: SHOP, at: ground.now, question, what: 'drift', model: null },
      detail: JSON.stringify([{ name: 'order-amount', rows: 420, psi: 0.4, ks: 0.2, alarm }]),
    })
    .execute();

it('Home says what waits and which model’s ground has shifted, by the newest look at each', async () => {
  await drift('next-purchase', true);
  await drift('demand', true);
  await drift('demand', false);
  const task = { shop: SHOP, kind: 'follow-up', shopper: null, run: null, journey: '', at: ground.now };
  await openTask(ground.store, { ...task, detail: {} });
  const { notices } = (await app.ask('/api/home')).body;
  const told = notices.filter((n: { id: string }) => /^(drift|tasks|approvals)/.test(n.id));
  expect(told).toMatchObject([
    { id: 'drift-next-purchase', tone: 'warning', place: 'models' },
    { id: 'tasks', text: '1 task is open for you.', place: 'approvals' },
  ]);
});

it('Home sets what stood behind a click beside what was truly added', async () => {
  await aShopper(ground, { id: 'ada' });
  await anOrder(ground, { shopper: 'ada', total: 4200 });
  const click = { type: 'message-clicked', visitor: null, shopper: 'ada', body: '{"journey":"abandoned-cart"}' };
  await anEvent(ground, { ...click, at: ground.now - 4 * DAY });
  const figures = JSON.stringify(await resultsOf(ground.store, SHOP, ground.now, 'UTC'));
  const touched = async () =>
    (await app.ask('/api/home')).body.decided.filter(({ id }: { id: string }) => id === 'touched');
  expect(await touched()).toEqual([]);
  await ground.store.insertInto('reports').values({ shop: SHOP, name: 'results', at: ground.now, figures }).execute();
  const [{ text }] = await touched();
  expect(text).toContain('1 order worth €42.00');
  expect(text).toContain('What the e-mails truly added cannot be told yet');
});
