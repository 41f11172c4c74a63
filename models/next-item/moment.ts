/** What a shopper did at one moment, how much each of it counts, and what the numbers in memory say to it. */

import { followed, type Habit } from './habit.ts';
import { type RowSums, sumsOfRows } from './item-rows.ts';
import type { SparseRows } from './linear-counts.ts';
import type { TasteModel } from './taste.ts';
import { type Liking, likingOf, type Touched } from './taste-graph.ts';

/** What a shopper did, as item indexes. */
export interface Moment {
  /** Items looked at, oldest first; the last is the current one. */
  recent: Int32Array;
  /** 1 for each of `recent` with which a visit began; absent: nothing is known of where visits begin. */
  begins?: Uint8Array;
  /** Items whose company is asked for: in the cart, on the page, or lately bought. */
  company: Int32Array;
  /** Items once bought: they tell of taste. */
  bought: Int32Array;
}

/** How many of the shopper's last items the linear rows hear of, and over how many positions they fade to 1/e. */
const LINEAR_ITEMS = 10;
const LINEAR_FADE = 4;
/** The same for the whole history. */
export const HISTORY_ITEMS = 50;
export const HISTORY_FADE = 25;
/** And for what is on the screen just now. */
const CONTENT_ITEMS = 12;
const CONTENT_FADE = 2;
/** A purchase tells more of a taste than a look. */
export const BOUGHT_WEIGHT = 2;

/** Sums of the linear and the content rows for one moment; made before, as an ONNX graph answers later. */
export interface MomentSums {
  linear: RowSums | null;
  content: RowSums | null;
  /** The learned taste; without it, likeness to the history stands in. */
  taste: Liking | null;
}

/** The numbers the evidence graph is made from. */
export interface Numbers {
  linear: SparseRows | null;
  content: SparseRows | null;
  taste: TasteModel | null;
}

interface Weighting {
  items: Int32Array;
  weights: Float32Array[];
}

const fadesOf = (span: number, count: number): Float32Array =>
  Float32Array.from({ length: HISTORY_ITEMS }, (_, back) => (back < count ? Math.exp(-back / span) : 0));
const LINEAR_FADES = fadesOf(LINEAR_FADE, LINEAR_ITEMS);
const HISTORY_FADES = fadesOf(HISTORY_FADE, HISTORY_ITEMS);
const CONTENT_FADES = fadesOf(CONTENT_FADE, CONTENT_ITEMS);

/** `ahead` times `before`, then the fades of `count` views, the oldest first. */
function faded(fades: Float32Array, count: number, ahead: number, before: number): Float32Array {
  const weights = new Float32Array(ahead + count).fill(before, 0, ahead);
  for (let back = 0; back < count; back++) weights[ahead + count - 1 - back] = fades[back]!;
  return weights;
}

/** The items the linear rows are asked about: [what was just done, the whole history]. */
export function linearWeighting({ recent }: Moment): Weighting {
  const items = lastOf(recent, HISTORY_ITEMS);
  return { items, weights: [faded(LINEAR_FADES, items.length, 0, 0), faded(HISTORY_FADES, items.length, 0, 0)] };
}

/** The items the content rows are asked about: [what was just seen, the taste that views and purchases tell]. */
export function contentWeighting({ recent, bought }: Moment): Weighting {
  const views = lastOf(recent, HISTORY_ITEMS);
  const owned = lastOf(bought, HISTORY_ITEMS);
  return {
    items: ownedThenViewed(owned, views),
    weights: [
      faded(CONTENT_FADES, views.length, owned.length, 0),
      faded(HISTORY_FADES, views.length, owned.length, BOUGHT_WEIGHT),
    ],
  };
}

function ownedThenViewed(owned: Int32Array, views: Int32Array): Int32Array {
  if (owned.length === 0) return views;
  const items = new Int32Array(views.length + owned.length);
  items.set(owned);
  items.set(views, owned.length);
  return items;
}

export const lastOf = (items: Int32Array, count: number): Int32Array =>
  items.subarray(Math.max(0, items.length - count));

/** So many views back a second look at the same item is a look back and no new choice, where visits are not known. */
const LOOK_BACK = 6;

/**
 * The items taste is read from: what was viewed, each once a visit, and what was bought, twice where no look at it is among the views
 * (whoever looked and bought chose once). Without `habit` every view counts
 * as a fresh choice.
 */
export function tasteWeighting({ recent, begins, bought }: Moment, habit: Habit | null): Touched {
  const views = lastOf(recent, HISTORY_ITEMS);
  const starts = begins?.subarray(recent.length - views.length);
  const owned = lastOf(bought, HISTORY_ITEMS);
  const items = ownedThenViewed(owned, views);
  const weights = new Float32Array(items.length).fill(1).fill(BOUGHT_WEIGHT, 0, owned.length);
  for (let at = 0; at < owned.length; at++) if (views.includes(owned[at]!)) weights[at] = 0;
  const before = items.slice();
  const share = new Float32Array(items.length);
  let visit = 0;
  for (let at = 0; at < views.length; at++) {
    const fresh = at === 0 || starts?.[at] === 1;
    if (fresh) visit = at;
    const from = starts ? visit : Math.max(0, at - LOOK_BACK);
    const place = owned.length + at;
    if (views.subarray(from, at).includes(views[at]!)) weights[place] = 0;
    else if (habit && !fresh) {
      before[place] = views[at - 1]!;
      share[place] = followed(habit, views[at - 1]!, views[at]!);
    }
  }
  return { items, weights, before, followed: share };
}

/** What the evidence graph says, from the numbers in memory: what training uses. */
export function momentSumsOfRows(moment: Moment, { linear, content, taste }: Numbers): MomentSums {
  const forLinear = linearWeighting(moment);
  const forContent = contentWeighting(moment);
  const forTaste = taste && tasteWeighting(moment, taste.habit);
  return {
    linear: linear && sumsOfRows(linear, forLinear.items, forLinear.weights),
    content: content && sumsOfRows(content, forContent.items, forContent.weights),
    taste: taste && forTaste?.items.length ? likingOf(taste, forTaste) : null,
  };
}
