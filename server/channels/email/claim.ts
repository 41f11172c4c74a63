// The claim: from `waiting` to `sending`, in one transaction that asks everything again.

import { flowState } from '../../journeys/cart-facts.ts';
import { endRun } from '../../journeys/engine.ts';
import type { Journey } from '../../journeys/journey.ts';
import { decideMessage } from '../../journeys/message-decisions.ts';
import { messageById, skipMessages } from '../../journeys/outbox.ts';
import { maySend } from '../../journeys/permission.ts';
import { runById } from '../../journeys/runs.ts';
import { newId } from '../../lib/ids.ts';
import type { Keys } from '../../lib/keys.ts';
import type { CartState } from '../../profile/cart.ts';
import { addressOf } from '../../profile/shopper.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { addLink } from '../links/link-tokens.ts';
import { returnMessage } from './ledger.ts';
import type { RenderedMail } from './render.ts';

export interface ClaimContext {
  keys: Keys;
  jobs: Jobs;
  journeys: Journey[];
  now: number;
}

/** What was rendered, and from which facts. */
export interface Prepared {
  mail: RenderedMail;
  headers: Record<string, string>;
  state: CartState;
  to: string;
}

export type Claim =
  | { outcome: 'claimed'; token: string }
  /** The cart changed while its mail was being made: make it again. */
  | { outcome: 'outdated' }
  | { outcome: 'gone' };

/**
 * Takes a message over for sending, in one transaction that asks everything again: consent, suppression, purchase, cap, quiet hours.
 * A message found in `sending` may be taken from whoever had it: their token is then void and their last byte never leaves.
 */
export async function claimMessage(
  trx: Store,
  context: ClaimContext,
  shopName: string,
  id: string,
  prepared: Prepared,
): Promise<Claim> {
  const { now } = context;
  const message = await messageById(trx, shopName, id);
  if (message === null || !['waiting', 'sending'].includes(message.state) || message.due_at > now)
    return { outcome: 'gone' };
  const shop = await shopOf(trx, shopName);
  const run = message.run === null ? null : await runById(trx, shopName, message.run);
  const journey = context.journeys.find((j) => j.name === message.journey);
  if (shop === null || run === null || journey === undefined || run.state === 'exited') {
    await skipMessages(trx, { shop: shopName, message: id }, run?.reason ?? 'uninstalled', now);
    return { outcome: 'gone' };
  }
  const state = await flowState(trx, context.keys, shopName, run.carts);
  const address = state?.emailHash ? await addressOf(trx, context.keys, shopName, state.emailHash) : null;
  const verdict = await maySend(trx, {
    shop,
    journey,
    run,
    state,
    address: address?.email ?? null,
    now,
    dueAt: message.stale_at - journey.usefulHours * 3_600_000,
    message: id,
  });
  if (verdict.may === 'no') {
    const subject = { shop: shopName, journey, step: message.step, shopper: run.shopper, at: now };
    await decideMessage(trx, subject, { held: verdict.held, words: [verdict.words], items: [] });
    await skipMessages(trx, { shop: shopName, message: id }, verdict.held, now);
    if (journey.exits.includes(verdict.held) && run.state === 'waiting') await endRun(trx, run, verdict.held, now);
    return { outcome: 'gone' };
  }
  if (verdict.may === 'later') {
    await returnMessage(trx, context, message, null, verdict.at, 'quiet-hours');
    return { outcome: 'gone' };
  }
  if (state?.updatedAt !== prepared.state.updatedAt || address?.email !== prepared.to) return { outcome: 'outdated' };
  const token = newId();
  await trx
    .updateTable('messages')
    .set((e) => ({
      state: 'sending',
      reason: null,
      claim: token,
      claimed_at: now,
      attempts: e('attempts', '+', 1),
      email_hash: state.emailHash as string,
      to_sealed: context.keys.seal(shopName, 'email', prepared.to),
      cart: state.cart,
      checkout: state.checkout,
      subject: prepared.mail.subject,
      html: prepared.mail.html,
      text: prepared.mail.text,
      headers: JSON.stringify(prepared.headers),
    }))
    .where('shop', '=', shopName)
    .where('id', '=', id)
    .execute();
  for (const purpose of ['restore', 'unsubscribe', 'preferences'] as const) {
    await addLink(trx, context.keys, {
      shop: shopName,
      purpose,
      message: id,
      emailHash: state.emailHash as string,
      cart: state.cart,
      checkout: state.checkout,
      at: now,
    });
  }
  return { outcome: 'claimed', token };
}
