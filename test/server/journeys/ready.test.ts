import { beforeAll, describe, expect, it } from 'vitest';
import { loadReplenishment, type Replenishment } from '../../../models/replenishment/load.ts';
import { trainReplenishment } from '../../../models/replenishment/train.ts';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import type { ProductChanged } from '../../../server/events/shop-event.ts';
import { shopperDateGiven } from '../../../server/journeys/finders/dates.ts';
import { runningOutIn } from '../../../server/journeys/finders/runs-out.ts';
import { journeysOf, saveJourney } from '../../../server/journeys/journey-store.ts';
import { readyJourneys } from '../../../server/journeys/ready/all.ts';
import { lookAround } from '../../../server/journeys/scan.ts';
import { visitorConsentsChanged } from '../../../server/profile/consent.ts';
import { aCart, aCheckout, anOrder, cartWorld, DAY, HOUR, recordedMailer, SHOP } from '../../support/cart-world.ts';
import { tempWorld, testKeys } from '../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const aProduct = (at: number, change: { id?: string; price?: number; available?: boolean } = {}): ProductChanged => {
  const { id = '101', price = 1850, available = true } = change;
  const variant = { id: `${id}1`, title: '', sku: null, price, compareAt: null, inventory: 5, available, position: 1 };
  return {
    type: 'product-changed',
    id: `product:${id}:${at}`,
    at,
    product: {
      ...{ id, handle: `mug-${id}`, title: 'Enamel mug', description: '', productType: 'Mugs', vendor: 'H', tags: [] },
      ...{ image: null, published: true, giftCard: false, createdAt: at, updatedAt: at, variants: [variant] },
    },
  };
};

const consent = (at: number, email: string) => ({
  type: 'email-consent-changed' as const,
  id: `consent:${email}:${at}`,
  at,
  person: { customer: null, email, name: null },
  granted: true,
  source: 'subscribed',
});

/** A shop on a Wednesday morning with one product; `on` switches a journey on. */
async function aShop(settings: Record<string, unknown> = {}) {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const cart = await cartWorld(world, { mailer, settings: { weeklyCap: 14, ...settings } });
  const now = world.clock.now;
  await cart.record([aProduct(now())]);
  const on = async (name: string) => {
    const known = (await journeysOf(world.store, SHOP)).find((j) => j.journey.name === name);
    const change = { on: true, edition: known?.edition ?? 0 };
    await saveJourney(world.store, SHOP, name, change, { editor: 'ann', now: now() });
  };
  const scan = async () => {
    const context = { keys: testKeys, jobs: world.jobs, now: now(), shopOfScan: SHOP };
    await lookAround(world.store, { ...context, signal: new AbortController().signal });
    await cart.drain();
  };
  /** Days pass with a look around every three hours; the schedule does it hourly. */
  const live = async (days: number) => {
    for (let hour = 0; hour < days * 24; hour += 3) {
      await cart.advance(3 * HOUR);
      await scan();
    }
  };
  const shopperOf = async (email: string) => {
    const hash = testKeys.fingerprint(SHOP, 'email', email);
    const row = await world.store
      .selectFrom('identities')
      .select('shopper')
      .where('key', '=', hash)
      .executeTakeFirstOrThrow();
    return row.shopper;
  };
  const messages = () => world.store.selectFrom('messages').selectAll().orderBy('created_at').execute();
  const score = async (email: string, over: Record<string, number>) => {
    const shopper = await shopperOf(email);
    const row = {
      ...{ shop: SHOP, shopper, scored_at: now(), model: 'm', horizon_days: 90, orders: 2, last_order_at: null },
      ...{ p_order: 0.2, p_order_low: 0.1, p_order_high: 0.3, churn: 0.8, value: 5000, value_low: 1000 },
      ...{ value_high: 9000, next_order_at: null, next_order_low_at: null, next_order_high_at: null },
      ...{ archetype: 'regular', reasons: '[]', sure: 1, similar: 50, ...over },
    };
    await world.store
      .insertInto('scores')
      .values(row)
      .onConflict((c) => c.columns(['shop', 'shopper']).doUpdateSet(row))
      .execute();
  };
  return { ...world, ...cart, mailer, now, on, scan, live, shopperOf, messages, score };
}

const steps = async (w: Awaited<ReturnType<typeof aShop>>) =>
  (await w.messages()).map((m) => `${m.journey}/${m.step} ${m.state}`);

const ann = 'ann@example.com';
/** An order of Ann's so many days ago; those of history are not announced. */
const order = (at: number, n: number, email = ann) =>
  anOrder(at, { order: `${email}${n}`, email, acceptsMarketing: true });

describe('ready journeys', () => {
  it('are off until they are switched on, all but the cart’s', async () => {
    const w = await aShop();
    expect((await journeysOf(w.store, SHOP)).filter((j) => j.on).map((j) => j.journey.name)).toEqual([
      'abandoned-cart',
      'confirm-address',
    ]);
    expect(readyJourneys.length).toBeGreaterThanOrEqual(15);
  });

  it('abandoned checkout takes a cart that has come to the checkout, and it stays one flow', async () => {
    const w = await aShop();
    await w.on('abandoned-checkout');
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(2 * DAY);
    expect(await steps(w)).toEqual(['abandoned-checkout/first submitted', 'abandoned-checkout/second submitted']);
  });

  it('browse abandonment shows what was seen most, with consent alone, and never who put it in a cart', async () => {
    for (const agrees of [true, false]) {
      const w = await aShop();
      await w.on('browse-abandonment');
      await w.record([consent(w.now(), ann), aProduct(w.now(), { id: '102' })]);
      const visitor = 'v'.repeat(22);
      await visitorConsentsChanged(w.store, SHOP, [{ visitor, purpose: 'analytics', granted: agrees, at: w.now() }]);
      const link = {
        shop: SHOP,
        source: 'test',
        visitor,
        shopper: await w.shopperOf(ann),
        since_at: w.now(),
        via: 'login',
      };
      await w.store.insertInto('visitor_links').values(link).execute();
      const view = (n: number, product: string) => ({
        ...{ type: 'product-viewed' as const, id: `view${n}`, at: w.now() + n * 1000, visitor, product },
      });
      await w.scan();
      await w.record([view(1, '101'), view(2, '102'), view(3, '102')]);
      await w.live(1);
      expect(await steps(w)).toEqual(agrees ? ['browse-abandonment/seen submitted'] : []);
      if (agrees) expect((await w.messages())[0]?.html).toContain('mug-102');
    }
  });

  it('back in stock tells each who asked once, without any other consent', async () => {
    const w = await aShop();
    await w.on('back-in-stock');
    await w.record([aProduct(w.now() + 1, { available: false })]);
    const person = { customer: null, email: ann, name: null };
    const asked = { person, product: '101', variant: null, locale: 'de' };
    await w.record([{ type: 'stock-alert-requested', id: 'alert', at: w.now(), ...asked }]);
    await w.advance(HOUR);
    await w.record([aProduct(w.now())]);
    await w.advance(HOUR);
    await w.record([aProduct(w.now(), { available: false })]);
    await w.advance(HOUR);
    await w.record([aProduct(w.now())]);
    await w.advance(DAY);
    expect(await steps(w)).toEqual(['back-in-stock/again submitted']);
  });

  it('price drop tells who looked at it, above the shop’s threshold alone', async () => {
    const w = await aShop();
    await w.on('price-drop');
    await w.record([consent(w.now(), ann)]);
    const visitor = 'w'.repeat(22);
    await visitorConsentsChanged(w.store, SHOP, [{ visitor, purpose: 'analytics', granted: true, at: w.now() }]);
    const link = {
      shop: SHOP,
      source: 'test',
      visitor,
      shopper: await w.shopperOf(ann),
      since_at: w.now(),
      via: 'login',
    };
    await w.store.insertInto('visitor_links').values(link).execute();
    await w.record([{ type: 'product-viewed', id: 'view', at: w.now(), visitor, product: '101' }]);
    await w.advance(HOUR);
    await w.record([aProduct(w.now(), { price: 1800 })]);
    await w.advance(3 * HOUR);
    expect(await steps(w)).toEqual([]);
    await w.record([aProduct(w.now(), { price: 1500 })]);
    await w.advance(3 * HOUR);
    expect(await steps(w)).toEqual(['price-drop/lower submitted']);
  });

  it('welcome greets at once and stops with the first order', async () => {
    const w = await aShop();
    await w.on('welcome');
    await w.record([consent(w.now(), ann), consent(w.now(), 'bob@example.com')]);
    expect((await steps(w)).length).toBe(2);
    await w.advance(HOUR);
    await w.record([order(w.now(), 1)]);
    await w.advance(20 * DAY);
    expect((await w.messages()).map((m) => m.step)).toEqual(['hello', 'hello', 'picks', 'offer']);
  });

  it('after an order come thanks, a request for a review, and a question, each at its time', async () => {
    const w = await aShop();
    for (const name of ['post-purchase', 'csat', 'nps', 'second-order']) await w.on(name);
    await w.record([order(w.now(), 1)]);
    await w.advance(60 * DAY);
    const sent = (await w.messages()).map((m) => `${m.journey}/${m.step}`);
    expect(sent).toEqual([
      'post-purchase/thanks',
      'csat/question',
      'post-purchase/review',
      'second-order/ideas',
      'second-order/offer',
    ]);
    await w.record([order(w.now(), 2)]);
    await w.advance(30 * DAY);
    expect((await w.messages()).map((m) => `${m.journey}/${m.step}`)).toContain('nps/question');
  });

  it('win-back writes after a silence that is long for this shopper, and an order ends it', async () => {
    const w = await aShop();
    await w.on('win-back');
    const start = w.now();
    for (let n = 0; n < 6; n++) {
      await w.record([
        order(start - (60 - n * 10) * DAY, n),
        order(start - (300 - n * 50) * DAY, n, 'bob@example.com'),
      ]);
    }
    await w.live(25);
    // Ann came every ten days or so: silent for long. Bob comes every fifty: not yet.
    expect((await w.messages()).map((m) => m.shopper)).toEqual([await w.shopperOf(ann)]);
    await w.record([order(w.now(), 99)]);
    await w.live(16);
    expect((await w.messages()).filter((m) => m.step === 'offer')).toEqual([]);
  }, 60_000);

  it('win-back leaves alone who has come back without buying', async () => {
    const w = await aShop();
    await w.on('win-back');
    const start = w.now();
    for (let n = 0; n < 6; n++)
      for (const email of [ann, 'bob@example.com']) await w.record([order(start - (70 - n * 10) * DAY, n, email)]);
    const visitor = 'y'.repeat(22);
    await visitorConsentsChanged(w.store, SHOP, [{ visitor, purpose: 'analytics', granted: true, at: w.now() }]);
    const of = { shop: SHOP, source: 'test', visitor, shopper: await w.shopperOf(ann), since_at: start - 90 * DAY };
    await w.store
      .insertInto('visitor_links')
      .values({ ...of, via: 'login' })
      .execute();
    await w.live(6);
    expect((await w.messages()).map((m) => m.step)).toEqual(['news', 'news']);
    await w.record([{ type: 'product-viewed', id: 'back', at: w.now(), visitor, product: '101' }]);
    await w.live(16);
    expect((await w.messages()).filter((m) => m.step === 'offer').map((m) => m.shopper)).toEqual([
      await w.shopperOf('bob@example.com'),
    ]);
  });

  it('replenishment writes when a product is about to be used up', async () => {
    const w = await aShop();
    await w.on('replenishment');
    const start = w.now();
    for (const [who, email] of [ann, 'b@example.com', 'c@example.com', 'd@example.com'].entries())
      for (let n = 0; n < 4; n++) await w.record([order(start - (100 - n * 30 + who) * DAY, n, email)]);
    await w.live(19);
    expect(new Set((await w.messages()).map((m) => m.email_hash)).size).toBe(4);
    expect((await w.messages())[0]?.html).toContain('mug-101');
  }, 60_000);

  it('replenishment follows each shopper’s own rhythm once the shop has learned it', async () => {
    const w = await aShop();
    const start = w.now();
    // One comes every fifteen days and last came fifteen days ago; the others come every forty, and came twenty days ago.
    const people = Array.from({ length: 12 }, (_, n) => ({
      email: `r${n}@example.com`,
      moments: [4, 3, 2, 1, 0].map((back) => start - (n === 0 ? 15 + 15 * back : 20 + 40 * back) * DAY),
    }));
    const trails = [];
    for (const { email, moments } of people) {
      for (const [n, at] of moments.entries()) await w.record([order(at, n, email)]);
      trails.push({ shopper: await w.shopperOf(email), purchases: moments.map((at) => ({ product: '101', at })) });
    }
    // Most orders are for other things, so that coming back for this one is no chance.
    for (let n = 0; n < 40; n++)
      trails.push({
        shopper: `other${n}`,
        purchases: [1, 2, 3, 4, 5].map((nth) => ({ product: `p${n} ${nth}`, at: start - nth * 20 * DAY })),
      });
    const bundle = trainReplenishment({ trails, asOf: start });
    if ('missing' in bundle) throw new Error(bundle.missing);
    const found = async (model: Replenishment | null) => {
      const entrants = await runningOutIn(w.store, SHOP, { from: start, to: start + 6 * DAY }, model);
      return entrants.map((entrant) => entrant.shopper);
    };
    expect(await found(null)).toEqual([]);
    expect(await found(loadReplenishment(bundle))).toEqual([await w.shopperOf('r0@example.com')]);
  });

  it('churn risk follows the value: a note, an offer, or a task for a person', async () => {
    const w = await aShop();
    await w.on('churn-risk');
    const emails = [ann, 'b@example.com', 'c@example.com'];
    for (const email of emails)
      await w.record([order(w.now() - 90 * DAY, 1, email), order(w.now() - 50 * DAY, 2, email)]);
    for (const [n, email] of emails.entries()) await w.score(email, { churn: 0.3, value: 1000 * (n + 1) });
    await w.scan();
    for (const [n, email] of emails.entries()) await w.score(email, { churn: 0.9, value: 1000 * (n + 1) });
    // Nine more who stay: the third is then among the best of all.
    for (let n = 0; n < 9; n++) {
      await w.record([order(w.now() - 9 * DAY, 1, `x${n}@example.com`)]);
      await w.score(`x${n}@example.com`, { churn: 0.1, value: n < 6 ? 10 : 2500 });
    }
    await w.live(2);
    const tasks = await w.store.selectFrom('tasks').selectAll().execute();
    expect(tasks.map((t) => [t.kind, t.shopper])).toEqual([['reach-out', await w.shopperOf('c@example.com')]]);
    expect((await w.messages()).map((m) => m.step).sort()).toEqual(['note', 'offer']);
    const forks = await w.store.selectFrom('decisions').selectAll().where('kind', '=', 'branch').execute();
    expect(forks.map((fork) => JSON.parse(fork.items)[0].branch).sort()).toEqual(['high', 'low', 'middle']);
    expect(forks.map((fork) => fork.reasons).join()).toContain('% of all shoppers');
  }, 60_000);

  it('a birthday is greeted on its morning, once a year, also when it is on 29 February', async () => {
    const w = await aShop();
    await w.on('birthday');
    await w.record([consent(w.now(), ann), consent(w.now(), 'leap@example.com')]);
    const by = { source: 'merchant', now: w.now() };
    await shopperDateGiven(w.store, SHOP, await w.shopperOf(ann), { month: 3, day: 6 }, by);
    await shopperDateGiven(w.store, SHOP, await w.shopperOf('leap@example.com'), { month: 2, day: 29 }, by);
    await w.live(3);
    expect(await steps(w)).toEqual(['birthday/greeting submitted']);
    const [mail] = await w.messages();
    expect(new Date(mail?.submitted_at ?? 0).toISOString()).toBe('2026-03-06T08:00:00.000Z');
    // To the end of February 2027, a common year.
    await w.advance(355 * DAY);
    await w.live(5);
    expect((await w.messages()).map((m) => new Date(m.submitted_at ?? 0).toISOString().slice(0, 10))).toEqual([
      '2026-03-06',
      '2027-02-28',
    ]);
  }, 60_000);

  it('the first order’s day is remembered every year', async () => {
    const w = await aShop();
    await w.on('anniversary');
    await w.record([order(Date.UTC(2025, 2, 6, 15), 1), order(Date.UTC(2025, 9, 9), 2)]);
    await w.live(3);
    expect(await steps(w)).toEqual(['anniversary/thanks submitted']);
  });

  it('a habit is reminded of on the evening before', async () => {
    const w = await aShop();
    await w.on('habit-reminder');
    // Every Friday for ten weeks; the shop's clock stands on a Wednesday.
    for (let n = 1; n <= 10; n++) await w.record([order(Date.UTC(2026, 1, 27, 12) - (n - 1) * 7 * DAY, n)]);
    await w.live(3);
    const sent = await w.messages();
    expect(sent.map((m) => new Date(m.submitted_at ?? 0).toISOString())).toEqual(['2026-03-05T17:00:00.000Z']);
  });

  it('who becomes one of the best is told so; who was when it was switched on is not', async () => {
    const w = await aShop();
    await w.on('vip');
    for (let n = 0; n < 5; n++)
      await w.record([order(w.now() - n * 9 * DAY, n), order(w.now() - n * 9 * DAY, n, 'b@example.com')]);
    await w.scan();
    await w.record([order(w.now(), 7, 'c@example.com')]);
    for (let n = 0; n < 4; n++) await w.record([order(w.now() - n * 9 * DAY, n, 'c@example.com')]);
    await w.live(2);
    expect((await w.messages()).map((m) => m.shopper)).toEqual([await w.shopperOf('c@example.com')]);
  });

  it('urge on nobody who buys again and again within days', async () => {
    const w = await aShop();
    await w.on('post-purchase');
    for (let n = 0; n < 6; n++)
      await w.record([order(w.now(), n), ...(n < 5 ? [order(w.now(), n, 'bob@example.com')] : [])]);
    await w.advance(6 * DAY);
    expect((await w.messages()).map((m) => m.shopper)).toEqual([await w.shopperOf('bob@example.com')]);
  });

  it('say nothing about things nobody should be reminded of', async () => {
    const w = await aShop();
    await w.on('price-drop');
    const sensitive = aProduct(w.now(), { id: '103' });
    sensitive.product.productType = 'Pregnancy tests';
    await w.record([consent(w.now(), ann), sensitive]);
    const visitor = 'x'.repeat(22);
    await visitorConsentsChanged(w.store, SHOP, [{ visitor, purpose: 'analytics', granted: true, at: w.now() }]);
    const link = {
      shop: SHOP,
      source: 'test',
      visitor,
      shopper: await w.shopperOf(ann),
      since_at: w.now(),
      via: 'login',
    };
    await w.store.insertInto('visitor_links').values(link).execute();
    await w.record([{ type: 'product-viewed', id: 'view', at: w.now(), visitor, product: '103' }]);
    await w.advance(HOUR);
    const cheaper = aProduct(w.now(), { id: '103', price: 900 });
    cheaper.product.productType = 'Pregnancy tests';
    await w.record([cheaper]);
    await w.advance(DAY);
    expect(await steps(w)).toEqual([]);
  });
});
