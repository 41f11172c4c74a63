import type { AddressInfo } from 'node:net';
import express from 'express';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { linksRouter } from '../../../server/http/links.ts';
import { consentsImported } from '../../../server/platform/file/consents-imported.ts';
import { mayEmail } from '../../../server/profile/consent.ts';
import { aCart, aCheckout, anOrder, DAY, HOUR, MINUTE, SHOP } from '../../support/cart-world.ts';
import { emailConsent, journeyWorld } from '../../support/journey-world.ts';
import { testKeys } from '../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const ann = 'ann@example.com';

async function lived(settings: Record<string, unknown> = {}) {
  const w = await journeyWorld({ doubleOptIn: true, ...settings });
  const app = express();
  app.set('query parser', 'simple');
  app.use(linksRouter({ ...w, keys: testKeys }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  onTestFinished(() => void server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** The link of the newest mail, at this server. */
  const link = () => {
    const text = w.mailer.mails.at(-1)?.bytes.toString('utf8').replace(/=\r\n/g, '') ?? '';
    return `${base}/confirm/${/\/confirm\/([\w-]{22})/.exec(text)?.[1]}`;
  };
  const may = (email = ann) => mayEmail(w.store, SHOP, w.hash(email));
  const steps = async () => (await w.messages()).map((m) => `${m.journey}/${m.step} ${m.state}`);
  return { ...w, link, may, steps };
}

describe('a second yes, where the merchant wants it', () => {
  it('is asked for once, looked at without effect, given by the button, and then what a yes begins begins', async () => {
    const w = await lived();
    await w.on('welcome');
    await w.record([emailConsent(w.now(), ann)]);
    await w.advance(MINUTE);
    expect(await w.steps()).toEqual(['confirm-address/confirm submitted']);
    expect(await w.may()).toBe(false);
    const look = await fetch(w.link());
    expect([look.status, (await look.text()).includes('<form method="post">')]).toEqual([200, true]);
    expect(await w.may()).toBe(false);
    expect((await fetch(w.link(), { method: 'POST' })).status).toBe(200);
    expect(await w.may()).toBe(true);
    const link = w.link();
    await w.advance(MINUTE);
    expect(await w.steps()).toEqual(['confirm-address/confirm submitted', 'welcome/hello submitted']);
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    await w.advance(HOUR);
    expect(await w.messages()).toHaveLength(2);
    const told = await w.store.selectFrom('events').select('id').where('type', '=', 'message-confirmed').execute();
    expect(told).toHaveLength(1);
  });

  it('is waited for: no reminder, no cart mail, no other journey, however often the box is ticked again', async () => {
    const w = await lived();
    await w.on('welcome');
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(HOUR);
    await w.record([aCheckout(w.now()), anOrder(w.now() + 1, { acceptsMarketing: true })]);
    await w.live(9, 12);
    expect(await w.steps()).toEqual(['confirm-address/confirm submitted']);
  });

  it('is refused by a link that is too old, of another shop, or older than a no', async () => {
    const w = await lived();
    await w.record([emailConsent(w.now(), ann)]);
    await w.advance(MINUTE);
    expect((await fetch(`${w.link().slice(0, -1)}!`, { method: 'POST' })).status).toBe(404);
    await w.record([{ ...emailConsent(w.now(), ann), granted: false, source: 'unsubscribed' }]);
    expect((await fetch(w.link(), { method: 'POST' })).status).toBe(409);
    expect(await w.may()).toBe(false);
    await w.advance(8 * DAY);
    expect((await fetch(w.link(), { method: 'POST' })).status).toBe(404);
  });

  it('is not asked of who agreed before, whom the platform asked twice, or whose list says so', async () => {
    const w = await lived({ doubleOptIn: false });
    await w.record([emailConsent(w.now(), ann)]);
    await w.settings({ doubleOptIn: true });
    await w.advance(MINUTE);
    await w.record([emailConsent(w.now(), ann)]);
    await w.record([{ ...emailConsent(w.now(), 'bea@example.com'), source: 'confirmed_opt_in' }]);
    const listed = (email: string, confirmed: boolean) => ({
      ...{ email, says: 'granted' as const, at: w.now() - DAY, source: 'fair', dated: true, confirmed },
    });
    const list = [listed('c@example.com', true), listed('d@example.com', false)];
    await w.store.transaction().execute((trx) => consentsImported(trx, testKeys, SHOP, list, true));
    await w.advance(DAY);
    expect(await w.messages()).toEqual([]);
    expect([await w.may(), await w.may('bea@example.com'), await w.may('c@example.com')]).toEqual([true, true, true]);
    expect(await w.may('d@example.com')).toBe(false);
  });

  it('sells nothing: the mail shows no recommendations', async () => {
    const w = await lived();
    await w.record([emailConsent(w.now(), ann)]);
    await w.advance(MINUTE);
    const [message] = await w.messages();
    expect(message?.html).not.toContain('You might also like');
    expect(message?.html).not.toMatch(/\/confirm\/[\w-]{22}/);
  });
});
