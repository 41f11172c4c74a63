import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { journeyOf } from '../../../server/journeys/journey-store.ts';
import { simulate } from '../../../server/journeys/simulate.ts';
import { shopOf } from '../../../server/storage/shops.ts';
import { aCheckout, anOrder, DAY, HOUR, SHOP } from '../../support/cart-world.ts';
import { journeyWorld } from '../../support/journey-world.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

describe('a journey tried on the past', () => {
  it('would have sent what it truly sends: carts left, bought in between, without consent', async () => {
    const w = await journeyWorld();
    const tried = async (name: string) => {
      const shop = (await shopOf(w.store, SHOP))!;
      return simulate(w.store, shop, (await journeyOf(w.store, SHOP, name))!.journey, w.now());
    };
    for (let n = 0; n < 6; n++) {
      const email = `p${n}@example.com`;
      await w.record([aCheckout(w.now(), { cart: null, checkout: `k${n}`, email, acceptsMarketing: n < 5 })]);
    }
    await w.advance(10 * HOUR);
    // The first bought after one mail.
    await w.record([anOrder(w.now(), { email: 'p0@example.com', checkout: 'k0' })]);
    await w.advance(3 * DAY);
    const sent = (await w.messages()).filter((m) => m.state === 'submitted');
    const result = await tried('abandoned-cart');
    expect(result).toMatchObject({ entered: 5, sent: sent.length });
    expect(result.held).toMatchObject({ purchased: 1, 'no-consent': 1 });
    expect(result.steps).toEqual([
      { step: 'first', sent: 5 },
      { step: 'second', sent: 4 },
    ]);
    expect(result.people).toHaveLength(9);
    // Trying changes nothing.
    expect((await w.messages()).filter((m) => m.state === 'submitted')).toHaveLength(sent.length);
  });

  it('says what the past does not tell, and finds nothing in an empty shop', async () => {
    const w = await journeyWorld();
    const shop = (await shopOf(w.store, SHOP))!;
    for (const name of [
      'back-in-stock',
      'price-drop',
      'vip',
      'win-back',
      'welcome',
      'birthday',
      'habit-reminder',
      'nps',
    ]) {
      const { journey } = (await journeyOf(w.store, SHOP, name))!;
      expect(await simulate(w.store, shop, journey, w.now())).toMatchObject({ entered: 0, sent: 0 });
    }
    const { journey } = (await journeyOf(w.store, SHOP, 'price-drop'))!;
    expect((await simulate(w.store, shop, journey, w.now())).limits).toEqual(['not-kept']);
  });
});
