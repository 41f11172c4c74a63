// How a shopper stands among the shop's, week by week, and what they have told or is told of them.

import type { Selectable } from 'kysely';
import { type EngagementPart, engagementFull, engagementWeights } from '../../features/engagement.ts';
import { bandOf, engagementHistoryOf, standingOf, weekOf } from '../../profile/standings.ts';
import type { ShoppersTable } from '../../storage/schema.ts';
import type { Caller } from './request.ts';
import type { StandingAnswer } from './standing-types.ts';
import { standingWords } from './words/standing.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** A day is told by its middle, so that it is the same day in most zones. */
const NOON = DAY / 2;

/** Null until a report has told. */
export async function standingAnswer(caller: Caller, shopper: string): Promise<StandingAnswer | null> {
  const { db, shop, say } = caller;
  const words = standingWords[say.locale];
  const row = await standingOf(db, shop, shopper);
  if (row === null) return null;
  const parts = Object.keys(engagementWeights) as EngagementPart[];
  return {
    figure: say.number(row.engagement),
    band: words.bands[bandOf(row.engagement)],
    text: words.text(say.number(row.engagement)),
    parts: parts.map((part) => {
      const { times, days } = engagementFull[part];
      const value = row[part];
      return {
        id: part,
        title: words.parts[part],
        figure: value === null ? '–' : say.number(value),
        weight: say.percent(engagementWeights[part]),
        text:
          value === null && part !== 'purchases'
            ? words.unknown[part]
            : words.full[part](say.number(times), say.number(days)),
      };
    }),
    history: await historyAnswer(caller, shopper),
    facts: [
      row.spent_tenth === null ? null : words.spentTenth(say.number(row.spent_tenth)),
      row.value_tenth === null ? null : words.valueTenth(say.number(row.value_tenth)),
      row.favourite_type === null ? null : words.favourite(row.favourite_type),
    ].filter((fact) => fact !== null),
  };
}

/** Kept are the weeks in which it changed; told is every week. */
async function historyAnswer({ db, shop, say, now }: Caller, shopper: string): Promise<StandingAnswer['history']> {
  const changes = await engagementHistoryOf(db, shop, shopper);
  const points: StandingAnswer['history'] = [];
  const first = changes[0];
  if (first === undefined) return points;
  let score = first.score;
  const byWeek = new Map(changes.map((change) => [change.week, change.score]));
  for (let week = first.week; week <= weekOf(now); week += WEEK) {
    score = byWeek.get(week) ?? score;
    points.push({ week: say.day(week + NOON), score, text: say.number(score) });
  }
  return points;
}

/** Where they live and when their birthday is, as far as somebody has told. */
export async function personFacts(
  { db, shop, say }: Caller,
  row: Pick<Selectable<ShoppersTable>, 'country' | 'region' | 'postcode'>,
  ids: string[],
): Promise<string[]> {
  const words = standingWords[say.locale];
  const facts: string[] = [];
  if (row.country !== null) {
    const country = new Intl.DisplayNames([say.locale], { type: 'region', fallback: 'code' }).of(row.country);
    facts.push(
      words.lives([country ?? row.country, row.region, row.postcode && `${row.postcode}…`].filter(Boolean).join(', ')),
    );
  }
  const birthday = await db
    .selectFrom('shopper_dates')
    .select(['month', 'day'])
    .where('shop', '=', shop)
    .where('shopper', 'in', ids)
    .where('kind', '=', 'birthday')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (birthday !== undefined) {
    const place = say.locale === 'en' ? 'en-GB' : 'de-DE';
    const day = new Intl.DateTimeFormat(place, { day: 'numeric', month: 'long', timeZone: 'UTC' });
    // A leap year, so that the 29th of February is a day.
    facts.push(words.birthday(day.format(Date.UTC(2024, birthday.month - 1, birthday.day))));
  }
  return facts;
}
