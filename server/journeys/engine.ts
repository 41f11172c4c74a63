// The engine: reads journeys, which are data, and walks each run from wait to send until it ends.

import type { Keys } from '../lib/keys.ts';
import { type CartState, cartState } from '../profile/cart.ts';
import { allOf, headOf } from '../profile/identity.ts';
import type { Notice } from '../profile/record.ts';
import { addressOf } from '../profile/shopper.ts';
import type { Jobs } from '../storage/jobs.ts';
import { type Shop, shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { flowBought, flowState, sameCart, startOfFlow, tokensBehind } from './cart-facts.ts';
import { cartLeft } from './cart-left.ts';
import type { Held, Journey, SendStep, WaitStep } from './journey.ts';
import { decideMessage, logAssignment } from './message-decisions.ts';
import { type Message, newestMessageOf, planMessage, postponeMessage, skipMessages } from './outbox.ts';
import { armOfRun, maySend, type Verdict } from './permission.ts';
import { afterQuietHours } from './quiet-hours.ts';
import { enterRun, openRunsOf, type Run, runById, runsOfTokens, saveRun } from './runs.ts';

export interface EngineContext {
  keys: Keys;
  jobs: Jobs;
  journeys: Journey[];
  now: number;
}

export const STEP_JOB = 'journeys.step';
const HOUR = 3_600_000;
/** How long to look again when the message before has not left yet. */
const RECHECK_MS = 30 * 60_000;

/** Something happened to a cart, checkout or order: runs begin, start their wait anew, rest or end. */
export async function takeNotice(trx: Store, context: EngineContext, shopName: string, notice: Notice): Promise<void> {
  const shop = await shopOf(trx, shopName);
  if (shop === null || shop.uninstalledAt !== null) return;
  for (const journey of context.journeys) {
    if (notice.type === 'order-changed') await endBought(trx, context, shop, journey, notice);
    else if (journey.trigger.notices.includes(notice.type)) await cartMoved(trx, context, shop, journey, notice);
  }
}

/** A purchase ends every open run it belongs to at once; whatever this overlooks is asked again before each message. */
async function endBought(trx: Store, context: EngineContext, shop: Shop, journey: Journey, notice: Notice) {
  const tokens = await tokensBehind(trx, shop.shop, notice);
  const shoppers =
    notice.shopper === null ? [] : await allOf(trx, shop.shop, await headOf(trx, shop.shop, notice.shopper));
  const runs = [
    ...(await runsOfTokens(trx, shop.shop, journey.name, tokens)),
    ...(await openRunsOf(trx, shop.shop, shoppers)),
  ];
  for (const run of new Map(runs.map((r) => [r.id, r])).values()) {
    if (run.state === 'exited' || run.journey !== journey.name) continue;
    const state = await flowState(trx, context.keys, shop.shop, run.carts);
    if (await flowBought(trx, shop.shop, run.carts, state, run.shopper, run.startedAt)) {
      if (run.state === 'waiting') await endRun(trx, run, 'purchased', context.now);
      // It walked to its end, but its last message may still wait for the morning.
      else await skipMessages(trx, { shop: run.shop, run: run.id }, 'purchased', context.now);
    }
  }
}

async function cartMoved(trx: Store, context: EngineContext, shop: Shop, journey: Journey, notice: Notice) {
  const own = await cartState(trx, context.keys, shop.shop, notice);
  if (own === null) return;
  const tokens = await tokensBehind(trx, shop.shop, own);
  const runs = await runsOfTokens(trx, shop.shop, journey.name, tokens);
  const run = runs[0];
  if (run === undefined) {
    await enter(trx, context, shop, journey, own, notice.at);
    return;
  }
  if (run.state !== 'waiting') return;
  run.carts = [...run.carts.filter((c) => !sameCart(c, own)), { cart: own.cart, checkout: own.checkout }];
  run.startedAt = Math.min(run.startedAt, notice.at);
  const state = await flowState(trx, context.keys, shop.shop, run.carts);
  run.shopper = state?.shopper ?? run.shopper;
  if (await flowBought(trx, shop.shop, run.carts, state, run.shopper, run.startedAt)) {
    await endRun(trx, run, 'purchased', context.now);
  } else if (state === null || state.lines.length === 0) {
    await restRun(trx, run, 'cart-empty');
  } else {
    await waitAnew(trx, context, shop, journey, run, state);
  }
}

/** A cart enters once, when we know whom to write to. */
async function enter(
  trx: Store,
  context: EngineContext,
  shop: Shop,
  journey: Journey,
  state: CartState,
  at: number,
  asked = false,
): Promise<Run | null> {
  const key = state.cart ?? state.checkout;
  if (key === null || state.emailHash === null || state.lines.length === 0) return null;
  if (!shop.settings[journey.switch]) return null;
  const carts = [{ cart: state.cart, checkout: state.checkout }];
  const startedAt = await startOfFlow(trx, shop.shop, carts, Math.min(at, state.updatedAt));
  if (await flowBought(trx, shop.shop, carts, state, state.shopper, startedAt)) return null;
  const dueAt = state.updatedAt + spanOf(shop, waitAt(journey, 0));
  // News of a cart left long ago: the time to write about it has passed, unless the merchant asks for it.
  if (!asked && dueAt + journey.usefulHours * HOUR < context.now) return null;
  const run = await enterRun(trx, {
    shop: shop.shop,
    journey: journey.name,
    key,
    shopper: state.shopper,
    enteredAt: context.now,
    dueAt,
    carts,
    startedAt,
  });
  await arm(trx, context, run, dueAt);
  return run;
}

/** The merchant asks for a cart that is in no journey: it enters, if it never was in one. Null where there is nothing to write about. */
export async function enterAsked(
  trx: Store,
  context: EngineContext,
  shop: Shop,
  state: CartState,
): Promise<Run | null> {
  const journey = context.journeys.find(({ trigger }) => trigger.oncePer === 'cart');
  if (journey === undefined) return null;
  const tokens = await tokensBehind(trx, shop.shop, state);
  if ((await runsOfTokens(trx, shop.shop, journey.name, tokens)).length > 0) return null;
  return enter(trx, context, shop, journey, state, state.updatedAt, true);
}

/** The next step is due now; what it asks before it writes is asked as always. */
export async function hurried(trx: Store, context: EngineContext, run: Run): Promise<void> {
  run.askedAt = context.now;
  await arm(trx, context, run, context.now);
}

/** The subject moved: its rest begins again, and a message that waits for the morning waits at least as long. */
async function waitAnew(trx: Store, context: EngineContext, shop: Shop, journey: Journey, run: Run, state: CartState) {
  run.askedAt = null;
  const message = await newestMessageOf(trx, shop.shop, run.id);
  const rested = state.updatedAt + spanOf(shop, waitAt(journey, 0));
  if (message?.state === 'waiting' && rested > message.due_at) {
    const dueAt = afterQuietHours(rested, shop.settings.quietHours, shop.zone);
    await postponeMessage(trx, context.jobs, message, dueAt);
    run.lastMessageAt = dueAt;
  }
  await arm(trx, context, run, dueOf(shop, journey, run, state));
}

/** A run came due: the wait is checked against the facts, the next message decided on, and the run moved to its next wait. */
export async function takeStep(
  trx: Store,
  context: EngineContext,
  due: { shop: string; run: string; dueAt: number },
): Promise<void> {
  const run = await runById(trx, due.shop, due.run);
  // Changed since: another job carries the new moment.
  if (run === null || run.state !== 'waiting' || run.dueAt !== due.dueAt) return;
  const shop = await shopOf(trx, run.shop);
  const journey = context.journeys.find((j) => j.name === run.journey);
  if (shop === null || journey === undefined) return;
  const state = await flowState(trx, context.keys, run.shop, run.carts);
  run.shopper = state?.shopper ?? run.shopper;
  const before = await newestMessageOf(trx, run.shop, run.id);
  const dueAt = dueAfter(shop, journey, run, state, before, context.now);
  if (dueAt > context.now) {
    await arm(trx, context, run, dueAt);
    return;
  }
  const send = sendAfter(journey, run.step);
  if (send === null || (send.when !== undefined && !shop.settings[send.when])) {
    await endRun(trx, run, null, context.now);
    return;
  }
  const subject = { shop: run.shop, journey, step: send.name, shopper: run.shopper, at: context.now };
  if (!run.assigned && state !== null) {
    await logAssignment(trx, subject, armOfRun(shop, journey, run, state));
    run.assigned = true;
  }
  const address = state?.emailHash ? await addressOf(trx, context.keys, run.shop, state.emailHash) : null;
  const question = {
    shop,
    journey,
    run,
    state,
    address: address?.email ?? null,
    now: context.now,
    dueAt,
    message: null,
  };
  const verdict = await maySend(trx, question);
  const overWith = verdict.may === 'no' && (verdict.held === 'purchased' || verdict.held === 'cart-empty');
  if (run.step === 0 && run.askedAt === null && state !== null && !overWith)
    await cartLeft(trx, context.jobs, shop, run.id, state);
  const leavesAt = verdict.may === 'later' ? verdict.at : context.now;
  const decision = await decideMessage(trx, subject, {
    held: verdict.may === 'no' ? verdict.held : null,
    words: wordsOf(verdict),
    items: (state?.lines ?? []).map(({ variant, quantity }) => ({ variant, quantity })),
  });
  if (verdict.may === 'no') {
    if (journey.exits.includes(verdict.held)) await endRun(trx, run, verdict.held, context.now);
    else if (journey.pauses.includes(verdict.held)) await restRun(trx, run, verdict.held);
    else await walkOn(trx, context, shop, journey, run, context.now);
    return;
  }
  await planMessage(trx, context.jobs, {
    shop: run.shop,
    run: run.id,
    journey: journey.name,
    step: send.name,
    decision,
    shopper: run.shopper,
    emailHash: state?.emailHash as string,
    toSealed: context.keys.seal(run.shop, 'email', address?.email as string),
    cart: state?.cart ?? null,
    checkout: state?.checkout ?? null,
    createdAt: context.now,
    dueAt: leavesAt,
    staleAt: leavesAt + journey.usefulHours * HOUR,
  });
  await walkOn(trx, context, shop, journey, run, leavesAt);
}

const wordsOf = (verdict: Verdict) => (verdict.may === 'no' ? [verdict.words] : verdict.words);

/** To the next wait, or to the end. */
async function walkOn(trx: Store, context: EngineContext, shop: Shop, journey: Journey, run: Run, at: number) {
  run.step += 2;
  run.lastMessageAt = at;
  run.askedAt = null;
  const next = sendAfter(journey, run.step);
  if (next === null || (next.when !== undefined && !shop.settings[next.when]))
    await endRun(trx, run, null, context.now);
  else await arm(trx, context, run, at + spanOf(shop, waitAt(journey, run.step)));
}

async function arm(trx: Store, context: EngineContext, run: Run, dueAt: number): Promise<void> {
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
async function restRun(trx: Store, run: Run, reason: Held): Promise<void> {
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

const waitAt = (journey: Journey, step: number): WaitStep => journey.steps[step] as WaitStep;
const sendAfter = (journey: Journey, step: number): SendStep | null => (journey.steps[step + 1] as SendStep) ?? null;

const spanOf = (shop: Shop, wait: WaitStep): number =>
  shop.settings[wait.span] * (wait.unit === 'hours' ? HOUR : HOUR / 60);

/** When the wait a run is in ends, by what is known. No message leaves before the cart has rested, whatever the wait. */
function dueOf(shop: Shop, journey: Journey, run: Run, state: CartState | null): number {
  if (run.askedAt !== null) return run.askedAt;
  const wait = waitAt(journey, run.step);
  const rested = (state?.updatedAt ?? run.enteredAt) + spanOf(shop, waitAt(journey, 0));
  if (wait.since === 'last-change') return rested;
  return Math.max(rested, (run.lastMessageAt ?? run.enteredAt) + spanOf(shop, wait));
}

/** The same, after a look at the message before: the span runs from when it truly left, and while it has not, we wait. */
function dueAfter(
  shop: Shop,
  journey: Journey,
  run: Run,
  state: CartState | null,
  before: Message | null,
  now: number,
) {
  const wait = waitAt(journey, run.step);
  if (wait.since === 'last-message' && before !== null) {
    if (before.state === 'submitted' || before.state === 'uncertain') {
      run.lastMessageAt = before.submitted_at ?? before.claimed_at ?? before.due_at;
    } else if (['waiting', 'sending', 'dot'].includes(before.state)) return now + RECHECK_MS;
  }
  return dueOf(shop, journey, run, state);
}
