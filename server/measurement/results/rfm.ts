// Shoppers by how lately and how often they ordered and how much it was worth (RFM), in fifths of the shop and in named groups, and who moved.

import type { Purchase } from '../purchases.ts';

const DAY = 86_400_000;
/** Who was where so long ago is compared with where they are now. */
export const MOVED_DAYS = 28;
const FIFTHS = 5;
/** Below this the fifths of a shop are no measure. */
export const FEWEST_BUYERS = 20;

/** By how lately (within the newest two fifths, the middle one, or longer ago) and how often they ordered. */
export const rfmGroups = ['best', 'new', 'loyal', 'wavering', 'at-risk', 'asleep'] as const;
export type RfmGroup = (typeof rfmGroups)[number];

/** What parts the groups; both moments are judged by the same, so that it is shoppers who move and not the bounds. */
export interface RfmBounds {
  /** Days since the last order at the ends of the four newer fifths. */
  days: number[];
  /** Orders from which the second to the fifth fifth begins. */
  orders: number[];
  /** From so many orders on somebody orders often. */
  often: number;
}

export interface RfmCell {
  /** 5 = the newest fifth; 5 = the fifth that ordered most. */
  recency: number;
  frequency: number;
  shoppers: number;
  /** Mean net worth of a shopper so far, minor units. */
  mean: number;
}

export interface Rfm {
  bounds: RfmBounds;
  buyers: number;
  grid: RfmCell[];
  groups: { group: RfmGroup; shoppers: number; before: number; net: number }[];
  /** From one group to another within `MOVED_DAYS`, most first; `null`: had not bought yet. */
  moves: { from: RfmGroup | null; to: RfmGroup; shoppers: number }[];
}

interface Standing {
  last: number;
  orders: number;
  net: number;
}

/** Null in a shop of a few buyers. @param known oldest first */
export function rfmOf(known: readonly Purchase[], now: number): Rfm | null {
  const standings = standingsAt(known, now);
  if (standings.size < FEWEST_BUYERS) return null;
  const bounds = boundsOf([...standings.values()], now);
  const then = now - MOVED_DAYS * DAY;
  const before = standingsAt(known, then);
  const groups = new Map(rfmGroups.map((group) => [group, { group, shoppers: 0, before: 0, net: 0 }]));
  const cells = new Map<string, { recency: number; frequency: number; shoppers: number; net: number }>();
  const moves = new Map<string, { from: RfmGroup | null; to: RfmGroup; shoppers: number }>();
  for (const [shopper, standing] of standings) {
    const to = groupOf(standing, bounds, now);
    const earlier = before.get(shopper);
    const from = earlier === undefined ? null : groupOf(earlier, bounds, then);
    const group = groups.get(to);
    if (group !== undefined) {
      group.shoppers += 1;
      group.net += standing.net;
    }
    const left = from === null ? undefined : groups.get(from);
    if (left !== undefined) left.before += 1;
    if (from !== to) {
      const move = moves.get(`${from} ${to}`) ?? { from, to, shoppers: 0 };
      move.shoppers += 1;
      moves.set(`${from} ${to}`, move);
    }
    const recency = FIFTHS - bounds.days.filter((days) => daysSince(standing, now) > days).length;
    const frequency = 1 + bounds.orders.filter((orders) => standing.orders >= orders).length;
    const cell = cells.get(`${recency} ${frequency}`) ?? { recency, frequency, shoppers: 0, net: 0 };
    cell.shoppers += 1;
    cell.net += standing.net;
    cells.set(`${recency} ${frequency}`, cell);
  }
  return {
    bounds,
    buyers: standings.size,
    grid: [...cells.values()].map(({ net, ...cell }) => ({ ...cell, mean: Math.round(net / cell.shoppers) })),
    groups: [...groups.values()],
    moves: [...moves.values()].sort((a, b) => b.shoppers - a.shoppers),
  };
}

function standingsAt(known: readonly Purchase[], moment: number): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  for (const { shopper, at, net } of known) {
    if (at >= moment) break;
    const standing = standings.get(shopper) ?? { last: at, orders: 0, net: 0 };
    standing.last = at;
    standing.orders += 1;
    standing.net += net;
    standings.set(shopper, standing);
  }
  return standings;
}

const daysSince = ({ last }: Standing, now: number): number => Math.ceil((now - last) / DAY);

/** Equal numbers of orders are in one fifth, whichever it is that most of them fall into. */
function boundsOf(standings: readonly Standing[], now: number): RfmBounds {
  const days = standings.map((standing) => daysSince(standing, now)).sort((a, b) => a - b);
  const orders = standings.map((standing) => standing.orders).sort((a, b) => a - b);
  const at = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const shares = [0.2, 0.4, 0.6, 0.8];
  // Often is what at most two in five do, and never a single order.
  const most = at(orders, 0.6);
  const often = Math.max(2, orders.filter((n) => n >= most).length <= 0.4 * orders.length ? most : most + 1);
  const steps = [...new Set(shares.map((share) => at(orders, share) + 1))];
  return { days: shares.map((share) => at(days, share)), orders: steps, often };
}

function groupOf(standing: Standing, { days, often }: RfmBounds, now: number): RfmGroup {
  const since = daysSince(standing, now);
  const isOften = standing.orders >= often;
  if (since <= (days[1] ?? 0)) return isOften ? 'best' : 'new';
  if (since <= (days[2] ?? 0)) return isOften ? 'loyal' : 'wavering';
  return isOften ? 'at-risk' : 'asleep';
}
