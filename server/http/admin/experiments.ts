// Experiments: declared, followed, ended and put away.

import type { Router } from 'express';
import { z } from 'zod';
import { journeysOf } from '../../journeys/journey-store.ts';
import { currencyDecimals } from '../../lib/money.ts';
import { commented, commentRemoved, commentsOf } from '../../measurement/experiment-comments.ts';
import {
  archived,
  begun,
  type Declared,
  type Experiment,
  ended,
  experimentsOf,
  hasManyOrders,
  hintFor,
  metrics,
  type Outcome,
  outcomesOf,
} from '../../measurement/experiments.ts';
import { FEWEST_SHOPPERS } from '../../measurement/lift.ts';
import { latestResults } from '../../measurement/reports.ts';
import { teamOf } from '../../storage/team.ts';
import { journeyTitle } from './journeys.ts';
import { type AdminDeps, type Answered, answer, type Caller, counted, idOf, missing, route } from './request.ts';
import type { ExperimentLine, ExperimentsAnswer } from './types.ts';
import { experimentWords } from './words/experiments.ts';

const wordsOf = (caller: Caller) => experimentWords[caller.say.locale];

const Subject = z.strictObject({
  journey: z.string().min(1).max(100).nullable(),
  metric: z.enum(metrics),
  /** Buyers in a hundred shoppers, or main units of the shop's currency a shopper. */
  smallest: z.number().finite().positive().max(1e6),
});
const Declaration = Subject.extend({
  name: z.string().trim().min(1).max(100),
  hypothesis: z.string().trim().min(1).max(500),
});

/** In the unit that is kept. */
function smallestOf(caller: Caller, { metric, smallest }: z.infer<typeof Subject>): number {
  const factor = metric === 'buyers' ? 100 : 10 ** currencyDecimals(caller.facts.currency);
  return Math.max(1, Math.round(smallest * factor));
}

export async function experiments(deps: Pick<AdminDeps, 'jobs'>, caller: Caller): Promise<ExperimentsAnswer> {
  const { db, shop, facts, say } = caller;
  const all = await experimentsOf(db, shop);
  const { outcomes, asOf } = await runningAsKnown(deps, caller, all);
  const comments = Map.groupBy(await commentsOf(db, shop), ({ experiment }) => experiment);
  const names = new Map((await teamOf(db, shop)).map(({ user, label }) => [user, label]));
  const remarks = (experiment: string) =>
    (comments.get(experiment) ?? []).map(({ id, text, at, editor }) => ({
      id,
      text,
      at: say.moment(at),
      by: names.get(editor) || null,
    }));
  return {
    experiments: all.flatMap((each) => {
      const outcome = each.outcome ?? outcomes[each.id];
      return outcome === undefined ? [] : [{ ...line(caller, each, outcome), comments: remarks(each.id) }];
    }),
    asOf: asOf === null ? null : say.words.results.asOf(say.moment(asOf).text),
    currency: facts.currency,
    journeys: (await journeysOf(db, shop)).map(({ journey }) => ({
      name: journey.name,
      title: journeyTitle(caller, journey.name),
    })),
  };
}

/** Those that run as they stand now, or, where that is more than can be gone through while somebody waits, as the last report has them. */
async function runningAsKnown(
  deps: Pick<AdminDeps, 'jobs'>,
  { db, shop, now }: Caller,
  all: Experiment[],
): Promise<{ outcomes: Record<string, Outcome>; asOf: number | null }> {
  const running = all.filter(({ outcome }) => outcome === null);
  const oldest = Math.min(...running.map(({ begunAt }) => begunAt));
  const isMuch = running.length > 0 && (await hasManyOrders(db, shop, oldest));
  const report = isMuch ? await latestResults(db, deps.jobs, shop, now) : null;
  const reported = report?.results.outcomes ?? {};
  const others = running.filter(({ id }) => reported[id] === undefined);
  return { outcomes: { ...reported, ...(await outcomesOf(db, shop, others, now)) }, asOf: report?.at ?? null };
}

function line(caller: Caller, experiment: Experiment, outcome: Outcome): Omit<ExperimentLine, 'comments'> {
  const { say } = caller;
  const words = wordsOf(caller);
  const { endedAt, archivedAt, metric, smallest } = experiment;
  const state = archivedAt !== null ? 'archived' : endedAt !== null ? 'ended' : 'running';
  const tones = { works: 'success', harms: 'critical', open: null, 'too-few': null, 'nobody-held': 'warning' } as const;
  return {
    id: experiment.id,
    name: experiment.name,
    hypothesis: experiment.hypothesis,
    about: experiment.journey === null ? words.everything : journeyTitle(caller, experiment.journey),
    metric: `${words.metrics[metric]}. ${words.smallest(written(caller, metric, metric === 'buyers' ? smallest / 10_000 : smallest))}`,
    begun: say.moment(experiment.begunAt),
    state,
    stateText:
      state === 'running' ? words.running : state === 'archived' ? words.archived : words.ended(say.day(endedAt ?? 0)),
    tone: tones[outcome.verdict],
    text: told(caller, metric, outcome),
    treated: say.number(outcome.treated),
    held: say.number(outcome.held),
  };
}

/** A difference a shopper, with its sign. */
function written(caller: Caller, metric: Declared['metric'], value: number): string {
  const { say } = caller;
  const words = wordsOf(caller);
  return metric === 'buyers' ? words.buyers(bare(say, metric, value)) : words.revenue(bare(say, metric, value));
}

const bare = (say: Caller['say'], metric: Declared['metric'], value: number): string =>
  metric === 'buyers' ? say.signed(100 * value) : `${value > 0 ? '+' : ''}${say.money(Math.round(value))}`;

function told(caller: Caller, metric: Declared['metric'], { verdict, treated, held, difference }: Outcome): string {
  const { say } = caller;
  const words = wordsOf(caller);
  if (verdict === 'nobody-held') return words.nobodyHeld;
  if (verdict === 'too-few' || difference === null) {
    return words.tooFew(counted(say, treated), counted(say, held), say.number(FEWEST_SHOPPERS));
  }
  const [low, high] = [bare(say, metric, difference.low), bare(say, metric, difference.high)];
  const value = written(caller, metric, difference.value);
  return words[verdict](value, low, high);
}

async function begin(deps: AdminDeps, caller: Caller, body: unknown): Promise<Answered> {
  const asked = Declaration.safeParse(body);
  const { db, shop, user, now } = caller;
  if (!asked.success) return { status: 400, body: { fault: wordsOf(caller).fault } };
  const declared = { ...asked.data, smallest: smallestOf(caller, asked.data) };
  const id = await db.transaction().execute((trx) => begun(trx, shop, declared, { editor: user, now }));
  if (id === null) return { status: 409, body: { fault: wordsOf(caller).tooMany } };
  return answer(await experiments(deps, caller));
}

async function hint(caller: Caller, body: unknown): Promise<Answered> {
  const asked = Subject.safeParse(body);
  const words = wordsOf(caller);
  if (!asked.success) return { status: 400, body: { fault: words.fault } };
  const { db, shop, say, facts, now } = caller;
  const about = { ...asked.data, smallest: smallestOf(caller, asked.data) };
  const { shoppers, days } = await hintFor(db, shop, about, facts.settings, now);
  const text =
    shoppers === null ? words.noHint : words.hint(counted(say, shoppers), days === null ? null : counted(say, days));
  return answer({ text });
}

const Remark = z.strictObject({ text: z.string().trim().min(1).max(1000) });

async function comment(deps: AdminDeps, caller: Caller, experiment: string, body: unknown): Promise<Answered> {
  const asked = Remark.safeParse(body);
  if (!asked.success) return { status: 400, body: { fault: wordsOf(caller).commentFault } };
  const { db, shop, user, now } = caller;
  const about = { experiment, text: asked.data.text };
  const done = await db.transaction().execute((trx) => commented(trx, shop, about, { editor: user, now }));
  return done ? answer(await experiments(deps, caller)) : { status: 409, body: { fault: wordsOf(caller).tooMany } };
}

async function dropComment(deps: AdminDeps, caller: Caller, experiment: string, id: string): Promise<Answered> {
  const done = await commentRemoved(caller.db, caller.shop, experiment, id);
  return done ? answer(await experiments(deps, caller)) : missing(caller);
}

type Ending = typeof ended;

const ending = async (deps: AdminDeps, caller: Caller, id: string, end: Ending): Promise<Answered> => {
  const { db, shop, now } = caller;
  const done = await db.transaction().execute((trx) => end(trx, shop, id, now));
  if (!done) return { status: 409, body: { fault: wordsOf(caller).gone } };
  return answer(await experiments(deps, caller));
};

export function experimentRoutes(api: Router, deps: AdminDeps): void {
  api.get(
    '/experiments',
    route(deps, async (caller) => answer(await experiments(deps, caller))),
  );
  api.post(
    '/experiments',
    route(deps, (caller, req) => begin(deps, caller, req.body)),
  );
  api.post(
    '/experiments/hint',
    route(deps, (caller, req) => hint(caller, req.body)),
  );
  api.post(
    '/experiments/:id/comments',
    route(deps, (caller, req) => comment(deps, caller, idOf(req), req.body)),
  );
  api.post(
    '/experiments/:id/comments/:comment/remove',
    route(deps, (caller, req) => dropComment(deps, caller, idOf(req), idOf(req, 'comment'))),
  );
  api.post(
    '/experiments/:id/end',
    route(deps, (caller, req) => ending(deps, caller, idOf(req), ended)),
  );
  api.post(
    '/experiments/:id/archive',
    route(deps, (caller, req) => ending(deps, caller, idOf(req), archived)),
  );
}
