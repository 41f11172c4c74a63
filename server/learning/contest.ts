// Which of two models serves: the newer one only if it is not worse, judged on what happened after all it had learned from.

import type { ModelBundle, ModelCard } from '../../models/model.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import type { Judged } from './judged.ts';
import type { Learning, Question } from './question.ts';
import type { Readings } from './readings.ts';

/** The normal quantile of a one-sided 95 % bound. */
const BOUND = 1.645;
const DAY = 86_400_000;

/** Mean loss of one model on the judged rows, and how far single rows lie from it. */
export interface Losses {
  mean: number;
  variance: number;
  rows: number;
}

/** How a model came to serve, or why it does not. Kept with the model, and shown. */
export interface Verdict {
  promoted: boolean;
  why: 'first' | 'better' | 'not-worse' | 'worse' | 'worse-than-simple' | 'unjudged' | 'rolled-back' | 'by-hand';
  /** The span whose outcomes were asked about; null where nothing was judged. */
  from: number | null;
  to: number | null;
  measure: string | null;
  challenger: Losses | null;
  champion: Losses | null;
  simple: number | null;
  /** By how much the loss falls against the champion, with its 90 % interval. */
  gain: { value: number; low: number; high: number } | null;
  /** Both were asked about the same rows; otherwise each about those of its own time. */
  paired: boolean;
}

export interface Standing {
  card: ModelCard;
  bundle: ModelBundle;
  verdict: Verdict | null;
}

const NOTHING = {
  from: null,
  to: null,
  measure: null,
  challenger: null,
  champion: null,
  simple: null,
  gain: null,
  paired: false,
};

export const UNJUDGED: Verdict = { promoted: true, why: 'unjudged', ...NOTHING };
export const BY_HAND: Verdict = { promoted: true, why: 'by-hand', ...NOTHING };
export const ROLLED_BACK: Verdict = { promoted: true, why: 'rolled-back', ...NOTHING };

export function lossesOf(loss: Float64Array): Losses {
  const rows = loss.length;
  const mean = loss.reduce((sum, each) => sum + each, 0) / Math.max(1, rows);
  const variance = loss.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, rows - 1);
  return { mean, variance, rows };
}

/** What the challenger gains: row by row where both answered the same rows, else from the two records. */
export function gainOf(challenger: Float64Array, champion: Float64Array | Losses) {
  if (champion instanceof Float64Array) {
    const { mean, variance, rows } = lossesOf(champion.map((each, i) => each - challenger[i]!));
    const error = BOUND * Math.sqrt(variance / Math.max(1, rows));
    return { value: mean, low: mean - error, high: mean + error };
  }
  const own = lossesOf(challenger);
  const value = champion.mean - own.mean;
  const error =
    BOUND * Math.sqrt(own.variance / Math.max(1, own.rows) + champion.variance / Math.max(1, champion.rows));
  return { value, low: value - error, high: value + error };
}

/**
 * Judges the technique of a newly trained model by a rehearsal: trained anew on what was known when the judged span began, by the same
 * code and settings. The champion answers the same rows where it had not learned from them yet; a champion younger than that stands
 * by the record of its own trial. The rung below is asked in any case: a model that is surely worse than it does not serve.
 */
export async function contest(
  question: Question,
  data: Readings,
  by: Learning,
  champion: Standing | null,
): Promise<{ verdict: Verdict; evidence: Evidence | null }> {
  const trial = question.trial;
  const first: Verdict = { ...UNJUDGED, why: champion === null ? 'first' : 'unjudged' };
  if (trial === undefined) return { verdict: first, evidence: null };
  const learnedUntil = champion?.card.window.to ?? Number.POSITIVE_INFINITY;
  const unseen =
    champion !== null && learnedUntil < data.asOf && (await trial.enoughSince(data, learnedUntil, champion.bundle));
  const from = unseen ? learnedUntil : await trial.from(data);
  if (from === null) return { verdict: first, evidence: null };
  const rehearsed = await question.train(data.before(from), { ...by, judgedDays: (data.asOf - from) / DAY });
  if ('missing' in rehearsed) return { verdict: first, evidence: null };
  const judged = await trial.judge(rehearsed, data, from);
  if (judged.loss.length === 0) return { verdict: first, evidence: null };
  const paired = unseen && champion !== null ? await trial.judge(champion.bundle, data, from) : null;
  const record = paired === null ? (champion?.verdict?.challenger ?? null) : null;
  const sameRows = paired !== null && paired.loss.length === judged.loss.length;
  const against = sameRows ? paired.loss : record;
  const gain = against === null ? null : gainOf(judged.loss, against);
  const why = decided(judged, gain, champion);
  return {
    verdict: {
      promoted: why !== 'worse' && why !== 'worse-than-simple',
      why,
      from,
      to: data.asOf,
      measure: judged.measure,
      challenger: lossesOf(judged.loss),
      champion: sameRows ? lossesOf(paired.loss) : record,
      simple: lossesOf(judged.simple).mean,
      gain,
      paired: sameRows,
    },
    evidence: evidenceOf(judged),
  };
}

function decided(judged: Judged, gain: Verdict['gain'], champion: Standing | null): Verdict['why'] {
  const poor = gainOf(judged.loss, judged.simple).high < 0;
  if (champion === null) return poor ? 'worse-than-simple' : 'first';
  // Somebody went back to it on purpose: only what is surely better takes its place.
  const byHand = champion.verdict?.why === 'rolled-back';
  if (gain === null) return byHand ? 'worse' : 'unjudged';
  if (gain.low > 0) return 'better';
  if (poor && gain.value <= 0) return 'worse-than-simple';
  return gain.high < 0 || byHand ? 'worse' : 'not-worse';
}
