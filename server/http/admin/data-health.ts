// How sound what came in is: days without any, what was turned away and why, what no message had told, what waits.

import { INBOX_JOB } from '../../events/inbox.ts';
import { dayOf, startOfDay } from '../../lib/zone-time.ts';
import { dropsIn, reconciledIn, waitingDeliveries } from '../../measurement/intake-figures.ts';
import { givenUp } from './given-up.ts';
import { type Caller, capitalised, counted } from './request.ts';
import type { DataHealthAnswer } from './team-types.ts';
import { dataHealthWords } from './words/data-health.ts';

const DAY = 86_400_000;
const DAYS = 30;

export async function dataHealth(caller: Caller): Promise<DataHealthAnswer> {
  const { db, shop, say, now } = caller;
  const words = dataHealthWords[say.locale];
  const span = { from: now - DAYS * DAY, to: now };
  const dropped = await dropsIn(db, shop, span);
  const found = await reconciledIn(db, shop, span);
  const dead = await givenUp(caller);
  const lost = dead.filter(({ kind }) => kind === INBOX_JOB).reduce((sum, { count }) => sum + count, 0);
  const waiting = Math.max(0, (await waitingDeliveries(db, shop, { from: 0, to: now })) - lost);
  const gaps = await silentDays(caller);
  const lines = [
    gaps === null
      ? words.noVisits
      : gaps.length === 0
        ? words.noGaps
        : words.gaps(counted(say, gaps.length), gaps.map((at) => say.day(at)).join(', ')),
    waiting > 0 ? words.waiting(counted(say, waiting)) : lost === 0 ? words.noneWaiting : words.noneWaitingButLost,
    found.length === 0 ? words.nothingFound : words.found,
  ];
  return {
    sound: (gaps ?? []).length === 0 && waiting === 0 && dead.length === 0,
    lines,
    dropped: dropped.map(({ reason, count }) => ({
      reason,
      text: capitalised(say.words.dropReasons[reason] ?? reason),
      count: say.number(count),
    })),
    found: found.map(({ kind, count }) => ({ kind, text: words.kinds[kind] ?? kind, count: say.number(count) })),
    givenUp: dead,
  };
}

/** The shop's days since the first look at a product in the thirty days before today on which nobody looked at any: a moment of each. Null without a look. */
async function silentDays({ db, shop, facts, now }: Caller): Promise<number[] | null> {
  const silent: number[] = [];
  const today = dayOf(now, facts.zone);
  let begun = false;
  for (let day = today - DAYS; day < today; day++) {
    const from = startOfDay(day, facts.zone);
    const row = await db
      .selectFrom('events')
      .select('seq')
      .where('shop', '=', shop)
      .where('type', '=', 'product-viewed')
      .where('at', '>=', from)
      .where('at', '<', startOfDay(day + 1, facts.zone))
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) begun = true;
    else if (begun) silent.push(from + DAY / 2);
  }
  return begun ? silent : null;
}
