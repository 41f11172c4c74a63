/** Cuts the last sessions off, so that settings are chosen on what the techniques have not seen. */

import { HISTORY_ITEMS, type Moment } from './moment.ts';
import { type SessionLog, type SessionRow, sessionLog, type Trail } from './session-log.ts';

/** A session with, where known, whose it is: what a shopper did before then counts as history. */
export interface FitSession extends SessionRow {
  shopper?: string;
}

/** The last tenth of the sessions is held out for choosing, but never more than this many. */
const HELD_OUT = 3000;
/** Questions asked at most: the newest. */
const QUESTIONS = 4500;

/** What was known, and what was looked at next. */
export interface Question {
  moment: Moment;
  target: number;
}

/** The views of each shopper one after the other; a session of nobody known stands for itself. */
export function trailsOf(sessions: readonly FitSession[]): Trail[] {
  const ofShopper = new Map<string, GrowingTrail>();
  const trails: Trail[] = [];
  for (const { items, shopper } of sessions.toSorted((a, b) => a.at - b.at)) {
    const known = shopper ? ofShopper.get(shopper) : undefined;
    const trail = known ?? { items: [], begins: [] };
    for (let each = 0; each < items.length; each++) {
      trail.items.push(items[each]!);
      trail.begins.push(each === 0 ? 1 : 0);
    }
    if (known) continue;
    trails.push(trail);
    if (shopper) ofShopper.set(shopper, trail);
  }
  return trails;
}

/** Cuts the last sessions off and turns each of their steps into a question about the next item. */
export function holdOut(
  sessions: readonly FitSession[],
  itemCount: number,
): { early: SessionLog; questions: Question[]; trails: Trail[] } {
  const order = sessions.map((_, at) => at).sort((a, b) => sessions[a]!.at - sessions[b]!.at || a - b);
  const held = Math.min(HELD_OUT, Math.floor(sessions.length / 10));
  const early = sessionLog(
    order.slice(0, order.length - held).map((at) => sessions[at]!),
    itemCount,
  );
  const known = new Uint8Array(itemCount);
  for (const item of early.items) known[item] = 1;
  const histories = new Map<string, GrowingTrail>();
  const wanted = new Set(order.slice(order.length - held).map((at) => sessions[at]!.shopper ?? ''));
  const questions: Question[] = [];
  order.forEach((at, place) => {
    const { items, shopper = '' } = sessions[at]!;
    const before = (shopper ? histories.get(shopper) : undefined) ?? NO_TRAIL;
    const seen = Array.from(items).filter((item) => known[item]);
    const trail = {
      items: [...before.items, ...seen],
      begins: [...before.begins, ...seen.map((_, each) => (each === 0 ? 1 : 0))],
    };
    if (place >= order.length - held) {
      for (let step = Math.max(1, before.items.length); step < trail.items.length; step++) {
        questions.push({
          moment: momentOf(cut(trail, Math.max(0, step - HISTORY_ITEMS), step)),
          target: trail.items[step]!,
        });
      }
    }
    if (shopper && wanted.has(shopper)) histories.set(shopper, cut(trail, -HISTORY_ITEMS));
  });
  const trails = trailsOf(order.slice(0, order.length - held).map((at) => sessions[at]!));
  return { early, questions: questions.slice(-QUESTIONS), trails };
}

interface GrowingTrail {
  items: number[];
  begins: number[];
}
const NO_TRAIL: GrowingTrail = { items: [], begins: [] };
const cut = ({ items, begins }: GrowingTrail, from: number, to?: number): GrowingTrail => ({
  items: items.slice(from, to),
  begins: begins.slice(from, to),
});

const NOTHING = new Int32Array(0);
const momentOf = ({ items, begins }: GrowingTrail): Moment => ({
  recent: Int32Array.from(items),
  begins: Uint8Array.from(begins),
  company: Int32Array.of(items[items.length - 1]!),
  bought: NOTHING,
});

/** Reciprocal rank of the target among 20, 0 if it is not there. */
export function gain(items: ArrayLike<number>, target: number): number {
  for (let rank = 0; rank < Math.min(20, items.length); rank++) if (items[rank] === target) return 1 / (rank + 1);
  return 0;
}

/** Hit rate plus reciprocal rank: both bars count. */
export const worth = (reciprocal: number): number => (reciprocal > 0 ? 1 : 0) + reciprocal;
