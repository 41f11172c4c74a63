// Made-up lives of many shoppers in one shop somewhere in the world, and what must hold of every mail they get, whatever they do and whenever.

import { expect } from 'vitest';
import { mailBooks } from '../../server/channels/email/ledger.ts';
import type { LedgerMoments, MailRef } from '../../server/channels/email/mailer.ts';
import { journeyOf, saveJourney } from '../../server/journeys/journey-store.ts';
import { type Random, seededRandom } from '../../server/lib/random.ts';
import { aCart, aCheckout, aLine, anOrder, cartWorld, DAY, HOUR, recordedMailer, SHOP } from './cart-world.ts';
import { emailConsent } from './journey-world.ts';
import { tempWorld } from './temp-store.ts';

export const allZones = Intl.supportedValuesOf('timeZone');
const from2026 = Date.UTC(2026, 0, 1);
const to2029 = Date.UTC(2029, 0, 1);
const WINDOW_HOURS = 16;

interface Act {
  at: number;
  shopper: number;
  do: 'checkout' | 'change' | 'empty' | 'buy' | 'subscribe';
}

/** Weeks in which the clocks change somewhere are as likely as all others together. */
function momentNear(random: Random): number {
  const any = from2026 + Math.floor(random() * (to2029 - from2026 - 30 * DAY));
  if (random() < 0.5) return any;
  const year = 2026 + Math.floor(random() * 3);
  const month = random() < 0.5 ? 2 : 9;
  return Date.UTC(year, month, 1 + Math.floor(random() * 28), Math.floor(random() * 24));
}

function actsOf(random: Random, shopper: number, start: number): Act[] {
  const kinds: Act['do'][] = ['checkout', 'checkout', 'checkout', 'change', 'empty', 'buy', 'subscribe'];
  return Array.from({ length: 2 + Math.floor(random() * 6) }, () => ({
    at: start + Math.floor(random() * 12 * DAY),
    shopper,
    do: kinds[Math.floor(random() * kinds.length)] as Act['do'],
  }));
}

const hourIn = (at: number, zone: string) =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at));

/** Lives one world of shoppers and checks every promise on every mail. Returns how many mails left. */
export async function worldHolds(seed: number, zone: string, shoppers: number): Promise<number> {
  const random = seededRandom(seed);
  const world = await tempWorld();
  const { clock, store } = world;
  clock.advance(momentNear(random) - clock.now());
  const start = clock.now();
  const arbiter = seed % 2 === 0 ? 'value' : 'rule';
  const weeklyCap = 1 + Math.floor(random() * 3);
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
  const w = await cartWorld(world, { mailer, settings: { weeklyCap, windowHours: WINDOW_HOURS, arbiter } });
  await store.updateTable('shops').set({ zone }).execute();
  for (const name of ['welcome', 'post-purchase', 'second-order', 'csat']) {
    const edition = (await journeyOf(store, SHOP, name))?.edition ?? 0;
    await saveJourney(store, SHOP, name, { on: true, edition }, { editor: 'ann', now: start });
  }
  const acts = Array.from({ length: shoppers }, (_, n) => actsOf(random, n, start)).flat();
  acts.sort((a, b) => a.at - b.at || a.shopper - b.shopper);
  const bought: { email: string; at: number }[] = [];
  for (const act of acts) {
    await w.advance(Math.max(1000, act.at - clock.now()));
    const at = clock.now();
    const email = `p${act.shopper}@example.com`;
    const ids = { cart: `c${act.shopper}`, checkout: `k${act.shopper}` };
    if (act.do === 'checkout')
      await w.record([aCheckout(at, { ...ids, email, acceptsMarketing: act.shopper % 5 !== 4 })]);
    else if (act.do === 'change')
      await w.record([aCart(at, { cart: ids.cart, lines: [aLine(), aLine({ line: 'l2' })] })]);
    else if (act.do === 'empty') await w.record([aCart(at, { cart: ids.cart, lines: [] })]);
    else if (act.do === 'subscribe') await w.record([emailConsent(at, email)]);
    else {
      await w.record([anOrder(at, { order: `o${at}`, cart: ids.cart, email })]);
      bought.push({ email, at });
    }
  }
  await w.advance(35 * DAY);
  await checkAll(left, await store.selectFrom('messages').selectAll().execute(), bought, zone, weeklyCap);
  const books = await mailBooks(store, SHOP);
  expect(books.planned).toBe(books.submitted + books.skipped + books.failed + books.uncertain + books.waiting);
  expect(books.submitted).toBe(left.length);
  return left.length;
}

async function checkAll(
  left: { to: string; message: string; at: number }[],
  messages: { id: string; run: string | null; step: string; journey: string }[],
  bought: { email: string; at: number }[],
  zone: string,
  weeklyCap: number,
): Promise<void> {
  const byId = new Map(messages.map((m) => [m.id, m]));
  for (const mail of left) {
    const hour = hourIn(mail.at, zone);
    expect(hour >= 8 && hour < 21, `${zone} ${new Date(mail.at).toISOString()} is quiet`).toBe(true);
    const theirs = left.filter((m) => m.to === mail.to && m.at <= mail.at);
    expect(theirs.filter((m) => m.at > mail.at - 7 * DAY).length, 'the weekly cap').toBeLessThanOrEqual(weeklyCap);
    expect(theirs.filter((m) => m.at > mail.at - WINDOW_HOURS * HOUR).length, 'one in a window').toBe(1);
    const about = byId.get(mail.message);
    if (about?.journey !== 'abandoned-cart') continue;
    // A cart is bought once, and stays bought.
    expect(
      bought.some((b) => b.email === mail.to && b.at <= mail.at),
      'no cart mail follows a purchase',
    ).toBe(false);
  }
  const steps = messages.map((m) => `${m.run} ${m.step}`);
  expect(new Set(steps).size, 'a step is sent once').toBe(steps.length);
  expect(new Set(left.map((m) => m.message)).size).toBe(left.length);
}
