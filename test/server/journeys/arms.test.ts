import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { assignmentOf, drawOf } from '../../../server/journeys/arms.ts';
import { suppress, suppressAll } from '../../../server/journeys/suppressions.ts';
import { anOrder, DAY, SHOP } from '../../support/cart-world.ts';
import { journeyWorld } from '../../support/journey-world.ts';

const people = Array.from({ length: 20_000 }, (_, n) => `shopper-${n}`);

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

describe('who left because we wrote', () => {
  it('still has a lot in every journey, as the holdout has, whom nothing drove away; who was on a list has none', async () => {
    const w = await journeyWorld();
    await w.on('post-purchase');
    const at = { reason: 'unsubscribed' as const, at: w.now() };
    await suppress(w.store, SHOP, w.hash('left@example.com'), at.reason, at.at);
    await suppressAll(w.store, SHOP, [{ emailHash: w.hash('list@example.com'), ...at, source: 'a list' }]);
    for (const email of ['left@example.com', 'list@example.com', 'ann@example.com'])
      await w.record([anOrder(w.now(), { order: email, email, acceptsMarketing: true })]);
    await w.advance(8 * DAY);
    const lots = await w.store.selectFrom('decisions').select('shopper').where('kind', '=', 'assignment').execute();
    const [left, ann] = [await w.shopperOf('left@example.com'), await w.shopperOf('ann@example.com')];
    expect(new Set(lots.map((lot) => lot.shopper))).toEqual(new Set([left, ann]));
    expect(new Set((await w.messages()).map((m) => m.shopper))).toEqual(new Set([ann]));
    const runs = await w.store.selectFrom('journey_runs').select('exit_reason').where('shopper', '=', left).execute();
    expect(runs).toEqual([{ exit_reason: 'unsubscribed' }]);
  });
});

describe('the holdout', () => {
  it('is the share the merchant set, for ever the same people, and grows without letting anybody out', () => {
    const out = (share: number) =>
      new Set(
        people.filter(
          (p) =>
            assignmentOf('a.myshopify.com', 'abandoned-cart', p, { holdout: share, controls: 0 }).arm === 'holdout',
        ),
      );
    const five = out(0.05);
    const ten = out(0.1);
    expect(five.size / people.length).toBeGreaterThan(0.045);
    expect(five.size / people.length).toBeLessThan(0.055);
    for (const person of five) expect(ten.has(person)).toBe(true);
    expect(drawOf('a.myshopify.com', 'holdout', 'shopper-1')).toBe(drawOf('a.myshopify.com', 'holdout', 'shopper-1'));
  });

  it('is drawn anew in every shop, and a journey’s control apart from it', () => {
    const shares = { holdout: 0.5, controls: 0.5 };
    const armIn = (shop: string, journey: string) => people.map((p) => assignmentOf(shop, journey, p, shares).arm);
    const [a, b, c] = [armIn('a', 'x'), armIn('b', 'x'), armIn('a', 'y')];
    const agree = a.filter((arm, n) => (arm === 'holdout') === (b[n] === 'holdout')).length / people.length;
    expect(agree).toBeGreaterThan(0.48);
    expect(agree).toBeLessThan(0.52);
    a.forEach((arm, n) => {
      expect(arm === 'holdout').toBe(c[n] === 'holdout');
    });
    const control = a.filter((arm) => arm === 'control').length / a.filter((arm) => arm !== 'holdout').length;
    expect(control).toBeGreaterThan(0.47);
    expect(control).toBeLessThan(0.53);
  });
});
