// Mails and recommendations have exactly the effect the parameters say, and none besides.

import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../server/lib/random.ts';
import { day, hour } from '../sandbox/world/calendar.ts';
import { effects } from '../sandbox/world/parameters.ts';
import { clickChance, mailEffect } from '../sandbox/world/responses.ts';
import type { ReceivedMail, Session } from '../sandbox/world/types.ts';
import { affinity, createWorld } from '../sandbox/world/world.ts';

const world = createWorld({ seed: 3 });
const days = 21;
const until = world.endsAt + days * day;

/** A mail an hour after every cart that was left at checkout, as an app that knows nothing would send it. */
function mailsFor(sessions: readonly Session[]): ReceivedMail[] {
  return sessions.flatMap((session): ReceivedMail[] => {
    const checkout = session.steps.findLast((step) => step.kind === 'checkout');
    const adds = session.steps.flatMap((step) => (step.kind === 'add' ? [step.product] : []));
    if (!checkout || !adds.length || session.steps.some((step) => step.kind === 'buy')) return [];
    return [
      {
        id: `mail-${session.id}`,
        email: checkout.email,
        kind: 'cart',
        step: 0,
        at: session.endsAt + hour,
        cartLeftAt: session.endsAt,
        cart: session.cart,
        products: adds,
        open: true,
      },
    ];
  });
}

const without = world.nextDay(world.endsAt, until, { mails: [] });
const mails = mailsFor(without);
const bought = (sessions: readonly Session[]) =>
  sessions.filter((session) => session.steps.some((step) => step.kind === 'buy')).length;

describe('a cart mail', () => {
  test('without mails the future is the plain browsing', () => {
    const plain = [...world.browsing(world.endsAt, until)].map((session) => session.id).sort();
    expect(without.map((session) => session.id).sort()).toEqual(plain);
  });

  test('on average over real carts adds the chance the parameters say', () => {
    const chances = mails.map((mail) => {
      const person = world.shopperByEmail(mail.email) ?? without.find((session) => session.cart === mail.cart)!;
      return mailEffect(
        person,
        mail,
        mail.products.map((id) => world.product(id)!),
      );
    });
    const mean = chances.reduce((a, b) => a + b, 0) / chances.length;
    expect(chances.length).toBeGreaterThan(150);
    expect(mean / effects.cartMail).toBeGreaterThan(0.85);
    expect(mean / effects.cartMail).toBeLessThan(1.15);
  });

  test('the world with mails less the world without is that effect, orders people would have made anyway left out', () => {
    const withMails = world.nextDay(world.endsAt, until + 3 * day, { mails });
    const base = world.nextDay(world.endsAt, until + 3 * day, { mails: [] });
    const lift = (bought(withMails) - bought(base)) / mails.length;
    const noise = Math.sqrt((effects.cartMail * (1 - effects.cartMail)) / mails.length);
    expect(Math.abs(lift - effects.cartMail)).toBeLessThan(0.01 + 3 * noise);
    expect(lift).toBeGreaterThan(0);
  });

  test('acts once, at its own moment, however the days are asked for', () => {
    const caused = (list: Session[]) =>
      list.filter((session) => session.id.startsWith('mail-')).map((session) => session.id);
    const whole = caused(world.nextDay(world.endsAt, world.endsAt + 6 * day, { mails }));
    const daily: string[] = [];
    for (let d = 0; d < 6; d++) {
      daily.push(...caused(world.nextDay(world.endsAt + d * day, world.endsAt + (d + 1) * day, { mails })));
    }
    expect(daily.sort()).toEqual(whole.sort());
    expect(whole.length).toBeGreaterThan(0);
  });

  test('works less when late or repeated, and not at all for a cart that is gone', () => {
    const mail = mails[0]!;
    const person = world.shopperByEmail(mail.email) ?? without.find((session) => session.cart === mail.cart)!;
    const items = mail.products.map((id) => world.product(id)!);
    const soon = mailEffect(person, mail, items);
    expect(mailEffect(person, { ...mail, at: mail.cartLeftAt + day }, items)).toBeLessThan(soon);
    expect(mailEffect(person, { ...mail, step: 1 }, items)).toBeLessThan(soon);
    expect(mailEffect(person, { ...mail, open: false }, items)).toBe(0);
  });

  test('some of those who return unasked come through the mail: attribution is more than effect', () => {
    const withMails = world.nextDay(world.endsAt, until, { mails });
    const through = withMails.filter(
      (session) => !session.id.startsWith('mail-') && session.steps[0]!.kind === 'follow-mail',
    );
    expect(through.length).toBeGreaterThan(0);
    expect(through.every((session) => session.steps.some((step) => step.kind === 'buy'))).toBe(true);
  });
});

describe('recommendations', () => {
  const shopper = world.shoppers[10]!;
  const ranked = world.products
    .filter((product) => !product.giftCard)
    .sort((a, b) => affinity(shopper, b) - affinity(shopper, a));

  test('are clicked for taste and place, and nothing else', () => {
    const [best, worst] = [ranked[0]!, ranked.at(-1)!];
    expect(clickChance(shopper, best, 0)).toBeGreaterThan(3 * clickChance(shopper, worst, 0));
    expect(clickChance(shopper, best, 0)).toBeGreaterThan(clickChance(shopper, best, 3));
  });

  test('the same numbers give the same click; unknown products get none', () => {
    const items = ranked.slice(0, 8).map((product) => product.id);
    const click = (seed: number) => world.clickOnRecommendations(shopper, items, seededRandom(seed));
    const clicks = Array.from({ length: 400 }, (_, seed) => click(seed));
    expect(clicks).toEqual(Array.from({ length: 400 }, (_, seed) => click(seed)));
    expect(clicks.filter((place) => place !== null).length).toBeGreaterThan(10);
    expect(world.clickOnRecommendations(shopper, [1, 2, 3], seededRandom(1))).toBeNull();
  });

  test('after a click the product is looked at, and now and then bought', () => {
    const session = without.find((entry) => entry.shopper !== null)!;
    const product = ranked[0]!.id;
    const runs = Array.from({ length: 2000 }, (_, seed) =>
      world.stepsAfterClick(session, product, 0, seededRandom(seed)),
    );
    expect(runs.every((steps) => steps[0]!.kind === 'view')).toBe(true);
    const orders = runs.filter((steps) => steps.some((step) => step.kind === 'buy')).length;
    expect(orders).toBeGreaterThan(0);
    expect(orders).toBeLessThan(700);
  });
});
