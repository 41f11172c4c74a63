import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { mailBooks } from '../../../server/channels/email/ledger.ts';
import type { LedgerMoments, MailRef } from '../../../server/channels/email/mailer.ts';
import {
  aCart,
  aCheckout,
  aLine,
  anOrder,
  cartWorld,
  DAY,
  HOUR,
  recordedMailer,
  SHOP,
} from '../../support/cart-world.ts';
import { allZones, worldHolds } from '../../support/schedules.ts';
import { tempWorld } from '../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const emails = ['ann@example.com', 'bob@example.com'] as const;
const cart = fc.integer({ min: 0, max: 3 });
const email = fc.integer({ min: 0, max: 1 });
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('checkout' as const), cart, email, agrees: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('change' as const), cart, lines: fc.integer({ min: 0, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('buy' as const), cart, email }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }) },
);
const hourIn = (at: number) =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' }).format(at));

describe('whatever shoppers do and whenever', () => {
  let sent = 0;
  it('nobody gets more than the cap, at night, twice for one step, or about what was bought', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 4, maxLength: 24 }),
        fc.integer({ min: 1, max: 3 }),
        async (acts, weeklyCap) => {
          const world = await tempWorld();
          const { clock } = world;
          const left: { to: string; message: string; at: number }[] = [];
          const inner = recordedMailer();
          const mailer = {
            async submit(of: MailRef, ledger: LedgerMoments) {
              const outcome = await inner.submit(of, ledger);
              if (outcome.outcome === 'submitted')
                left.push({ to: inner.mails.at(-1)!.to, message: of.message, at: clock.now() });
              return outcome;
            },
          };
          const w = await cartWorld(world, { mailer, settings: { weeklyCap } });
          const bought: { cart: string; email: string; at: number }[] = [];
          for (const step of acts) {
            // Two acts never happen at the same moment.
            clock.advance(1000);
            const at = clock.now();
            if (step.do === 'wait') await w.advance(step.hours * HOUR);
            else if (step.do === 'change') {
              await w.record([
                aCart(at, {
                  cart: `c${step.cart}`,
                  lines: Array.from({ length: step.lines }, (_, n) => aLine({ line: `${n}` })),
                }),
              ]);
            } else if (step.do === 'checkout') {
              const checkout = `k${step.cart}`;
              await w.record([
                aCheckout(at, {
                  cart: `c${step.cart}`,
                  checkout,
                  email: emails[step.email],
                  acceptsMarketing: step.agrees,
                }),
              ]);
            } else {
              await w.record([anOrder(at, { order: `${at}`, cart: `c${step.cart}`, email: emails[step.email] })]);
              bought.push({ cart: `c${step.cart}`, email: emails[step.email] as string, at });
            }
          }
          await w.advance(4 * DAY);
          const messages = await world.store.selectFrom('messages').selectAll().execute();
          for (const mail of left) {
            expect(hourIn(mail.at) >= 8 && hourIn(mail.at) < 21).toBe(true);
            const inWeek = left.filter((m) => m.to === mail.to && m.at > mail.at - 7 * DAY && m.at <= mail.at);
            expect(inWeek.length).toBeLessThanOrEqual(weeklyCap);
            const { cart: about } = messages.find((m) => m.id === mail.message) ?? {};
            expect(bought.some((b) => b.cart === about && b.at <= mail.at)).toBe(false);
          }
          const steps = messages.map((m) => `${m.run} ${m.step}`);
          expect(new Set(steps).size).toBe(steps.length);
          expect(new Set(left.map((m) => m.message)).size).toBe(left.length);
          const b = await mailBooks(world.store, SHOP);
          expect(b.planned).toBe(b.submitted + b.skipped);
          expect(b.submitted).toBe(left.length);
          sent += left.length;
        },
      ),
      { numRuns: 12 },
    );
    // The acts were such that mails left at all.
    expect(sent).toBeGreaterThan(5);
  });
});

describe('over several journeys at once', () => {
  it('nobody gets two messages in a window, more than the cap, or one at night, in any zone', async () => {
    let mails = 0;
    for (const seed of [1, 2, 3]) mails += await worldHolds(seed, allZones[(seed * 97) % allZones.length] as string, 8);
    expect(mails).toBeGreaterThan(10);
  }, 60_000);
});
