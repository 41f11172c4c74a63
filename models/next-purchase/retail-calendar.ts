// What is supposed of the year before a shop has seen one: shops sell most before Christmas.

const DAY = 86_400_000;

/**
 * Sales of a month against the year's mean, January first. Set by hand after the usual year of shops without a counter:
 * level until September, an eighth above in November, a quarter in December. A shop's own second year overrules it.
 */
const MONTHS = [0.96, 0.92, 0.96, 0.95, 0.97, 0.95, 0.95, 0.96, 0.96, 1.01, 1.14, 1.25].map(Math.log);

/** Log-odds of an order move by about this much per unit of the logarithm of the rate, at chances around one half. */
const ODDS_PER_RATE = 1.4;

/** Mean of the calendar over [from, to); 0 of an empty span. */
function meanSeason(from: number, to: number): number {
  let sum = 0;
  let days = 0;
  for (let at = from; at < to; at += DAY, days++) sum += MONTHS[new Date(at).getUTCMonth()]!;
  return days > 0 ? sum / days : 0;
}

/** Log-odds by which the `spanDays` from `at` on should differ from the history since `first`, by the calendar alone. */
export const calendarShift = (first: number, at: number, spanDays: number): number =>
  ODDS_PER_RATE * (meanSeason(at, at + spanDays * DAY) - meanSeason(first, at));
