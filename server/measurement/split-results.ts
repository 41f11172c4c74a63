// What the branches of a split by lot brought: net revenue per shopper who entered each, against the first, with an interval that holds on
// every day at once.

import { alwaysValidDifference, armOf, type Difference } from '../../models/lift/two-arms.ts';
import type { Journey, SplitStep, Step } from '../journeys/journey.ts';
import type { Store } from '../storage/store.ts';
import { FEWEST_SHOPPERS } from './lift.ts';
import { purchasesOf } from './purchases.ts';

const DAY = 86_400_000;
const LEVEL = 0.95;
/** The interval is narrowest where about so many have answered in each branch. */
const TUNED_TO_SHOPPERS = 500;

export interface BranchResult {
  name: string;
  /** Shoppers, each once, by the first lot. */
  entrants: number;
  /** Net of refunds, minor units of the shop's currency, of all of them within the answer days. */
  revenue: number;
  /** Per entrant, less the first branch's; null for the first, and while either has too few. */
  difference: Difference | null;
}

export interface SplitResult {
  step: string;
  branches: BranchResult[];
}

/** The splits by lot of a journey, those inside branches too. */
export function lotsOf(steps: readonly Step[]): SplitStep[] {
  return steps.flatMap((step) => {
    if (step.do === 'if') return [...lotsOf(step.then), ...lotsOf(step.else)];
    if (step.do !== 'split') return [];
    const inside = step.arms.flatMap((arm) => lotsOf(arm.steps));
    return step.by === 'random' ? [step, ...inside] : inside;
  });
}

/**
 * Whoever was held out or bought at once counts like everybody else: what happens after the lot is no ground to leave anybody out.
 * With more than two branches each comparison is held to a stricter level, so that all together keep 95 %.
 */
export async function splitResults(
  db: Store,
  shop: string,
  journey: Journey,
  span: { from: number; now: number; answerDays: number },
): Promise<SplitResult[]> {
  const splits = lotsOf(journey.steps);
  if (splits.length === 0) return [];
  const { known, heads } = await purchasesOf(db, shop, span.from);
  const bought = new Map<string, { at: number; net: number }[]>();
  for (const { shopper, at, net } of known) bought.set(shopper, [...(bought.get(shopper) ?? []), { at, net }]);
  const results: SplitResult[] = [];
  for (const split of splits) {
    const lots = await firstLots(db, shop, `${journey.name}/${split.name}`, span, heads);
    const answers = new Map(split.arms.map((arm) => [arm.name, [] as number[]]));
    for (const [shopper, { at, branch }] of lots) {
      const until = at + span.answerDays * DAY;
      const orders = (bought.get(shopper) ?? []).filter((order) => order.at >= at && order.at < until);
      answers.get(branch)?.push(orders.reduce((sum, order) => sum + order.net, 0));
    }
    results.push({ step: split.name, branches: compared([...answers]) });
  }
  return results;
}

function compared(branches: [string, number[]][]): BranchResult[] {
  const [first] = branches;
  const level = 1 - (1 - LEVEL) / Math.max(1, branches.length - 1);
  return branches.map(([name, answers], place) => {
    const revenue = answers.reduce((sum, answer) => sum + answer, 0);
    const against = first?.[1] ?? [];
    const enough = place > 0 && Math.min(answers.length, against.length) >= FEWEST_SHOPPERS;
    return {
      ...{ name, entrants: answers.length, revenue },
      difference: enough ? differenceOf(answers, against, level) : null,
    };
  });
}

function differenceOf(answers: number[], against: number[], level: number): Difference | null {
  const { variance } = armOf([...answers, ...against]);
  const tunedTo = Math.sqrt((2 * variance * (answers.length + against.length)) / TUNED_TO_SHOPPERS);
  // Nobody bought anything: nothing can be told.
  if (!(tunedTo > 0)) return null;
  const difference = alwaysValidDifference(armOf(answers), armOf(against), level, tunedTo);
  return Number.isFinite(difference.low) ? difference : null;
}

async function firstLots(
  db: Store,
  shop: string,
  placement: string,
  { from, now, answerDays }: { from: number; now: number; answerDays: number },
  heads: (shopper: string) => string,
): Promise<Map<string, { at: number; branch: string }>> {
  const rows = await db
    .selectFrom('decisions')
    .select(['shopper', 'at', 'items'])
    .where('shop', '=', shop)
    .where('kind', '=', 'branch')
    .where('placement', '=', placement)
    .where('strategy', '=', 'hash')
    .where('at', '>=', from)
    .where('at', '<', now - answerDays * DAY)
    .orderBy('at')
    .execute();
  const lots = new Map<string, { at: number; branch: string }>();
  for (const { shopper, at, items } of rows) {
    if (shopper === null || lots.has(heads(shopper))) continue;
    const [item] = JSON.parse(items) as { branch?: string }[];
    if (item?.branch !== undefined) lots.set(heads(shopper), { at, branch: item.branch });
  }
  return lots;
}
