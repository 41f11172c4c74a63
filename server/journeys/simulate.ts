// What a journey would have done on the shop's own history, before it goes live: how many would have entered, what would have been sent, to whom.

import { dayOf, startOfDay } from '../lib/zone-time.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { assignmentOf } from './arms.ts';
import type { Journey } from './journey.ts';
import { WEEK_MS } from './permission.ts';
import { afterQuietHours } from './quiet-hours.ts';
import { entrantsBetween, type Limits } from './simulated-entrants.ts';
import { simulatedSends } from './simulated-walk.ts';

const DAY = 86_400_000;

export interface Simulated {
  from: number;
  to: number;
  entered: number;
  sent: number;
  /** Of those entered: why nothing, or less, would have been sent. */
  held: Record<string, number>;
  steps: { step: string; sent: number }[];
  people: { shopper: string; step: string; at: number }[];
  limits: Limits;
}

/** Shown of those who would have been written to. */
const MOST_SHOWN = 50;

/** @param days how far back from `now` */
export async function simulate(store: Store, shop: Shop, journey: Journey, now: number, days = 30): Promise<Simulated> {
  const from = startOfDay(dayOf(now, shop.zone) - days, shop.zone);
  const { entrants, limits } = await entrantsBetween(store, shop, journey, { from, to: now });
  const people = await peopleFor(store, shop.shop, from - 30 * DAY);
  const result: Simulated = { from, to: now, entered: 0, sent: 0, held: {}, steps: [], people: [], limits };
  const hold = (reason: string) => {
    result.held[reason] = (result.held[reason] ?? 0) + 1;
  };
  const steps = new Map<string, number>();
  const lastEntry = new Map<string, number>();
  const got = new Map<string, number[]>();
  for (const entrant of entrants.sort((a, b) => a.at - b.at)) {
    const person = people.get(entrant.shopper);
    const subject = journey.subject === 'product' ? `${entrant.shopper} ${entrant.products?.[0]}` : entrant.shopper;
    const before = lastEntry.get(subject);
    const again = journey.againAfterDays === null ? Number.POSITIVE_INFINITY : journey.againAfterDays * DAY;
    if (journey.subject !== 'cart' && before !== undefined && entrant.at - before < again) continue;
    lastEntry.set(subject, entrant.at);
    if (person === undefined || !person.mayEmail) {
      hold('no-consent');
      continue;
    }
    result.entered++;
    const { arm } = assignmentOf(shop.shop, journey.name, entrant.shopper, shop.settings);
    if (arm !== 'treated') {
      hold(arm);
      continue;
    }
    for (const send of simulatedSends(shop, journey, entrant)) {
      const at = afterQuietHours(send.at, shop.settings.quietHours, person.zone ?? shop.zone);
      if (at > now) break;
      const asksOrders = journey.conditions.includes('not-bought');
      if (asksOrders && person.orders.some((o) => o >= entrant.at && o <= at)) {
        hold('purchased');
        break;
      }
      const mails = got.get(entrant.shopper) ?? [];
      if (mails.filter((m) => m > at - WEEK_MS).length >= shop.settings.weeklyCap) {
        hold('weekly-cap');
        continue;
      }
      got.set(entrant.shopper, [...mails, at]);
      result.sent++;
      steps.set(send.step, (steps.get(send.step) ?? 0) + 1);
      if (result.people.length < MOST_SHOWN) result.people.push({ shopper: entrant.shopper, step: send.step, at });
    }
  }
  result.steps = [...steps].map(([step, sent]) => ({ step, sent }));
  return result;
}

interface Person {
  mayEmail: boolean;
  zone: string | null;
  /** Moments of their orders since the look-back. */
  orders: number[];
}

async function peopleFor(store: Store, shop: string, since: number): Promise<Map<string, Person>> {
  const rows = await store
    .selectFrom('shoppers as s')
    .leftJoin('consents as k', (j) =>
      j
        .onRef('k.shop', '=', 's.shop')
        .on('k.subject_kind', '=', 'email')
        .onRef('k.subject', '=', 's.email_hash')
        .on('k.purpose', '=', 'email'),
    )
    .leftJoin('suppressions as x', (j) => j.onRef('x.shop', '=', 's.shop').onRef('x.email_hash', '=', 's.email_hash'))
    .select(['s.id', 's.zone', 'k.granted', 'x.reason'])
    .where('s.shop', '=', shop)
    .where('s.merged_into', 'is', null)
    .where('s.staff', '=', 0)
    .execute();
  const people = new Map<string, Person>(
    rows.map((r) => [r.id, { mayEmail: r.granted === 1 && r.reason === null, zone: r.zone, orders: [] }]),
  );
  const orders = await store
    .selectFrom('orders')
    .select(['shopper', 'placed_at'])
    .where('shop', '=', shop)
    .where('placed_at', '>', since)
    .where('shopper', 'is not', null)
    .where('cancelled_at', 'is', null)
    .execute();
  for (const { shopper, placed_at } of orders) people.get(shopper as string)?.orders.push(placed_at);
  return people;
}
