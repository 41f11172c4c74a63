// Who would have entered a journey during a span of the past, as far as the shop's history tells.

import { dayOf, startOfDay } from '../lib/zone-time.ts';
import { membersOf } from '../profile/segments.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import type { Entrant } from './entering.ts';
import { anniversariesOn, birthdaysOn, dueOn } from './finders/dates.ts';
import { habitTomorrow } from './finders/habits.ts';
import { runningOutIn } from './finders/runs-out.ts';
import { fellSilentIn } from './finders/silence.ts';
import { browsersIn, type Window } from './finders/viewed.ts';
import type { Journey, Trigger } from './journey.ts';

/** What the history does not hold, so that a figure is an estimate or cannot be had. */
export type Limits = ('as-of-now' | 'not-kept' | 'came-back-left-out')[];

export async function entrantsBetween(
  store: Store,
  shop: Shop,
  journey: Journey,
  window: Window,
): Promise<{ entrants: Entrant[]; limits: Limits }> {
  const entrants: Entrant[] = [];
  const limits = new Set<Limits[number]>();
  for (const trigger of journey.triggers) entrants.push(...(await byTrigger(store, shop, trigger, window, limits)));
  if (journey.audience === undefined) return { entrants, limits: [...limits] };
  // Who meets the rule today stands for who met it then.
  const meant = new Set(await membersOf(store, { shop: shop.shop, now: window.to }, journey.audience));
  return { entrants: entrants.filter((e) => meant.has(e.shopper)), limits: [...limits, 'as-of-now'] };
}

async function byTrigger(
  store: Store,
  shop: Shop,
  trigger: Trigger,
  window: Window,
  limits: Set<Limits[number]>,
): Promise<Entrant[]> {
  switch (trigger.on) {
    case 'cart-left':
      return cartsLeft(store, shop.shop, window);
    case 'viewed':
      return eachDay(shop, window, (from, to) => browsersIn(store, shop.shop, { from, to }, trigger.times));
    case 'subscribed':
      return subscribed(store, shop.shop, window);
    case 'ordered':
      return ordered(store, shop.shop, window, trigger.nth);
    case 'date':
      return eachDay(shop, window, (from) =>
        trigger.kind === 'birthday'
          ? birthdaysOn(store, shop.shop, shop.zone, from)
          : anniversariesOn(store, shop.shop, shop.zone, from),
      );
    case 'date-field':
      return eachDay(shop, window, (from) => dueOn(store, shop.shop, shop.zone, from, trigger));
    case 'predicted':
      limits.add('came-back-left-out');
      if (trigger.moment === 'silence') return fellSilentIn(store, shop.shop, window);
      if (trigger.moment === 'runs-out') return runningOutIn(store, shop.shop, window, null);
      return eachDay(shop, window, (from) => habitTomorrow(store, shop.shop, shop.zone, from));
    case 'segment': {
      limits.add('as-of-now');
      const members = await membersOf(store, { shop: shop.shop, now: window.to }, trigger.rule);
      return members.map((shopper) => ({ shopper, at: window.from }));
    }
    default:
      limits.add('not-kept');
      return [];
  }
}

async function eachDay(shop: Shop, window: Window, find: (from: number, to: number) => Promise<Entrant[]>) {
  const found: Entrant[] = [];
  const last = dayOf(window.to, shop.zone);
  for (let day = dayOf(window.from, shop.zone); day <= last; day++) {
    const from = startOfDay(day, shop.zone);
    found.push(...(await find(from, Math.min(window.to, startOfDay(day + 1, shop.zone)))));
  }
  return found;
}

/** Checkouts with an address that were last touched in the span; whether they were bought is asked with every other order. */
async function cartsLeft(store: Store, shop: string, { from, to }: Window): Promise<Entrant[]> {
  const rows = await store
    .selectFrom('checkouts')
    .select(['shopper', 'updated_at'])
    .where('shop', '=', shop)
    .where('updated_at', '>=', from)
    .where('updated_at', '<', to)
    .where('shopper', 'is not', null)
    .where('line_count', '>', 0)
    .where('completed_at', 'is', null)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map((r) => ({ shopper: r.shopper as string, at: r.updated_at }));
}

async function subscribed(store: Store, shop: string, { from, to }: Window): Promise<Entrant[]> {
  const rows = await store
    .selectFrom('consents as k')
    .innerJoin('shoppers as s', (j) => j.onRef('s.shop', '=', 'k.shop').onRef('s.email_hash', '=', 'k.subject'))
    .select(['s.id', 'k.at'])
    .where('k.shop', '=', shop)
    .where('k.subject_kind', '=', 'email')
    .where('k.purpose', '=', 'email')
    .where('k.granted', '=', 1)
    .where('k.at', '>=', from)
    .where('k.at', '<', to)
    .execute();
  return rows.map((r) => ({ shopper: r.id, at: r.at }));
}

async function ordered(store: Store, shop: string, { from, to }: Window, nth: 'first' | 'any'): Promise<Entrant[]> {
  const rows = await store
    .selectFrom('orders as o')
    .select(['o.shopper', 'o.placed_at', 'o.id'])
    .where('o.shop', '=', shop)
    .where('o.placed_at', '>=', from)
    .where('o.placed_at', '<', to)
    .where('o.counted', '=', 1)
    .where('o.shopper', 'is not', null)
    .$if(nth === 'first', (q) =>
      q.where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('orders as before')
              .select('before.id')
              .whereRef('before.shop', '=', 'o.shop')
              .whereRef('before.shopper', '=', 'o.shopper')
              .where('before.counted', '=', 1)
              .whereRef('before.placed_at', '<', 'o.placed_at'),
          ),
        ),
      ),
    )
    .execute();
  return rows.map((r) => ({ shopper: r.shopper as string, at: r.placed_at + 1, order: r.id }));
}
