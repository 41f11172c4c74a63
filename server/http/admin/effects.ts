// What stood before orders, what it cost and brought, what shoppers answered and how loyal they are, as the page of results tells it.

import type { Share } from '../../../models/metrics/wilson.ts';
import { currencyDecimals, mainUnits } from '../../lib/money.ts';
import { LIFT_DAYS } from '../../measurement/lift.ts';
import { RECOMMENDATIONS, TOUCH_DAYS } from '../../measurement/results/attribution.ts';
import { loyaltyIndex, loyaltyParts } from '../../measurement/results/loyalty.ts';
import type { Results } from '../../measurement/results/results.ts';
import { addedRevenue, type Estimate, returnOn } from '../../measurement/results/spending.ts';
import { answersIn, FEWEST_ANSWERS, npsOf, satisfactionOf } from '../../measurement/results/surveys.ts';
import { journeyTitle } from './journeys.ts';
import { type Caller, counted } from './request.ts';
import type { ResultsAnswer } from './types.ts';
import { type EffectWords, effectWords } from './words/effects.ts';
import type { Say } from './words/say.ts';

const MONTHS = LIFT_DAYS / 30;

const wordsOf = ({ say }: Caller): EffectWords => effectWords[say.locale];

/** What the e-mails of all journeys truly added; null while that is not known. */
const addedOf = (report: Results): Estimate | null => {
  const all = report.lifts.find(({ journey }) => journey === null);
  return all === undefined ? null : addedRevenue(all.lift);
};

export function attributionAnswer(caller: Caller, report: Results): NonNullable<ResultsAnswer['attribution']> {
  const { say, facts } = caller;
  const words = wordsOf(caller);
  const { orders, net, credits } = report.attribution;
  const added = addedOf(report);
  const days = say.number(LIFT_DAYS);
  const main = (minor: number) => Number(mainUnits(minor, facts.currency));
  return {
    text:
      orders === 0
        ? words.untouched(days)
        : words.touched(counted(say, orders), say.money(net), days, say.number(TOUCH_DAYS)),
    added: added === null ? words.notAdded : words.added(...moneySpan(say, added)),
    rows: credits.map((credit) => ({
      id: credit.channel,
      title: credit.channel === RECOMMENDATIONS ? words.recommendations : journeyTitle(caller, credit.channel),
      orders: say.number(credit.orders),
      last: main(credit.last),
      lastText: say.money(credit.last),
      linear: main(credit.linear),
      linearText: say.money(credit.linear),
      decay: main(credit.decay),
      decayText: say.money(credit.decay),
    })),
  };
}

const moneySpan = (say: Say, { value, low, high }: Estimate): [string, string, string] => [
  say.money(value),
  say.money(low),
  say.money(high),
];

export function returnsAnswer(caller: Caller, report: Results): NonNullable<ResultsAnswer['returns']> {
  const { say, facts } = caller;
  const words = wordsOf(caller);
  const { mailCost, monthlyCost, offerMarginPercent } = facts.settings;
  const { messages, offers } = report.spending;
  const sending = Math.round((messages * mailCost) / 1000);
  const monthly = MONTHS * monthlyCost;
  const cost = sending + monthly + offers;
  return {
    text: returnText(caller, addedOf(report), cost),
    rows: [
      {
        id: 'mails',
        title: words.costs.mails,
        figure: say.money(sending),
        text: words.mails(counted(say, messages), say.money(mailCost)),
      },
      {
        id: 'monthly',
        title: words.costs.monthly,
        figure: say.money(monthly),
        text: words.months(counted(say, MONTHS), say.money(monthlyCost)),
      },
      { id: 'offers', title: words.costs.offers, figure: say.money(offers), text: words.mostOffers },
      { id: 'all', title: words.costs.all, figure: say.money(cost), text: '' },
    ],
    inputs: {
      currency: facts.currency,
      factor: 10 ** currencyDecimals(facts.currency),
      mailCost: mainUnits(mailCost, facts.currency),
      monthlyCost: mainUnits(monthlyCost, facts.currency),
    },
    hasMargin: offerMarginPercent !== null,
  };
}

function returnText(caller: Caller, added: Estimate | null, cost: number): string {
  const { say, facts } = caller;
  const words = wordsOf(caller);
  if (cost === 0) return words.noCosts;
  if (added === null) return words.noLift;
  const margin = facts.settings.offerMarginPercent;
  const back = margin === null ? null : returnOn(added, margin / 100, cost);
  if (back === null) return words.noMargin;
  const hundredfold = (share: number) => say.signed(Math.round(100 * share));
  return words.returned(hundredfold(back.value), hundredfold(back.low), hundredfold(back.high));
}

export function voicesAnswer(caller: Caller, report: Results): ResultsAnswer['voices'] {
  const { say } = caller;
  const words = wordsOf(caller);
  const { nps, csat } = report.surveys;
  const told = (
    { asked, scores }: Results['surveys']['nps'],
    share: Share | null,
    written: (share: number) => string,
    text: EffectWords['npsText'],
  ) => {
    const answers = counted(say, answersIn(scores));
    if (share !== null) {
      const sentence = text(written(share.low), written(share.high), answers, counted(say, asked));
      return { figure: written(share.value), text: sentence };
    }
    if (asked === 0 && answers.n === 0) return { figure: '–', text: words.noneAsked };
    return { figure: '–', text: words.tooFew(answers, counted(say, asked), say.number(FEWEST_ANSWERS)) };
  };
  const points = (scores: readonly number[], from: number) =>
    scores.slice(from).map((count, i) => ({ score: String(from + i), count, text: say.number(count) }));
  return [
    {
      id: 'nps',
      title: words.nps,
      ...told(nps, npsOf(nps.scores), (share) => say.signed(Math.round(100 * share)), words.npsText),
      points: points(nps.scores, 0),
    },
    {
      id: 'csat',
      title: words.csat,
      ...told(csat, satisfactionOf(csat.scores), say.percent, words.csatText),
      points: points(csat.scores, 1),
    },
  ];
}

export function loyaltyAnswer(caller: Caller, report: Results): ResultsAnswer['loyalty'] {
  const { say, facts } = caller;
  const words = wordsOf(caller);
  if (report.loyalty === null) return null;
  const { parts, shoppers } = report.loyalty;
  const weights = facts.settings.loyaltyWeights;
  const index = loyaltyIndex(parts, weights);
  const all = loyaltyParts.reduce((sum, part) => sum + weights[part], 0);
  return {
    text: index === null ? words.noLoyalty : words.loyalty(say.number(index), counted(say, shoppers)),
    rows: loyaltyParts.map((part) => {
      const value = parts[part];
      return {
        id: part,
        title: words.parts[part],
        figure: value === null ? words.unknownPart : say.number(100 * value),
        weight: say.percent(weights[part] / all),
        weighs: weights[part],
      };
    }),
  };
}
