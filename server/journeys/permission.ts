// May this message go now? One question, asked when it is decided on and again, in the transaction that claims it, when it leaves.

import type { CartState } from '../profile/cart.ts';
import { mayEmail } from '../profile/consent.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { type Assignment, assignmentOf } from './arms.ts';
import { flowBought } from './cart-facts.ts';
import type { Condition, Held, Journey } from './journey.ts';
import { messagesTo } from './outbox.ts';
import { afterQuietHours } from './quiet-hours.ts';
import type { Run } from './runs.ts';
import { suppressionOf } from './suppressions.ts';

export const WEEK_MS = 7 * 86_400_000;

export interface Question {
  shop: Shop;
  journey: Journey;
  run: Run;
  state: CartState | null;
  /** The address there is to write to, opened by the caller; null when it is unknown. */
  address: string | null;
  now: number;
  /** When the message was to leave. */
  dueAt: number;
  /** The message that asks, once it is in the outbox. */
  message: string | null;
}

export type Verdict =
  | { may: 'no'; held: Held; words: string }
  | { may: 'later'; at: number; words: string[] }
  | { may: 'yes'; words: string[] };

type Answer = { held: Held; words: string } | { fine: string | null };

/** Drawn once when the run came due; a message that was planned is not held out afterwards. */
const askedOnlyBefore: Condition[] = ['not-held-out'];

/** The conditions in the journey's order, then the hours of the night. */
export async function maySend(trx: Store, question: Question): Promise<Verdict> {
  const words: string[] = [];
  for (const condition of question.journey.conditions) {
    if (question.message !== null && askedOnlyBefore.includes(condition)) continue;
    const answer = await answers[condition](trx, question);
    if ('held' in answer) return { may: 'no', ...answer };
    if (answer.fine !== null) words.push(answer.fine);
  }
  const { shop, now } = question;
  const at = afterQuietHours(now, shop.settings.quietHours, shop.zone);
  if (at > now) return { may: 'later', at, words: [...words, 'It waits until the quiet hours are over.'] };
  return { may: 'yes', words };
}

/** The arm of whoever the run is about. */
export function armOfRun(shop: Shop, journey: Journey, run: Run, state: CartState | null): Assignment {
  const subject = state?.shopper ?? run.shopper ?? state?.emailHash ?? run.key;
  return assignmentOf(shop.shop, journey.name, subject, shop.settings);
}

const held = (reason: Held, words: string): Answer => ({ held: reason, words });
const fine = (words: string | null = null): Answer => ({ fine: words });

const answers: Record<Condition, (trx: Store, question: Question) => Promise<Answer>> = {
  async installed(_, { shop }) {
    return shop.uninstalledAt === null ? fine() : held('uninstalled', 'The app was removed from the shop.');
  },
  async 'switched-on'(_, { shop, journey }) {
    return shop.settings[journey.switch]
      ? fine()
      : held('switched-off', 'The merchant has switched these e-mails off.');
  },
  async 'not-bought'(trx, { shop, run, state }) {
    const bought = await flowBought(trx, shop.shop, run.carts, state, run.shopper, run.startedAt);
    return bought ? held('purchased', 'Something was bought since.') : fine('Nothing was bought since.');
  },
  async 'something-in-it'(_, { state }) {
    const lines = state?.lines ?? [];
    if (lines.length === 0) return held('cart-empty', 'The cart is empty.');
    const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
    return fine(`${pieces === 1 ? 'One item lies' : `${pieces} items lie`} in the cart.`);
  },
  async 'address-known'(_, { address }) {
    return address === null ? held('no-address', 'No address to write to is known.') : fine();
  },
  async 'not-suppressed'(trx, { shop, state }) {
    const reason = await suppressionOf(trx, shop.shop, state?.emailHash ?? '');
    if (reason === null) return fine();
    if (reason === 'unsubscribed') return held('unsubscribed', 'The shopper unsubscribed.');
    return reason === 'excluded'
      ? held('suppressed', 'The merchant has excluded this shopper.')
      : held('suppressed', 'E-mail to this address came back or was complained about.');
  },
  async consent(trx, { shop, state }) {
    const may = state?.emailHash != null && (await mayEmail(trx, shop.shop, state.emailHash));
    return may
      ? fine('The shopper agreed to e-mails from the shop.')
      : held('no-consent', 'The shopper has not agreed to e-mails.');
  },
  async 'still-useful'(_, { journey, now, dueAt }) {
    const late = now - dueAt > journey.usefulHours * 3_600_000;
    return late ? held('stale', `It is more than ${journey.usefulHours} hours late.`) : fine();
  },
  async 'not-held-out'(_, { shop, journey, run, state }) {
    const { arm } = armOfRun(shop, journey, run, state);
    if (arm === 'holdout')
      return held('holdout', 'The shopper is in the share that gets no messages, for measurement.');
    if (arm === 'control') return held('control', "The shopper is in this journey's control, for measurement.");
    return fine();
  },
  async 'under-the-cap'(trx, { shop, state, now, message }) {
    const cap = shop.settings.weeklyCap;
    const count = await messagesTo(trx, shop.shop, state?.emailHash ?? '', now - WEEK_MS, message);
    return count >= cap
      ? held('weekly-cap', `${count} messages in seven days are enough (the limit is ${cap}).`)
      : fine(`${count} of ${cap} messages in the last seven days.`);
  },
};
