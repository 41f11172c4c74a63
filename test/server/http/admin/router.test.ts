import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAnswers } from '../../../../server/learning/write-scores.ts';
import { requestKept } from '../../../../server/privacy/requests.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import {
  aCart,
  aCartLink,
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
  DAY,
  type Ground,
  HOUR,
  SHOP,
} from '../../../support/builders.ts';

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

const figure = (list: { id: string; text: string; figure: string; value: number }[], id: string) =>
  list.find((f) => f.id === id);

describe('home', () => {
  it('a new shop is called new and told what comes first', async () => {
    await ground.store
      .updateTable('shops')
      .set({ history_state: 'running', history_progress: '{"orders":12}' })
      .execute();
    const { body } = await app.ask('/api/home');
    expect(body.isNew).toBe(true);
    expect(body.history).toMatchObject({
      state: 'running',
      text: 'Your shop’s history is being read.',
      counts: [{ name: 'Orders', figure: '12' }],
    });
    expect(body.next.place).toBe('setup');
    expect(body.notices).toEqual([]);
  });

  it('says how many of the carts that were left got a reminder, and how many were bought afterwards', async () => {
    for (let i = 0; i < 12; i++) await aCart(ground, { token: `left-${i}`, updated_at: ground.now - 2 * DAY });
    for (let i = 0; i < 3; i++) {
      const at = ground.now - 2 * DAY + HOUR;
      await aMessage(ground, { cart: `left-${i}`, created_at: at, submitted_at: at });
    }
    await aMessage(ground, { cart: 'left-3', state: 'skipped', reason: 'no-consent', submitted_at: null });
    await anOrder(ground, { cart: 'left-0', placed_at: ground.now - DAY });
    await aCart(ground, { token: 'bought-at-once', updated_at: ground.now - 2 * DAY });
    await anOrder(ground, { cart: 'bought-at-once', placed_at: ground.now - 2 * DAY + 60_000 });
    await aCart(ground, { token: 'still-filling', updated_at: ground.now - 60_000 });
    await aCart(ground, { token: 'emptied', lines: '[]', line_count: 0 });
    const { body } = await app.ask('/api/home');
    expect(figure(body.decided, 'carts')).toMatchObject({
      value: 3,
      text: '3 of 12 carts left in the last 7 days got a reminder.',
    });
    expect(figure(body.decided, 'bought-after')?.value).toBe(1);
    expect(figure(body.sent, 'held')?.text).toContain('no consent to e-mail (1)');
  });

  it('compares orders with the week before, and leaves uncounted ones out', async () => {
    await anOrder(ground, { total: 5000, refunded: 1000 });
    await anOrder(ground, { counted: 0, uncounted_reason: 'test' });
    await anOrder(ground, { placed_at: ground.now - 9 * DAY });
    const { body } = await app.ask('/api/home');
    expect(figure(body.cameIn, 'orders')).toMatchObject({
      value: 1,
      text: '1 order came in during the last 7 days, worth €40.00 after returns.',
      compared: '1 in the 7 days before',
    });
  });

  it('tells a model that can’t be used, until a later one serves', async () => {
    await aModel(ground, { question: 'next-item', state: 'refused', fault: 'the model file is missing' });
    const before = await app.ask('/api/home');
    expect(before.body.notices[0]).toMatchObject({ tone: 'critical', place: 'models' });
    expect(before.body.notices[0].text).toContain('the model file is missing');
    await aModel(ground, { question: 'next-item', trained_at: ground.now - HOUR });
    const after = await app.ask('/api/home');
    expect(after.body.notices.filter((n: { tone: string }) => n.tone === 'critical')).toEqual([]);
  });

  it('tells of the newest refused model of a question alone', async () => {
    const refused = { question: 'next-item', state: 'refused' } as const;
    await aModel(ground, { ...refused, trained_at: ground.now - 9 * HOUR, fault: 'the model file is missing' });
    await aModel(ground, { ...refused, trained_at: ground.now - HOUR, fault: 'the model file cannot be read' });
    const { body } = await app.ask('/api/home');
    const critical = body.notices.filter((n: { tone: string }) => n.tone === 'critical');
    expect(critical).toHaveLength(1);
    expect(critical[0].text).toContain('the model file cannot be read');
  });

  it('knows whether the block is live, quiet or was never seen', async () => {
    const state = async () => (await app.ask('/api/status')).body.block.state;
    expect(await state()).toBe('never');
    await aDecision(ground, { placement: 'mail' });
    expect(await state()).toBe('never');
    await aDecision(ground, { at: ground.now - 9 * DAY });
    expect(await state()).toBe('quiet');
    await anEvent(ground, { type: 'recommendation-shown', visitor: 'v' });
    expect(await state()).toBe('active');
  });

  it('says which recommendations came from a simpler method, and why', async () => {
    await aDecision(ground);
    await aDecision(ground, { strategy: 'popularity', fallback: 'model-refused' });
    const { body } = await app.ask('/api/home');
    expect(figure(body.decided, 'simpler')?.text).toBe(
      '1 of the newest 2 answers came from a simpler method: a model can’t be used.',
    );
  });

  it('warns that mails carry no postal address, until one is given', async () => {
    await anOrder(ground);
    const ids = async () => (await app.ask('/api/home')).body.notices.map((n: { id: string }) => n.id);
    expect((await app.ask('/api/home')).body.notices).toContainEqual(
      expect.objectContaining({ id: 'address', tone: 'warning', place: 'settings' }),
    );
    await app.ask('/api/settings', { method: 'PUT', body: { postalAddress: '1 Quay Street, Hull' } });
    expect(await ids()).not.toContain('address');
  });

  it('warns of messages that may or may not have arrived', async () => {
    await aMessage(ground, { state: 'uncertain', created_at: ground.now - HOUR });
    expect((await app.ask('/api/home')).body.notices).toContainEqual(
      expect.objectContaining({ id: 'uncertain', tone: 'warning', place: 'messages' }),
    );
  });

  it('speaks German to who asks in German', async () => {
    await anOrder(ground, { total: 123_456 });
    const { body } = await app.ask('/api/home', { language: 'de-AT,de;q=0.9,en;q=0.5' });
    expect(figure(body.cameIn, 'orders')?.text).toBe(
      '1 Bestellung in den letzten 7 Tagen, 1.234,56\u00a0€ nach Rückgaben.',
    );
  });
});

describe('the list of shoppers', () => {
  it('puts every shopper on exactly one page, also where scores are equal', async () => {
    for (let i = 0; i < 23; i++) {
      const shopper = await aShopper(ground, { seen_at: ground.now - (i % 3) * DAY });
      await aScore(ground, { shopper: shopper.id, p_order: 0.5, value: 1000 });
    }
    for (const sort of ['seen', 'next-purchase', 'churn', 'value']) {
      const seen: string[] = [];
      for (let page = 1; page <= 5; page++) {
        const { body } = await app.ask(`/api/shoppers?sort=${sort}&size=5&page=${page}`);
        expect(body.pages).toBe(5);
        seen.push(...body.shoppers.map((s: { id: string }) => s.id));
      }
      expect(new Set(seen).size, sort).toBe(23);
      expect(seen.length, sort).toBe(23);
    }
  });

  it('counts the same orders as the shopper’s own page, and rounds what is only estimated', async () => {
    const ada = await aShopper(ground, { id: 'ada' });
    await aShopper(ground, { id: 'guest', merged_into: ada.id });
    await aScore(ground, { shopper: ada.id, orders: 1, value: 12_345 });
    for (const shopper of ['ada', 'ada', 'guest']) await anOrder(ground, { shopper });
    await anOrder(ground, { shopper: 'ada', counted: 0, uncounted_reason: 'test' });
    const [line] = (await app.ask('/api/shoppers')).body.shoppers;
    expect(line.orders).toBe('3 orders');
    expect((await app.ask('/api/shoppers/ada')).body.orders.text).toMatch(/^3 orders/);
    expect(line.value.figure).toBe('€123');
  });

  it('sorts by score, highest first, and churn by who is most likely to stay away', async () => {
    for (const p of [0.2, 0.9, 0.5]) {
      const shopper = await aShopper(ground, { id: `p-${p}` });
      await aScore(ground, { shopper: shopper.id, p_order: p });
    }
    const order = async (sort: string) =>
      (await app.ask(`/api/shoppers?sort=${sort}`)).body.shoppers.map((s: { id: string }) => s.id);
    expect(await order('next-purchase')).toEqual(['p-0.9', 'p-0.5', 'p-0.2']);
    expect(await order('churn')).toEqual(['p-0.2', 'p-0.5', 'p-0.9']);
  });

  it('says of a shopper worth many times the usual that this is no shopper like others', async () => {
    for (let i = 0; i < 60; i++) {
      const { id } = await aShopper(ground);
      await aScore(ground, { shopper: id, value: i === 0 ? 900_000 : 10_000 + 100 * i });
    }
    const { shoppers } = (await app.ask('/api/shoppers?sort=value&size=100')).body;
    expect(shoppers[0].odd).toMatch(/^Worth \d+ times the usual/);
    expect(shoppers.slice(1).map((s: { odd: string | null }) => s.odd)).toEqual(Array(59).fill(null));
  });

  it('finds by whole e-mail, by customer number and by the beginning of a name without its accents', async () => {
    const zoe = await aShopper(ground, { name: 'Zoë Märtens', email: 'zoe@example.com', customer: '777' });
    await aShopper(ground, { name: 'Bo Lind' });
    const ids = async (search: string) =>
      (await app.ask(`/api/shoppers?search=${encodeURIComponent(search)}`)).body.shoppers.map(
        (s: { id: string }) => s.id,
      );
    for (const search of [' ZOE@example.com ', '777', 'zoe', 'MART', 'zoë m'])
      expect(await ids(search), search).toEqual([zoe.id]);
    for (const search of ['oe@example.com', '77', 'arten', '%', "' or 1=1 --"])
      expect(await ids(search), search).toEqual([]);
  });

  it('leaves merged shoppers out and finds them by their old address', async () => {
    const ada = await aShopper(ground, { email: 'ada@example.com' });
    await aShopper(ground, { email: 'ada.old@example.com', merged_into: ada.id });
    const { body } = await app.ask('/api/shoppers');
    expect(body.total).toBe(1);
    const found = await app.ask('/api/shoppers?search=ada.old@example.com');
    expect(found.body.shoppers.map((s: { id: string }) => s.id)).toEqual([ada.id]);
  });

  it('refuses a query it does not understand and names the field', async () => {
    for (const query of ['sort=value;drop', 'page=0', 'size=1000', 'page=abc', 'sort=value&sort=seen']) {
      const { status, body } = await app.ask(`/api/shoppers?${query}`);
      expect(status, query).toBe(400);
      expect(Object.keys(body.fields), query).toHaveLength(1);
    }
  });
});

describe('one shopper', () => {
  it('shows identity, consent, scores with interval and reasons, orders, carts and what is planned', async () => {
    const ada = await aShopper(ground, { email: 'ada@example.com', name: 'Ada Brook', customer: '42' });
    await aVisitorLink(ground, { visitor: 'phone', shopper: ada.id });
    await aConsent(ground, { email: 'ada@example.com', purpose: 'email' });
    await aConsent(ground, { visitor: 'phone', purpose: 'analytics', granted: false, source: 'storefront' });
    await aScore(ground, { shopper: ada.id, p_order: 0.42, similar: 140 });
    await anOrder(ground, { shopper: ada.id, total: 5000, refunded: 1000 });
    await aCart(ground, { token: 'c1' });
    await aCartLink(ground, { token: 'c1', visitor: 'phone' });
    await aWalk(ground, { shopper: ada.id, due_at: ground.now + HOUR });
    const { body } = await app.ask(`/api/shoppers/${ada.id}`);
    expect(body).toMatchObject({ name: 'Ada Brook', email: 'ada@example.com', customer: '42' });
    expect(body.identities).toEqual(['Customer number 42', '1 e-mail address', '1 browser']);
    const consent = Object.fromEntries(
      body.consent.map((c: { purpose: string; state: string }) => [c.purpose, c.state]),
    );
    expect(consent).toEqual({
      email: 'granted',
      analytics: 'refused',
      marketing: 'unknown',
      preferences: 'unknown',
      sale_of_data: 'unknown',
    });
    expect(body.scores.lines.map((l: { name: string }) => l.name)).toEqual([
      'next-purchase',
      'churn',
      'value',
      'next-order',
    ]);
    for (const line of body.scores.lines) expect(line.interval, line.name).toMatch(/ to /);
    const money = async () =>
      (await app.ask(`/api/shoppers/${ada.id}`)).body.scores.lines.find((l: { name: string }) => l.name === 'value')
        .text;
    expect(await money()).toMatch(/At least half of such shoppers spend .*99.* to .*161/);
    await ground.store.updateTable('scores').set({ value_low_half: 0, value_high_half: 0 }).execute();
    expect(await money()).toContain('Most of such shoppers spend nothing more.');
    await ground.store.updateTable('scores').set({ value_low_half: null, value_high_half: null }).execute();
    expect(await money()).toMatch(/after returns\.$/);
    expect(body.scores.reasons).toHaveLength(2);
    expect(body.scores.trust).toContain('140 similar shoppers');
    expect(body.orders.text).toBe('1 order, €40.00 after returns');
    expect(body.orders.newest[0].note).toBe('€10.00 given back');
    expect(body.carts).toMatchObject([{ state: 'open', lines: [{ title: 'Enamel Mug', quantity: 1 }] }]);
    expect(body.planned[0]).toMatch(/^Cart reminder: next step on 3 Mar 2026, 12:00/);
  });

  it('invents no scores for somebody who has not bought', async () => {
    const ada = await aShopper(ground);
    const { body } = await app.ask(`/api/shoppers/${ada.id}`);
    expect(body.scores).toBeNull();
    expect(body.noScores).toMatch(/we do not guess/);
  });

  it('says that an unsure score is unsure', async () => {
    const ada = await aShopper(ground);
    await aScore(ground, { shopper: ada.id, sure: 0, similar: 3 });
    const { body } = await app.ask(`/api/shoppers/${ada.id}`);
    expect(body.scores).toMatchObject({ sure: false });
    expect(body.scores.trust).toMatch(/^Not sure/);
  });

  it('says no to e-mail for a suppressed address, whatever was agreed before', async () => {
    const ada = await aShopper(ground, { email: 'ada@example.com' });
    await aConsent(ground, { email: 'ada@example.com', purpose: 'email' });
    await ground.store
      .insertInto('suppressions')
      .values({ shop: SHOP, email_hash: ada.email_hash ?? '', reason: 'bounced', at: ground.now - DAY })
      .execute();
    const { body } = await app.ask(`/api/shoppers/${ada.id}`);
    expect(body.consent[0]).toMatchObject({ purpose: 'email', state: 'refused' });
  });
});

describe('the timeline', () => {
  const told = async (id: string, query = ''): Promise<string[]> =>
    (await app.ask(`/api/shoppers/${id}/timeline${query}`)).body.entries.map((e: { text: string }) => e.text);

  it('tells events, orders, messages and decisions together, newest first', async () => {
    const mug = await aProduct(ground, { title: 'Enamel Mug' });
    const ada = await aShopper(ground);
    await aVisitorLink(ground, { visitor: 'phone', shopper: ada.id });
    await anEvent(ground, { visitor: 'phone', product: mug.id, at: ground.now - 5 * HOUR });
    await anEvent(ground, {
      visitor: 'phone',
      type: 'search-submitted',
      body: '{"query":"mug"}',
      at: ground.now - 6 * HOUR,
    });
    await anOrder(ground, { shopper: ada.id, name: '#1001', placed_at: ground.now - 4 * HOUR });
    await aMessage(ground, { shopper: ada.id, subject: 'Still there', created_at: ground.now - 3 * HOUR });
    await aDecision(ground, { visitor: 'phone', at: ground.now - 2 * HOUR });
    await aDecision(ground, {
      kind: 'message',
      shopper: ada.id,
      placement: 'abandoned-cart/second',
      fallback: 'purchased',
      at: ground.now - HOUR,
    });
    await aDecision(ground, {
      kind: 'assignment',
      shopper: ada.id,
      placement: 'abandoned-cart',
      at: ground.now - HOUR,
    });
    expect(await told(ada.id)).toEqual([
      'Decided not to write: they bought first',
      'Was offered 1 product on the home page',
      'E-mail “Still there”',
      'Ordered 1 item for €42.00 (#1001)',
      'Looked at Enamel Mug',
      'Searched for “mug”',
    ]);
    expect(await told(ada.id, '?channel=orders')).toEqual(['Ordered 1 item for €42.00 (#1001)']);
    expect(await told(ada.id, '?channel=messages')).toHaveLength(2);
  });

  it('gives a shared browser’s events to whoever it was linked to at the time', async () => {
    const [ada, bo] = [await aShopper(ground, { id: 'ada' }), await aShopper(ground, { id: 'bo' })];
    const day = (n: number) => ground.now - n * DAY;
    await aVisitorLink(ground, { visitor: 'tablet', shopper: ada.id, since_at: day(20) });
    await aVisitorLink(ground, { visitor: 'tablet', shopper: bo.id, since_at: day(10) });
    await aVisitorLink(ground, { visitor: 'tablet', shopper: ada.id, since_at: day(5) });
    for (const n of [25, 15, 8, 2]) {
      await anEvent(ground, { visitor: 'tablet', type: 'search-submitted', body: `{"query":"day ${n}"}`, at: day(n) });
    }
    expect(await told('ada')).toEqual(['Searched for “day 2”', 'Searched for “day 15”', 'Searched for “day 25”']);
    expect(await told('bo')).toEqual(['Searched for “day 8”']);
  });

  it('tells a page once, by what was on it', async () => {
    const ada = await aShopper(ground);
    const at = ground.now - HOUR;
    const pages: [type: string, body: string, at: number][] = [
      ['page-viewed', '{"path":"/products/mug"}', at],
      ['product-viewed', '{}', at + 3],
      ['page-viewed', '{"path":"/pages/about"}', at - HOUR],
    ];
    for (const [type, body, moment] of pages)
      await anEvent(ground, { shopper: ada.id, type, body, product: null, at: moment });
    expect(await told(ada.id)).toEqual(['Looked at a product', 'Looked at the page /pages/about']);
  });

  it('includes what merged shoppers did', async () => {
    const ada = await aShopper(ground, { id: 'ada' });
    await aShopper(ground, { id: 'guest', merged_into: ada.id });
    await anOrder(ground, { shopper: 'guest', name: '#7' });
    expect(await told('ada')).toHaveLength(1);
    expect(await told('guest')).toHaveLength(1);
  });

  it('pages without losing or repeating anything, also where many things happen at one moment', async () => {
    const ada = await aShopper(ground);
    await aVisitorLink(ground, { visitor: 'phone', shopper: ada.id });
    for (let i = 0; i < 17; i++) {
      const at = ground.now - (i % 4) * HOUR;
      await anEvent(ground, { visitor: i % 2 ? 'phone' : null, shopper: ada.id, at });
      await anOrder(ground, { shopper: ada.id, placed_at: at });
      await aMessage(ground, { shopper: ada.id, created_at: at });
      await aDecision(ground, { visitor: 'phone', at });
    }
    const keys: string[] = [];
    const moments: number[] = [];
    let before: string | null = '';
    for (let page = 0; before !== null && page < 40; page++) {
      const query: string = before === '' ? '' : `&before=${encodeURIComponent(before)}`;
      const { body } = await app.ask(`/api/shoppers/${ada.id}/timeline?size=5${query}`);
      keys.push(...body.entries.map((e: { key: string }) => e.key));
      moments.push(...body.entries.map((e: { at: { at: number } }) => e.at.at));
      before = body.before;
    }
    expect(keys).toHaveLength(68);
    expect(new Set(keys).size).toBe(68);
    expect(moments).toEqual([...moments].sort((a, b) => b - a));
  });

  it('refuses a cursor that is none of ours', async () => {
    const ada = await aShopper(ground);
    for (const before of ['x', '1.9.a', "1.1.' or 1=1", '']) {
      const { status } = await app.ask(`/api/shoppers/${ada.id}/timeline?before=${encodeURIComponent(before)}`);
      expect(status, before).toBe(400);
    }
  });
});

describe('messages', () => {
  it('tell in words what was heard of them since they left', async () => {
    for (const reported of ['delivered', 'bounced', 'complained', null]) await aMessage(ground, { reported });
    const { body } = await app.ask('/api/messages');
    const told = body.messages.map((m: { stateText: string; tone: string }) => `${m.stateText} ${m.tone}`);
    expect(told.sort()).toEqual(['Came back critical', 'Complaint critical', 'Delivered success', 'Sent success']);
    const { body: german } = await app.ask('/api/messages', { language: 'de' });
    const why = german.messages.find((m: { stateText: string }) => m.stateText === 'Zugestellt').why;
    expect(why).toBe('Der Mail-Anbieter meldet, dass sie angekommen ist.');
  });

  it('lists by state with the reason in words, and calls an unwritten one by its journey', async () => {
    await aMessage(ground, {
      state: 'waiting',
      subject: '',
      html: '',
      text: '',
      submitted_at: null,
      due_at: ground.now + HOUR,
    });
    await aMessage(ground, { state: 'skipped', reason: 'purchased', submitted_at: null });
    await aMessage(ground);
    const { body } = await app.ask('/api/messages');
    expect(body.states.map((s: { state: string; figure: string }) => `${s.state} ${s.figure}`)).toEqual([
      'all 3',
      'waiting 1',
      'submitted 1',
      'skipped 1',
    ]);
    const skipped = await app.ask('/api/messages?state=skipped');
    expect(skipped.body.messages).toHaveLength(1);
    expect(skipped.body.messages[0].why).toBe('Not sent: they bought first.');
    const waiting = await app.ask('/api/messages?state=waiting');
    expect(waiting.body.messages[0].subject).toBe('Cart reminder (written when it leaves)');
  });

  it('shows one whole: mail, text, headers, who, when and why', async () => {
    const ada = await aShopper(ground, { name: 'Ada Brook' });
    const decision = await aDecision(ground, {
      kind: 'message',
      reasons: '["Nothing was bought since."]',
      at: ground.now - 6 * HOUR,
    });
    const run = await aWalk(ground, { entered_at: ground.now - 8 * HOUR });
    const message = await aMessage(ground, {
      shopper: ada.id,
      decision: decision.id,
      run: run.id,
      step: 'first',
      to: 'ada@example.com',
    });
    const { body } = await app.ask(`/api/messages/${message.id}`);
    expect(body).toMatchObject({
      to: 'ada@example.com',
      from: 'Harbour Goods <hello@harbour.example>',
      shopperName: 'Ada Brook',
      reasons: ['Nothing was bought since.'],
      html: message.html,
      state: 'submitted',
    });
    expect(body.history.map((h: { text: string }) => h.text)).toEqual([
      'Cart reminder began',
      'Decided to write',
      'The first message was planned',
      'Being sent (attempt 1)',
      'Taken by the mail provider',
    ]);
  });
});

describe('a score the merchant overrules', () => {
  it('stands in every read with its reason, survives a scoring, and goes back to the model when withdrawn', async () => {
    const { id } = await aShopper(ground);
    await aScore(ground, { shopper: id, p_order: 0.3 });
    const put = (score: string, body: unknown) =>
      app.ask(`/api/shoppers/${id}/scores/${score}`, { method: 'PUT', body });
    const { status, body } = await put('next-purchase', { value: 0.9, reason: 'told us at the fair' });
    expect(status).toBe(200);
    expect(body.scores.lines[0]).toMatchObject({ name: 'next-purchase', figure: '90%' });
    expect(body.scores.overruled[0].text).toContain('(told us at the fair)');
    expect((await app.ask('/api/shoppers?sort=next-purchase')).body.shoppers[0].nextPurchase.figure).toBe('90%');
    const scoring = { shop: SHOP, question: 'next-purchase', model: 'm', at: ground.now };
    const estimate = { value: 0.2, low: 0.1, high: 0.3 };
    await writeAnswers(ground.store, scoring, {
      shoppers: [
        {
          ...{ shopper: id, orders: 1, lastOrderAt: ground.now - DAY, churn: 0.8, nextOrder: null, archetype: 'new' },
          ...{ pOrder: estimate, sure: true, similar: 50, horizonDays: 90 },
          value: { value: 500, low: 400, high: 600, low50: 450, high50: 550 },
          reasons: ['a', 'b', 'c'],
        },
      ],
    });
    const row = async () =>
      ground.store.selectFrom('scores').selectAll().where('shopper', '=', id).executeTakeFirstOrThrow();
    expect(await row()).toMatchObject({ p_order: 0.9, p_order_low: 0.9, churn: expect.closeTo(0.1), value: 500 });
    const gone = await app.ask(`/api/shoppers/${id}/scores/next-purchase/withdraw`, { method: 'POST' });
    expect(gone.body.scores.overruled).toEqual([]);
    const jobs = await ground.store.selectFrom('jobs').select('kind').execute();
    expect(jobs).toEqual([{ kind: 'learning.score' }]);
  });

  it('is refused without a reason, as a chance above one, of a score nobody knows, and for a shopper without scores', async () => {
    const { id } = await aShopper(ground);
    const put = (score: string, body: unknown) =>
      app.ask(`/api/shoppers/${id}/scores/${score}`, { method: 'PUT', body });
    for (const [score, body] of [
      ['next-purchase', { value: 0.5, reason: ' ' }],
      ['next-purchase', { value: 1.5, reason: 'x' }],
      ['value', { value: -1, reason: 'x' }],
      ['value', { value: null, reason: 'x' }],
      ['archetype', { value: 1, reason: 'x' }],
    ] as const) {
      expect((await put(score, body)).status, `${score} ${JSON.stringify(body)}`).toBe(400);
    }
    expect((await put('value', { value: 5, reason: 'x' })).status).toBe(404);
    expect((await app.ask(`/api/shoppers/${id}/scores/value/withdraw`, { method: 'POST' })).status).toBe(404);
  });
});

describe('models', () => {
  it('shows cards with their figures beside what they were measured against', async () => {
    await aModel(ground);
    await aModel(ground, { state: 'retired', promoted_at: ground.now - 9 * DAY, trained_at: ground.now - 9 * DAY });
    await aModel(ground, { question: 'next-item', card: 'not json' });
    const { body } = await app.ask('/api/models');
    const question = body.questions.find((q: { question: string }) => q.question === 'next-purchase');
    expect(question).toMatchObject({ canRollBack: true, instead: [], serving: { technique: 'bg-nbd' } });
    expect(question.serving.measures[0]).toEqual({
      name: 'Tells buyers from others (AUC, 1 is perfect)',
      ours: '0.7812',
      against: '0.71',
    });
    expect(body.text).toContain('2 models are in use');
  });

  it('says in words how a question is answered', async () => {
    const card = (technique: string) => JSON.stringify({ technique, metrics: {}, limits: [], nativeParts: [] });
    await aModel(ground, { card: card('bgnbd + linear + level; ziln on bgnbd + linear') });
    const { body } = await app.ask('/api/models');
    expect(body.questions[1].serving.technique).toBe(
      'Rhythm of purchases (BG/NBD), a linear correction, the level of the shop as a whole; value from what shoppers like them spent',
    );
  });

  it('tells of each question what was tried, how its chances fared, what changed, or what is missing', async () => {
    const losses = { mean: 0.14, variance: 0.02, rows: 412 };
    const verdict = {
      promoted: true,
      why: 'better',
      from: ground.now - 60 * DAY,
      to: ground.now,
      measure: 'brier',
      challenger: losses,
      champion: { ...losses, mean: 0.16 },
      simple: 0.2,
      gain: { value: 0.02, low: 0.005, high: 0.035 },
      paired: true,
    };
    const evidence = {
      rows: 412,
      figures: {},
      calibration: [{ from: 0.1, to: 0.2, count: 300, stated: 0.15, happened: 0.13 }],
      groups: ['en', 'de'].map((group) => ({
        dimension: 'locale',
        group,
        rows: 200,
        loss: 0.1,
        stated: 0.2,
        happened: 0.1,
      })),
      inputs: [],
    };
    await aModel(ground, { verdict: JSON.stringify(verdict), evidence: JSON.stringify(evidence) });
    const lost = { ...verdict, promoted: false, why: 'worse', gain: { value: -0.02, low: -0.035, high: -0.005 } };
    const { id } = await aModel(ground, { state: 'challenger', promoted_at: null, verdict: JSON.stringify(lost) });
    const run = (question: string, what: string, detail: string) => ({
      ...{ shop: SHOP, at: ground.now, question, what, detail, model: null },
    });
    await ground.store
      .insertInto('learning_runs')
      .values([
        run('next-purchase', 'judged', JSON.stringify(verdict)),
        run('next-purchase', 'drift', '[{"name":"order-amount","rows":500,"psi":0.6,"ks":0.3,"alarm":true}]'),
        run('uplift', 'missing', 'Uplift by shopper needs 20000 shoppers.'),
      ])
      .execute();
    const { body } = await app.ask('/api/models');
    const of = (name: string) => body.questions.find((q: { question: string }) => q.question === name);
    const purchase = of('next-purchase');
    expect(purchase.serving.verdict.join(' ')).toMatch(
      /surely better.*412 cases.*fell by 0.02 \(between 0.005 and 0.035\)/,
    );
    expect(purchase.serving.calibration.points).toMatchObject([{ name: '10% to 20%', statedText: '15%', rows: '300' }]);
    expect(purchase.serving.audit[0].rows.map((row: { group: string }) => row.group)).toEqual(['en', 'de']);
    expect(purchase.challenger.verdict.join(' ')).toMatch(/surely worse.*rose by 0.02/);
    expect(purchase.trials.points).toMatchObject([{ tried: 0.14, served: 0.16, simple: 0.2 }]);
    expect(purchase.drift).toMatchObject({ tone: 'warning', inputs: [{ name: 'Order amounts', alarm: true }] });
    expect(of('uplift').instead[0]).toBe('Uplift by shopper needs 20000 shoppers.');
    expect(of('intent')).toMatchObject({ serving: null, instead: [expect.any(String), expect.any(String)] });
    expect((await app.ask('/api/models', { language: 'de' })).body.questions[0].title).toBe(
      'Was ein Käufer als Nächstes will',
    );
    expect((await app.ask(`/api/models/${id}/serve`, { method: 'POST', as: 'nobody.myshopify.com' })).status).not.toBe(
      200,
    );
    const served = await app.ask(`/api/models/${id}/serve`, { method: 'POST' });
    expect(served.status).toBe(200);
    expect((await app.ask(`/api/models/${id}/serve`, { method: 'POST' })).status).toBe(409);
  });

  it('marks days as abnormal in the shop’s own calendar, and refuses what are no days', async () => {
    const mark = (body: unknown) => app.ask('/api/models/abnormal', { method: 'POST', body });
    const { status, body } = await mark({ from: '2026-02-01', to: '2026-02-02', reason: 'a flood' });
    expect(status).toBe(200);
    expect(body.abnormal).toMatchObject([{ text: '1 Feb 2026 to 2 Feb 2026', reason: 'a flood' }]);
    const row = await ground.store.selectFrom('abnormal_periods').selectAll().executeTakeFirstOrThrow();
    expect([row.from_at, row.to_at]).toEqual([Date.UTC(2026, 0, 31, 23), Date.UTC(2026, 1, 2, 23)]);
    for (const bad of [
      { from: '2026-02-03', to: '2026-02-02', reason: 'turned round' },
      { from: '2026-02-30', to: '2026-03-02', reason: 'no such day' },
      { from: '2026-02-01', to: '2026-02-02', reason: ' ' },
      {},
    ]) {
      expect((await mark(bad)).status).toBe(400);
    }
    const remove = () => app.ask(`/api/models/abnormal/${row.id}/remove`, { method: 'POST' });
    expect((await remove()).body.abnormal).toEqual([]);
    expect((await remove()).status).toBe(404);
    expect((await app.ask('/api/models/train/cancel', { method: 'POST' })).status).toBe(409);
  });

  it('queues one training however often it is asked for', async () => {
    expect((await app.ask('/api/models/train', { method: 'POST' })).status).toBe(202);
    expect((await app.ask('/api/models/train', { method: 'POST' })).status).toBe(202);
    const jobs = await ground.store.selectFrom('jobs').select(['kind', 'key', 'payload', 'shop']).execute();
    expect(jobs).toEqual([
      { kind: 'learning.train', key: SHOP, shop: SHOP, payload: JSON.stringify({ shop: SHOP, all: true }) },
    ]);
    expect((await app.ask('/api/models')).body.training).toBe(true);
  });

  it('rolls back by the function it was given, and says so when there is nothing to go back to', async () => {
    expect((await app.ask('/api/models/next-item/rollback', { method: 'POST' })).status).toBe(200);
    expect((await app.ask('/api/models/next-purchase/rollback', { method: 'POST' })).status).toBe(409);
    expect(app.rolledBack).toEqual([`${SHOP} next-item`, `${SHOP} next-purchase`]);
  });
});

describe('requests in the name of the law', () => {
  it('stand with whom they are about until answered, are handed out as data and page, and belong to their shop', async () => {
    await aShopper(ground, { email: 'ada@example.com', name: 'Ada Brook', customer: '42' });
    const asked = { kind: 'export', id: '7', person: { customer: '42', email: 'ada@example.com' } } as const;
    const id = await requestKept(ground.store, ground.keys, SHOP, asked, ground.now);
    const line = async () => (await app.ask('/api/privacy')).body.requests[0];
    expect(await line()).toMatchObject({ kind: 'export', who: 'ada@example.com', open: true, canExport: true });
    const { status, body } = await app.ask(`/api/privacy/${encodeURIComponent(id)}/export`, { method: 'POST' });
    expect(status).toBe(200);
    expect(JSON.stringify(body.records)).toContain('Ada Brook');
    expect(body.page).toContain('Ada Brook');
    expect(await line()).toMatchObject({ open: false });
    expect((await app.ask('/api/privacy/unknown/export', { method: 'POST' })).status).toBe(404);
  });
});

describe('settings', () => {
  it('merges a change into what is set', async () => {
    const { body } = await app.ask('/api/settings', { method: 'PUT', body: { holdout: 0, senderName: 'Harbour' } });
    expect(body.settings).toMatchObject({ holdout: 0, senderName: 'Harbour', cartDelayMinutes: 60 });
    expect((await app.ask('/api/settings')).body.settings.senderName).toBe('Harbour');
  });

  it('names each field that can’t be, with its bounds, and changes nothing', async () => {
    const { status, body } = await app.ask('/api/settings', {
      method: 'PUT',
      body: {
        holdout: 0.9,
        cartDelayMinutes: 1,
        senderEmail: 'nobody',
        quietHours: { from: 25, to: 1 },
        colour: 'red',
        senderName: 'x',
      },
    });
    expect(status).toBe(400);
    expect(body.fields).toEqual({
      holdout: 'Give a number from 0% to 50%.',
      cartDelayMinutes: 'Give a number from 10 to 10,080.',
      senderEmail: 'Give an e-mail address, such as hello@example.com.',
      quietHours: 'Give a number from 0 to 23.',
      colour: 'There is no such setting.',
    });
    expect((await app.ask('/api/settings')).body.settings.senderName).toBe('');
  });

  it('answers a body that is no JSON, or no object, with 400', async () => {
    for (const body of ['{', '[]', 'null', '"x"', '7']) {
      expect((await app.ask('/api/settings', { method: 'PUT', body })).status, body).toBe(400);
    }
  });
});
