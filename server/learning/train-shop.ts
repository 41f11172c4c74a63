// Runs in a worker thread: reads one shop's data, learns question by question, tries each model against the one that serves, and answers
// with whichever does from now on. Writes model files; the database is the caller's.

import { parentPort, workerData } from 'node:worker_threads';
import type { ModelBundle, ModelCard } from '../../models/model.ts';
import { standBack } from '../lib/stand-back.ts';
import { openForReading } from '../storage/store.ts';
import { contest, type Standing, UNJUDGED, type Verdict } from './contest.ts';
import { driftOf, type InputDrift, profileOf } from './drift.ts';
import type { Evidence } from './evidence.ts';
import { readModel, type ServingModel, writeModel } from './model-store.ts';
import type { Answers, Learning, Question } from './question.ts';
import { questions } from './questions.ts';
import { type AbnormalPeriod, type Readings, readings } from './readings.ts';
import { shippedPrior } from './shipped-priors.ts';

export interface TrainingOrder {
  file: string;
  folder: string;
  shop: string;
  asOf: number;
  seed: number;
  zone: string;
  currency: string;
  serving: ServingModel[];
  abnormal: AbnormalPeriod[];
  /** The questions to learn. */
  learn: string[];
  /** The questions whose models came into use without a trial and are to be tried now. */
  judge: string[];
  /** The questions to answer anew with what serves. */
  score: string[];
}

/** What the worker tells, question by question. */
export type TrainingMessage =
  | { kind: 'progress'; step: string; share: number }
  | { kind: 'drift'; question: string; inputs: InputDrift[] }
  | { kind: 'missing'; question: string; sentence: string }
  | { kind: 'learned'; question: string; hash: string; card: ModelCard; verdict: Verdict; evidence: Evidence | null }
  | { kind: 'judged'; question: string; model: string; verdict: Verdict; evidence: Evidence }
  /** `prior`: said by what was learned elsewhere, not by a model of the shop. */
  | { kind: 'answers'; question: string; answers: Answers; prior: boolean }
  | { kind: 'faulted'; question: string; fault: string }
  | { kind: 'done' }
  | { kind: 'failed'; fault: string };

/** Inputs are compared over the newest weeks. */
const DRIFT_MS = 28 * 86_400_000;
const HOUR = 3_600_000;

async function trainShop(order: TrainingOrder, say: (message: TrainingMessage) => void) {
  const { store, close } = openForReading(order.file);
  try {
    const data = readings(store, order.shop, order.asOf, order.abnormal);
    const steps = [
      ...chosen(order.learn).map((question) => ({ question, take: learned })),
      ...chosen(order.judge).map((question) => ({ question, take: judged })),
      ...chosen(order.score).map((question) => ({ question, take: answered })),
    ];
    for (const [place, { question, take }] of steps.entries()) {
      say({ kind: 'progress', step: question.name, share: place / steps.length });
      const serving = order.serving.find((model) => model.question === question.name) ?? null;
      try {
        await take(order, question, data, serving, say);
      } catch (fault) {
        // What the storefront waits for is tried again; the others can wait for the next night.
        if (question.first) throw fault;
        say({ kind: 'faulted', question: question.name, fault: textOf(fault) });
      }
    }
    say({ kind: 'progress', step: 'done', share: 1 });
  } finally {
    await close();
  }
}

const chosen = (names: readonly string[]) => questions.filter(({ name }) => names.includes(name));
const learningOf = ({ seed, zone, currency }: TrainingOrder, champion: ModelBundle | null): Learning => ({
  seed,
  zone,
  currency,
  champion,
});

type Take = (
  order: TrainingOrder,
  question: Question,
  data: Readings,
  serving: ServingModel | null,
  say: (message: TrainingMessage) => void,
) => Promise<void>;

const NO_EVIDENCE = { rows: 0, figures: {}, calibration: [], groups: [] };

const learned: Take = async (order, question, data, serving, say) => {
  const champion = serving === null ? null : await standing(order, serving);
  const by = learningOf(order, champion?.bundle ?? null);
  const profile = serving?.evidence?.inputs ?? [];
  if (profile.length > 0) {
    const inputs = driftOf(profile, await question.inputs(data, data.asOf - DRIFT_MS, data.asOf));
    if (inputs.length > 0) say({ kind: 'drift', question: question.name, inputs });
  }
  const bundle = await question.train(data, by);
  if ('missing' in bundle) {
    say({ kind: 'missing', question: question.name, sentence: bundle.missing });
    if (champion === null) await priorAnswers(question, data, by, say);
    return;
  }
  const inputs = profileOf(await question.inputs(data, bundle.card.window.from, data.asOf));
  // The first of all serves at once, and so does one that is asked for again within the hour; the trial comes later.
  const soon = question.first && (champion === null || data.asOf - champion.card.trainedAt < HOUR);
  const { verdict, evidence } = soon
    ? { verdict: { ...UNJUDGED, why: champion === null ? ('first' as const) : ('unjudged' as const) }, evidence: null }
    : await contest(question, data, by, champion);
  const { hash } = await writeModel(order.folder, bundle);
  const { card } = bundle;
  say({
    kind: 'learned',
    question: question.name,
    hash,
    card,
    verdict,
    evidence: { ...NO_EVIDENCE, ...evidence, inputs },
  });
  const speaks = verdict.promoted ? bundle : champion?.bundle;
  const record = verdict.promoted ? evidence : (serving?.evidence ?? null);
  if (speaks !== undefined) await sayAnswers(question, speaks, data, { ...by, evidence: record }, say);
};

const judged: Take = async (order, question, data, serving, say) => {
  if (serving === null) return;
  const { verdict, evidence } = await contest(question, data, learningOf(order, null), null);
  if (evidence === null) return;
  const kept = { ...verdict, promoted: true };
  const inputs = serving.evidence?.inputs ?? [];
  say({ kind: 'judged', question: question.name, model: serving.id, verdict: kept, evidence: { ...evidence, inputs } });
};

const answered: Take = async (order, question, data, serving, say) => {
  if (question.score === undefined) return;
  const champion = serving === null ? null : await standing(order, serving);
  if (champion === null) return priorAnswers(question, data, learningOf(order, null), say);
  const by = { ...learningOf(order, champion.bundle), evidence: serving?.evidence ?? null };
  await sayAnswers(question, champion.bundle, data, by, say);
};

async function sayAnswers(
  question: Question,
  bundle: ModelBundle,
  data: Readings,
  by: Learning,
  say: (message: TrainingMessage) => void,
  prior = false,
) {
  const answers = await question.score?.(bundle, data, by);
  if (answers !== undefined) say({ kind: 'answers', question: question.name, answers, prior });
}

/** Without a model of its own, and where one was shipped. Without a record, none of these answers is sure. */
async function priorAnswers(question: Question, data: Readings, by: Learning, say: (message: TrainingMessage) => void) {
  if (question.prior === undefined || question.score === undefined) return;
  await sayAnswers(question, await shippedPrior(question.prior), data, { ...by, evidence: null }, say, true);
}

/** What serves, as far as its file can be read: a damaged one is no opponent. */
async function standing(order: TrainingOrder, { hash, card, verdict }: ServingModel): Promise<Standing | null> {
  try {
    return { card, verdict, bundle: await readModel(order.folder, hash) };
  } catch {
    return null;
  }
}

const textOf = (fault: unknown) => (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));

const port = parentPort;
if (port !== null) {
  standBack();
  const say = (message: TrainingMessage) => port.postMessage(message);
  trainShop(workerData as TrainingOrder, say).then(
    () => say({ kind: 'done' }),
    (fault) => say({ kind: 'failed', fault: textOf(fault) }),
  );
}
