// Whose yearly day it is, by the shop's calendar.

import { dayOf, dayText, startOfDay } from '../../lib/zone-time.ts';
import type { Store } from '../../storage/store.ts';
import type { Entrant } from '../entering.ts';

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The dates (month, day) that are kept on a day: who was born on 29 February is greeted on the 28th where there is no 29th. */
export function datesOn(day: number): { month: number; day: number }[] {
  const [year, month, date] = dayText(day).split('-').map(Number) as [number, number, number];
  const dates = [{ month, day: date }];
  if (month === 2 && date === 28 && !isLeap(year)) dates.push({ month: 2, day: 29 });
  return dates;
}

export async function birthdaysOn(trx: Store, shop: string, zone: string, now: number): Promise<Entrant[]> {
  const entrants: Entrant[] = [];
  for (const { month, day } of datesOn(dayOf(now, zone))) {
    const rows = await trx
      .selectFrom('shopper_dates')
      .select('shopper')
      .where('shop', '=', shop)
      .where('kind', '=', 'birthday')
      .where('month', '=', month)
      .where('day', '=', day)
      .execute();
    entrants.push(...rows.map((r) => ({ shopper: r.shopper, at: now })));
  }
  return entrants;
}

/** As many years back as anybody's first order may lie. */
const YEARS = 15;

/** Shoppers whose first counted order was on this day of an earlier year. */
export async function anniversariesOn(trx: Store, shop: string, zone: string, now: number): Promise<Entrant[]> {
  const today = dayOf(now, zone);
  const [year] = dayText(today).split('-').map(Number) as [number];
  const entrants: Entrant[] = [];
  for (const { month, day } of datesOn(today)) {
    for (let back = 1; back <= YEARS; back++) {
      const then = Date.UTC(year - back, month - 1, day) / 86_400_000;
      // 29 February of a common year is no day.
      if (new Date(then * 86_400_000).getUTCMonth() !== month - 1) continue;
      const rows = await trx
        .selectFrom('orders as o')
        .select('o.shopper')
        .distinct()
        .where('o.shop', '=', shop)
        .where('o.placed_at', '>=', startOfDay(then, zone))
        .where('o.placed_at', '<', startOfDay(then + 1, zone))
        .where('o.counted', '=', 1)
        .where('o.shopper', 'is not', null)
        .where((e) =>
          e.not(
            e.exists(
              e
                .selectFrom('orders as before')
                .select('before.id')
                .whereRef('before.shop', '=', 'o.shop')
                .whereRef('before.shopper', '=', 'o.shopper')
                .where('before.counted', '=', 1)
                .where('before.placed_at', '<', startOfDay(then, zone)),
            ),
          ),
        )
        .execute();
      entrants.push(...rows.map((r) => ({ shopper: r.shopper as string, at: now })));
    }
  }
  return entrants;
}

/** What a date of the shop's own is kept under, beside birthdays. */
const kindOf = (field: string) => `field ${field}`;

/** Whose date of a name is so many days away, by the shop's calendar; a date without a year comes every year. */
export async function dueOn(
  trx: Store,
  shop: string,
  zone: string,
  now: number,
  { field, daysBefore }: { field: string; daysBefore: number },
): Promise<Entrant[]> {
  const due = dayOf(now, zone) + daysBefore;
  const year = Number(dayText(due).slice(0, 4));
  const entrants: Entrant[] = [];
  for (const { month, day } of datesOn(due)) {
    const rows = await trx
      .selectFrom('shopper_dates')
      .select('shopper')
      .where('shop', '=', shop)
      .where('kind', '=', kindOf(field))
      .where('month', '=', month)
      .where('day', '=', day)
      .where((e) => e.or([e('year', 'is', null), e('year', '=', year)]))
      .execute();
    entrants.push(...rows.map((r) => ({ shopper: r.shopper, at: now })));
  }
  return entrants;
}

/** Keeps a date of the shop's own about a shopper; null forgets it. @param date without a year it is kept every year */
export async function fieldDateGiven(
  trx: Store,
  shop: string,
  shopper: string,
  field: string,
  date: { year: number | null; month: number; day: number } | null,
  by: { source: string; now: number },
): Promise<void> {
  const of = { shop, shopper, kind: kindOf(field) };
  if (date === null) {
    const gone = trx.deleteFrom('shopper_dates').where('shop', '=', shop).where('shopper', '=', shopper);
    await gone.where('kind', '=', of.kind).execute();
    return;
  }
  const row = { ...date, at: by.now, source: by.source };
  await trx
    .insertInto('shopper_dates')
    .values({ ...of, ...row })
    .onConflict((c) => c.columns(['shop', 'shopper', 'kind']).doUpdateSet(row))
    .execute();
}

/** Keeps a yearly date a shopper gave; the newest word counts. Without a date it is forgotten. */
export async function shopperDateGiven(
  trx: Store,
  shop: string,
  shopper: string,
  date: { month: number; day: number } | null,
  by: { source: string; now: number },
): Promise<void> {
  if (date === null) {
    const gone = trx.deleteFrom('shopper_dates').where('shop', '=', shop).where('shopper', '=', shopper);
    await gone.where('kind', '=', 'birthday').execute();
    return;
  }
  const row = { month: date.month, day: date.day, at: by.now, source: by.source };
  await trx
    .insertInto('shopper_dates')
    .values({ shop, shopper, kind: 'birthday', ...row })
    .onConflict((c) => c.columns(['shop', 'shopper', 'kind']).doUpdateSet(row))
    .execute();
}

/** A day that some year has. */
export const isYearlyDate = (month: number, day: number): boolean =>
  Number.isInteger(month) &&
  Number.isInteger(day) &&
  new Date(Date.UTC(2024, month - 1, day)).getUTCMonth() === month - 1 &&
  day >= 1;
