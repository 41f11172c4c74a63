// What the storefront did and what the merchant's rules do, worded for the reader.

import { webUrl } from '../../channels/email/cart-view.ts';
import type { Rule } from '../../decisions/merchandising.ts';
import type { Placement } from '../../decisions/placements.ts';
import type { Preview } from '../../decisions/preview.ts';
import type { PlacementResult } from '../../measurement/placement-results.ts';
import type { Variety } from '../../measurement/variety.ts';
import { type Caller, counted } from './request.ts';
import type { PlacementLine, PreviewAnswer, RuleLine, VarietyLine } from './storefront-types.ts';
import type { Say } from './words/say.ts';
import { type StorefrontWords, storefrontWords, type VarietyFigure } from './words/storefront.ts';

export const storefrontSays = ({ say }: Pick<Caller, 'say'>): StorefrontWords => storefrontWords[say.locale];

export const placementTitle = (words: StorefrontWords, placement: string): string =>
  words.placements[placement as Placement] ?? placement;

/** A figure that may not be known. */
const NONE = '–';

/** @param names titles of products and collections by their id */
export function ruleLine(caller: Caller, rule: Rule, names: ReadonlyMap<string, string>): RuleLine {
  const words = storefrontSays(caller);
  const isById = rule.target === 'product' || rule.target === 'collection';
  const targetName = isById ? (names.get(`${rule.target} ${rule.value}`) ?? words.gone) : rule.value;
  const where = rule.placement === null ? words.everywhere : placementTitle(words, rule.placement);
  const when =
    rule.season === null
      ? ''
      : `, ${words.season(dayOfYear(caller.say, rule.season.from), dayOfYear(caller.say, rule.season.to))}`;
  return {
    ...rule,
    targetName,
    text: `${words.actions[rule.action](rule.strength)}: ${targetText(caller, rule, targetName)}. ${where}${when}.`,
  };
}

function targetText(caller: Caller, { target, low, high }: Rule, name: string): string {
  const words = storefrontSays(caller);
  const bounds = (written: (bound: number) => string): [string | null, string | null] => [
    low === null ? null : written(low),
    high === null ? null : written(high),
  ];
  if (target === 'price') return words.price(...bounds((bound) => caller.say.money(bound)));
  if (target === 'margin') return words.margin(...bounds((bound) => caller.say.percent(bound / 100)));
  return words.targets[target](name);
}

/** "12-01" as the reader writes a day without its year. The year is a leap year, so that 29 February is a day. */
function dayOfYear({ locale }: Say, day: string): string {
  const [month = 1, date = 1] = day.split('-').map(Number);
  return new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(Date.UTC(2024, month - 1, date));
}

export function previewAnswer(caller: Caller, shown: Preview): PreviewAnswer {
  const { say } = caller;
  const words = storefrontSays(caller);
  const { strategy, fallback, viewed, bought } = shown;
  const known = viewed + bought === 0 ? words.stranger : words.looked(counted(say, viewed), counted(say, bought));
  const who = fallback === null ? words.byModel : words.bySimpler(say.words.fallbacks[fallback] ?? fallback);
  return {
    ...{ strategy, fallback, viewed, bought },
    text: `${who} ${known}`,
    items: shown.items.map(({ product, title, url, image, price, reason }, place) => {
      const slot = shown.logged[place];
      return {
        ...{ product, title, url, reason },
        image: webUrl(image, caller.facts.url),
        priceText: say.money(price.amount, price.currency),
        marks: [
          ...(slot?.explored === true ? [words.marks.explored] : []),
          ...(slot?.rules === undefined || slot.rules.length === 0 ? [] : [words.marks.ruled]),
        ],
      };
    }),
  };
}

export function placementLine(caller: Caller, result: PlacementResult): PlacementLine {
  const { say } = caller;
  const share = (part: number, whole: number) => (whole === 0 ? NONE : say.percent(part / whole));
  return {
    ...result,
    title: placementTitle(storefrontSays(caller), result.placement),
    answersText: say.number(result.answers),
    seenText: share(result.seen, result.answers),
    clicksText: say.number(result.clicks),
    clickShareText: share(result.clicks, result.impressions),
    linesText: say.number(result.lines),
    revenueText: say.money(result.revenue),
  };
}

const order: readonly VarietyFigure[] = [
  'coverage',
  'diversity',
  'categoryEntropy',
  'novelty',
  'explored',
  'newShown',
  'newClicked',
  'byModel',
  'byRule',
  'byFallback',
];

export function varietyLines(caller: Caller, variety: Variety): VarietyLine[] {
  const words = storefrontSays(caller).variety;
  return order.map((id) => ({ id, ...words[id], figure: varietyFigure(caller.say, id, variety[id]) }));
}

export const varietyFigure = (say: Say, id: VarietyFigure, value: number | null): string =>
  value === null ? NONE : id === 'novelty' ? value.toFixed(1) : say.percent(value);
