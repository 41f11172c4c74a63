// When a wait ends: by the clock, by the reader's own clock, or at a moment the models name.

import { dayOf, momentOfWall } from '../lib/zone-time.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import type { Facts } from './facts.ts';
import type { Journey, PlainStep, WaitStep } from './journey.ts';
import type { Message } from './outbox.ts';
import { ownGap, personalGap, rhythmsOf } from './personal-gap.ts';
import { programOf } from './program.ts';
import type { Run } from './runs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long to look again when the message before has not left yet. */
const RECHECK_MS = 30 * MINUTE;

export interface Waiting {
  shop: Shop;
  journey: Journey;
  run: Run;
  facts: Facts | null;
  /** The newest message of the run. */
  before: Message | null;
  now: number;
}

/** The moment at which a wait ends; null for steps that do not wait, and for a moment nobody can name. */
export async function endOfWait(trx: Store, waiting: Waiting, step: PlainStep): Promise<number | null> {
  // The merchant's own automation asked for the next message now.
  if (waiting.run.askedAt !== null) return waiting.run.askedAt;
  switch (step.do) {
    case 'wait':
      return endOfSpan(waiting, step);
    case 'wait-until':
      return nextHour(waiting.run.hereAt, step, waiting.facts?.zone ?? waiting.shop.zone);
    case 'wait-moment': {
      const at = await momentOf(trx, waiting, step.moment);
      return at === null ? null : at + step.plusDays * DAY;
    }
    default:
      return null;
  }
}

const spanOf = (shop: Shop, { for: span }: WaitStep): number => {
  if ('minutes' in span) return span.minutes * MINUTE;
  return shop.settings[span.setting] * (span.setting.endsWith('Hours') ? HOUR : MINUTE);
};

/** How long the subject must rest before anything is said about it, whatever the wait: a journey's first wait, if it is one. */
function restedAt({ shop, journey, run, facts }: Waiting): number {
  const first = programOf(journey)[0];
  if (first?.op !== 'step' || first.step.do !== 'wait' || first.step.since !== 'last-change') return 0;
  return (facts?.updatedAt ?? run.enteredAt) + spanOf(shop, first.step);
}

function endOfSpan(waiting: Waiting, step: WaitStep): number {
  const { shop, run, facts, before, now } = waiting;
  const span = spanOf(shop, step);
  switch (step.since) {
    case 'last-change':
      return (facts?.updatedAt ?? run.enteredAt) + span;
    case 'entry':
      return Math.max(restedAt(waiting), run.startedAt + span);
    case 'here':
      return Math.max(restedAt(waiting), run.hereAt + span);
    case 'last-message':
      // The span runs from when the message before truly left, and while it has not, we wait.
      if (before?.state === 'submitted' || before?.state === 'uncertain') {
        run.lastMessageAt = before.submitted_at ?? before.claimed_at ?? before.due_at;
      } else if (before?.channel === 'site') {
        // Shown when they come, whenever that is: what follows does not wait for it.
      } else if (before !== null && before.due_at <= now && ['waiting', 'sending', 'dot'].includes(before.state)) {
        return Math.max(now + RECHECK_MS, (run.lastMessageAt ?? now) + span);
      } else if (before?.state === 'waiting') {
        run.lastMessageAt = before.due_at;
      }
      return Math.max(restedAt(waiting), (run.lastMessageAt ?? run.enteredAt) + span);
  }
}

/** The first moment from `from` on at which the shopper's clock shows the hour, on the wished day of the week. */
export function nextHour(from: number, at: { hour: number; weekday?: number }, zone: string): number {
  const today = dayOf(from, zone);
  for (let day = today; day <= today + 8; day++) {
    // 1 January 1970 was a Thursday.
    if (at.weekday !== undefined && (day + 4) % 7 !== at.weekday) continue;
    const moment = momentOfWall(day * DAY + at.hour * HOUR, zone);
    if (moment >= from) return moment;
  }
  return from;
}

async function momentOf(trx: Store, { shop, facts }: Waiting, moment: 'next-order' | 'usual-gap') {
  const shopper = facts?.shopper ?? null;
  if (shopper === null) return null;
  if (moment === 'usual-gap') {
    const [rhythm] = await rhythmsOf(trx, shop.shop, shopper);
    return rhythm === undefined ? null : rhythm.lastAt + personalGap(ownGap(rhythm), ownGap(rhythm).mean);
  }
  const score = await trx
    .selectFrom('scores')
    .select(['next_order_at', 'sure'])
    .where('shop', '=', shop.shop)
    .where('shopper', '=', shopper)
    .executeTakeFirst();
  // Where the model is not sure, automation does not follow it.
  return score?.sure === 1 ? score.next_order_at : null;
}
