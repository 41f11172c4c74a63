// Will this browser buy soon? Learned from visits as they stood at chosen moments; asked of one browser at any moment.

import { loadIntent } from '../../../models/intent/load.ts';
import { trainIntent } from '../../../models/intent/train.ts';
import type { ModelBundle } from '../../../models/model.ts';
import type { Browser } from '../../features/browsers.ts';
import { VISIT_GAP_MS, VISIT_SIGNS, visitSigns, visitsIn } from '../../features/visit-signs.ts';
import { seededRandom } from '../../lib/random.ts';
import type { Judged } from '../judged.ts';
import type { Question } from '../question.ts';
import type { Readings } from '../readings.ts';

const MINUTE = 60_000;
/** Habits of browsing change with the shop's pages. */
const LEARNED_MS = 60 * 86_400_000;
/** Newest moments learned from: more cost time and add little. */
const MOST_ROWS = 5000;
const LEAST_JUDGED = 100;
/** Learned every night: the shape that did well on most files, and how many trees are enough. */
const TRIALS = { shapes: [{ leaves: 8, rate: 0.08, leastRows: 20, ridge: 10 }], treeCounts: [20, 40, 60] };

export type MomentKind = 'sign' | 'put-in-cart' | 'five-minutes-later' | 'half-an-hour-later' | 'exit';

export interface MomentRow {
  at: number;
  kind: MomentKind;
  signs: Float32Array;
  happened: 0 | 1;
  returning: boolean;
}

export interface PurchaseSoon {
  name: string;
  /** How far ahead is asked, in hours. */
  hours: number;
  /** The moments that are learned from. */
  kinds: readonly MomentKind[];
}

/** The moments of one visit, until something is bought in it: its 1st, 3rd, 7th … sign, the cart, five and thirty minutes later, the exit. */
function momentsOf(visit: readonly { type: string; at: number }[]): { kind: MomentKind; at: number }[] {
  const moments: { kind: MomentKind; at: number }[] = [];
  for (let place = 1; place <= visit.length; place = 2 * place + 1) {
    moments.push({ kind: 'sign', at: visit[place - 1]!.at });
  }
  const cart = visit.find(({ type }) => type === 'cart-line-added');
  if (cart !== undefined) {
    moments.push({ kind: 'put-in-cart', at: cart.at });
    moments.push({ kind: 'five-minutes-later', at: cart.at + 5 * MINUTE });
    moments.push({ kind: 'half-an-hour-later', at: cart.at + 30 * MINUTE });
  }
  moments.push({ kind: 'exit', at: visit.at(-1)!.at + VISIT_GAP_MS });
  return moments;
}

/** Rows whose outcome is known before `asOf`, oldest first, the newest `MOST_ROWS`. */
export function momentRows(
  browsers: readonly Browser[],
  { hours, kinds }: PurchaseSoon,
  asOf: number,
  usual: (at: number) => boolean,
): MomentRow[] {
  const span = hours * 60 * MINUTE;
  const chosen: { browser: Browser; at: number; kind: MomentKind; returning: boolean }[] = [];
  for (const browser of browsers) {
    for (const [place, visit] of visitsIn(browser.signs).entries()) {
      const begun = visit[0]!.at;
      const bought = browser.purchasedAt.find((moment) => moment >= begun) ?? Number.POSITIVE_INFINITY;
      for (const { kind, at } of momentsOf(visit)) {
        if (!kinds.includes(kind) || at >= bought || at + span > asOf || at < asOf - LEARNED_MS || !usual(at)) continue;
        chosen.push({ browser, at, kind, returning: place > 0 });
      }
    }
  }
  chosen.sort((a, b) => a.at - b.at);
  return chosen.slice(-MOST_ROWS).map(({ browser, at, kind, returning }) => ({
    at,
    kind,
    returning,
    signs: visitSigns(browser.signs, browser.purchasedAt, at),
    happened: browser.purchasedAt.some((moment) => moment > at && moment <= at + span) ? 1 : 0,
  }));
}

const matrixOf = (rows: readonly MomentRow[]) => {
  const data = new Float32Array(rows.length * VISIT_SIGNS.length);
  for (const [i, { signs }] of rows.entries()) data.set(signs, i * VISIT_SIGNS.length);
  return data;
};

export function purchaseSoon(about: PurchaseSoon): Question {
  const rowsOf = async (data: Readings) => momentRows(await data.browsers(), about, data.asOf, data.usual);

  const judge = async (bundle: ModelBundle, data: Readings, from: number): Promise<Judged> => {
    const all = await rowsOf(data);
    const rows = all.filter(({ at }) => at >= from);
    // What was known when the span began: outcomes that had come to pass by then.
    const known = all.filter(({ at }) => at + about.hours * 60 * MINUTE < from);
    const rate = (known.reduce((sum, row) => sum + row.happened, 0) + 1) / (known.length + 2);
    const model = await loadIntent(bundle);
    const stated = Float64Array.from(await model.chances(matrixOf(rows)).finally(() => model.release()));
    const happened = Float64Array.from(rows, (row) => row.happened);
    return {
      measure: 'brier',
      loss: stated.map((chance, i) => (chance - happened[i]!) ** 2),
      simple: happened.map((each) => (rate - each) ** 2),
      chances: { stated, happened },
      groups: {
        moment: rows.map(({ kind }) => kind),
        visits: rows.map(({ returning }) => (returning ? 'returning' : 'new')),
      },
    };
  };

  return {
    name: about.name,
    first: false,
    async train(data, { seed }) {
      const rows = await rowsOf(data);
      const random = seededRandom(`${seed}/${about.name}`);
      const window = { from: rows[0]?.at ?? data.asOf, to: data.asOf };
      const learned = trainIntent({
        names: VISIT_SIGNS,
        data: matrixOf(rows),
        happened: Float64Array.from(rows, (row) => row.happened),
        window,
        random,
        trials: TRIALS,
      });
      if ('missing' in learned) return learned;
      const card = { ...learned.card, settings: { ...learned.card.settings, hours: about.hours } };
      return { ...learned, card };
    },
    trial: {
      async from(data) {
        const rows = await rowsOf(data);
        const cut = Math.floor(rows.length * 0.75);
        return rows.length - cut >= LEAST_JUDGED ? rows[cut]!.at : null;
      },
      async enoughSince(data, at) {
        const rows = await rowsOf(data);
        return rows.filter((row) => row.at >= at).length >= 3 * LEAST_JUDGED;
      },
      judge,
    },
    async inputs(data, from, to) {
      const rows = (await rowsOf(data)).filter(({ at }) => at >= from && at < to);
      return Object.fromEntries(VISIT_SIGNS.map((name, column) => [name, rows.map(({ signs }) => signs[column]!)]));
    },
  };
}
