// The card about a checkout that was left: what is in it, what becomes of it, and what we expect of who left it.

import { type CheckoutNames, type CheckoutWalk, checkoutWalk } from '../../measurement/checkout-walk.ts';
import { messageLine } from '../admin/message-words.ts';
import { type Caller, counted } from '../admin/request.ts';
import { customerCard, personCard } from './person-card.ts';
import type { CardAnswer } from './types.ts';
import { cardWords } from './words.ts';

/** Null when neither the checkout nor its customer is known to us. */
export async function checkoutCard(caller: Caller, names: CheckoutNames): Promise<CardAnswer | null> {
  const walk = await checkoutWalk(caller.db, caller.shop, names);
  const person =
    walk?.shopper != null
      ? await personCard(caller, walk.shopper)
      : names.customer === null
        ? null
        : await customerCard(caller, names.customer);
  if (walk === null) return person;
  const words = cardWords[caller.say.locale];
  const { say } = caller;
  const inside = words.inCart(counted(say, walk.pieces), say.money(walk.total, walk.currency));
  return {
    summary: walk.bought ? words.bought : inside,
    cart: [inside, words.left(say.moment(walk.updatedAt).text)],
    scores: person?.scores ?? [],
    trust: person?.trust ?? null,
    reasons: person?.reasons ?? [],
    next: [
      ...walk.messages.map((m) => `${messageLine(caller, m).stateText}: ${messageLine(caller, m).why}`),
      nextStep(caller, walk),
    ],
    to: person?.to ?? null,
  };
}

/** One sentence on where the reminders about it stand. */
function nextStep({ say, now }: Caller, { bought, run }: CheckoutWalk): string {
  const words = cardWords[say.locale];
  if (bought) return words.bought;
  if (run === null) return words.noWalk;
  const reason = run.reason === null ? '' : (say.words.reasons[run.reason] ?? run.reason);
  if (run.state === 'exited') return words.ended(reason);
  if (run.state !== 'waiting') return words.allWritten;
  if (run.dueAt === null) return words.rests(reason);
  const journey = say.words.journeys[run.journey] ?? run.journey;
  return run.dueAt <= now ? say.words.plannedNow(journey) : say.words.planned(journey, say.moment(run.dueAt).text);
}
