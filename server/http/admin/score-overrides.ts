// A merchant overrules a score of a shopper, with a reason, or takes that back.

import { z } from 'zod';
import { OVERRULED, overruleScore, withdrawOverride } from '../../learning/score-overrides.ts';
import { minorUnits } from '../../lib/money.ts';
import { headOf } from '../../profile/identity.ts';
import { type AdminDeps, type Answered, answer, type Caller, missing } from './request.ts';
import { shopper } from './shopper.ts';

const Score = z.enum(OVERRULED);
const Override = z.object({
  value: z.number().finite().min(0).max(1e12),
  reason: z.string().trim().min(1).max(300),
});

/** The figure is a share for `next-purchase` and main units of the shop's currency for `value`. */
export async function overrule(
  deps: AdminDeps,
  caller: Caller,
  asked: { id: string; score: string; body: unknown },
): Promise<Answered> {
  const score = Score.safeParse(asked.score);
  const override = Override.safeParse(asked.body);
  if (!score.success || !override.success || (score.data === 'next-purchase' && override.data.value > 1)) {
    return { status: 400, body: { fault: caller.say.words.overrideFault } };
  }
  const id = await headOf(caller.db, caller.shop, asked.id);
  const { value, reason } = override.data;
  const figure = score.data === 'value' ? minorUnits(value, caller.facts.currency) : value;
  const word = { shopper: id, score: score.data, value: figure, reason };
  const done = await deps.store.transaction().execute((trx) => overruleScore(trx, caller.shop, word, caller.now));
  return done ? answer(await shopper(caller, id)) : missing(caller);
}

/** The model's own word comes back with a scoring that is begun at once. */
export async function withdraw(
  deps: AdminDeps,
  caller: Caller,
  asked: { id: string; score: string },
): Promise<Answered> {
  const id = await headOf(caller.db, caller.shop, asked.id);
  const done = await deps.store.transaction().execute((trx) => withdrawOverride(trx, caller.shop, id, asked.score));
  if (!done) return missing(caller);
  await deps.models.score(caller.shop);
  return answer(await shopper(caller, id));
}
