// The engine: walks each run through its journey, which is data, from step to step until it ends.

import type { Keys } from '../lib/keys.ts';
import { reachOf } from '../profile/channels.ts';
import type { Jobs } from '../storage/jobs.ts';
import { type Shop, shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { branchOf } from './branches.ts';
import { cartLeft } from './cart-left.ts';
import { type Facts, factsOf } from './facts.ts';
import { channelOf, type Held, type Journey, type PlainStep, priorities, type SendStep } from './journey.ts';
import { journeyOf, type ShopJourney } from './journey-store.ts';
import { decideMessage, logAssignment, logBranch } from './message-decisions.ts';
import { offerAt } from './offers.ts';
import { newestMessageOf, planMessage, skipMessages } from './outbox.ts';
import { armOfRun, maySend, type Question, ruledOut, subjectOf, type Verdict } from './permission.ts';
import { endsRun, indexOfStep, programOf, restsRun, sendAhead } from './program.ts';
import { afterQuietHours } from './quiet-hours.ts';
import { type Run, runById, saveRun } from './runs.ts';
import { openTask } from './tasks.ts';
import { endOfWait } from './waits.ts';

export interface EngineContext {
  keys: Keys;
  jobs: Pick<Jobs, 'enqueue'>;
  now: number;
}

export const STEP_JOB = 'journeys.step';
const HOUR = 3_600_000;
/** More than any journey has steps: guards against a program that runs in a circle. */
const MOST_STEPS = 200;

/** Everything about one run at one moment. */
interface Walk extends ShopJourney {
  trx: Store;
  context: EngineContext;
  shop: Shop;
  run: Run;
  facts: Facts | null;
  /** When it was to be walked. */
  dueAt: number;
}

/** A run came due: it walks as far as it can at this moment. */
export async function takeStep(
  trx: Store,
  context: EngineContext,
  due: { shop: string; run: string; dueAt: number },
): Promise<void> {
  const run = await runById(trx, due.shop, due.run);
  // Changed since: another job carries the new moment.
  if (run === null || run.state !== 'waiting' || run.dueAt !== due.dueAt) return;
  const shop = await shopOf(trx, run.shop);
  const known = await journeyOf(trx, run.shop, run.journey);
  if (shop === null) return;
  if (known === null || !findPlace(run, known.journey)) {
    await endRun(trx, run, 'journey-changed', context.now);
    return;
  }
  const facts = await factsOf(trx, context.keys, run);
  run.shopper = facts?.shopper ?? run.shopper;
  await walkOn({ ...known, trx, context, shop, run, facts, dueAt: due.dueAt });
}

/** A journey that was changed meanwhile is gone on with at the step of the same name. False: that step is no more. */
function findPlace(run: Run, journey: Journey): boolean {
  if (run.version === journey.version || run.at === null) return true;
  const index = indexOfStep(journey, run.at);
  run.version = journey.version;
  run.step = index;
  return index >= 0;
}

async function walkOn(walk: Walk): Promise<void> {
  const { trx, context, run, journey } = walk;
  const program = programOf(journey);
  for (let n = 0; n < MOST_STEPS; n++) {
    const op = program[run.step];
    if (op === undefined || !somethingLeft(walk)) return endRun(trx, run, null, context.now);
    if (op.op === 'jump') {
      run.step = op.to;
      continue;
    }
    run.at = op.step.name;
    if (op.op === 'branch') {
      const subject = subjectOf(run, walk.facts);
      const at = { shop: run.shop, journey, shopper: run.shopper, subject, now: context.now };
      const branch = await branchOf(trx, at, op.step);
      await logBranch(trx, { ...at, step: op.step.name, at: context.now }, op.step, branch);
      run.step = op.targets[branch.index] ?? program.length;
      run.hereAt = context.now;
      continue;
    }
    const outcome = await take(walk, op.step);
    if (outcome === 'stop') return;
    run.step++;
    run.hereAt = outcome.at;
  }
}

/** Whether a step that does something is still ahead; a run does not wait for nothing. */
function somethingLeft({ journey, run, shop }: Walk): boolean {
  return programOf(journey)
    .slice(run.step)
    .some((op) => {
      if (op.op !== 'step') return op.op === 'branch';
      if (op.step.do === 'send') return op.step.when === undefined || shop.settings[op.step.when];
      return op.step.do === 'task' || op.step.do === 'exit';
    });
}

/** `stop`: the run waits, rests or has ended, and is saved. Else it goes on as of a moment. */
async function take(walk: Walk, step: PlainStep): Promise<'stop' | { at: number }> {
  const { trx, context, shop, run, facts, journey } = walk;
  const { now } = context;
  switch (step.do) {
    case 'wait':
    case 'wait-until':
    case 'wait-moment': {
      const before = await newestMessageOf(trx, run.shop, run.id);
      const end = await endOfWait(trx, { shop, journey, run, facts, before, now }, step);
      if (end === null || end <= now) {
        // News that came late: what follows was due when the wait ended, and may be too late by now.
        if (end !== null) walk.dueAt = Math.max(end, run.hereAt);
        return { at: now };
      }
      await arm(trx, context, run, end);
      return 'stop';
    }
    case 'send':
      if (step.when !== undefined && !shop.settings[step.when]) return { at: run.hereAt };
      return send(walk, step);
    case 'offer': {
      if ((await lotFor(walk, await questionOf(walk))) !== null) return { at: now };
      const outcome = await offerAt(trx, context, { shop, journey, run, facts }, step);
      if (outcome === 'go-on') return { at: now };
      await arm(trx, context, run, outcome.until);
      return 'stop';
    }
    case 'task':
      await assign(walk);
      if (armOfRun(shop, journey, run, facts).arm === 'treated') {
        const about = { shop: run.shop, kind: step.kind, shopper: run.shopper, run: run.id, journey: journey.name };
        await openTask(trx, { ...about, detail: { step: step.name }, at: now });
      }
      return { at: now };
    case 'exit':
      await endRun(trx, run, 'exit', now);
      return 'stop';
  }
}

/** Draws the arm and logs it, before anything is decided about this run. */
async function assign({ trx, context, shop, journey, run, facts }: Walk): Promise<void> {
  if (run.assigned || facts === null) return;
  const subject = { shop: run.shop, journey, step: '', shopper: run.shopper, at: context.now };
  await logAssignment(trx, subject, armOfRun(shop, journey, run, facts));
  run.assigned = true;
}

/** The lot of whoever would be written to. Null: it is drawn; else why there is none. */
async function lotFor(walk: Walk, question: Question): Promise<{ held: Held; words: string } | null> {
  const out = walk.run.assigned ? null : await ruledOut(walk.trx, question);
  // Where nobody is held back there is no lot to draw.
  if (!walk.journey.conditions.includes('not-held-out')) return out;
  if (out === null) await assign(walk);
  return out;
}

/** About the message of a step, or of the next one ahead. */
async function questionOf(walk: Walk, step?: SendStep): Promise<Question> {
  const { trx, context, shop, journey, on, run, facts, dueAt } = walk;
  const next = step ?? sendAhead(journey, run.step);
  const channel = next === undefined ? 'email' : channelOf(next);
  const address = facts === null ? null : await reachOf(trx, context.keys, run.shop, channel, facts);
  return { shop, journey, on, run, facts, channel, address, now: context.now, dueAt, message: null };
}

async function send(walk: Walk, step: SendStep): Promise<'stop' | { at: number }> {
  const { trx, context, shop, journey, run, facts } = walk;
  const { now } = context;
  const question = await questionOf(walk, step);
  const { channel } = question;
  const out = await lotFor(walk, question);
  let verdict: Verdict = out === null ? await maySend(trx, question) : { may: 'no', ...out };
  const overWith = verdict.may === 'no' && (verdict.held === 'purchased' || verdict.held === 'cart-empty');
  if (facts?.cart != null && run.lastMessageAt === null && run.askedAt === null && !overWith)
    await cartLeft(trx, context.jobs, shop, run.id, facts.cart);
  const staleAt = afterQuietHours(now, shop.settings.quietHours, facts?.zone ?? shop.zone) + journey.usefulHours * HOUR;
  const waitsInVain = verdict.may === 'later' && verdict.because !== 'paused' && verdict.at >= staleAt;
  if (verdict.may === 'later' && waitsInVain)
    verdict = { may: 'no', held: verdict.because as Held, words: verdict.words.at(-1) ?? '' };
  const decision = await decideMessage(
    trx,
    { shop: run.shop, journey, step: step.name, shopper: run.shopper, at: now },
    {
      held: verdict.may === 'no' ? verdict.held : null,
      words: wordsOf(verdict),
      items: itemsOf(facts),
      arbiter: shop.settings.arbiter,
    },
  );
  if (verdict.may === 'no') {
    if (endsRun(journey, run.step, verdict.held, channel)) await endRun(trx, run, verdict.held, now);
    else if (restsRun(journey, run.step, verdict.held, channel)) await restRun(trx, run, verdict.held);
    else {
      run.lastMessageAt = now;
      run.askedAt = null;
      return { at: now };
    }
    return 'stop';
  }
  const leavesAt = verdict.may === 'later' ? verdict.at : now;
  await planMessage(trx, context.jobs, {
    shop: run.shop,
    run: run.id,
    journey: journey.name,
    step: step.name,
    decision,
    shopper: run.shopper,
    emailHash: facts?.emailHash as string,
    toSealed: context.keys.seal(run.shop, 'email', question.address as string),
    cart: facts?.cart?.cart ?? null,
    checkout: facts?.cart?.checkout ?? null,
    channel,
    createdAt: now,
    dueAt: leavesAt,
    staleAt,
    priority: priorities[journey.priority],
    worth: verdict.worth,
    reason: verdict.may === 'later' ? verdict.because : null,
  });
  run.lastMessageAt = leavesAt;
  run.askedAt = null;
  return { at: leavesAt };
}

const wordsOf = (verdict: Verdict) => (verdict.may === 'no' ? [verdict.words] : verdict.words);

const itemsOf = (facts: Facts | null): unknown[] =>
  facts?.cart?.lines.map(({ variant, quantity }) => ({ variant, quantity })) ??
  facts?.products.map((product) => ({ product })) ??
  [];

/** The run waits until a moment; a job carries it. */
export async function arm(trx: Store, context: EngineContext, run: Run, dueAt: number): Promise<void> {
  run.dueAt = dueAt;
  run.reason = null;
  await saveRun(trx, run);
  await context.jobs.enqueue(trx, {
    kind: STEP_JOB,
    key: `${run.shop} ${run.id} ${dueAt}`,
    shop: run.shop,
    payload: { shop: run.shop, run: run.id, dueAt },
    runAt: dueAt,
  });
}

/** Until its subject changes nothing happens; a message that waits asks for itself when its time comes. */
export async function restRun(trx: Store, run: Run, reason: Held): Promise<void> {
  run.dueAt = null;
  run.reason = reason;
  await saveRun(trx, run);
}

/** Without a reason it walked to its end and its last message may still leave; with one, nothing more does. */
export async function endRun(trx: Store, run: Run, reason: Held | null, now: number): Promise<void> {
  run.state = reason === null ? 'done' : 'exited';
  run.reason = reason;
  run.dueAt = null;
  await saveRun(trx, run);
  if (reason !== null) await skipMessages(trx, { shop: run.shop, run: run.id }, reason, now);
}
