// The queue of offers above the merchant's limit: a person approves, changes or rejects them, and why stays as a label. And codes for those that stand.

import type { Jobs } from '../storage/jobs.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { told } from '../storage/webhook-outbox.ts';
import { arm, type EngineContext } from './engine.ts';
import type { OfferCodes } from './offer-codes.ts';
import { askForCode, type Offer, settleOffer } from './offers.ts';
import { runById } from './runs.ts';

export const offersWaiting = (trx: Store, shop: string, limit: number): Promise<Offer[]> =>
  trx
    .selectFrom('offers')
    .selectAll()
    .where('shop', '=', shop)
    .where('state', '=', 'approval')
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();

export type Word =
  | { word: 'approve'; reason: string }
  /** Percent the merchant gives instead. */
  | { word: 'edit'; percent: number; reason: string }
  | { word: 'reject'; reason: string };

/** A person's word on an offer. `gone`: it was answered already, or its time has passed. */
export async function answerOffer(
  trx: Store,
  context: EngineContext,
  shop: string,
  id: string,
  answer: Word,
  by: string,
): Promise<'done' | 'gone'> {
  const { now, jobs } = context;
  const offer = await trx
    .selectFrom('offers')
    .selectAll()
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  if (offer === undefined) return 'gone';
  const label = answer.reason.trim() === '' ? answer.word : `${answer.word}: ${answer.reason.trim()}`;
  const signed = { decided_at: now, decided_by: by, label };
  if (answer.word === 'reject') {
    if (!(await settleOffer(trx, offer, ['approval'], { state: 'rejected', ...signed }))) return 'gone';
    await wake(trx, context, offer);
    return 'done';
  }
  const percent = answer.word === 'edit' ? answer.percent : offer.percent;
  const cost = offer.percent ? Math.round((offer.cost * (percent ?? 0)) / offer.percent) : offer.cost;
  // The wait for a code begins now.
  const change = { state: 'wanted', percent, cost, created_at: now, ...signed };
  if (!(await settleOffer(trx, offer, ['approval'], change))) return 'gone';
  await askForCode(trx, jobs, shop, id, now);
  return 'done';
}

/** Gets the code of an offer that stands; without one it degrades to a reminder and says so. Safe to call twice. */
export async function fetchCode(
  deps: { store: Store; keys: EngineContext['keys']; jobs: Jobs; codes: OfferCodes | null; now(): number },
  shopName: string,
  id: string,
): Promise<void> {
  const { store, codes } = deps;
  const offer = await store
    .selectFrom('offers')
    .selectAll()
    .where('shop', '=', shopName)
    .where('id', '=', id)
    .executeTakeFirst();
  if (offer === undefined || offer.state !== 'wanted') return;
  const shop = await shopOf(store, shopName);
  if (shop === null) return;
  const wish = {
    // One discount at the platform for all who get the same: the codes in it are each shopper's own.
    id: [offer.journey, offer.rung, offer.percent].filter((part) => part !== null).join('-'),
    kind: offer.rung === 'discount' ? ('percentage' as const) : ('free-shipping' as const),
    percent: offer.percent,
    minimumSubtotal: offer.minimum_subtotal,
    currency: shop.currency,
    endsAt: offer.ends_at,
  };
  const answer =
    codes === null
      ? { refused: 'this platform gives no codes' }
      : await codes.codeFor(shopName, wish, `${offer.shopper} ${offer.id}`);
  await store.transaction().execute(async (trx) => {
    const change =
      'code' in answer
        ? { state: 'ready', code: answer.code, ends_at: answer.endsAt }
        : { state: 'degraded', label: answer.refused.slice(0, 300), decided_at: deps.now() };
    if (!(await settleOffer(trx, offer, ['wanted'], change))) return;
    await wake(trx, { keys: deps.keys, jobs: deps.jobs, now: deps.now() }, offer);
    if (!('code' in answer)) return;
    const { shopper, rung, percent, journey } = offer;
    const data = { offer: offer.id, rung, percent, journey, endsAt: new Date(answer.endsAt).toISOString() };
    await told(trx, deps.jobs, shopName, { topic: 'offer.given', at: deps.now(), shopper, data });
  });
}

/** The run that waited for a word goes on at once. */
async function wake(trx: Store, context: EngineContext, offer: Offer): Promise<void> {
  const run = await runById(trx, offer.shop, offer.run);
  if (run !== null && run.state === 'waiting' && run.dueAt !== null) await arm(trx, context, run, context.now);
}
