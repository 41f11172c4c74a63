// Where the shop is going: trends, busy hours, lasting value, stock, new products, new customers, and what is done by itself.

import { FEWEST_FIGURES } from '../../../models/trend/smoothed-level.ts';
import { mainUnits } from '../../lib/money.ts';
import { FEWEST_SHOPPERS, type Lift } from '../../measurement/lift.ts';
import { latestResults } from '../../measurement/reports.ts';
import type { Outlook } from '../../measurement/results/outlook.ts';
import { type Busy, RHYTHM_DAYS } from '../../measurement/results/rhythm.ts';
import type { Trend } from '../../measurement/results/trends.ts';
import { acquisitionAnswer, noveltyAnswer, stockAnswer } from './outlook-trade.ts';
import type { BusyPoint, OutlookAnswer, TrendTile } from './outlook-types.ts';
import { pulseAnswer, workAnswer } from './outlook-work.ts';
import { type AdminDeps, type Caller, counted } from './request.ts';
import { outlookWords } from './words/outlook.ts';

const DAY = 86_400_000;

export async function outlook(deps: Pick<AdminDeps, 'jobs'>, caller: Caller): Promise<OutlookAnswer> {
  const { db, shop, say, now } = caller;
  const latest = await latestResults(db, deps.jobs, shop, now);
  const pulse = await pulseAnswer(caller);
  if (latest === null) {
    return {
      ...{ asOf: null, text: say.words.results.preparing, trends: null, busy: null, value: null, stock: null },
      ...{ novelty: null, acquisition: null, work: null, pulse },
    };
  }
  const report = latest.results.outlook;
  return {
    asOf: say.moment(latest.at),
    text: say.words.results.asOf(say.moment(latest.at).text),
    trends: trendsAnswer(caller, report),
    busy: busyAnswer(caller, report),
    value: latest.results.sales.length === 0 ? null : valueAnswer(caller, report),
    stock: stockAnswer(caller, report),
    novelty: noveltyAnswer(caller, report),
    acquisition: acquisitionAnswer(caller, report),
    work: workAnswer(caller, report),
    pulse,
  };
}

function trendsAnswer(caller: Caller, { trends }: Outlook): OutlookAnswer['trends'] {
  if (trends === null) return null;
  const tiles = trends.flatMap((trend) => trendTile(caller, trend) ?? []);
  return tiles.length === 0 ? null : { text: outlookWords[caller.say.locale].trendsText, tiles };
}

function trendTile({ say, facts }: Caller, { measure, months, expected }: Trend): TrendTile | null {
  const last = months.at(-1);
  if (last === undefined) return null;
  const words = outlookWords[say.locale];
  const written = (value: number) =>
    measure === 'basket' ? say.money(Math.round(value)) : measure === 'buyers' ? say.number(value) : say.decimal(value);
  const drawn = (value: number) =>
    measure === 'basket' ? Number(mainUnits(Math.round(value), facts.currency)) : Math.round(value * 100) / 100;
  const verdict =
    expected === null ? null : last.value > expected.high ? 'above' : last.value < expected.low ? 'below' : 'within';
  return {
    id: measure,
    title: words.trends[measure],
    figure: written(last.value),
    text:
      expected === null || verdict === null
        ? words.tooFewMonths(say.number(FEWEST_FIGURES))
        : words.expected(written(Math.max(0, expected.low)), written(expected.high)),
    verdict: verdict === null ? null : words.verdicts[verdict],
    tone: verdict === 'above' ? 'success' : verdict === 'below' ? 'warning' : null,
    months: months.map(({ month, value }) => ({ month: say.month(month), value: drawn(value), text: written(value) })),
  };
}

function busyAnswer({ say }: Caller, { rhythm }: Outlook): OutlookAnswer['busy'] {
  if (rhythm === null) return null;
  const words = outlookWords[say.locale];
  const point = (title: string, { orders, visits }: Busy): BusyPoint => ({
    id: title,
    title,
    orders,
    ordersText: say.number(orders),
    visits,
    visitsText: say.number(visits),
  });
  const hours = rhythm.hours.map((busy, hour) => point(words.hour(String(hour), String(hour + 1)), busy));
  // 1 January 2024 was a Monday.
  const weekday = new Intl.DateTimeFormat(say.locale, { weekday: 'long', timeZone: 'UTC' });
  const weekdays = rhythm.weekdays.map((busy, i) => point(weekday.format(Date.UTC(2024, 0, 1) + i * DAY), busy));
  const busiest = (points: BusyPoint[]) => points.reduce((a, b) => (b.orders > a.orders ? b : a)).title;
  return { text: words.busy(busiest(hours), busiest(weekdays), say.number(RHYTHM_DAYS)), hours, weekdays };
}

function valueAnswer({ say }: Caller, { value }: Outlook): OutlookAnswer['value'] {
  const words = outlookWords[say.locale];
  return {
    text: words.valueText,
    rows: value.map(({ days, lift }) => ({
      id: String(days),
      title: words.after(say.number(days)),
      ...toldValue(lift),
      treated: say.number(lift.treated.shoppers),
      held: say.number(lift.held.shoppers),
    })),
  };

  function toldValue({ verdict, revenue, treated, held }: Lift) {
    if (verdict === 'nobody-held' && treated.shoppers > 0) return { figure: '–', tone: null, text: words.nobodyHeld };
    if (revenue === null) {
      const fewest = say.number(FEWEST_SHOPPERS);
      const text = words.tooFewLots(counted(say, treated.shoppers), counted(say, held.shoppers), fewest);
      return { figure: '–', tone: null, text };
    }
    const money = (x: number) => say.money(Math.round(x));
    const usual = held.revenue / held.shoppers;
    const way = revenue.low > 0 ? 'up' : revenue.high < 0 ? 'down' : 'open';
    const growth = usual > 0 ? words.growth(`${say.signed((100 * revenue.value) / usual)} %`) : '';
    return {
      figure: words.perShopper(money(revenue.value), money(revenue.low), money(revenue.high)),
      tone: ({ up: 'success', down: 'critical', open: null } as const)[way],
      text: [growth, words.sure[way]].join(' ').trim(),
    };
  }
}
