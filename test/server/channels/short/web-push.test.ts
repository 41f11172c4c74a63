import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { vapidPublicKey } from '../../../../server/channels/short/vapid.ts';
import { isPushService, webPush } from '../../../../server/channels/short/web-push.ts';
import { encryptedForBrowser } from '../../../../server/channels/short/web-push-encryption.ts';
import { pushRouter } from '../../../../server/http/push.ts';
import type { Journey } from '../../../../server/journeys/journey.ts';
import { saveJourney } from '../../../../server/journeys/journey-store.ts';
import { abandonedCart } from '../../../../server/journeys/ready/abandoned-cart.ts';
import { visitorConsentsChanged } from '../../../../server/profile/consent.ts';
import { visitorLoggedIn } from '../../../../server/profile/identity.ts';
import { PushReceiver } from '../../../sandbox/push-receiver.ts';
import { aCart, aCheckout, DAY, HOUR, SHOP } from '../../../support/cart-world.ts';
import { journeyWorld } from '../../../support/journey-world.ts';
import { testKeys } from '../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const bytes = (text: string) => Buffer.from(text, 'base64url');

describe('the encryption of notifications', () => {
  it('is that of the example in RFC 8291, byte by byte', () => {
    const keys = {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    };
    const drawn = {
      privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
      salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
    };
    const sealed = encryptedForBrowser(Buffer.from('When I grow up, I want to be a watermelon'), keys, drawn);
    expect(sealed.toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  it('is another one each time', () => {
    const { keys } = new PushReceiver().subscription('http://127.0.0.1');
    const [one, other] = [1, 2].map(() => encryptedForBrowser(Buffer.from('same'), keys).toString('hex'));
    expect(one).not.toBe(other);
  });
});

describe('a push service', () => {
  it.each([
    ['https://fcm.googleapis.com/fcm/send/x', true],
    ['https://updates.push.services.mozilla.com/wpush/v2/x', true],
    ['https://web.push.apple.com/x', true],
    ['http://fcm.googleapis.com/fcm/send/x', false],
    ['https://fcm.googleapis.com:8443/x', false],
    ['https://fcm.googleapis.com.evil.example/x', false],
    ['https://127.0.0.1/x', false],
    ['https://evil.example/fcm.googleapis.com', false],
    ['file:///etc/passwd', false],
    ['no address', false],
  ])('at %s is one we know: %s', (endpoint, known) => {
    expect(isPushService(endpoint, null)).toBe(known);
  });
});

const byPush: Journey = {
  ...abandonedCart,
  steps: abandonedCart.steps.map((step) =>
    step.name === 'first' ? { ...step, channel: 'push' } : step,
  ) as Journey['steps'],
};

async function lived() {
  let now = () => 0;
  let proxied: express.Router | null = null;
  const receiver = new PushReceiver();
  const app = express();
  app.use('/proxy', (request, response, next) => {
    response.locals.proxy = { shop: SHOP, customer: null };
    if (proxied === null) next();
    else proxied(request, response, next);
  });
  app.use('/push', (request, response) => void receiver.handle(request, response));
  const server = createServer(app);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const push = webPush(
    { contact: 'mailto:hello@harbour.example', also: origin },
    { keys: testKeys, fetch, now: () => now() },
  );
  const w = await journeyWorld({}, undefined, undefined, { providers: { push } });
  now = w.now;
  proxied = pushRouter({ store: w.store, keys: testKeys, now, also: origin });
  const saved = { on: true, definition: byPush, edition: 0 };
  await saveJourney(w.store, SHOP, 'abandoned-cart', saved, { editor: 'ann', now: now() });
  const say = async (body: object) => {
    const answer = await fetch(`${origin}/proxy/push`, { method: 'POST', body: JSON.stringify(body) });
    return [answer.status, await answer.json()];
  };
  const hers = async () => {
    const shopper = await w.shopperOf('ann@example.com');
    await w.store.transaction().execute(async (trx) => {
      await visitorConsentsChanged(trx, SHOP, [{ visitor: 'hers', purpose: 'analytics', granted: true, at: now() }]);
      await visitorLoggedIn(trx, SHOP, 'hers', shopper, now());
    });
  };
  const cart = () => w.record([aCart(w.now()), aCheckout(w.now(), { acceptsMarketing: false })]);
  const books = async () => (await w.messages()).map((m) => `${m.channel} ${m.step} ${m.state} ${m.reason}`);
  return { ...w, receiver, origin, say, hers, cart, books };
}

describe('notifications', () => {
  it('reach the browser whose owner said yes, readable by it alone, once, with where they lead', async () => {
    const w = await lived();
    const key = await (await fetch(`${w.origin}/proxy/push/key`)).json();
    expect(key).toEqual({ key: vapidPublicKey(testKeys, SHOP) });
    await w.cart();
    await w.hers();
    const subscription = w.receiver.subscription(w.origin);
    expect(await w.say({ visitor: 'hers', subscription })).toEqual([200, { kept: true }]);
    await w.advance(2 * HOUR);
    expect(w.receiver.pushes).toHaveLength(1);
    expect(w.receiver.pushes[0]?.url).toMatch(/\/restore\/[\w-]{22}$/);
    expect(w.receiver.pushes[0]?.title).not.toBe('');
    await w.advance(2 * DAY);
    expect(w.receiver.pushes).toHaveLength(1);
    expect(await w.books()).toEqual(['push first submitted null']);
    const kept = await w.store.selectFrom('identities').select('sealed').where('kind', '=', 'push').execute();
    expect(kept[0]?.sealed).not.toContain('127.0.0.1');
  });

  it('end when the browser takes its subscription back', async () => {
    const w = await lived();
    await w.cart();
    await w.hers();
    const subscription = w.receiver.subscription(w.origin);
    await w.say({ visitor: 'hers', subscription });
    w.receiver.takeBack(subscription.endpoint);
    await w.advance(2 * HOUR);
    expect((await w.books())[0]).toMatch(/^push first failed/);
    expect(await w.store.selectFrom('identities').select('key').where('kind', '=', 'push').execute()).toEqual([]);
  });

  it('are refused to a browser nobody known uses, without consent, and for an address that is no push service', async () => {
    const w = await lived();
    await w.cart();
    const subscription = w.receiver.subscription(w.origin);
    expect(await w.say({ visitor: 'nobody', subscription })).toEqual([200, { kept: false }]);
    await w.hers();
    const elsewhere = { ...subscription, endpoint: 'https://evil.example/push' };
    expect(await w.say({ visitor: 'hers', subscription: elsewhere })).toEqual([400, { kept: false }]);
    const short = { ...subscription, keys: { p256dh: 'x', auth: 'y' } };
    expect(await w.say({ visitor: 'hers', subscription: short })).toEqual([400, { kept: false }]);
    expect(await w.say({ visitor: '../x', subscription })).toEqual([400, { kept: false }]);
    // A key that is no point of the curve: nothing can be sealed for it.
    const broken = { ...subscription, keys: { ...subscription.keys, p256dh: 'A'.repeat(87) } };
    expect(await w.say({ visitor: 'hers', subscription: broken })).toEqual([200, { kept: true }]);
    await w.advance(2 * HOUR);
    expect((await w.books())[0]).toMatch(/^push first failed/);
    expect(w.receiver.pushes).toEqual([]);
  });
});
