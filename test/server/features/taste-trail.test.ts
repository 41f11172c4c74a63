import { afterEach, describe, expect, it } from 'vitest';
import { tasteTrails } from '../../../server/features/taste-trail.ts';
import { marked, SPARED } from '../../../server/profile/marks.ts';
import {
  aCartLink,
  aConsent,
  aGround,
  anEvent,
  anOrder,
  aShop,
  aShopper,
  aVisitorLink,
  DAY,
  type Ground,
  HOUR,
  SHOP,
} from '../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

async function shop() {
  const ground = await aGround();
  open.push(ground);
  await aShop(ground);
  const agreed = (visitor: string, granted = true) => aConsent(ground, { visitor, purpose: 'analytics', granted });
  const saw = (visitor: string, product: string, ago = HOUR) =>
    anEvent(ground, { visitor, product, at: ground.now - ago });
  const link = (visitor: string, shopper: string, via: string, ago = 100 * DAY) =>
    aVisitorLink(ground, { visitor, shopper, via, since_at: ground.now - ago });
  return { ...ground, agreed, saw, link, trails: tasteTrails(ground.raw), ground };
}

describe('the trail of a visitor', () => {
  it('is empty without consent, and after it was taken back', async () => {
    const { agreed, saw, trails } = await shop();
    await saw('silent', 'p1');
    await saw('refused', 'p1');
    await agreed('refused', false);
    for (const visitor of ['silent', 'refused', 'never-seen']) {
      expect(trails.ofVisitor(SHOP, visitor), visitor).toMatchObject({
        viewed: [],
        bought: [],
        here: [],
        shopper: null,
      });
    }
  });

  it.each([
    ['a tag of the platform', { tags: '["VIP","Do Not Target"]' }, false],
    ['a mark made here', {}, true],
  ])('who is not to be targeted, by %s, sees what anybody sees, logged in or not', async (_, columns, mark) => {
    const { agreed, saw, link, trails, ground } = await shop();
    const shopper = await aShopper(ground, columns);
    if (mark)
      await marked(
        ground.store,
        SHOP,
        { shopper: shopper.id, mark: SPARED, on: true },
        { editor: 'ann', now: ground.now },
      );
    const nothing = { viewed: [], bought: [], here: [], wishes: { personal: false } };
    for (const via of ['login', 'checkout']) {
      await agreed(via);
      await saw(via, 'p1');
      expect(trails.ofVisitor(SHOP, via)).toMatchObject({ viewed: ['p1'] });
      await link(via, shopper.id, via);
      expect(trails.ofVisitor(SHOP, via)).toMatchObject({ ...nothing, shopper: null });
    }
    expect(trails.ofShopper(SHOP, shopper.id)).toMatchObject(nothing);
  });

  it('an address typed at a checkout opens nothing of what its owner saw or bought elsewhere', async () => {
    const { agreed, saw, link, trails, ground } = await shop();
    const victim = await aShopper(ground);
    await agreed('victims');
    await saw('victims', 'secret-view');
    await link('victims', victim.id, 'login');
    await anOrder(ground, { shopper: victim.id, lines: [{ product: 'secret-order' }] });
    await agreed('stranger');
    await saw('stranger', 'p1');
    await link('stranger', victim.id, 'checkout', DAY);
    expect(trails.ofVisitor(SHOP, 'stranger')).toMatchObject({ viewed: ['p1'], bought: [], here: ['p1'] });
  });

  it('what was bought in this browser counts in it', async () => {
    const { agreed, link, trails, ground } = await shop();
    const shopper = await aShopper(ground);
    await agreed('v');
    await link('v', shopper.id, 'checkout');
    await aCartLink(ground, { token: 'c1', visitor: 'v' });
    await anOrder(ground, { shopper: shopper.id, cart: 'c1', lines: [{ product: 'p9' }] });
    expect(trails.ofVisitor(SHOP, 'v').bought).toEqual(['p9']);
  });

  it('of who is logged in reaches over their browsers, merged selves too, but only this browser may be named', async () => {
    const { agreed, saw, link, trails, ground } = await shop();
    const shopper = await aShopper(ground);
    const guest = await aShopper(ground, { customer: null, merged_into: shopper.id });
    for (const visitor of ['phone', 'desk', 'closed']) await link(visitor, shopper.id, 'login');
    await agreed('phone');
    await agreed('desk');
    await saw('phone', 'p-phone');
    await saw('desk', 'p-desk', 2 * HOUR);
    await saw('closed', 'p-without-consent');
    await anOrder(ground, { shopper: guest.id, lines: [{ product: 'p-guest' }] });
    expect(trails.ofVisitor(SHOP, 'phone')).toMatchObject({
      viewed: ['p-desk', 'p-phone'],
      begins: [true, true],
      viewedAt: ground.now - HOUR,
      bought: ['p-guest'],
      here: ['p-phone'],
      shopper: shopper.id,
    });
  });

  it('of a shared browser takes only the times it was theirs', async () => {
    const { agreed, saw, link, trails, ground } = await shop();
    const [ann, ben] = [await aShopper(ground), await aShopper(ground)];
    await agreed('shared');
    await agreed('bens');
    await link('shared', ann.id, 'login', 10 * DAY);
    await link('shared', ben.id, 'login', 5 * DAY);
    await link('bens', ben.id, 'login', 5 * DAY);
    await saw('shared', 'present-for-ben', 7 * DAY);
    await saw('shared', 'ben-at-the-desk', 2 * DAY);
    expect(trails.ofVisitor(SHOP, 'bens').viewed).toEqual(['ben-at-the-desk']);
    expect(trails.ofShopper(SHOP, ann.id).viewed).toEqual(['present-for-ben']);
  });

  it('for a mail is empty where no browser of the shopper has agreed', async () => {
    const { saw, link, agreed, trails, ground } = await shop();
    const shopper = await aShopper(ground);
    await link('v', shopper.id, 'checkout');
    await saw('v', 'p1');
    await agreed('v', false);
    await anOrder(ground, { shopper: shopper.id, lines: [{ product: 'p2' }] });
    expect(trails.ofShopper(SHOP, shopper.id)).toMatchObject({ viewed: [], bought: [], here: [] });
  });
});
