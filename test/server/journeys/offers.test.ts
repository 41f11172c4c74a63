import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { answerOffer, offersWaiting } from '../../../server/journeys/approvals.ts';
import { chooseOffer, type OfferHistory, type OfferLimits } from '../../../server/journeys/offer-choice.ts';
import type { OfferCodes } from '../../../server/journeys/offer-codes.ts';
import { aCart, aCheckout, DAY, HOUR, SHOP } from '../../support/cart-world.ts';
import { journeyWorld } from '../../support/journey-world.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const step = { upTo: 'discount' as const, percent: 15 };
const limits: OfferLimits = { margin: 50, marginFloor: 20, budgetLeft: 100_000, shippingCost: 500, control: 0.1 };
const history: OfferHistory = { daysSinceLast: null, everyDays: 90, inAYear: 0, draw: 0.5 };

describe('the ladder of offers', () => {
  it('climbs as far as margin, budget and the shopper’s own past allow, and says why not further', () => {
    const rung = (l: Partial<OfferLimits>, h: Partial<OfferHistory> = {}) =>
      chooseOffer(step, 10_000, { ...limits, ...l }, { ...history, ...h });
    expect(rung({})).toMatchObject({ rung: 'discount', percent: 15, cost: 1500 });
    expect(rung({ marginFloor: 40 })).toMatchObject({ rung: 'discount', percent: 10 });
    expect(rung({ marginFloor: 48 })).toMatchObject({ rung: 'reminder' });
    expect(rung({ marginFloor: 46, shippingCost: 300 })).toMatchObject({ rung: 'free-shipping' });
    expect(rung({ margin: null })).toMatchObject({ rung: 'free-shipping', percent: null });
    expect(rung({ budgetLeft: 1000 })).toMatchObject({ rung: 'free-shipping' });
    expect(rung({ budgetLeft: 0 })).toMatchObject({ rung: 'reminder', cost: 0 });
    expect(rung({}, { daysSinceLast: 20 })).toMatchObject({ rung: 'reminder' });
    expect(rung({}, { daysSinceLast: 100, inAYear: 2 })).toMatchObject({ rung: 'reminder' });
    for (const l of [{}, { budgetLeft: 0 }, { margin: null }]) expect(rung(l).reasons.length).toBeGreaterThan(0);
  });

  it('always keeps a share without an offer, to know what offers change', () => {
    expect(chooseOffer(step, 10_000, limits, { ...history, draw: 0.05 })).toMatchObject({
      rung: 'reminder',
      isControl: true,
    });
  });

  it('follows what came of it once enough shoppers were on every rung, and the rule before', () => {
    const record = (n: number, rates: [number, number, number]) =>
      (['reminder', 'free-shipping', 'discount'] as const).map((rung, i) => ({
        rung,
        n,
        orders: Math.round(n * rates[i]!),
      }));
    const chosen = (n: number, rates: [number, number, number]) =>
      chooseOffer(step, 10_000, limits, history, record(n, rates)).rung;
    expect(chosen(50, [0.2, 0.1, 0.1])).toBe('discount');
    expect(chosen(400, [0.2, 0.2, 0.2])).toBe('reminder');
    expect(chosen(400, [0.1, 0.2, 0.21])).toBe('free-shipping');
    expect(chosen(400, [0.1, 0.1, 0.2])).toBe('discount');
  });
});

const coded: OfferCodes = {
  codeFor: async (_shop, offer, recipient) => ({ code: `K-${recipient.slice(0, 4)}`, endsAt: offer.endsAt }),
};
const paying = { offerMonthlyBudget: 100_000, offerShippingCost: 100, offerMarginPercent: 60 };
const left = async (settings: Record<string, unknown>, codes?: OfferCodes) => {
  const w = await journeyWorld(settings, codes);
  // Somebody who is not drawn into the share without offers.
  for (let n = 0; n < 3; n++) {
    const email = `shopper${n}@example.com`;
    await w.record([
      aCart(w.now(), { cart: `c${n}` }),
      aCheckout(w.now(), { cart: `c${n}`, checkout: `k${n}`, email }),
    ]);
  }
  const offers = () => w.store.selectFrom('offers').selectAll().execute();
  return { ...w, offers };
};

describe('an offer in a mail', () => {
  it('comes with the second reminder and a code of the shopper’s own; without codes it is a reminder and says so', async () => {
    const w = await left(paying, coded);
    await w.advance(3 * DAY);
    const ready = (await w.offers()).filter((o) => o.state === 'ready');
    expect(ready.length).toBeGreaterThan(0);
    const mails = (await w.messages()).filter((m) => m.step === 'second');
    expect(mails.filter((m) => m.html.includes('K-')).length).toBe(ready.length);
    expect((await w.messages()).filter((m) => m.step === 'first' && m.html.includes('K-'))).toEqual([]);

    const plain = await left(paying);
    await plain.advance(3 * DAY);
    expect(plain.mailer.mails).toHaveLength(6);
    const degraded = (await plain.offers()).filter((o) => o.state === 'degraded');
    expect(degraded.length).toBeGreaterThan(0);
    expect(degraded.every((o) => (o.label ?? '').length > 0)).toBe(true);
  });

  it('is made nowhere before the merchant has given a budget', async () => {
    const w = await left({}, coded);
    await w.advance(3 * DAY);
    expect(await w.offers()).toEqual([]);
    expect(w.mailer.mails).toHaveLength(6);
  });

  it('above the limit waits for a person; their no is kept with its reason, their other figure is the one that is sent', async () => {
    const w = await journeyWorld({ ...paying, offerLimitPercent: 5, windowHours: 0 }, coded);
    await w.on('birthday');
    const emails = ['a', 'b', 'd', 'e'].map((n) => `${n}@example.com`);
    for (const email of emails) {
      await w.record([aCheckout(w.now(), { cart: null, checkout: email, email, lines: [] })]);
      const date = {
        shop: SHOP,
        shopper: await w.shopperOf(email),
        kind: 'birthday',
        month: 3,
        day: 5,
        at: 0,
        source: 'm',
      };
      await w.store.insertInto('shopper_dates').values(date).execute();
    }
    await w.live(0.95, 1);
    const waiting = await offersWaiting(w.store, SHOP, 10);
    expect(waiting.length).toBeGreaterThanOrEqual(2);
    const say = (id: string, word: Parameters<typeof answerOffer>[4]) =>
      w.store.transaction().execute((trx) => answerOffer(trx, w.context(), SHOP, id, word, 'ann'));
    expect(await say(waiting[0]!.id, { word: 'reject', reason: 'too much' })).toBe('done');
    expect(await say(waiting[0]!.id, { word: 'approve', reason: '' })).toBe('gone');
    expect(await say(waiting[1]!.id, { word: 'edit', percent: 7, reason: '' })).toBe('done');
    await w.advance(HOUR);
    const offers = new Map((await w.store.selectFrom('offers').selectAll().execute()).map((o) => [o.id, o]));
    expect(offers.get(waiting[0]!.id)).toMatchObject({
      state: 'rejected',
      label: 'reject: too much',
      decided_by: 'ann',
    });
    expect(offers.get(waiting[1]!.id)).toMatchObject({ state: 'ready', percent: 7 });
    const of = (run: string) => w.messages().then((all) => all.find((m) => m.run === run));
    expect((await of(waiting[0]!.run))?.html).not.toContain('K-');
    expect((await of(waiting[1]!.run))?.html).toContain('7 %');
  });
});
