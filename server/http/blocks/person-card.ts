// The card about one person: what we expect of them, how sure we are, why, and what happens next.

import { scoresOf } from '../../measurement/shopper-profile.ts';
import { shopperByCustomer } from '../../profile/identity.ts';
import { type Caller, counted } from '../admin/request.ts';
import { shopper } from '../admin/shopper.ts';
import type { ShopperAnswer } from '../admin/types.ts';
import type { CardAnswer } from './types.ts';
import { cardWords } from './words.ts';

/** @param customer the platform's id; null when the shop never told us of them */
export async function customerCard(caller: Caller, customer: string): Promise<CardAnswer | null> {
  const id = await shopperByCustomer(caller.db, caller.shop, customer);
  return id === null ? null : personCard(caller, id);
}

export async function personCard(caller: Caller, id: string): Promise<CardAnswer | null> {
  const { db, shop, say } = caller;
  const told = await shopper(caller, id);
  if (told === null) return null;
  const words = cardWords[say.locale];
  const row = await scoresOf(db, shop, told.id);
  return {
    summary:
      row === null ? (told.noScores ?? '') : words.expects(say.percent(row.p_order), counted(say, row.horizon_days)),
    cart: [],
    scores: (told.scores?.lines ?? []).map(({ title, figure, interval }) => ({ title, figure, interval })),
    trust: told.scores?.trust ?? told.noScores,
    reasons: told.scores?.reasons ?? [],
    next: nextOf(caller, told),
    to: `/shoppers/${encodeURIComponent(told.id)}`,
  };
}

/** What waits, and why nothing can. */
function nextOf({ say }: Caller, told: ShopperAnswer): string[] {
  const words = cardWords[say.locale];
  const waiting = told.messages
    .filter(({ state }) => state === 'waiting')
    .map(({ subject, why }) => `${subject}: ${why}`);
  const email = told.consent.find(({ purpose }) => purpose === 'email');
  const mail = email === undefined || email.state === 'granted' ? [] : [words.noMail(email.text)];
  const planned = [...told.planned, ...waiting];
  return [...(planned.length === 0 ? [words.nothingPlanned] : planned), ...mail];
}
