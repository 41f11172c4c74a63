// What came with the product for shops without data: learned elsewhere, said to be so, never sure. A file that is not what its card says is refused.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { SIGN_FEATURES } from '../../models/first-purchase/signs.ts';
import type { ModelBundle } from '../../models/model.ts';
import { TEXT_FEATURES } from '../../models/text/hashed-words.ts';
import { VISIT_SIGNS } from '../features/visit-signs.ts';
import { ModelFileRefused } from './model-store.ts';
import type { PriorName } from './question.ts';

/** The features each must have been learned from, in their order. */
const FEATURES = {
  intent: VISIT_SIGNS,
  'first-purchase': SIGN_FEATURES,
  sentiment: TEXT_FEATURES,
} as const satisfies Record<PriorName, readonly string[]>;

const SHIPPED = resolve(import.meta.dirname, '../../models/shipped');

/** Stands where a model's id would. */
export const PRIOR_MODEL = 'prior';
/** What every answer by a prior says of itself. */
export const PRIOR_WORDS = ['from other shops’ behaviour (made up), not from this one’s'] as const;
const TEXT_PRIOR_WORDS = ['from English reviews of another shop, not from this one’s answers'] as const;
export const priorWords = (question: string): readonly string[] =>
  question === 'sentiment' ? TEXT_PRIOR_WORDS : PRIOR_WORDS;

const numbers = z.record(z.string(), z.number());
const Card = z.object({
  question: z.string(),
  technique: z.string(),
  version: z.string(),
  trainedAt: z.number(),
  window: z.object({ from: z.number(), to: z.number() }),
  rows: z.number(),
  settings: z.looseObject({ prior: z.literal(true), features: z.array(z.string()) }),
  metrics: numbers,
  against: numbers,
  limits: z.array(z.string()),
  nativeParts: z.array(z.string()),
  hash: z.string(),
});

/** @throws ModelFileRefused with the reason in plain words */
export async function shippedPrior(question: PriorName, folder = SHIPPED): Promise<ModelBundle> {
  const refused = (why: string) => new ModelFileRefused(`the shipped prior for ${question} ${why}`);
  const read = (name: string) =>
    readFile(join(folder, name)).catch(() => {
      throw refused(`is missing its file ${name}`);
    });
  const text = (await read(`${question}.card.json`)).toString();
  const bytes = await read(`${question}.onnx`);
  let known: z.infer<typeof Card>;
  try {
    known = Card.parse(JSON.parse(text));
  } catch {
    throw refused('has a card that cannot be read');
  }
  const { hash, ...card } = known;
  if (card.question !== question) throw refused(`answers another question (${card.question})`);
  if (createHash('sha256').update(bytes).digest('hex') !== hash)
    throw refused('was changed: it is not what its card says');
  if (card.settings.features.join() !== FEATURES[question].join()) throw refused('was learned from other features');
  return { card, files: { [`${question}.onnx`]: new Uint8Array(bytes) } };
}
