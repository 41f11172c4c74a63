// Keeps what a training tells: models and verdicts, answers, what is missing, what has changed.

import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { keepSample } from './foretold.ts';
import { keepChallenger, noteJudged, noteRun, promote } from './model-store.ts';
import type { Answers } from './question.ts';
import { PRIOR_MODEL, priorWords } from './shipped-priors.ts';
import type { TrainingMessage, TrainingOrder } from './train-shop.ts';
import { type OnScored, writeAnswers } from './write-scores.ts';

interface KeeperDeps {
  store: Store;
  now(): number;
  scored?: OnScored;
  promoted(shop: string, question: string): void | Promise<void>;
}

type Told = Exclude<TrainingMessage, { kind: 'progress' | 'done' | 'failed' }>;

export function keeper(deps: KeeperDeps, order: TrainingOrder) {
  const { shop } = order;
  /** The model of each question that speaks now. */
  const speaking = new Map(order.serving.map(({ question, id }) => [question, id]));
  const hashes: string[] = [];

  /** It took a while: for a shop that left, or was erased meanwhile, nothing is written any more. */
  const ifThere = (write: (trx: Store) => Promise<void>): Promise<boolean> =>
    deps.store.transaction().execute(async (trx) => {
      const still = await shopOf(trx, shop);
      if (still === null || still.uninstalledAt !== null) return false;
      await write(trx);
      return true;
    });

  const learned = async (told: Extract<Told, { kind: 'learned' }>) => {
    const { question, hash, card, verdict, evidence } = told;
    hashes.push(hash);
    const kept = await ifThere(async (trx) => {
      const model = { hash, card, verdict, evidence };
      await noteRun(trx, shop, question, 'trained', null, JSON.stringify({ rows: card.rows }), deps.now());
      const id = verdict.promoted
        ? await promote(trx, shop, question, model, deps.now())
        : await keepChallenger(trx, shop, question, model, deps.now());
      if (verdict.promoted) speaking.set(question, id);
      if (verdict.from !== null) await noteRun(trx, shop, question, 'judged', id, JSON.stringify(verdict), deps.now());
    });
    if (kept && verdict.promoted) await deps.promoted(shop, question);
  };

  const take = async (told: Told): Promise<void> => {
    const { question } = told;
    switch (told.kind) {
      case 'learned':
        return learned(told);
      case 'answers': {
        const model = told.prior ? PRIOR_MODEL : speaking.get(question);
        const scoring = { shop, question, model: model ?? '', at: order.asOf, scored: deps.scored };
        if (model === undefined || !(await ifThere(async () => {}))) return;
        await writeAnswers(
          deps.store,
          scoring,
          told.prior ? asPrior(told.answers, priorWords(question)) : told.answers,
        );
        // The record is of what the shop's own models foretell.
        if (told.prior) return;
        await ifThere((trx) => keepSample(trx, shop, question, told.answers, order.asOf));
        return;
      }
      case 'judged':
        await ifThere(async (trx) => {
          await noteJudged(trx, shop, told.model, told.verdict, told.evidence);
          await noteRun(trx, shop, question, 'judged', told.model, JSON.stringify(told.verdict), deps.now());
        });
        return;
      case 'missing':
        await ifThere((trx) => noteRun(trx, shop, question, 'missing', null, told.sentence, deps.now()));
        return;
      case 'drift':
        await ifThere((trx) => noteRun(trx, shop, question, 'drift', null, JSON.stringify(told.inputs), deps.now()));
        return;
      case 'faulted':
        await ifThere((trx) => noteRun(trx, shop, question, 'failed', null, told.fault.slice(0, 500), deps.now()));
    }
  };
  return {
    take: (message: TrainingMessage): Promise<void> => take(message as Told),
    /** Files of this training; those no row names are to be deleted. */
    written: () => hashes,
  };
}

/** The same answers, none of them sure, each saying where it is from. */
function asPrior(answers: Answers, words: readonly string[]): Answers {
  if (answers.subjects === undefined) return {};
  const { kind, rows } = answers.subjects;
  return { subjects: { kind, rows: rows.map((row) => ({ ...row, sure: false, words: [...words] })) } };
}
