import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { takeAtVisit } from '../../../../server/channels/site/at-visit.ts';
import { type Audience, bannerChooser } from '../../../../server/decisions/banner.ts';
import { decisionLog } from '../../../../server/decisions/decision-log.ts';
import { shelves } from '../../../../server/decisions/shelf.ts';
import { tasteTrails } from '../../../../server/features/taste-trail.ts';
import type { Journey } from '../../../../server/journeys/journey.ts';
import { saveJourney } from '../../../../server/journeys/journey-store.ts';
import { abandonedCart } from '../../../../server/journeys/ready/abandoned-cart.ts';
import { visitorConsentsChanged } from '../../../../server/profile/consent.ts';
import { visitorLoggedIn } from '../../../../server/profile/identity.ts';
import { aCart, aCheckout, anOrder, DAY, HOUR, SHOP } from '../../../support/cart-world.ts';
import { decisionsInPlace } from '../../../support/decisions-in-place.ts';
import { journeyWorld } from '../../../support/journey-world.ts';
import { testKeys } from '../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

/** The cart's reminders: the first on the next visit, the second by e-mail. */
const atVisit: Journey = {
  ...abandonedCart,
  steps: abandonedCart.steps.map((step) =>
    step.name === 'first' ? { ...step, channel: 'site' } : step,
  ) as Journey['steps'],
};

async function lived(settings: Record<string, unknown> = {}) {
  const w = await journeyWorld(settings);
  const saved = { on: true, definition: atVisit, edition: 0 };
  await saveJourney(w.store, SHOP, 'abandoned-cart', saved, { editor: 'ann', now: w.now() });
  const log = decisionLog(decisionsInPlace(w.store), (fault) => expect.unreachable(String(fault)));
  const banner = bannerChooser({
    store: w.store,
    shelves: shelves({ store: w.store, folder: w.folder, now: w.now, elapsed: () => 0 }),
    trails: tasteTrails(w.raw),
    log,
    now: w.now,
    atVisit: (shop, shopper, journey) => takeAtVisit({ ...w, keys: testKeys }, shop, shopper, journey),
  });
  /** A browser of Ann's, with or without her consent. */
  const browser = async (visitor: string, granted = true) => {
    const shopper = await w.shopperOf('ann@example.com');
    await w.store.transaction().execute(async (trx) => {
      await visitorConsentsChanged(trx, SHOP, [{ visitor, purpose: 'analytics', granted, at: w.now() }]);
      await visitorLoggedIn(trx, SHOP, visitor, shopper, w.now());
    });
  };
  const look = async (visitor: string | null, audience: Audience = 'journey') => {
    const answer = await banner(SHOP, visitor, audience);
    await log.flush();
    return answer?.show ?? null;
  };
  const books = async () => (await w.messages()).map((m) => `${m.channel} ${m.step} ${m.state}`);
  return { ...w, browser, look, books };
}

describe('a step of a journey that waits for the next visit', () => {
  it('is shown once, to whom it waits for and who agreed, in one of two pages that ask at once', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(2 * HOUR);
    await w.browser('hers');
    await w.browser('refused', false);
    expect(await w.books()).toEqual(['site first waiting']);
    expect(await w.look('somebody-else')).toBe(false);
    expect(await w.look('refused')).toBe(false);
    expect(await w.look(null)).toBe(false);
    expect(await w.look('hers', 'journey:welcome')).toBe(false);
    const both = await Promise.all([w.look('hers', 'journey:abandoned-cart'), w.look('hers')]);
    expect(both.sort()).toEqual([false, true]);
    expect(await w.look('hers')).toBe(false);
    expect(await w.books()).toEqual(['site first submitted']);
    const shown = await w.store.selectFrom('decisions').select('reasons').where('placement', '=', 'banner').execute();
    expect(shown.filter(({ reasons }) => /message /.test(reasons))).toHaveLength(1);
  });

  it('counts like any message, and what follows does not wait for it', async () => {
    const w = await lived({ windowHours: 16, cartSecondDelayHours: 4 });
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(2 * HOUR);
    await w.browser('hers');
    expect(await w.look('hers')).toBe(true);
    await w.advance(6 * HOUR);
    expect(await w.books()).toEqual(['site first submitted', 'email second waiting']);
    const unseen = await lived({ cartSecondDelayHours: 4 });
    await unseen.record([aCart(unseen.now()), aCheckout(unseen.now())]);
    await unseen.advance(6 * HOUR);
    expect(await unseen.books()).toEqual(['site first waiting', 'email second submitted']);
    // Written to an hour ago: the visit after that is left in peace.
    await unseen.browser('hers');
    expect(await unseen.look('hers')).toBe(false);
  });

  it('is not shown once it was bought, nor when it has waited too long', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(2 * HOUR);
    await w.browser('hers');
    await w.record([anOrder(w.now(), { cart: 'c1' })]);
    expect(await w.look('hers')).toBe(false);
    const late = await lived({ secondStep: false });
    await late.record([aCart(late.now()), aCheckout(late.now())]);
    await late.advance(20 * DAY);
    await late.browser('hers');
    expect(await late.look('hers')).toBe(false);
  });
});
