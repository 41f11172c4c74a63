// Carts and their journeys: one flow a cart, whatever address was typed and on however many devices; a purchase ends it at once.

import { type CartState, cartState } from '../profile/cart.ts';
import { allOf, headOf } from '../profile/identity.ts';
import type { Notice } from '../profile/record.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { askForChance } from './cart-chance.ts';
import { flowBought, flowState, sameCart, startOfFlow, tokensBehind } from './cart-facts.ts';
import { arm, type EngineContext, endRun, restRun } from './engine.ts';
import { factsOf, needMet } from './facts.ts';
import type { Journey } from './journey.ts';
import { journeysOf, type ShopJourney } from './journey-store.ts';
import { newestMessageOf, postponeMessage, skipMessages } from './outbox.ts';
import { programOf } from './program.ts';
import { afterQuietHours } from './quiet-hours.ts';
import { enterRun, newRun, openRunsOf, type Run, runsOfTokens } from './runs.ts';
import { endOfWait } from './waits.ts';

const HOUR = 3_600_000;

const isAboutCarts = ({ journey }: ShopJourney) => journey.subject === 'cart';

/** A purchase ends every open run it belongs to at once; whatever this overlooks is asked again before each message. */
export async function endBought(trx: Store, context: EngineContext, shop: Shop, all: ShopJourney[], notice: Notice) {
  const tokens = await tokensBehind(trx, shop.shop, notice);
  const shoppers =
    notice.shopper === null ? [] : await allOf(trx, shop.shop, await headOf(trx, shop.shop, notice.shopper));
  const cartNames = all.filter(isAboutCarts).map((j) => j.journey.name);
  const runs = [
    ...(await runsOfTokens(trx, shop.shop, cartNames, tokens)),
    ...(await openRunsOf(trx, shop.shop, shoppers)),
  ];
  const asks = new Set(all.filter((j) => j.journey.conditions.includes('not-bought')).map((j) => j.journey.name));
  for (const run of new Map(runs.map((r) => [r.id, r])).values()) {
    if (run.state === 'exited' || !asks.has(run.journey)) continue;
    if (await needMet(trx, run, await factsOf(trx, context.keys, run))) {
      if (run.state === 'waiting') await endRun(trx, run, 'purchased', context.now);
      // It walked to its end, but its last message may still wait for the morning.
      else await skipMessages(trx, { shop: run.shop, run: run.id }, 'purchased', context.now);
    }
  }
}

/** A cart or checkout changed: a run begins, starts its wait anew, rests or ends. */
export async function cartMoved(trx: Store, context: EngineContext, shop: Shop, all: ShopJourney[], notice: Notice) {
  const own = await cartState(trx, context.keys, shop.shop, notice);
  if (own === null) return;
  const journeys = all.filter(isAboutCarts);
  const tokens = await tokensBehind(trx, shop.shop, own);
  const names = journeys.map((j) => j.journey.name);
  const run = (await runsOfTokens(trx, shop.shop, names, tokens))[0];
  if (run === undefined) {
    await enter(trx, context, shop, journeys, own, notice.at);
    return;
  }
  const journey = journeys.find((j) => j.journey.name === run.journey)?.journey;
  if (run.state !== 'waiting' || journey === undefined) return;
  run.carts = [...run.carts.filter((c) => !sameCart(c, own)), { cart: own.cart, checkout: own.checkout }];
  run.startedAt = Math.min(run.startedAt, notice.at);
  const state = await flowState(trx, context.keys, shop.shop, run.carts);
  run.shopper = state?.shopper ?? run.shopper;
  if (await flowBought(trx, shop.shop, run.carts, state, run.shopper, run.startedAt)) {
    await endRun(trx, run, 'purchased', context.now);
  } else if (state === null || state.lines.length === 0) {
    await restRun(trx, run, 'cart-empty');
  } else {
    await waitAnew(trx, context, shop, journey, run);
  }
}

/** A cart enters once, when we know whom to write to: the checkout's journey where that is on and there is one, else the cart's. */
async function enter(
  trx: Store,
  context: EngineContext,
  shop: Shop,
  journeys: ShopJourney[],
  state: CartState,
  at: number,
  asked = false,
): Promise<Run | null> {
  const key = state.cart ?? state.checkout;
  if (key === null || state.emailHash === null || state.lines.length === 0) return null;
  const hasCheckout = state.checkout !== null;
  const open = journeys.filter(
    ({ on, journey }) => on && (journey.setting === undefined || shop.settings[journey.setting]),
  );
  const wants = (needs: 'address' | 'checkout') =>
    open.find(({ journey }) => journey.triggers.some((t) => t.on === 'cart-left' && t.needs === needs))?.journey;
  const journey = (hasCheckout ? wants('checkout') : undefined) ?? wants('address');
  if (journey === undefined) return null;
  const carts = [{ cart: state.cart, checkout: state.checkout }];
  const startedAt = await startOfFlow(trx, shop.shop, carts, Math.min(at, state.updatedAt));
  if (await flowBought(trx, shop.shop, carts, state, state.shopper, startedAt)) return null;
  const run = newRun({
    shop: shop.shop,
    journey: journey.name,
    version: journey.version,
    key,
    shopper: state.shopper,
    enteredAt: context.now,
    dueAt: null,
    carts,
    startedAt,
    about: { products: [], order: null, emailHash: null, at: state.updatedAt },
  });
  const dueAt = await firstDue(trx, context, shop, journey, run);
  // News of a cart left long ago: the time to write about it has passed, unless the merchant asks for it.
  if (!asked && dueAt + journey.usefulHours * HOUR < context.now) return null;
  await enterRun(trx, run);
  await arm(trx, context, run, dueAt);
  await askForChance(trx, context.jobs, run, { changedAt: state.updatedAt, dueAt, now: context.now });
  return run;
}

/** The merchant asks for a cart that is in no journey: it enters, if it never was in one. Null where there is nothing to write about. */
export async function enterAsked(
  trx: Store,
  context: EngineContext,
  shop: Shop,
  state: CartState,
): Promise<Run | null> {
  const journeys = (await journeysOf(trx, shop.shop)).filter(isAboutCarts);
  const tokens = await tokensBehind(trx, shop.shop, state);
  const names = journeys.map((j) => j.journey.name);
  if ((await runsOfTokens(trx, shop.shop, names, tokens)).length > 0) return null;
  return enter(trx, context, shop, journeys, state, state.updatedAt, true);
}

/** The next step is due now; what it asks before it writes is asked as always. */
export async function hurried(trx: Store, context: EngineContext, run: Run): Promise<void> {
  run.askedAt = context.now;
  await arm(trx, context, run, context.now);
}

async function firstDue(trx: Store, context: EngineContext, shop: Shop, journey: Journey, run: Run): Promise<number> {
  const op = programOf(journey)[run.step];
  if (op?.op !== 'step') return context.now;
  const facts = await factsOf(trx, context.keys, run);
  const before = await newestMessageOf(trx, shop.shop, run.id);
  return (await endOfWait(trx, { shop, journey, run, facts, before, now: context.now }, op.step)) ?? context.now;
}

/** The subject moved: its rest begins again, and a message that waits for the morning waits at least as long. */
async function waitAnew(trx: Store, context: EngineContext, shop: Shop, journey: Journey, run: Run): Promise<void> {
  run.askedAt = null;
  const facts = await factsOf(trx, context.keys, run);
  const message = await newestMessageOf(trx, shop.shop, run.id);
  const first = programOf(journey)[0];
  const waiting = { shop, journey, run, facts, before: null, now: context.now };
  const rested = first?.op === 'step' ? ((await endOfWait(trx, waiting, first.step)) ?? 0) : 0;
  if (message?.state === 'waiting' && rested > message.due_at) {
    const dueAt = afterQuietHours(rested, shop.settings.quietHours, facts?.zone ?? shop.zone);
    await postponeMessage(trx, context.jobs, message, dueAt);
    run.lastMessageAt = dueAt;
  }
  run.chance = null;
  // Also where it had passed its wait and rested before its message: it rests again.
  const dueAt = Math.max(rested, await firstDue(trx, context, shop, journey, run));
  await arm(trx, context, run, dueAt);
  const changedAt = facts?.updatedAt ?? context.now;
  await askForChance(trx, context.jobs, run, { changedAt, dueAt, now: context.now });
}
