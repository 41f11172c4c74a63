// The look around: once an hour, who has come to a moment that no single event tells of. Idempotent: a window looked at twice enters nobody twice.

import type { Replenishment } from '../../models/replenishment/load.ts';
import { dayOf } from '../lib/zone-time.ts';
import { membersOf } from '../profile/segments.ts';
import { type Shop, shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import type { EngineContext } from './engine.ts';
import { type Entrant, enterShopper } from './entering.ts';
import { anniversariesOn, birthdaysOn, dueOn } from './finders/dates.ts';
import { habitTomorrow } from './finders/habits.ts';
import { runningOutIn } from './finders/runs-out.ts';
import { enteredSegment } from './finders/segment-entry.ts';
import { fellSilentIn } from './finders/silence.ts';
import { browsersIn, type Window } from './finders/viewed.ts';
import type { Trigger } from './journey.ts';
import { journeysOf } from './journey-store.ts';

export const SCAN_JOB = 'journeys.scan';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What was missed while the app was off is made up for this long. */
const MAKES_UP_MS = DAY;
/** Browsing arrives late: the end of a window is left to the next look. */
const LATE_MS = 5 * 60_000;
/** Runs begun in one commit, so that nobody waits long for the writer. */
const A_COMMIT = 100;

/** What a shop has learned of what is used up and bought again; null while there is nothing. */
export type ReplenishmentOf = (shop: string) => Promise<Replenishment | null>;

/** Lets in whoever has come to a moment since the last look. Returns how many entered. */
export async function lookAround(
  store: Store,
  context: EngineContext & { shopOfScan: string; signal: AbortSignal; replenishment?: ReplenishmentOf },
): Promise<number> {
  const { shopOfScan, now, signal } = context;
  const shop = await shopOf(store, shopOfScan);
  if (shop === null || shop.uninstalledAt !== null || shop.historyState === 'running') return 0;
  const window = await windowOf(store, shopOfScan, now);
  let entered = 0;
  for (const { journey, on } of await journeysOf(store, shopOfScan)) {
    if (!on) continue;
    for (const [nth, trigger] of journey.triggers.entries()) {
      const segment = `journey ${journey.name} ${nth}`;
      const entrants = await entrantsIn(store, shop, trigger, window, segment, context.replenishment);
      for (let i = 0; i < entrants.length && !signal.aborted; i += A_COMMIT) {
        entered += await store.transaction().execute(async (trx) => {
          let count = 0;
          for (const entrant of entrants.slice(i, i + A_COMMIT))
            if ((await enterShopper(trx, context, shopOfScan, journey, entrant)) === 'entered') count++;
          return count;
        });
      }
    }
  }
  if (!signal.aborted) await remember(store, shopOfScan, window.to);
  return entered;
}

/** Whom a trigger lets in during a window. What changes by the day is looked at once, when a day of the shop's begins. */
export async function entrantsIn(
  store: Store,
  shop: Shop,
  trigger: Trigger,
  window: Window,
  segment: string,
  replenishment: ReplenishmentOf = async () => null,
): Promise<Entrant[]> {
  const { from, to } = window;
  const newDay = dayOf(from, shop.zone) !== dayOf(to, shop.zone);
  switch (trigger.on) {
    case 'viewed':
      return browsersIn(store, shop.shop, window, trigger.times);
    case 'date':
      if (!newDay) return [];
      return trigger.kind === 'birthday'
        ? birthdaysOn(store, shop.shop, shop.zone, to)
        : anniversariesOn(store, shop.shop, shop.zone, to);
    case 'date-field':
      return newDay ? dueOn(store, shop.shop, shop.zone, to, trigger) : [];
    case 'predicted': {
      if (!newDay) return [];
      const ahead = trigger.withinDays * DAY;
      if (trigger.moment === 'silence') return fellSilentIn(store, shop.shop, { from: to - DAY, to });
      if (trigger.moment === 'habit') return habitTomorrow(store, shop.shop, shop.zone, to);
      const model = await replenishment(shop.shop);
      return runningOutIn(store, shop.shop, { from: to, to: to + Math.max(DAY, ahead) }, model);
    }
    case 'segment': {
      const fresh = await store
        .transaction()
        .execute((trx) => enteredSegment(trx, { shop: shop.shop, now: to }, segment, trigger.rule));
      return fresh.map((shopper) => ({ shopper, at: to }));
    }
    default:
      return [];
  }
}

/** How many meet a segment trigger at this moment: its history is not kept, so a simulation can only say this. */
export const meetNow = (store: Store, shop: string, trigger: Extract<Trigger, { on: 'segment' }>, now: number) =>
  membersOf(store, { shop, now }, trigger.rule);

const FACT = 'journeys-scanned';

async function windowOf(store: Store, shop: string, now: number): Promise<Window> {
  const row = await store
    .selectFrom('facts')
    .select('value')
    .where('shop', '=', shop)
    .where('name', '=', FACT)
    .executeTakeFirst();
  const to = now - LATE_MS;
  const last = row === undefined ? to - HOUR : Number(row.value);
  return { from: Math.min(to, Math.max(last, to - MAKES_UP_MS)), to };
}

async function remember(store: Store, shop: string, at: number): Promise<void> {
  await store
    .insertInto('facts')
    .values({ shop, name: FACT, value: String(at) })
    .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value: String(at) }))
    .execute();
}
