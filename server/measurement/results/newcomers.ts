// First-time buyers month by month: what winning customers costs is told by them and by what the merchant spent.

import { dayOf, dayText } from '../../lib/zone-time.ts';
import type { Purchase } from '../purchases.ts';

/** Months looked back on, the one still running among them. */
const MONTHS = 13;

export interface NewcomerMonth {
  /** YYYY-MM in the shop's zone. */
  month: string;
  newcomers: number;
}

/** Oldest first; from the first order's month on. @param known oldest first */
export function newcomersOf(known: readonly Purchase[], now: number, zone: string): NewcomerMonth[] {
  const first = known[0]?.at;
  if (first === undefined) return [];
  const monthOf = (at: number): number => {
    const [year, month] = dayText(dayOf(at, zone)).split('-').map(Number) as [number, number];
    return year * 12 + month - 1;
  };
  const current = monthOf(now);
  const from = Math.max(monthOf(first), current - MONTHS + 1);
  const months = Array.from({ length: current - from + 1 }, (_, i): NewcomerMonth => {
    const place = from + i;
    return { month: `${Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`, newcomers: 0 };
  });
  const met = new Set<string>();
  for (const { shopper, at } of known) {
    if (met.has(shopper)) continue;
    met.add(shopper);
    const month = months[monthOf(at) - from];
    if (month !== undefined) month.newcomers += 1;
  }
  return months;
}
