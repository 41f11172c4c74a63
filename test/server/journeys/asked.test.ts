import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { excluded, recoveryAsked } from '../../../server/journeys/asked.ts';
import { CART_LEFT_JOB } from '../../../server/journeys/cart-left.ts';
import { emailConsentChanged } from '../../../server/profile/consent.ts';
import {
  aCart,
  aCheckout,
  aLine,
  anOrder,
  cartWorld,
  DAY,
  HOUR,
  MINUTE,
  recordedMailer,
  SHOP,
} from '../../support/cart-world.ts';
import { tempWorld, testKeys } from '../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const CUSTOMER = '207119551';
const MANY = 25;
const person = { customer: CUSTOMER, email: 'ann@example.com', name: null };

async function lived(settings: Record<string, unknown> = {}) {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const cart = await cartWorld(world, { mailer, settings });
  const context = () => ({ keys: testKeys, jobs: world.jobs, now: world.clock.now() });
  const ask = () => world.store.transaction().execute((trx) => recoveryAsked(trx, context(), SHOP, CUSTOMER));
  const exclude = (customer = CUSTOMER) =>
    world.store.transaction().execute((trx) => excluded(trx, SHOP, customer, world.clock.now()));
  const told = () => world.store.selectFrom('jobs').select('payload').where('kind', '=', CART_LEFT_JOB).execute();
  return { ...world, ...cart, mailer, ask, exclude, told, now: world.clock.now };
}

describe('a workflow that asks for a cart to be recovered', () => {
  it('has its mail at once instead of after the rest, and the second a day after that', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now(), { person })]);
    await w.advance(5 * MINUTE);
    expect(await w.ask()).toBe('asked');
    await w.advance(MINUTE);
    expect(w.mailer.mails).toHaveLength(1);
    expect(await w.ask()).toBe('already written');
    await w.advance(HOUR);
    expect(w.mailer.mails).toHaveLength(1);
    await w.advance(DAY);
    expect(w.mailer.mails).toHaveLength(2);
    expect(await w.ask()).toBe('no open cart');
  });

  it('may ask after a cart that was too old for a reminder by itself', async () => {
    const w = await lived();
    await w.record([aCart(w.now() - 3 * DAY), aCheckout(w.now() - 3 * DAY, { person })]);
    await w.advance(HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    expect(await w.ask()).toBe('asked');
    await w.advance(MINUTE);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it.each([
    ['without consent', {}, { acceptsMarketing: false }],
    ['in the holdout', { holdout: 0.5 }, {}],
    ['while the reminders are switched off', { cartMails: false }, {}],
  ])('gets nothing sent %s', async (_, settings, change) => {
    const w = await lived(settings);
    // Half of all are held out: somebody among these is, and somebody is not.
    for (let n = 0; n < MANY; n++) {
      const email = `ann${n}@example.com`;
      const own = { cart: `c${n}`, checkout: `k${n}`, person: { customer: String(n + 1), email, name: null } };
      await w.record([aCart(w.now(), { cart: `c${n}` }), aCheckout(w.now(), { ...own, ...change })]);
      await w.store
        .transaction()
        .execute((trx) => recoveryAsked(trx, { keys: testKeys, jobs: w.jobs, now: w.now() }, SHOP, String(n + 1)));
    }
    await w.advance(2 * DAY);
    const reached = new Set(w.mailer.mails.map((mail) => mail.to)).size;
    if ('holdout' in settings) {
      expect(reached).toBeLessThan(MANY);
      expect(reached).toBeGreaterThan(0);
    } else expect(reached).toBe(0);
  });

  it('waits for the morning, and writes nothing once it is bought', async () => {
    const w = await lived();
    await w.advance(12 * HOUR);
    await w.record([aCart(w.now()), aCheckout(w.now(), { person })]);
    expect(await w.ask()).toBe('asked');
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    await w.record([anOrder(w.now(), { cart: 'c1' })]);
    await w.advance(DAY);
    expect(w.mailer.mails).toHaveLength(0);
  });

  it('has asked for the cart as it was: when the shopper comes back to it, the usual rest begins again', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now(), { person, acceptsMarketing: false })]);
    expect(await w.ask()).toBe('asked');
    await w.advance(MINUTE);
    await w.store
      .transaction()
      .execute((trx) =>
        emailConsentChanged(
          trx,
          SHOP,
          testKeys.fingerprint(SHOP, 'email', 'ann@example.com'),
          true,
          w.now(),
          'checkout',
        ),
      );
    await w.record([aCart(w.now(), { lines: [aLine(), aLine({ line: 'l2', variant: '1002' })] })]);
    await w.advance(50 * MINUTE);
    expect(w.mailer.mails).toHaveLength(0);
    await w.advance(15 * MINUTE);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it('is told so when the customer is unknown', async () => {
    const w = await lived();
    expect(await w.ask()).toBe('unknown customer');
  });
});

describe('a workflow that excludes somebody', () => {
  it('takes back what waits, and nothing is ever written to them again', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now(), { person })]);
    await w.advance(30 * MINUTE);
    expect(await w.exclude()).toBe('excluded');
    await w.advance(DAY);
    await w.record([aCart(w.now(), { cart: 'c2' }), aCheckout(w.now(), { cart: 'c2', checkout: 'k2', person })]);
    expect(await w.ask()).toBe('asked');
    await w.advance(2 * DAY);
    expect(w.mailer.mails).toHaveLength(0);
    const runs = await w.store.selectFrom('journey_runs').select(['state', 'exit_reason']).execute();
    expect(new Set(runs.map((r) => r.exit_reason))).toEqual(new Set(['suppressed']));
    const { reasons } = await w.store
      .selectFrom('decisions')
      .select('reasons')
      .where('fallback', '=', 'suppressed')
      .executeTakeFirstOrThrow();
    expect(reasons).toContain('The merchant has excluded this shopper.');
  });

  it('says when there is nobody, or no address to keep away from', async () => {
    const w = await lived();
    expect(await w.exclude()).toBe('unknown customer');
    await w.record([aCheckout(w.now(), { person: { customer: '5', email: null, name: null } })]);
    expect(await w.exclude('5')).toBe('no address');
  });
});

describe('a cart that was left at the checkout', () => {
  it('is told of once, when it has rested', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now(), { person })]);
    await w.advance(59 * MINUTE);
    expect(await w.told()).toEqual([]);
    await w.advance(2 * MINUTE);
    expect((await w.told()).map((job) => JSON.parse(job.payload))).toMatchObject([
      { shop: SHOP, pieces: 1, total: 1850, currency: 'EUR' },
    ]);
    await w.advance(3 * DAY);
    expect(await w.told()).toHaveLength(1);
  });

  it('is not told of when it was bought first, and not when a workflow had already asked for it', async () => {
    const bought = await lived();
    await bought.record([aCart(bought.now()), aCheckout(bought.now(), { person })]);
    await bought.record([anOrder(bought.now(), { cart: 'c1' })]);
    await bought.advance(2 * HOUR);
    expect(await bought.told()).toEqual([]);
    const asked = await lived();
    await asked.record([aCart(asked.now()), aCheckout(asked.now(), { person })]);
    await asked.ask();
    await asked.advance(2 * DAY);
    expect(await asked.told()).toEqual([]);
  });
});
