// What the shop's models are, in words: what serves, how good it was, against what, and what learning did lately.

import { z } from 'zod';
import { abnormalPeriods, markAbnormal, unmarkAbnormal } from '../../learning/abnormal-periods.ts';
import type { Verdict } from '../../learning/contest.ts';
import type { InputDrift } from '../../learning/drift.ts';
import type { Evidence } from '../../learning/evidence.ts';
import { questions } from '../../learning/questions.ts';
import { dayFromText, startOfDay } from '../../lib/zone-time.ts';
import { isTraining, type KnownModel, knownModels, learningRuns, questionLog } from '../../measurement/model-state.ts';
import { type AdminDeps, type Answered, answer, type Caller, counted, missing } from './request.ts';
import { transparencyAnswer } from './transparency.ts';
import type { DriftAnswer, ModelAnswer, ModelLine, ModelsAnswer, QuestionAnswer } from './types.ts';
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

function modelAnswer({ say, now }: Pick<Caller, 'say' | 'now'>, model: KnownModel): ModelAnswer {
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
    verdict: verdictSentences(say, model.verdict),
    calibration: calibrationAnswer(say, model.evidence),
    audit: auditAnswer(say, model.evidence, model.verdict?.measure ?? null),
    transparency: transparencyAnswer({ say, now }, model),
  };
}

function verdictSentences(say: Say, verdict: Verdict | null): string[] {
  if (verdict === null) return [];
  const { learning } = say.words;
  const sentences = [learning.verdicts[verdict.why] ?? verdict.why];
  if (verdict.from !== null && verdict.challenger !== null) {
    sentences.push(
      learning.tried(counted(say, verdict.challenger.rows), say.day(verdict.from), say.day(verdict.to ?? verdict.from)),
    );
  }
  if (verdict.gain !== null) {
    const { value, low, high } = verdict.gain;
    const size = [Math.abs(low), Math.abs(high)].sort((one, other) => one - other);
    const signed =
      low < 0 && high > 0 ? [measure(say, low), measure(say, high)] : size.map((each) => measure(say, each));
    sentences.push(learning.gain(value >= 0, measure(say, Math.abs(value)), signed[0] as string, signed[1] as string));
  }
  return sentences;
}

function calibrationAnswer(say: Say, evidence: Evidence | null): ModelAnswer['calibration'] {
  const bins = (evidence?.calibration ?? []).filter(({ count }) => count > 0);
  if (evidence === null || bins.length === 0) return null;
  return {
    text: say.words.learning.calibration(counted(say, evidence.rows)),
    points: bins.map(({ from, to, count, stated, happened }) => ({
      name: say.words.learning.bins(say.percent(from), say.percent(to)),
      stated,
      happened,
      statedText: say.percent(stated),
      happenedText: say.percent(happened),
      rows: say.number(count),
    })),
  };
}

function auditAnswer(say: Say, evidence: Evidence | null, measured: string | null): ModelAnswer['audit'] {
  const { dimensions, groups, measures } = say.words.learning;
  const share = (value: number | null) => (value === null ? '–' : say.percent(value));
  return [...Map.groupBy(evidence?.groups ?? [], ({ dimension }) => dimension)]
    .filter(([, rows]) => rows.length > 1)
    .map(([dimension, rows]) => ({
      dimension: dimensions[dimension] ?? dimension,
      measure: measures[measured ?? ''] ?? measured ?? '',
      rows: rows.map((row) => ({
        group: groups[row.group] ?? row.group,
        rows: say.number(row.rows),
        loss: measure(say, row.loss),
        stated: share(row.stated),
        happened: share(row.happened),
      })),
    }));
}

async function questionAnswer(caller: Caller, question: string, all: KnownModel[]): Promise<QuestionAnswer> {
  const { db, shop, say } = caller;
  const { learning } = say.words;
  const own = all.filter((model) => model.question === question);
  const serving = own.find(({ state, fault }) => state === 'champion' && fault === null) ?? null;
  const challenger = own.find(({ state }) => state === 'challenger') ?? null;
  const log = await questionLog(db, shop, question);
  const missing = log.missing === null ? learning.notYet : (learning.missing?.[question] ?? log.missing.sentence);
  return {
    question,
    title: questionTitle(say, question),
    about: learning.about[question] ?? '',
    serving: serving === null ? null : modelAnswer(caller, serving),
    instead: serving === null ? [missing, learning.instead[question] ?? ''].filter((text) => text !== '') : [],
    challenger: challenger === null ? null : modelAnswer(caller, challenger),
    trials: trialsAnswer(say, log.trials),
    drift: log.drift === null ? null : driftAnswer(say, log.drift),
    realised:
      log.realised === null
        ? null
        : {
            tone: log.realised.found.alarm ? 'warning' : 'success',
            text: learning.realised(
              counted(say, log.realised.found.rows),
              say.percent(log.realised.found.stated),
              say.percent(log.realised.found.happened),
              log.realised.found.alarm,
            ),
          },
    earlier: own
      .filter(({ state }) => state === 'retired' || state === 'refused')
      .slice(0, 5)
      .map((model) => modelLine(say, model)),
    canRollBack: own.some((m) => m.state === 'retired' && m.promotedAt !== null && m.fault === null),
  };
}

function trialsAnswer(say: Say, trials: { at: number; verdict: Verdict }[]): QuestionAnswer['trials'] {
  const newest = trials.at(-1)?.verdict.measure ?? null;
  const text = (value: number | null) => (value === null ? '–' : measure(say, value));
  return {
    measure: say.words.learning.measures[newest ?? ''] ?? newest ?? '',
    points: trials
      // Errors of another kind can't stand on the same scale.
      .filter(({ verdict }) => verdict.measure === newest && verdict.challenger !== null)
      .map(({ at, verdict }, place) => ({
        key: `${at} ${place}`,
        name: say.moment(at).text,
        tried: verdict.challenger?.mean ?? 0,
        served: verdict.champion?.mean ?? null,
        simple: verdict.simple,
        triedText: text(verdict.challenger?.mean ?? null),
        servedText: text(verdict.champion?.mean ?? null),
        simpleText: text(verdict.simple),
        verdict: say.words.learning.verdicts[verdict.why] ?? verdict.why,
      })),
  };
}

function driftAnswer(say: Say, { at, inputs }: { at: number; inputs: InputDrift[] }): DriftAnswer {
  const { learning } = say.words;
  const alarms = inputs.filter(({ alarm }) => alarm).length;
  const all = counted(say, inputs.length);
  return {
    at: say.moment(at),
    tone: alarms > 0 ? 'warning' : 'success',
    text: alarms > 0 ? learning.driftSome(counted(say, alarms), all) : learning.driftNone(all),
    inputs: inputs
      .toSorted((one, other) => other.psi - one.psi)
      .slice(0, 8)
      .map(({ name, psi, ks, alarm }) => ({
        name: learning.inputs[name] ?? name,
        psi: measure(say, psi),
        ks: ks === null ? '–' : measure(say, ks),
        alarm,
      })),
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
  const answers: QuestionAnswer[] = [];
  for (const { name } of questions) answers.push(await questionAnswer(caller, name, known));
  return {
    isEmpty: known.length === 0 && runs.length === 0,
    questions: answers,
    runs: runs.map((r) => ({
      at: say.moment(r.at),
      text: `${questionTitle(say, r.question)}: ${say.words.runs[r.what] ?? r.what}`,
    })),
    training: progress !== null || (await isTraining(db, shop)),
    trainingShare: progress?.share ?? null,
    trainingText: progress === null ? null : say.words.learning.steps(questionTitle(say, progress.step)),
    text: serving === 0 ? say.words.models.none : say.words.models.some(counted(say, serving)),
    abnormal: (await abnormalPeriods(db, shop)).map(({ id, from, to, reason }) => ({
      id,
      text: say.words.learning.abnormal(say.day(from), say.day(to - 1)),
      reason,
    })),
  };
}

const Period = z.object({ from: z.string(), to: z.string(), reason: z.string().trim().min(1).max(200) });

/** Marks days of the shop's calendar, both included, as abnormal: the next training learns nothing from them. */
export async function addPeriod(deps: AdminDeps, caller: Caller, body: unknown): Promise<Answered> {
  const { say, facts, shop } = caller;
  const asked = Period.safeParse(body);
  const first = asked.success ? dayFromText(asked.data.from) : null;
  const last = asked.success ? dayFromText(asked.data.to) : null;
  if (!asked.success || first === null || last === null || first > last) {
    return { status: 400, body: { fault: say.words.learning.periodFault } };
  }
  const period = {
    from: startOfDay(first, facts.zone),
    to: startOfDay(last + 1, facts.zone),
    reason: asked.data.reason,
  };
  const marked = await deps.store.transaction().execute((trx) => markAbnormal(trx, shop, period, caller.now));
  if (marked === null) return { status: 409, body: { fault: say.words.learning.tooManyPeriods } };
  return answer(await models(deps, caller));
}

export async function removePeriod(deps: AdminDeps, caller: Caller, id: string): Promise<Answered> {
  const removed = await deps.store.transaction().execute((trx) => unmarkAbnormal(trx, caller.shop, id));
  return removed ? answer(await models(deps, caller)) : missing(caller);
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
