// What came of it all: what e-mails changed, sales, how far visitors come, and who comes back.

import type { Share } from '../../../models/metrics/wilson.ts';
import { mainUnits } from '../../lib/money.ts';
import { latestResults } from '../../measurement/reports.ts';
import type { Cohort } from '../../measurement/results/cohorts.ts';
import type { Results } from '../../measurement/results/results.ts';
import { digestAddress } from './digest.ts';
import { attributionAnswer, loyaltyAnswer, returnsAnswer, voicesAnswer } from './effects.ts';
import { journeyTitle } from './journeys.ts';
import { toldLift } from './lift-words.ts';
import { type AdminDeps, type Caller, counted } from './request.ts';
import { stagesAnswer } from './stages.ts';
import type { LiftAnswer, ResultsAnswer } from './types.ts';
import type { Say } from './words/say.ts';

export async function results(deps: Pick<AdminDeps, 'jobs'>, caller: Caller): Promise<ResultsAnswer> {
  const { db, shop, say, now, facts } = caller;
  const words = say.words.results;
  const latest = await latestResults(db, deps.jobs, shop, now);
  const digest = { on: facts.settings.weeklyDigest, to: await digestAddress(caller) };
  if (latest === null)
    return {
      ...{ asOf: null, text: words.preparing, lifts: [], sales: null, stages: null, cohorts: null },
      ...{ attribution: null, returns: null, voices: [], loyalty: null, digest },
    };
  const { at, results: report } = latest;
  return {
    asOf: say.moment(at),
    text: words.asOf(say.moment(at).text),
    lifts: report.lifts.map((each) => liftLine(caller, each)),
    sales: salesAnswer(say, report.sales, facts.currency),
    stages: stagesAnswer(caller, report.stages),
    cohorts: report.cohorts.length === 0 ? null : report.cohorts.map((cohort) => cohortLine(say, cohort)),
    attribution: report.sales.length === 0 ? null : attributionAnswer(caller, report),
    returns: report.sales.length === 0 ? null : returnsAnswer(caller, report),
    voices: report.sales.length === 0 ? [] : voicesAnswer(caller, report),
    loyalty: loyaltyAnswer(caller, report),
    digest,
  };
}

function liftLine(caller: Caller, { journey, lift }: Results['lifts'][number]): LiftAnswer {
  const { say } = caller;
  const words = say.words.results;
  const name = journey === null ? null : journeyTitle(caller, journey);
  const { revenue } = lift;
  return {
    id: journey ?? 'all',
    title: name ?? words.everything,
    ...toldLift(say, name === null ? say.words.lift.all : say.words.lift.of(name), lift),
    treated: say.number(lift.treated.shoppers),
    held: say.number(lift.held.shoppers),
    revenue:
      revenue === null
        ? null
        : words.perShopper(
            ...([revenue.value, revenue.low, revenue.high].map((x) => say.money(Math.round(x))) as Three),
          ),
  };
}

type Three = [string, string, string];

function salesAnswer(say: Say, weeks: Results['sales'], currency: string): ResultsAnswer['sales'] {
  if (weeks.length === 0) return null;
  return {
    text: say.words.results.sales(counted(say, weeks.length), currency),
    weeks: weeks.map(({ from, orders, net }) => ({
      from: say.day(Date.parse(`${from}T12:00:00Z`)),
      orders,
      ordersText: say.number(orders),
      net: Number(mainUnits(net, currency)),
      netText: say.money(net),
      averageText: orders === 0 ? '–' : say.money(Math.round(net / orders)),
    })),
  };
}

function cohortLine(say: Say, cohort: Cohort) {
  const told = ({ value, low, high }: Share) => ({
    share: value,
    text: say.percent(value),
    interval: `${say.percent(low)} – ${say.percent(high)}`,
  });
  return {
    month: say.month(cohort.month),
    shoppers: say.number(cohort.shoppers),
    revenue: say.money(cohort.revenue),
    returned: cohort.returned.map(told),
  };
}
