// Many small worlds, each asked twice: with mails that work as the world's parameters say, and with mails that change nothing.

import { FEWEST_SHOPPERS, type Lift, liftOf } from '../../server/measurement/lift.ts';
import { aGround, SHOP } from './builders.ts';
import { leftCarts, playLots, trueLift } from './lift-world.ts';

export const ANSWER_DAYS = 7;

export interface Trial {
  seed: number;
  truth: number;
  shoppers: number;
  works: Lift;
  idle: Lift;
}

export async function liftTrial(seed: number, days: number): Promise<Trial> {
  const carts = leftCarts(seed, days);
  const question = {
    journey: 'abandoned-cart',
    from: carts.from,
    to: carts.to,
    now: carts.to,
    answerDays: ANSWER_DAYS,
  };
  const asked = async (works: boolean) => {
    const ground = await aGround(carts.to);
    try {
      await playLots(ground.store, SHOP, carts, { holdout: 0, controls: 0.5 }, works);
      return await liftOf(ground.store, SHOP, question);
    } finally {
      await ground.end();
    }
  };
  const { share: truth, shoppers } = trueLift(carts, ANSWER_DAYS);
  return { seed, truth, shoppers, works: await asked(true), idle: await asked(false) };
}

export interface Verdict {
  /** Worlds with enough shoppers in both arms. */
  worlds: number;
  tooFew: number;
  /** Share of 95 % intervals that hold the true effect; a world that says "too few" with enough shoppers counts as a miss. */
  covered: number;
  /** Mean width over that of the plain two-sample interval on the same arms. */
  width: number;
  meanError: number;
  standardError: number;
  /** Share of worlds in which it "works" or seems to: where it does, and where nothing is changed. */
  found: number;
  deceived: number;
}

export function verdictOf(trials: Trial[]): Verdict {
  const enough = trials.filter(({ works }) => Math.min(works.treated.shoppers, works.held.shoppers) >= FEWEST_SHOPPERS);
  const errors = enough.flatMap(({ works, truth }) => (works.share === null ? [] : [works.share.value - truth]));
  const mean = (of: number[]) => of.reduce((sum, x) => sum + x, 0) / of.length;
  const meanError = mean(errors);
  const spread = Math.sqrt(mean(errors.map((e) => (e - meanError) ** 2)) / (errors.length - 1));
  return {
    worlds: enough.length,
    tooFew: trials.length - enough.length,
    covered: mean(
      enough.map(({ works: { share }, truth }) =>
        share !== null && share.low <= truth && share.high >= truth ? 1 : 0,
      ),
    ),
    width: mean(enough.map(({ works }) => ((works.share?.high ?? 0) - (works.share?.low ?? 0)) / plainWidth(works))),
    meanError,
    standardError: spread,
    found: mean(enough.map(({ works }) => (claims(works) ? 1 : 0))),
    deceived: mean(enough.map(({ idle }) => (claims(idle) ? 1 : 0))),
  };
}

const claims = ({ verdict }: Lift) => verdict === 'works' || verdict === 'leans-up';

/** Width of the plain 95 % interval of two shares. */
function plainWidth({ treated, held }: Lift): number {
  const variance = (arm: Lift['held']) => {
    const p = arm.bought / arm.shoppers;
    return (p * (1 - p)) / arm.shoppers;
  };
  return 2 * 1.96 * Math.sqrt(variance(treated) + variance(held));
}

export const inWords = (v: Verdict) =>
  `${v.worlds} worlds (${v.tooFew} with too few shoppers): covered ${(100 * v.covered).toFixed(1)} %, width ${v.width.toFixed(3)} of the plain interval, ` +
  `mean error ${(100 * v.meanError).toFixed(2)} ± ${(100 * v.standardError).toFixed(2)} points, "works" found in ${(100 * v.found).toFixed(1)} %, ` +
  `claimed without effect in ${(100 * v.deceived).toFixed(1)} %`;
