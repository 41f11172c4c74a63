import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { mailBooks } from '../../../server/channels/email/ledger.ts';
import { neededEach, verdictOf } from '../../../server/journeys/ab-verdict.ts';
import { CampaignDefinition } from '../../../server/journeys/campaign.ts';
import { cancelCampaign, saveCampaign, scheduleCampaign, usualHour } from '../../../server/journeys/campaign-run.ts';
import { seededRandom } from '../../../server/lib/random.ts';
import { aCheckout, DAY, HOUR, SHOP } from '../../support/cart-world.ts';
import { journeyWorld } from '../../support/journey-world.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const variant = (name: string) => ({
  name,
  subject: `News ${name}`,
  heading: 'News',
  body: 'Hello from {{ shop.name }}.',
  button: 'See',
});
const definition = (change: Record<string, unknown> = {}) =>
  CampaignDefinition.parse({ audience: { all: [] }, variants: [variant('a'), variant('b')], perHour: 60, ...change });
const by = (now: number) => ({ editor: 'ann', now });

async function aCampaign(people: number, change: Record<string, unknown> = {}, settings: Record<string, unknown> = {}) {
  const w = await journeyWorld({ cartMails: false, ...settings });
  for (let n = 0; n < people; n++)
    await w.record([
      aCheckout(w.now(), { cart: null, checkout: `k${n}`, email: `p${n}@example.com`, acceptsMarketing: n % 10 !== 9 }),
    ]);
  const saved = await w.store
    .transaction()
    .execute((trx) =>
      saveCampaign(trx, SHOP, { id: null, name: 'News', definition: definition(change), version: 0 }, by(w.now())),
    );
  if (typeof saved === 'string') throw new Error(saved);
  const start = () =>
    w.store.transaction().execute((trx) => scheduleCampaign(trx, w.context(), SHOP, saved.id, w.now()));
  return { ...w, id: saved.id, start };
}

describe('a campaign', () => {
  it('reaches everybody who agreed once, no faster than it may, each with one wording for ever', async () => {
    const w = await aCampaign(30);
    expect(await w.start()).toBe(true);
    expect(await w.start()).toBe(false);
    await w.advance(10 * 60_000);
    expect(w.mailer.mails.length).toBeLessThanOrEqual(11);
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(27);
    expect(new Set(w.mailer.mails.map((m) => m.to)).size).toBe(27);
    const steps = (await w.messages()).map((m) => m.step);
    expect(new Set(steps)).toEqual(new Set(['a', 'b']));
    expect((await w.messages())[0]?.html).toContain('Hello from Harbour Goods.');
    expect(await mailBooks(w.store, SHOP)).toMatchObject({ planned: 27, submitted: 27 });
  });

  it('that is stopped sends nothing more, and leaves out who is excluded', async () => {
    const w = await aCampaign(30, { exclude: { field: 'locale', is: 'one-of', values: ['en'] } });
    await w.start();
    await w.advance(3 * HOUR);
    expect(w.mailer.mails.length).toBe(27);
    const s = await aCampaign(30);
    await s.start();
    await s.advance(10 * 60_000);
    const before = s.mailer.mails.length;
    await s.store.transaction().execute((trx) => cancelCampaign(trx, s.context(), SHOP, s.id));
    await s.advance(DAY);
    expect(s.mailer.mails).toHaveLength(before);
  });

  it('cannot be changed once it has begun, nor over somebody else’s change', async () => {
    const w = await aCampaign(1);
    const again = (version: number) =>
      w.store
        .transaction()
        .execute((trx) =>
          saveCampaign(trx, SHOP, { id: w.id, name: 'X', definition: definition(), version }, by(w.now())),
        );
    expect(await again(0)).toBe('conflict');
    expect(await again(1)).toMatchObject({ version: 2 });
    await w.start();
    expect(await again(2)).toBe('started');
  });

  it('finds somebody’s usual hour where enough is known of it', () => {
    expect(usualHour([9])).toBeNull();
    expect(usualHour([9, 9, 20])).toBe(9);
    expect(usualHour([23, 0, 0, 1, 12])).toBe(0);
  });
});

describe('the verdict on two wordings', () => {
  it('is none before there is enough, and names how much that is', () => {
    expect(
      verdictOf([
        { name: 'a', n: 100, hits: 9 },
        { name: 'b', n: 100, hits: 1 },
      ]),
    ).toMatchObject({ verdict: 'not-enough' });
    // Nothing done yet tells of no rate, hence of no number either.
    expect(
      verdictOf([
        { name: 'a', n: 1000, hits: 0 },
        { name: 'b', n: 1000, hits: 0 },
      ]),
    ).toEqual({ verdict: 'not-enough', neededEach: null });
    // Fleiss' formula: 5 % against 6 %, 80 % power.
    expect(neededEach(0.05)).toBeGreaterThan(8000);
    expect(neededEach(0.05)).toBeLessThan(8300);
  });

  it('claims a winner where there is none in no more than one of twenty tests', () => {
    const random = seededRandom(5);
    const draw = (n: number, p: number) => Array.from({ length: n }).filter(() => random() < p).length;
    let claimed = 0;
    let found = 0;
    const tests = 200;
    for (let i = 0; i < tests; i++) {
      // Enough also where chance has it that the rate looks lower.
      const n = neededEach(0.09);
      if (
        verdictOf([
          { name: 'a', n, hits: draw(n, 0.1) },
          { name: 'b', n, hits: draw(n, 0.1) },
        ]).verdict === 'winner'
      )
        claimed++;
      const hits = { a: draw(n, 0.1), b: draw(n, 0.13) };
      if (
        verdictOf([
          { name: 'a', n, hits: hits.a },
          { name: 'b', n, hits: hits.b },
        ]).verdict === 'winner'
      )
        found++;
    }
    expect(claimed / tests).toBeLessThanOrEqual(0.075);
    expect(found / tests).toBeGreaterThan(0.75);
  });
});
