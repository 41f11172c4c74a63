import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { winBack } from '../../../../server/journeys/ready/win-back.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import {
  aConsent,
  aDecision,
  aGround,
  aMessage,
  anOrder,
  aShop,
  aShopper,
  aWalk,
  DAY,
  type Ground,
  SHOP,
} from '../../../support/builders.ts';

const OTHER = 'other.myshopify.com';
let ground: Ground;
let app: AdminApp;

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  await aShop(ground, { shop: OTHER });
  app = await anAdminApp(ground);
});

afterEach(async () => {
  await app.close();
  await ground.end();
});

const put = (path: string, body: unknown, as?: string) => app.ask(path, { method: 'PUT', body, ...(as && { as }) });
const post = (path: string, body: unknown, as?: string) => app.ask(path, { method: 'POST', body, ...(as && { as }) });

describe('journeys in the admin', () => {
  it('are a gallery in the merchant’s language; one click switches one on, for this shop alone', async () => {
    const { body } = await app.ask('/api/journeys', { language: 'de' });
    expect(body.journeys.length).toBeGreaterThanOrEqual(15);
    for (const line of body.journeys) {
      expect(line.title, line.name).not.toBe(line.name);
      expect(line.text.length, line.name).toBeGreaterThan(20);
    }
    expect((await put('/api/journeys/welcome', { on: true, edition: 0 })).status).toBe(200);
    const on = async (as?: string) =>
      (await app.ask('/api/journeys', as ? { as } : {})).body.journeys.filter((j: { on: boolean }) => j.on).length;
    // The cart's reminders and the request to confirm are on from the start.
    expect(await on()).toBe(3);
    expect(await on(OTHER)).toBe(2);
  });

  it('are changed by one editor at a time, and only into what is a journey that keeps its promises', async () => {
    const { body } = await app.ask('/api/journeys/win-back');
    const change = (definition: unknown, edition = 0) => put('/api/journeys/win-back', { definition, edition });
    const longer = structuredClone(body.definition);
    longer.againAfterDays = 365;
    expect((await change(longer)).body).toMatchObject({
      edition: 1,
      changed: true,
      definition: { againAfterDays: 365, version: winBack.version + 1 },
    });
    expect((await change(longer)).status).toBe(409);
    const wrong: [string, unknown][] = [
      ['no consent', { ...longer, conditions: longer.conditions.filter((c: string) => c !== 'consent') }],
      ['twice a name', { ...longer, steps: [longer.steps[1], longer.steps[1]] }],
      ['no steps', { ...longer, steps: [] }],
      ['unknown step', { ...longer, steps: [{ do: 'shout', name: 'x' }] }],
      ['foreign field', { ...longer, evil: 1 }],
      ['a text', 'journey'],
    ];
    for (const [what, definition] of wrong) expect((await change(definition, 1)).status, what).toBe(400);
    expect((await put('/api/journeys/nobody', { on: true, edition: 0 })).status).toBe(404);
    expect((await change(null, 1)).body).toMatchObject({ edition: 2, changed: false });
  });

  it('are tried on the past in one sentence, with the people', async () => {
    const shopper = await aShopper(ground, { email: 'ada@example.com', name: 'Ada Brook' });
    await aConsent(ground, { email: 'ada@example.com', purpose: 'email' });
    await anOrder(ground, { shopper: shopper.id, placed_at: ground.now - 20 * DAY });
    const { body } = await post('/api/journeys/post-purchase/simulate', { days: 30 });
    expect(body.text).toMatch(/In the last 30 days this would have sent \d messages/);
    expect(body.sent).toBeGreaterThan(0);
    expect(body.people[0]).toMatchObject({ shopper: shopper.id, name: 'Ada Brook' });
    expect((await post('/api/journeys/post-purchase/simulate', { days: 0 })).status).toBe(400);
    expect((await post('/api/journeys/post-purchase/simulate', {}, OTHER)).body.sent).toBe(0);
  });

  it('show books that balance at every step, and what was held back and why', async () => {
    for (const state of [
      'submitted',
      'submitted',
      'skipped',
      'failed',
      'uncertain',
      'waiting',
      'sending',
      'dot',
    ] as const)
      await aMessage(ground, {
        journey: 'abandoned-cart',
        step: 'first',
        state,
        reason: state === 'skipped' ? 'window' : null,
      });
    await aWalk(ground);
    await aDecision(ground, {
      kind: 'message',
      placement: 'abandoned-cart/first',
      fallback: 'outranked',
      reasons: '["Another came first."]',
    });
    const { body } = await app.ask('/api/journeys/abandoned-cart/results');
    const [step] = body.steps;
    expect(step.planned).toBe(step.submitted + step.skipped + step.failed + step.uncertain + step.waiting);
    expect(step).toMatchObject({ planned: 8, submitted: 2, waiting: 3, skippedBy: [{ reason: 'window', count: 1 }] });
    const held = (await app.ask('/api/held-back')).body;
    expect(held.counts).toEqual([{ reason: 'outranked', text: 'Another message came first', count: 1 }]);
    expect(held.newest[0]).toMatchObject({ journey: 'Cart reminder', words: ['Another came first.'] });
    expect((await app.ask('/api/held-back', { as: OTHER })).body.newest).toEqual([]);
  });
});

describe('what waits for a person', () => {
  const offer = (over: Record<string, unknown> = {}) =>
    ground.store
      .insertInto('offers')
      .values({
        ...{ shop: SHOP, id: 'o1', run: 'r1', journey: 'win-back', shopper: 's1', rung: 'discount', percent: 20 },
        ...{ minimum_subtotal: null, cost: 2000, state: 'approval', code: null, ends_at: ground.now + 9 * DAY },
        ...{ reasons: '["By rule."]', created_at: ground.now, decided_at: null, decided_by: null, label: null },
        ...over,
      })
      .execute();

  it('is answered once, with a reason where it is a no, by this shop alone', async () => {
    await offer();
    const { body } = await app.ask('/api/approvals');
    expect(body.offers).toMatchObject([{ id: 'o1', percent: 20, kind: 'discount', cost: '€20.00' }]);
    expect((await post('/api/approvals/o1', { word: 'reject', reason: '' })).status).toBe(400);
    expect((await post('/api/approvals/o1', { word: 'edit', percent: 400, reason: '' })).status).toBe(400);
    expect((await post('/api/approvals/o1', { word: 'approve', reason: '' }, OTHER)).status).toBe(409);
    expect((await post('/api/approvals/o1', { word: 'reject', reason: 'too much' })).body.offers).toEqual([]);
    expect((await post('/api/approvals/o1', { word: 'approve', reason: '' })).status).toBe(409);
  });

  it('is a task until somebody says what came of it', async () => {
    const task = {
      shop: SHOP,
      id: 't1',
      kind: 'reach-out',
      shopper: null,
      run: null,
      journey: 'churn-risk',
      detail: '{}',
    };
    const open = { state: 'open', created_at: ground.now, ended_at: null, owner: null, outcome: null };
    await ground.store
      .insertInto('tasks')
      .values({ ...task, ...open })
      .execute();
    expect((await app.ask('/api/tasks')).body.tasks).toMatchObject([{ id: 't1', title: 'Write or call in person' }]);
    expect((await post('/api/tasks/t1', { state: 'done', outcome: 'called' }, OTHER)).status).toBe(409);
    expect((await post('/api/tasks/t1', { state: 'done', outcome: 'called' })).status).toBe(200);
    expect((await app.ask('/api/tasks?state=done')).body.tasks).toMatchObject([{ outcome: 'called', owner: '1' }]);
  });

  it('a journey of the shop’s own is made under a free name, off, with words, and begins with what the merchant chooses', async () => {
    const made = await post('/api/journeys', { title: '  Frühlings-Pflege! ' });
    expect(made.body).toMatchObject({ name: 'fruhlings-pflege', on: false, ready: false, edition: 1 });
    for (const [title, status] of [
      ['Frühlings Pflege', 409],
      ['Welcome', 409],
      ['Campaign 7', 400],
      ['42', 400],
      ['', 400],
      ['x'.repeat(61), 400],
    ] as const)
      expect([title, (await post('/api/journeys', { title })).status]).toEqual([title, status]);
    expect((await app.ask('/api/journeys/fruhlings-pflege', { as: OTHER })).status).toBe(404);
    const definition = {
      ...made.body.definition,
      triggers: [{ on: 'date-field', field: 'service-due', daysBefore: 7 }],
    };
    const saved = await put('/api/journeys/fruhlings-pflege', { definition, on: true, edition: 1 });
    expect(saved.body).toMatchObject({ on: true, edition: 2 });
    const words = await app.ask('/api/mails/fruhlings-pflege/send-1');
    expect(words.body).toMatchObject({ words: { subject: 'A word from {{ shop.name }}' } });
  });

  it('a birthday is kept where it is a day', async () => {
    const shopper = await aShopper(ground);
    const save = (birthday: unknown, as?: string) => put(`/api/shoppers/${shopper.id}/birthday`, { birthday }, as);
    expect((await save({ month: 2, day: 29 })).status).toBe(200);
    expect((await save({ month: 2, day: 30 })).status).toBe(400);
    expect((await save({ month: 5, day: 1 }, OTHER)).status).toBe(404);
    expect((await save(null)).status).toBe(200);
    expect(await ground.store.selectFrom('shopper_dates').selectAll().execute()).toEqual([]);
  });

  it('a date of the shop’s own is taken if there is such a day, and forgotten again', async () => {
    const shopper = await aShopper(ground);
    const save = (date: unknown, field = 'service-due') => put(`/api/shoppers/${shopper.id}/dates/${field}`, { date });
    for (const odd of ['2026-02-30', '2026-13-01', '0000-00-00', '--02-31', '30.11.2026', '', 7])
      expect([odd, (await save(odd)).status]).toEqual([odd, 400]);
    expect((await save('2026-11-30', 'No Name')).status).toBe(404);
    expect((await put('/api/shoppers/nobody/dates/service-due', { date: '2026-11-30' })).status).toBe(404);
    expect((await save('--02-29')).status).toBe(200);
    expect((await save('2026-11-30')).status).toBe(200);
    const kept = () => ground.store.selectFrom('shopper_dates').select(['kind', 'year', 'month', 'day']).execute();
    expect(await kept()).toEqual([{ kind: 'field service-due', year: 2026, month: 11, day: 30 }]);
    expect((await save(null)).status).toBe(200);
    expect(await kept()).toEqual([]);
  });
});

describe('campaigns in the admin', () => {
  const variant = { name: 'a', subject: 'News', heading: 'News', body: 'Hello', button: 'See' };
  const definition = { audience: { all: [] }, variants: [variant, { ...variant, name: 'b' }] };

  it('are written, counted, started and stopped', async () => {
    await aShopper(ground, { email: 'ada@example.com' });
    await aConsent(ground, { email: 'ada@example.com', purpose: 'email' });
    await aShopper(ground);
    const made = await post('/api/campaigns', { name: 'Spring', definition, version: 0 });
    expect(made.body).toMatchObject({
      state: 'draft',
      verdict: { verdict: 'not-enough', neededEach: null },
      verdictText: 'Nobody has ordered after this mail yet, so nothing can be told about its wordings.',
      variants: [{ name: 'a', clicked: 0, clickedByMachine: 0, opened: 0, openedByMachine: 0 }, { name: 'b' }],
    });
    const path = `/api/campaigns/${made.body.id}`;
    expect((await app.ask(`${path}/count`)).body).toMatchObject({ audience: { members: 2, reachable: 1 } });
    expect((await app.ask(`${path}/count`, { as: OTHER })).status).toBe(404);
    expect((await put(path, { name: 'Spring', definition, version: 0 })).status).toBe(409);
    expect((await post(`${path}/start`, {}, OTHER)).status).toBe(404);
    expect((await post(`${path}/start`, {})).body.state).toBe('scheduled');
    expect((await post(`${path}/start`, {})).status).toBe(409);
    expect((await post(`${path}/stop`, {})).body.state).toBe('cancelled');
    expect((await app.ask('/api/campaigns', { as: OTHER })).body.campaigns).toEqual([]);
  });

  it('refuse what is none', async () => {
    for (const wrong of [
      { ...definition, audience: { field: 'email', is: '=', value: 1 } },
      { ...definition, variants: [] },
      { ...definition, variants: [variant, variant] },
      { ...definition, variants: [{ ...variant, subject: '' }] },
      { ...definition, perHour: 0 },
    ])
      expect((await post('/api/campaigns', { name: 'X', definition: wrong, version: 0 })).status).toBe(400);
  });
});
