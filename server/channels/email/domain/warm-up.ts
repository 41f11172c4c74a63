// A domain nobody has heard of begins with few mails a day and sends half as many again each day: mailboxes trust it by and by.

const DAY = 86_400_000;
const FIRST_DAY = 200;
const GROWTH = 1.5;
/** After so many days there is no bound any more. */
const DAYS = 21;

/** Mails the domain may send on its nth day (0 first); null: as many as there are. */
export const warmUpLimit = (day: number): number | null =>
  day >= DAYS ? null : Math.round(FIRST_DAY * GROWTH ** Math.max(0, day));

/** Which day of its warm-up a domain is in. @param firstMailAt epoch ms of its first mail; null: it has not sent yet */
export const warmUpDay = (firstMailAt: number | null, now: number): number =>
  firstMailAt === null ? 0 : Math.floor((now - firstMailAt) / DAY);

/** When the day after the nth begins, in epoch ms. */
export const warmUpDayAfter = (firstMailAt: number, day: number): number => firstMailAt + (day + 1) * DAY;
