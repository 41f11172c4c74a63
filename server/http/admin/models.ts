// What the shop's models are, in words: what serves, how good it was, against what, and what learning did lately.

import { isTraining, type KnownModel, knownModels, learningRuns } from '../../measurement/model-state.ts';
import { type AdminDeps, type Answered, answer, type Caller, counted } from './request.ts';
import type { ModelAnswer, ModelLine, ModelsAnswer } from './types.ts';
import type { Say } from './words/say.ts';

const tones = { champion: 'success', challenger: 'info', retired: null, refused: 'warning' } as const;

export const questionTitle = (say: Say, question: string): string => say.words.questions[question] ?? question;

/** Faults are logged in English; the known ones are told in the reader's language. */
export const modelFault = (say: Say, fault: string | null): string | null =>
  fault === null ? null : (say.words.modelFaults[fault] ?? fault);

/** "bgnbd + level; ziln on bgnbd" as the reader knows it; what has no words stands as it is. */
function techniqueText({ words }: Say, technique: string): string {
  const known = (name: string) => words.techniques[name] ?? name;
  const part = (name: string) =>
    words.techniques[name] ??
    name
      .replace(/ on .*$/, '')
      .split(' + ')
      .map(known)
      .join(', ');
  return technique.split('; ').map(part).join('; ');
}

export function modelLine(say: Say, model: KnownModel): ModelLine {
  return {
    id: model.id,
    question: model.question,
    title: questionTitle(say, model.question),
    state: model.state,
    stateText: say.words.modelStates[model.state] ?? model.state,
    tone: model.fault === null ? tones[model.state] : 'critical',
    technique: techniqueText(say, String(model.card.technique ?? '')),
    trained: say.moment(model.trainedAt),
    rows: say.words.models.rows(counted(say, model.card.rows ?? 0)),
    fault: modelFault(say, model.fault),
  };
}

function modelAnswer(say: Say, model: KnownModel, all: KnownModel[]): ModelAnswer {
  const { card } = model;
  const against = card.against ?? {};
  return {
    ...modelLine(say, model),
    window:
      card.window === undefined ? '' : say.words.models.window(say.day(card.window.from), say.day(card.window.to)),
    measures: Object.entries(card.metrics ?? {})
      .slice(0, 12)
      .map(([name, ours]) => ({
        name: say.words.measures[name] ?? name,
        ours: measure(say, ours),
        against: compared(say, name, against),
      })),
    limits: card.limits ?? [],
    nativeParts: card.nativeParts ?? [],
    canRollBack:
      model.state === 'champion' &&
      all.some(
        (m) => m.question === model.question && m.state === 'retired' && m.promotedAt !== null && m.fault === null,
      ),
  };
}

/** What a card compares a measure with: under its own name, as `PEER NAME`, or as `NAMEOfBaseRate`. */
function compared(say: Say, name: string, against: Record<string, number>): string | null {
  const peers = Object.entries(against).flatMap(([key, value]) => {
    if (key === name) return [measure(say, value)];
    const peer =
      key === `${name}OfBaseRate` ? 'base-rate' : key.endsWith(` ${name}`) ? key.slice(0, -name.length - 1) : null;
    return peer === null ? [] : [`${say.words.peers[peer] ?? peer} ${measure(say, value)}`];
  });
  return peers.length === 0 ? null : peers.join(', ');
}

const measure = (say: Say, value: number): string =>
  new Intl.NumberFormat(say.locale, { maximumSignificantDigits: 4 }).format(value);

export async function models(deps: AdminDeps, caller: Caller): Promise<ModelsAnswer> {
  const { db, shop, say } = caller;
  const known = await knownModels(db, shop);
  const serving = known.filter((m) => m.state === 'champion' && m.fault === null).length;
  const runs = await learningRuns(db, shop, 20);
  const progress = deps.models.progressOf(shop);
  return {
    models: known.map((m) => modelAnswer(say, m, known)),
    runs: runs.map((r) => ({
      at: say.moment(r.at),
      text: `${questionTitle(say, r.question)}: ${say.words.runs[r.what] ?? r.what}`,
    })),
    training: progress !== null || (await isTraining(db, shop)),
    trainingShare: progress?.share ?? null,
    text: serving === 0 ? say.words.models.none : say.words.models.some(counted(say, serving)),
  };
}

/** Queues one training of the shop; asking twice queues it once. */
export async function train(deps: AdminDeps, { shop, say }: Caller): Promise<Answered> {
  await deps.models.train(shop);
  return { status: 202, body: { text: say.words.trainingQueued } };
}

export async function cancelTraining(deps: AdminDeps, caller: Caller): Promise<Answered> {
  if (!(await deps.models.cancel(caller.shop))) return { status: 409, body: { fault: caller.say.words.noTraining } };
  return answer(await models(deps, caller));
}

/** Takes a challenger into use whatever its trial said. */
export async function serve(deps: AdminDeps, caller: Caller, model: string): Promise<Answered> {
  if (!(await deps.models.serve(caller.shop, model))) {
    return { status: 409, body: { fault: caller.say.words.noChallenger } };
  }
  return answer(await models(deps, caller));
}

export async function rollBack(deps: AdminDeps, caller: Caller, question: string): Promise<Answered> {
  if (!(await deps.models.rollBack(caller.shop, question))) {
    return { status: 409, body: { fault: caller.say.words.noRollback } };
  }
  return answer(await models(deps, caller));
}
