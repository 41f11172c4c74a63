// When the night is: no message leaves between two hours of the reader's own clock.

import { momentOfWall, zoneOffset } from '../lib/zone-time.ts';
import type { Channel } from '../profile/channels.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface QuietHours {
  /** Full hours of the wall clock, 0-23; from 21 to 8 goes over midnight; equal hours mean none. */
  from: number;
  to: number;
}

/** A phone rings where a mail waits: whatever the merchant has set, nothing rings in these hours. */
const PHONE_NIGHT: QuietHours = { from: 20, to: 9 };
const RINGING: ReadonlySet<Channel> = new Set(['sms', 'push']);

/** The first moment from `at` on that is no night for a channel. What is shown on a visit wakes nobody. */
export function afterNight(at: number, channel: Channel, quiet: QuietHours | null, zone: string): number {
  if (channel === 'site') return at;
  if (!RINGING.has(channel)) return afterQuietHours(at, quiet, zone);
  let moment = at;
  // Two nights may follow upon each other: ask until neither moves it; two that leave no hour of the day free never let it go.
  for (let i = 0; i < 8; i++) {
    const next = afterQuietHours(afterQuietHours(moment, PHONE_NIGHT, zone), quiet, zone);
    if (next === moment) return moment;
    moment = next;
  }
  return moment + DAY;
}

const isQuiet = (hour: number, { from, to }: QuietHours) =>
  from < to ? hour >= from && hour < to : from > to && (hour >= from || hour < to);

/** The moment itself where it is not quiet, else the first moment after the quiet hours it lies in. */
export function afterQuietHours(at: number, quiet: QuietHours | null, zone: string): number {
  if (quiet === null) return at;
  let moment = at;
  // A change of the clocks can put the end of the night back into the night: ask again, a few times at most.
  for (let i = 0; i < 4; i++) {
    const wall = moment + zoneOffset(moment, zone);
    const midnight = Math.floor(wall / DAY) * DAY;
    const hour = Math.floor((wall - midnight) / HOUR);
    if (!isQuiet(hour, quiet)) return moment;
    const endsToday = hour < quiet.to;
    const end = momentOfWall(midnight + (endsToday ? 0 : DAY) + quiet.to * HOUR, zone);
    moment = end > moment ? end : moment + HOUR / 4;
  }
  return moment;
}
