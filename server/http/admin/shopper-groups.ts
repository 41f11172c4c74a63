// Groups of shoppers that the shop's own orders part: how lately and how often, who moved, and the kinds a model tells apart.

import { mainUnits } from '../../lib/money.ts';
import { archetypeKinds } from '../../measurement/model-state.ts';
import { latestResults } from '../../measurement/reports.ts';
import { FEWEST_BUYERS, MOVED_DAYS, type Rfm, type RfmBounds, type RfmGroup } from '../../measurement/results/rfm.ts';
import type { SegmentRule } from '../../profile/segment-rule.ts';
import { type AdminDeps, type Caller, counted } from './request.ts';
import { kindText } from './score-words.ts';
import type { GroupsAnswer } from './types.ts';
import { groupWords } from './words/groups.ts';

const MOST_MOVES = 12;

export async function shopperGroups(deps: Pick<AdminDeps, 'jobs'>, caller: Caller): Promise<GroupsAnswer> {
  const { db, shop, say, now } = caller;
  const words = groupWords[say.locale];
  const latest = await latestResults(db, deps.jobs, shop, now);
  if (latest === null) return { asOf: null, text: say.words.results.preparing, rfm: null, kinds: [] };
  const { rfm, kinds } = latest.results;
  const known = await archetypeKinds(db, shop);
  return {
    asOf: say.moment(latest.at),
    text:
      rfm === null
        ? `${words.none} ${words.fewest(say.number(FEWEST_BUYERS))}`
        : words.text(counted(say, rfm.buyers), say.number(MOVED_DAYS)),
    rfm: rfm === null ? null : rfmAnswer(caller, rfm),
    kinds: kinds.map(({ kind, shoppers }) => ({
      id: kind,
      title: kindText(say, kind, known),
      shoppers,
      figure: say.number(shoppers),
      rule: { all: [{ field: 'archetype', is: 'one-of', values: [kind] }] },
    })),
  };
}

function rfmAnswer(caller: Caller, { bounds, grid, groups, moves }: Rfm): NonNullable<GroupsAnswer['rfm']> {
  const { say, facts } = caller;
  const words = groupWords[say.locale];
  const orders = [1, ...bounds.orders];
  const days = bounds.days;
  return {
    groups: groups.map(({ group, shoppers, before, net }) => ({
      id: group,
      title: words.names[group],
      text: `${words.texts[group]} ${ruleText(caller, bounds, group)}`,
      shoppers,
      figure: say.number(shoppers),
      change: say.signed(shoppers - before),
      net: shoppers === 0 ? '–' : say.money(Math.round(net / shoppers)),
      rule: ruleOf(bounds, group),
    })),
    moves: moves.slice(0, MOST_MOVES).map(({ from, to, shoppers }) => ({
      id: `${from} ${to}`,
      from: from === null ? words.first : words.names[from],
      to: words.names[to],
      figure: say.number(shoppers),
    })),
    recencies: [5, 4, 3, 2, 1].map((recency) => ({
      recency,
      title: words.recency(
        recency === 5 ? null : say.number((days[4 - recency] ?? 0) + (recency === 1 ? 0 : 1)),
        recency === 1 ? null : say.number(days[5 - recency] ?? 0),
      ),
    })),
    frequencies: orders.map((from, place) => ({
      frequency: place + 1,
      title: words.frequency(
        say.number(from),
        orders[place + 1] === undefined ? null : say.number((orders[place + 1] ?? 0) - 1),
      ),
    })),
    cells: grid.map(({ recency, frequency, shoppers, mean }) => ({
      recency,
      frequency,
      shoppers,
      figure: say.number(shoppers),
      mean: say.about(mean),
      meanMain: Number(mainUnits(mean, facts.currency)),
    })),
  };
}

/** Days at most, and days more than, that part a group. */
function daysOf({ days }: RfmBounds, group: RfmGroup): { within: number | null; over: number | null } {
  const [late, middle] = [days[1] ?? 0, days[2] ?? 0];
  if (group === 'best' || group === 'new') return { within: late, over: null };
  if (group === 'loyal' || group === 'wavering') return { within: middle, over: late };
  return { within: null, over: middle };
}

const isOften = (group: RfmGroup) => group === 'best' || group === 'loyal' || group === 'at-risk';

function ruleText({ say }: Caller, bounds: RfmBounds, group: RfmGroup): string {
  const { within, over } = daysOf(bounds, group);
  const written = (days: number | null) => (days === null ? null : say.number(days));
  const text = groupWords[say.locale].rule(written(within), written(over), say.number(bounds.often), isOften(group));
  return `(${text})`;
}

/** The group as a segment, by its bounds of today. */
function ruleOf(bounds: RfmBounds, group: RfmGroup): SegmentRule {
  const { within, over } = daysOf(bounds, group);
  const often: SegmentRule = { field: 'orders', is: isOften(group) ? '>=' : '<', value: bounds.often };
  return {
    all: [
      ...(within === null ? [] : [{ field: 'daysSinceOrder', is: '<=', value: within } as const]),
      ...(over === null ? [] : [{ field: 'daysSinceOrder', is: '>', value: over } as const]),
      often,
      // Who never ordered is in no group.
      { field: 'orders', is: '>=', value: 1 },
    ],
  };
}
