// When does a shopper run out? The next purchase of each product that is bought again and again, with its span.

import { z } from 'zod';
import { normalCdf, normalQuantile } from '../lib/special-functions.ts';
import type { ModelBundle } from '../model.ts';
import { ModelFileFault } from '../onnx/runner.ts';
import type { PurchaseTrail, ReplenishmentSettings, Rhythm } from './train.ts';

const DAY = 86_400_000;
const LEAST_GAP_DAYS = 3;
/** Who is so far beyond their gaps (95 of 100 would have come) buys elsewhere, or no more. */
const GIVEN_UP = 0.95;

const finite = z.number();
const shape: z.ZodType<ReplenishmentSettings> = z.object({
  kind: z.literal('replenishment'),
  rhythms: z.record(
    z.string(),
    z.object({
      logDays: finite,
      between: finite.positive(),
      within: finite.positive(),
      again: finite.min(0).max(1),
      gaps: finite.int().nonnegative(),
    }),
  ),
});

/** When a product is due again; epoch ms, UTC. `low` … `high` holds four of five purchases. */
export interface Due {
  product: string;
  lastAt: number;
  /** The middle of the gap as it was at the last purchase: when the product is used up. */
  emptyAt: number;
  /** The next purchase as seen from now, never before it. */
  at: number;
  low: number;
  high: number;
  /** How many of a hundred such gaps would have ended by now, as a share. */
  passed: number;
  /** Gaps of this shopper it rests on; 0: on those of others. */
  ownGaps: number;
}

/** From when on a product may be offered again: when a quarter of such gaps would have ended. */
const DUE_FROM = 0.25;

/** Of all that a shopper will need again what is due now: neither just bought, nor long given up. The most overdue first. */
export const dueNow = (model: Replenishment, purchases: PurchaseTrail['purchases'], asOf: number): Due[] =>
  model
    .due(purchases, asOf)
    .filter(({ passed }) => passed >= DUE_FROM)
    .sort((a, b) => b.passed - a.passed || (a.product < b.product ? -1 : 1));

/** A loaded model. */
export interface Replenishment {
  /** Whether a product is used up and bought again. */
  isReplenished(product: string): boolean;
  /** The middle gap of a product in days; null where it is not replenished. */
  usualDays(product: string): number | null;
  /** What a shopper will need again, the soonest first; what they have given up is left out. */
  due(purchases: PurchaseTrail['purchases'], asOf: number): Due[];
}

/** @throws ModelFileFault when the bundle is damaged or of another kind. */
export function loadReplenishment({ files }: ModelBundle): Replenishment {
  let rhythms: Record<string, Rhythm>;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(files['replenishment.json']);
    rhythms = shape.parse(JSON.parse(text)).rhythms;
  } catch (cause) {
    throw new ModelFileFault('no model of replenishment', { cause });
  }
  const rhythmOf = (product: string) => (Object.hasOwn(rhythms, product) ? rhythms[product]! : null);
  return {
    isReplenished: (product) => rhythmOf(product) !== null,
    usualDays: (product) => {
      const rhythm = rhythmOf(product);
      return rhythm && Math.exp(rhythm.logDays);
    },
    due(purchases, asOf) {
      const bought = new Map<string, number[]>();
      for (const { product, at } of purchases.toSorted((a, b) => a.at - b.at)) {
        if (!(at < asOf) || !rhythmOf(product)) continue;
        const own = bought.get(product);
        if (!own) bought.set(product, [at]);
        else if (at - own.at(-1)! >= LEAST_GAP_DAYS * DAY) own.push(at);
      }
      return [...bought]
        .flatMap(([product, moments]) => dueOf(product, moments, rhythmOf(product)!, asOf) ?? [])
        .sort((a, b) => a.at - b.at || (a.product < b.product ? -1 : 1));
    },
  };
}

function dueOf(product: string, moments: number[], { logDays, between, within }: Rhythm, asOf: number): Due | null {
  const gaps = moments.slice(1).map((at, i) => Math.log((at - moments[i]!) / DAY));
  const sum = gaps.reduce((total, gap) => total + gap, 0);
  // Posterior of the shopper's own mean, and the spread of their next gap around it.
  const precision = 1 / between + gaps.length / within;
  const mean = (logDays / between + sum / within) / precision;
  const deviation = Math.sqrt(within + 1 / precision);
  const lastAt = moments.at(-1)!;
  const silence = (asOf - lastAt) / DAY;
  const passed = silence > 0 ? normalCdf((Math.log(silence) - mean) / deviation) : 0;
  if (passed > GIVEN_UP) return null;
  const at = (probability: number) => {
    const quantile = passed + probability * (1 - passed);
    return Math.max(asOf, lastAt + Math.exp(mean + deviation * normalQuantile(quantile)) * DAY);
  };
  return {
    product,
    lastAt,
    emptyAt: lastAt + Math.exp(mean) * DAY,
    at: at(0.5),
    low: at(0.1),
    high: at(0.9),
    passed,
    ownGaps: gaps.length,
  };
}
