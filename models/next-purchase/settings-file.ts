// The numbers a trained next-purchase model carries beside its graphs, as JSON with a schema: a foreign or damaged file is refused.

import { z } from 'zod';

const positive = z.number().positive();
const bgNbd = z.object({ r: positive, alpha: positive, a: positive, b: positive });

export const nextPurchaseSettings = z.object({
  kind: z.literal('next-purchase'),
  zone: z.string(),
  currency: z.string().nullable(),
  horizonDays: positive,
  valueDays: positive,
  /** Names of the models that answer. */
  served: z.object({ order: z.string(), value: z.string(), nextOrder: z.string() }),
  /** Shoppers it was fitted on. */
  shoppers: z.number().int().nonnegative(),
  bgnbd: bgNbd,
  points: z.number().int().nonnegative(),
  spend: z.object({ p: positive, q: z.number().gt(1), v: positive }).nullable(),
  typical: z.object({
    orders: z.number(),
    silenceDays: z.number(),
    gapDays: z.number(),
    spend: z.number(),
  }),
  /** What corrects BG/NBD: one weight a feature (none: no correction), the scales they are measured in, and the trees. */
  weights: z.array(z.number()),
  scales: z.object({ mean: z.array(z.number()), scale: z.array(positive) }),
  trees: z
    .object({
      base: z.number(),
      columns: z.number().int(),
      trees: z.array(
        z.object({
          feature: z.array(z.number().int()),
          threshold: z.array(z.number()),
          left: z.array(z.number().int()),
          right: z.array(z.number().int()),
          value: z.array(z.number()),
          cover: z.array(z.number()),
        }),
      ),
    })
    .nullable(),
  /** The hazard, where it serves; `scales` are those of the signs of interest (none: no signs were known). */
  hazard: z
    .object({
      intervals: z.array(z.number()),
      weights: z.array(z.number()),
      interest: z.array(z.number()),
      scales: z.object({ mean: z.array(z.number()), scale: z.array(positive) }),
    })
    .nullable()
    .default(null),
  /** The level within the horizon: log-odds added, and their standard deviation. */
  level: z.object({ shift: z.number(), sd: z.number().nonnegative() }),
  /** Variance of the logarithm of what orderers spend; null where Gamma-Gamma answers. */
  spendVariance: z.number().nonnegative().nullable(),
  /** The shape of sums above zero, seen in the shop's own past; empty: a log-normal's. Models from before it have none. */
  spendShape: z.array(z.number()).default([]),
  /** How chances of this kind fared in the shop's own past: ten equally wide bins. Empty when there was too little past. */
  reliability: z.array(
    z.object({ from: z.number(), to: z.number(), count: z.number(), stated: z.number(), happened: z.number() }),
  ),
});

export type NextPurchaseSettings = z.infer<typeof nextPurchaseSettings>;

/** The bundle is not a next-purchase model, or was damaged. */
export class NotANextPurchaseModel extends Error {
  override name = 'NotANextPurchaseModel';
}

/** @throws NotANextPurchaseModel when the file is missing, no JSON or of another shape. */
export function settingsFromFile(file: Uint8Array | undefined): NextPurchaseSettings {
  try {
    return nextPurchaseSettings.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file)));
  } catch (cause) {
    throw new NotANextPurchaseModel('the settings file of the next-purchase model cannot be read', { cause });
  }
}
