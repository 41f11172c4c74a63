// Whom does a message change? Learned from randomised sends alone; below the minimum there is a sentence and no score.

import type { ModelBundle } from '../../../models/model.ts';
import { loadUplift } from '../../../models/uplift/load.ts';
import { trainUplift } from '../../../models/uplift/train.ts';
import { LEAST_PER_ARM } from '../../../models/uplift/uplift-model.ts';
import { type RandomisedSend, randomisedSends } from '../../features/randomised-sends.ts';
import { SHOPPER_TRAITS, traitMatrix } from '../../features/shopper-traits.ts';
import { seededRandom } from '../../lib/random.ts';
import type { Judged } from '../judged.ts';
import type { Question } from '../question.ts';
import type { Readings } from '../readings.ts';

const Z80 = 1.2815515655446004;
/** Shoppers of a like uplift among whom the true effect is measured again. */
const PARTS = 5;
/** A rehearsal has three quarters of the sends. */
const REHEARSED = 0.7;

const sendsOf = async (data: Readings) =>
  (await randomisedSends(data.db, data.shop, await data.histories(), data.asOf)).filter(({ at }) => data.usual(at));

const traitsOf = (sends: readonly RandomisedSend[]) => traitMatrix(sends);

/** What each row would have to be foretold as, in the mean: outcome over the chance of its arm (Athey and Imbens 2016). */
function transformed(sends: readonly RandomisedSend[]): Float64Array {
  const share = sends.reduce((sum, { treated }) => sum + treated, 0) / Math.max(1, sends.length);
  return Float64Array.from(sends, ({ treated, happened }) =>
    treated === 1 ? happened / Math.max(share, 1e-9) : -happened / Math.max(1 - share, 1e-9),
  );
}

const meanOf = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);

async function said(bundle: ModelBundle, sends: Parameters<typeof traitMatrix>[0]): Promise<Float64Array> {
  const model = await loadUplift(bundle);
  return model.uplifts(traitMatrix(sends)).finally(() => model.release());
}

/** Uplift as a question; `leastPerArm` is lowered only by who measures it on a made-up shop. */
export function upliftQuestion(leastPerArm = LEAST_PER_ARM): Question {
  const judge = async (bundle: ModelBundle, data: Readings, from: number): Promise<Judged> => {
    const all = await sendsOf(data);
    const sends = all.filter(({ at }) => at >= from);
    const known = transformed(all.filter(({ at }) => at < from));
    const target = transformed(sends);
    const foretold = await said(bundle, sends);
    const mean = meanOf(known);
    return {
      measure: 'uplift-error',
      loss: foretold.map((each, i) => (each - target[i]!) ** 2),
      simple: target.map((each) => (mean - each) ** 2),
      groups: { arm: sends.map(({ treated }) => (treated === 1 ? 'treated' : 'held-out')) },
    };
  };
  return {
    name: 'uplift',
    first: false,
    async train(data, { seed, judgedDays }) {
      const sends = await sendsOf(data);
      return trainUplift({
        names: SHOPPER_TRAITS,
        features: { rows: sends.length, columns: SHOPPER_TRAITS.length, data: traitsOf(sends) },
        treated: sends.map(({ treated }) => treated),
        happened: sends.map(({ happened }) => happened),
        window: { from: sends[0]?.at ?? data.asOf, to: data.asOf },
        random: seededRandom(`${seed}/uplift`),
        leastPerArm: judgedDays === undefined ? leastPerArm : Math.floor(leastPerArm * REHEARSED),
      });
    },
    trial: {
      async from(data) {
        const sends = await sendsOf(data);
        return sends.length === 0 ? null : sends[Math.floor(sends.length * 0.75)]!.at;
      },
      enoughSince: async (data, at) => (await sendsOf(data)).filter((send) => send.at >= at).length >= leastPerArm / 2,
      judge,
    },
    async score(bundle, data) {
      const rows = (await data.everyOrder()).map((history) => ({ history, at: data.asOf }));
      const uplifts = await said(bundle, rows);
      const errorOf = await errorsBy(bundle, await sendsOf(data));
      return {
        columns: rows.map(({ history }, i) => {
          const uplift = uplifts[i]!;
          const width = Z80 * errorOf(uplift);
          return {
            shopper: history.shopper,
            columns: { uplift, uplift_low: uplift - width, uplift_high: uplift + width },
          };
        }),
      };
    },
    async inputs(data, from, to) {
      const sends = (await sendsOf(data)).filter(({ at }) => at >= from && at < to);
      const traits = traitsOf(sends);
      return Object.fromEntries(
        SHOPPER_TRAITS.map((name, c) => [name, sends.map((_, i) => traits[i * SHOPPER_TRAITS.length + c]!)]),
      );
    },
  };
}

/** How well the effect is known among shoppers of a like uplift: how far it was off there, and what the arms' sizes leave open. */
async function errorsBy(bundle: ModelBundle, sends: readonly RandomisedSend[]): Promise<(uplift: number) => number> {
  const foretold = await said(bundle, sends);
  const order = [...foretold.keys()].sort((a, b) => foretold[a]! - foretold[b]!);
  const parts = Array.from({ length: PARTS }, (_, part) => {
    const rows = order.slice(
      Math.floor((part * order.length) / PARTS),
      Math.floor(((part + 1) * order.length) / PARTS),
    );
    const arm = (treated: 0 | 1) => {
      const own = rows.filter((row) => sends[row]!.treated === treated);
      const rate = own.reduce((sum, row) => sum + sends[row]!.happened, 0) / Math.max(1, own.length);
      return { rate, variance: (rate * (1 - rate) + 1e-4) / Math.max(1, own.length) };
    };
    const [held, drawn] = [arm(0), arm(1)];
    const mean = rows.reduce((sum, row) => sum + foretold[row]!, 0) / Math.max(1, rows.length);
    const off = drawn.rate - held.rate - mean;
    return { to: foretold[rows.at(-1) ?? 0] ?? 0, error: Math.hypot(off, Math.sqrt(held.variance + drawn.variance)) };
  });
  return (uplift) => (parts.find(({ to }) => uplift <= to) ?? parts.at(-1)!).error;
}

export const uplift = upliftQuestion();
