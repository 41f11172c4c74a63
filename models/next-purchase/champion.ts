// Which model serves: the simplest that no more complicated one has proven better than, on the shop's own past.

import { expectedSpends, fitSpendModel } from '../lifetime-value/spend-model.ts';
import { standing } from '../lifetime-value/value-interval.ts';
import {
  CHANCE_MODELS,
  type ChanceModel,
  type ChanceModelName,
  chancesAtTruth,
  fitChanceModel,
  weightOf,
} from './chance-model.ts';
import { type LearningPart, partOfRows } from './learning-part.ts';
import { meanOf } from './origin.ts';

/** The normal quantile of a one-sided 95 % bound. */
const BOUND = 1.645;
/** Validation origins used, the latest first. */
const MOST_VALIDATIONS = 3;
/** Shoppers are dealt into so many groups; each is judged by models that know of its near past only from the others. */
const GROUPS = 2;

/** Powers of the chance that are tried. */
const SHARPNESSES = [1, 1.2, 1.4];

/** One step up the ladder: by how much the error falls against the champion so far, and how surely. */
export interface Challenge {
  challenger: string;
  champion: string;
  gain: number;
  lower: number;
  shoppers: number;
  won: boolean;
}

/** The winners and how they came about. */
export interface Champions {
  chance: ChanceModelName;
  spend: 'bgnbd × gamma-gamma' | 'ziln';
  /** The power of the chance in money. */
  sharpness: number;
  challenges: Challenge[];
  /** Where each sum above zero stood in what the winner foretold of it before. */
  standings: number[];
}

/** Fibonacci hashing, so that groups have nothing to do with the order of shoppers or with every second one being left out. */
const groupOf = (shopper: number): number => (Math.imul(shopper, 0x9e3779b1) >>> 16) % GROUPS;

interface Trial {
  validation: LearningPart;
  known: LearningPart[];
}

/**
 * Rolling origins: each validation origin is foretold from earlier ones. Where an earlier origin's outcomes were not known
 * yet at the validation origin, it teaches only about other shoppers than those judged.
 */
function trialsOf(parts: readonly LearningPart[]): Trial[] {
  const spanMs = (parts[0]?.spanDays ?? 0) * 86_400_000;
  const trials: Trial[] = [];
  for (const validation of parts.slice(0, MOST_VALIDATIONS)) {
    const earlier = parts.filter(({ at }) => at < validation.at);
    if (earlier.length === 0) continue;
    for (let group = 0; group < GROUPS; group++) {
      const known = earlier.map((part) =>
        part.at + spanMs <= validation.at ? part : partOfRows(part, (shopper) => groupOf(shopper) !== group),
      );
      trials.push({ validation: partOfRows(validation, (shopper) => groupOf(shopper) === group), known });
    }
  }
  return trials;
}

/** Mean gain over the shoppers and its lower bound; a shopper seen at several origins is one witness, not several. */
function compare(
  trials: readonly Trial[],
  held: readonly Float64Array[],
  tried: readonly Float64Array[],
): Pick<Challenge, 'gain' | 'lower' | 'shoppers' | 'won'> {
  const gains = new Map<number, number>();
  for (const [t, { validation }] of trials.entries()) {
    for (const [row, shopper] of validation.index.entries()) {
      gains.set(shopper, (gains.get(shopper) ?? 0) + held[t]![row]! - tried[t]![row]!);
    }
  }
  const origins = trials.length / GROUPS;
  const all = Float64Array.from(gains.values(), (sum) => sum / origins);
  const gain = meanOf(all);
  const lower = gain - BOUND * Math.sqrt(meanOf(all.map((each) => (each - gain) ** 2)) / all.length);
  return { gain, lower, shoppers: all.length, won: lower > 0 };
}

/** Without a past that can be split in time nothing challenges the simplest. */
export function chooseChampions(parts: readonly LearningPart[]): Champions {
  const champions: Champions = {
    chance: 'bgnbd',
    spend: 'bgnbd × gamma-gamma',
    sharpness: 1,
    challenges: [],
    standings: [],
  };
  const trials = trialsOf(parts);
  if (trials.length === 0) return champions;
  const fitted = new Map<ChanceModelName, ChanceModel[]>();
  const fits = (name: ChanceModelName): ChanceModel[] => {
    let models = fitted.get(name);
    if (!models) {
      const linear = name === 'bgnbd + linear + trees' ? fits('bgnbd + linear') : null;
      models = trials.map(({ known }, t) => fitChanceModel(name, known, linear?.[t]));
      fitted.set(name, models);
    }
    return models;
  };
  const squares = (name: ChanceModelName) =>
    trials.map(({ validation }, t) =>
      chancesAtTruth(fits(name)[t]!, validation).map((chance, i) => (chance - validation.happened[i]!) ** 2),
    );
  let held = squares('bgnbd');
  for (const challenger of CHANCE_MODELS.slice(1)) {
    const tried = squares(challenger);
    const result = compare(trials, held, tried);
    champions.challenges.push({ challenger, champion: champions.chance, ...result });
    if (!result.won) continue;
    champions.chance = challenger;
    held = tried;
  }
  const money = trials.map(({ validation, known }, t) => {
    const model = fits(champions.chance)[t]!;
    const spend = fitSpendModel(
      known.map((part) => ({
        ...part,
        base: part.spendBase,
        chances: chancesAtTruth(model, part),
        weight: weightOf(part, known),
      })),
    );
    const chances = chancesAtTruth(model, validation);
    const own = SHARPNESSES.map((sharpness) =>
      spend
        ? expectedSpends({ ...spend, sharpness }, validation.features, validation.spendBase, chances)
        : validation.btydValue,
    );
    return { own, chances, variance: spend?.variance ?? null };
  });
  const errorsOf = (values: (t: number) => Float64Array) =>
    trials.map(({ validation }, t) => errorsAtTotal(values(t), validation.spent));
  const tried = SHARPNESSES.map((_, s) => errorsOf((t) => money[t]!.own[s]!));
  const errors = tried.map((own) => meanOf(own.map(meanOf)));
  const sharpest = errors.indexOf(Math.min(...errors));
  champions.sharpness = SHARPNESSES[sharpest]!;
  const result = compare(
    trials,
    errorsOf((t) => trials[t]!.validation.btydValue),
    tried[sharpest]!,
  );
  champions.challenges.push({ challenger: 'ziln', champion: champions.spend, ...result });
  if (result.won) champions.spend = 'ziln';
  champions.standings = trials.flatMap(({ validation }, t) => {
    const { own, chances, variance } = money[t]!;
    const { btydValue, btydSecond } = validation;
    const served = result.won ? own[sharpest]! : btydValue;
    const second =
      result.won && variance !== null
        ? served.map((value, i) => (value ** 2 / chances[i]!) * Math.exp(variance))
        : btydSecond;
    return standingsAtTotal({ chances, served, second }, validation.spent);
  });
  return champions;
}

/** What was foretold of each shopper's sum. */
interface Foretold {
  chances: Float64Array;
  served: Float64Array;
  second: Float64Array;
}

/** Of those who spent anything; after the total is made right, as the level is foreseen apart. */
function standingsAtTotal({ chances, served, second }: Foretold, spent: Float64Array): number[] {
  const scale = meanOf(spent) / Math.max(meanOf(served), 1e-9);
  return [...spent.entries()].flatMap(([i, sum]) =>
    sum > 0 && served[i]! > 0
      ? [standing({ chance: chances[i]!, mean: served[i]! * scale, second: second[i]! * scale ** 2 }, sum)]
      : [],
  );
}

/** Absolute errors after the total is made right: like the level of chances, the level of money is foreseen apart. */
function errorsAtTotal(values: Float64Array, spent: Float64Array): Float64Array {
  const scale = meanOf(spent) / Math.max(meanOf(values), 1e-9);
  return values.map((value, i) => Math.abs(value * scale - spent[i]!));
}
