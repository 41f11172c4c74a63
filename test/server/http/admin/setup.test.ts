import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteRun } from '../../../../server/learning/model-store.ts';
import { noticeRaised } from '../../../../server/storage/notices.ts';
import { settingsPatched } from '../../../../server/storage/shops.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aDecision, aGround, aModel, aShop, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;

beforeEach(async () => {
  ground = await aGround();
  app = await anAdminApp(ground);
});

afterEach(async () => {
  await app.close();
  await ground.end();
});

const asked = async () => {
  const { body } = await app.ask('/api/setup');
  const state = (id: string) => body.steps.find((s: { id: string }) => s.id === id);
  return { body, state };
};

describe('setting up', () => {
  it('begins with what goes on by itself, and says what each question lacks', async () => {
    await aShop(ground, { history_state: 'running', history_progress: '{"orders":120}', settings: '{}' });
    await noteRun(ground.store, SHOP, 'next-purchase', 'missing', null, 'Needs 20 orders; there are 3.', ground.now);
    const { body, state } = await asked();
    expect(body.complete).toBe(false);
    expect(state('history')).toMatchObject({
      state: 'running',
      text: 'Your shop’s history is being read. Orders: 120',
    });
    expect(state('learning')).toMatchObject({ state: 'open', action: null });
    expect(state('sender').action.place).toBe('settings');
    expect(state('carts')).toMatchObject({ state: 'done', text: expect.stringContaining('Switch off cart mails of') });
    await noticeRaised(ground.store, SHOP, 'foreign-cart-mails', { count: 3 }, ground.now);
    expect((await asked()).state('carts').text).toContain('another app writes about left carts, too');
    expect(state('block').action.place).toBe('theme-editor');
    const lacking = body.unlocked.find((u: { id: string }) => u.id === 'next-purchase');
    expect(lacking).toMatchObject({ serves: false, text: 'Needs 20 orders; there are 3.' });
    expect((await app.ask('/api/home')).body.setup).toBe('1 of 5 steps done.');
  });

  it('is complete when everything works, and Home speaks of it no more', async () => {
    await aShop(ground, { history_state: 'done' });
    const sender = { senderEmail: 'hello@harbour.example', senderName: 'Harbour', postalAddress: 'Quay 4, Hamburg' };
    await settingsPatched(ground.store, SHOP, { ...sender, cartMails: false });
    await aModel(ground, {});
    await aDecision(ground, { placement: 'home', at: ground.now - 1000 });
    const { state } = await asked();
    // One click is enough: what it changes is sent as it stands.
    expect(state('carts').action).toMatchObject({ place: null, change: { cartMails: true } });
    await app.ask('/api/settings', { method: 'PUT', body: state('carts').action.change });
    expect((await asked()).body).toMatchObject({ complete: true, text: '5 of 5 steps done.' });
    expect((await app.ask('/api/home')).body.setup).toBeNull();
  });
});
