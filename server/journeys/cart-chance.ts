// How likely a left cart is bought without a word from us: asked of a model once the cart has rested, before the first reminder.

import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { type Run, runById, saveRun } from './runs.ts';

export const CART_CHANCE_JOB = 'journeys.cart-chance';
/** The moment after the last change of a cart from which such models learn. */
const RESTED_MS = 30 * 60_000;

/** Within a week, as of now; null where no model says. `sure`: it may be acted upon. */
export type CartChances = (shop: string, cart: string) => Promise<{ value: number; sure: boolean } | null>;

/** Before a cart's first message, and only where the cart rests for long enough before it. */
export async function askForChance(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  run: Run,
  rest: { changedAt: number; dueAt: number; now: number },
): Promise<void> {
  const runAt = Math.max(rest.now, rest.changedAt + RESTED_MS);
  if (run.lastMessageAt !== null || runAt >= rest.dueAt) return;
  const { shop, id } = run;
  const key = `${shop} ${id} ${runAt}`;
  await jobs.enqueue(trx, { kind: CART_CHANCE_JOB, key, shop, payload: { shop, run: id }, runAt });
}

/** Keeps the chance with the run. Where nothing sure can be said, nothing is. */
export async function takeChance(store: Store, chances: CartChances, shop: string, id: string): Promise<void> {
  const cart = (await runById(store, shop, id))?.carts.at(-1)?.cart ?? null;
  const said = cart === null ? null : await chances(shop, cart);
  await store.transaction().execute(async (trx) => {
    const run = await runById(trx, shop, id);
    if (run === null || run.state !== 'waiting') return;
    run.chance = said?.sure ? said.value : null;
    await saveRun(trx, run);
  });
}
