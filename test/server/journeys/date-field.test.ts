import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { fieldDateGiven, shopperDateGiven } from '../../../server/journeys/finders/dates.ts';
import { saveJourney } from '../../../server/journeys/journey-store.ts';
import { birthday } from '../../../server/journeys/ready/birthday.ts';
import { confirmAddress } from '../../../server/journeys/ready/confirm-address.ts';
import { SHOP } from '../../support/cart-world.ts';
import { emailConsent, journeyWorld } from '../../support/journey-world.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const ann = 'ann@example.com';

/** From the morning of 4 March 2026 on: a journey that begins three days before "service-due". */
async function lived(date: { year: number | null; month: number; day: number }, field = 'service-due') {
  const w = await journeyWorld({ weeklyCap: 14 });
  await w.record([emailConsent(w.now(), ann)]);
  const definition = { ...birthday, triggers: [{ on: 'date-field', field: 'service-due', daysBefore: 3 }] };
  await saveJourney(w.store, SHOP, 'birthday', { on: true, definition, edition: 0 }, { editor: 'ann', now: w.now() });
  const by = { source: 'merchant', now: w.now() };
  const shopper = await w.shopperOf(ann);
  await fieldDateGiven(w.store, SHOP, shopper, field, date, by);
  const days = async () => {
    await w.live(8, 6);
    return (await w.messages()).map((m) => new Date(m.submitted_at ?? 0).toISOString().slice(0, 10));
  };
  return { ...w, shopper, by, days };
}

describe('a date the shop keeps of a shopper', () => {
  it('begins its journey so many days before, in its year, or in every year where it has none', async () => {
    expect(await (await lived({ year: 2026, month: 3, day: 10 })).days()).toEqual(['2026-03-07']);
    expect(await (await lived({ year: null, month: 3, day: 10 })).days()).toEqual(['2026-03-07']);
    expect(await (await lived({ year: 2027, month: 3, day: 10 })).days()).toEqual([]);
    expect(await (await lived({ year: 2026, month: 3, day: 10 }, 'another')).days()).toEqual([]);
  });

  it('is forgotten by itself, and a forgotten birthday leaves it', async () => {
    const kept = await lived({ year: 2026, month: 3, day: 10 });
    await shopperDateGiven(kept.store, SHOP, kept.shopper, { month: 5, day: 1 }, kept.by);
    await shopperDateGiven(kept.store, SHOP, kept.shopper, null, kept.by);
    expect(await kept.days()).toHaveLength(1);
    const gone = await lived({ year: 2026, month: 3, day: 10 });
    await fieldDateGiven(gone.store, SHOP, gone.shopper, 'service-due', null, gone.by);
    expect(await gone.days()).toEqual([]);
  });
});

it('what asks without consent stays what it is: only the request to confirm may do without', async () => {
  const w = await journeyWorld();
  const save = (definition: object) =>
    saveJourney(w.store, SHOP, 'confirm-address', { definition, edition: 0 }, { editor: 'ann', now: w.now() });
  await expect(save({ ...confirmAddress, triggers: [{ on: 'subscribed' }] })).rejects.toThrow('always asked');
  const mail = { do: 'send', name: 'more', layout: 'welcome' };
  await expect(save({ ...confirmAddress, steps: [...confirmAddress.steps, mail] })).rejects.toThrow('always asked');
  expect(await save({ ...confirmAddress, againAfterDays: 60 })).toMatchObject({ journey: { againAfterDays: 60 } });
});
