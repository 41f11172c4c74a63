// What shop owners complain about elsewhere, as far as journeys can be to blame: each by the number it has in the market study.

import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { journeyOf, saveJourney } from '../../../server/journeys/journey-store.ts';
import { aCart, aCheckout, anOrder, DAY, HOUR, MINUTE, SHOP } from '../../support/cart-world.ts';
import { emailConsent, journeyWorld } from '../../support/journey-world.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const ann = 'ann@example.com';

describe('complaints that are impossible here', () => {
  it('1: a cart reminder after the purchase, also when the order is told late or was made under another address', async () => {
    const w = await journeyWorld();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    const boughtAt = w.now() + 40 * MINUTE;
    await w.advance(55 * MINUTE);
    // The order's webhook comes five minutes before the reminder, a quarter of an hour after the purchase.
    await w.record([anOrder(boughtAt, { cart: 'c1', email: 'work@example.com' })]);
    await w.advance(3 * DAY);
    expect(w.mailer.mails).toEqual([]);
  });

  it('3: a journey that claims what would have come anyway: who is in its control gets nothing and is on record first', async () => {
    const w = await journeyWorld({ controls: 0.5 });
    await w.on('welcome');
    for (let n = 0; n < 30; n++) await w.record([emailConsent(w.now(), `p${n}@example.com`)]);
    const drawn = await w.store.selectFrom('decisions').selectAll().where('kind', '=', 'assignment').execute();
    expect(drawn).toHaveLength(30);
    const control = drawn.filter((d) => d.fallback === 'control').map((d) => d.shopper);
    expect(control.length).toBeGreaterThan(5);
    const written = new Set((await w.messages()).map((m) => m.shopper));
    expect(control.filter((shopper) => written.has(shopper))).toEqual([]);
    expect(written.size).toBe(30 - control.length);
  });

  it('7: consent that is taken back while a message waits holds it back, whatever the journey', async () => {
    const w = await journeyWorld();
    await w.on('welcome');
    await w.advance(11 * HOUR);
    await w.record([emailConsent(w.now(), ann)]);
    expect((await w.messages()).map((m) => m.state)).toEqual(['waiting']);
    await w.record([{ ...emailConsent(w.now() + 1, ann), granted: false }]);
    await w.advance(DAY);
    expect((await w.messages()).map((m) => [m.state, m.reason])).toEqual([['skipped', 'no-consent']]);
  });

  it('8: entering again at random: twice within its span is once, after it is once more, and a changed journey loses nobody', async () => {
    const w = await journeyWorld({ weeklyCap: 14 });
    await w.on('post-purchase');
    const orders = [0, 10, 50];
    for (const [n, day] of orders.entries()) {
      await w.advance((day - (orders[n - 1] ?? 0)) * DAY);
      await w.record([anOrder(w.now(), { order: `${n}`, acceptsMarketing: true })]);
      if (n !== 1) continue;
      const { journey, edition } = (await journeyOf(w.store, SHOP, 'post-purchase'))!;
      const definition = { ...journey, usefulHours: 96 };
      await saveJourney(w.store, SHOP, journey.name, { definition, edition }, { editor: 'ann', now: w.now() });
    }
    await w.advance(30 * DAY);
    expect((await w.messages()).map((m) => m.step)).toEqual(['thanks', 'review', 'thanks', 'review']);
    const runs = await w.store.selectFrom('journey_runs').select(['state']).execute();
    expect(runs).toEqual([{ state: 'done' }, { state: 'done' }]);
  });

  it('10: flows that pile up on one person: five journeys at once are one message a window, and none more than the cap', async () => {
    const w = await journeyWorld({ weeklyCap: 2 });
    for (const name of ['welcome', 'post-purchase', 'csat', 'second-order', 'anniversary']) await w.on(name);
    await w.record([emailConsent(w.now(), ann), anOrder(w.now(), { acceptsMarketing: true })]);
    await w.record([aCart(w.now() + 1, { cart: 'c9' }), aCheckout(w.now() + 1, { cart: 'c9', checkout: 'k9' })]);
    await w.live(30, 6);
    const left = (await w.messages())
      .flatMap((m) => (m.state === 'submitted' ? [m.claimed_at ?? 0] : []))
      .sort((a, b) => a - b);
    expect(left.length).toBeGreaterThan(3);
    for (const at of left) expect(left.filter((t) => t > at - 7 * DAY && t <= at).length).toBeLessThanOrEqual(2);
    for (let n = 1; n < left.length; n++) expect(left[n]! - left[n - 1]!).toBeGreaterThanOrEqual(16 * HOUR);
  });
});
