// Offers of a shop: decided under its limits, approved where they go beyond them, given a code of their own, or let go with a word why.

import type { Selectable } from 'kysely';
import { logDecision } from '../decisions/decision-log.ts';
import { newId } from '../lib/ids.ts';
import { dayOf, dayText, startOfDay } from '../lib/zone-time.ts';
import type { Jobs } from '../storage/jobs.ts';
import { prepared } from '../storage/prepared.ts';
import type { OffersTable } from '../storage/schema.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { drawOf } from './arms.ts';
import type { Facts } from './facts.ts';
import type { Journey, OfferStep, Rung } from './journey.ts';
import { chooseOffer, type OfferChoice, type RungRecord } from './offer-choice.ts';
import { armOfRun, subjectOf } from './permission.ts';
import type { Run } from './runs.ts';
import { stakesOf } from './worth.ts';

export type Offer = Selectable<OffersTable>;
export const OFFER_JOB = 'journeys.offer-code';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longer no message waits for the merchant's word, or for a code. */
export const APPROVAL_MS = 48 * HOUR;
export const CODE_MS = HOUR / 4;
/** How long after an offer an order is counted for it. */
const COUNTS_MS = 14 * DAY;

interface At {
  shop: Shop;
  journey: Journey;
  run: Run;
  facts: Facts | null;
}

/** `go-on`: whatever is offered is settled, the next message shows it. Else the run waits for a word until a moment. */
export async function offerAt(
  trx: Store,
  context: { jobs: Pick<Jobs, 'enqueue'>; now: number },
  at: At,
  step: OfferStep,
): Promise<'go-on' | { until: number }> {
  const { run, shop } = at;
  const { now } = context;
  const known = (await offersOfRun(trx, run.shop, run.id)).find((o) => o.id === idOf(run, step));
  if (known !== undefined) {
    const until = known.created_at + (known.state === 'approval' ? APPROVAL_MS : CODE_MS);
    if (known.state !== 'approval' && known.state !== 'wanted') return 'go-on';
    if (now < until) return { until };
    const label = known.state === 'approval' ? 'nobody answered in time' : 'no code came in time';
    await settleOffer(trx, known, ['approval', 'wanted'], { state: 'degraded', label, decided_at: now });
    return 'go-on';
  }
  if (armOfRun(shop, at.journey, run, at.facts).arm !== 'treated' || run.shopper === null) return 'go-on';
  const choice = await chosen(trx, at, step, now);
  const id = idOf(run, step);
  await logOffer(trx, at, step, choice, now);
  if (choice.rung === 'reminder' && !choice.isControl) return 'go-on';
  const percent = choice.percent ?? 0;
  const state = choice.isControl ? 'control' : percent > shop.settings.offerLimitPercent ? 'approval' : 'wanted';
  await trx
    .insertInto('offers')
    .values({
      ...{ shop: run.shop, id, run: run.id, journey: at.journey.name, shopper: run.shopper },
      rung: choice.rung,
      percent: choice.percent,
      minimum_subtotal: null,
      cost: choice.cost,
      state,
      code: null,
      ends_at: now + step.goodForDays * DAY,
      reasons: JSON.stringify(choice.reasons),
      created_at: now,
      decided_at: null,
      decided_by: null,
      label: null,
    })
    .execute();
  if (state === 'control') return 'go-on';
  if (state === 'wanted') await askForCode(trx, context.jobs, run.shop, id, now);
  return { until: now + (state === 'approval' ? APPROVAL_MS : CODE_MS) };
}

const idOf = (run: Run, step: OfferStep): string => `${run.id}-${step.name}`;

async function chosen(trx: Store, at: At, step: OfferStep, now: number): Promise<OfferChoice> {
  const { shop, journey, run, facts } = at;
  const { settings } = shop;
  const { basket } = await stakesOf(trx, shop.shop, facts, now);
  const past = await trx
    .selectFrom('offers')
    .select(['created_at'])
    .where('shop', '=', shop.shop)
    .where('shopper', '=', run.shopper as string)
    .where('created_at', '>', now - 365 * DAY)
    .where('state', 'in', ['approval', 'wanted', 'ready'])
    .orderBy('created_at', 'desc')
    .execute();
  const last = past[0]?.created_at;
  return chooseOffer(
    step,
    basket,
    {
      margin: await marginOf(trx, shop, facts),
      marginFloor: settings.offerMarginFloorPercent,
      budgetLeft: settings.offerMonthlyBudget - (await spentThisMonth(trx, shop, now)),
      shippingCost: settings.offerShippingCost,
      control: settings.offerControl,
    },
    {
      daysSinceLast: last === undefined ? null : (now - last) / DAY,
      everyDays: settings.offerEveryDays,
      inAYear: past.length,
      draw: drawOf(shop.shop, 'offer control', subjectOf(run, facts)),
    },
    await recordOf(trx, shop.shop, journey.name, now),
  );
}

/** Percent earned on a cart whose costs are all known; else what the merchant said is usual; null where neither is. */
async function marginOf(trx: Store, shop: Shop, facts: Facts | null): Promise<number | null> {
  const lines = (facts?.cart?.lines ?? []).filter((l) => l.quantity > 0);
  const variants = lines.flatMap((l) => (l.variant === null ? [] : [l.variant]));
  if (lines.length === 0 || variants.length < lines.length) return shop.settings.offerMarginPercent;
  const rows = await trx
    .selectFrom('variant_costs')
    .select(['variant', 'cost'])
    .where('shop', '=', shop.shop)
    .where('variant', 'in', variants)
    .execute();
  const costs = new Map(rows.map((r) => [r.variant, r.cost]));
  let price = 0;
  let cost = 0;
  for (const line of lines) {
    const each = costs.get(line.variant as string);
    if (each === undefined) return shop.settings.offerMarginPercent;
    price += line.price * line.quantity;
    cost += each * line.quantity;
  }
  return price <= 0 ? null : Math.floor(((price - cost) / price) * 100);
}

async function spentThisMonth(trx: Store, shop: Shop, now: number): Promise<number> {
  const first = startOfDay(Date.parse(`${dayText(dayOf(now, shop.zone)).slice(0, 7)}-01T00:00:00Z`) / DAY, shop.zone);
  const row = await trx
    .selectFrom('offers')
    .select((e) => e.fn.sum<number>('cost').as('cost'))
    .where('shop', '=', shop.shop)
    .where('state', 'in', ['approval', 'wanted', 'ready'])
    .where('created_at', '>=', first)
    .executeTakeFirst();
  return Number(row?.cost ?? 0);
}

/** What came of each rung of a journey, the control being the reminder. Only offers old enough to have been used are counted. */
async function recordOf(trx: Store, shop: string, journey: string, now: number): Promise<RungRecord[]> {
  const rows = await trx
    .selectFrom('offers as o')
    .select((e) => [
      'o.rung',
      e.fn.countAll<number>().as('n'),
      e.fn
        .sum<number>(
          e
            .case()
            .when(
              e.exists(
                e
                  .selectFrom('orders')
                  .select('orders.id')
                  .whereRef('orders.shop', '=', 'o.shop')
                  .whereRef('orders.shopper', '=', 'o.shopper')
                  .where('orders.counted', '=', 1)
                  .whereRef('orders.placed_at', '>=', 'o.created_at')
                  .where((x) => x('orders.placed_at', '<', x(x.ref('o.created_at'), '+', COUNTS_MS))),
              ),
            )
            .then(1)
            .else(0)
            .end(),
        )
        .as('orders'),
    ])
    .where('o.shop', '=', shop)
    .where('o.journey', '=', journey)
    .where('o.state', 'in', ['ready', 'control'])
    .where('o.created_at', '<', now - COUNTS_MS)
    .groupBy('o.rung')
    .execute();
  return rows.map((r) => ({ rung: r.rung as Rung, n: Number(r.n), orders: Number(r.orders) }));
}

async function logOffer(trx: Store, { shop, journey, run }: At, step: OfferStep, choice: OfferChoice, now: number) {
  await logDecision(trx, {
    shop: shop.shop,
    id: newId(),
    kind: 'offer',
    at: now,
    visitor: null,
    shopper: run.shopper,
    placement: `${journey.name}/${step.name}`,
    strategy: choice.isControl ? 'hash' : 'ladder',
    fallback: choice.rung === 'reminder' ? (choice.isControl ? 'control' : 'reminder') : null,
    policy: `${journey.name}/${journey.version}`,
    model: null,
    items: JSON.stringify([{ rung: choice.rung, percent: choice.percent, cost: choice.cost }]),
    reasons: JSON.stringify(choice.reasons),
  });
}

const findOffers = prepared((db, of: { shop: string; run: string }) =>
  db
    .selectFrom('offers')
    .selectAll()
    .where('shop', '=', of.shop)
    .where('run', '=', of.run)
    .orderBy('created_at', 'desc'),
);

export const offersOfRun = async (trx: Store, shop: string, run: string): Promise<Offer[]> =>
  (await findOffers(trx, { shop, run })).rows;

export async function askForCode(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  shop: string,
  offer: string,
  now: number,
): Promise<void> {
  await jobs.enqueue(trx, { kind: OFFER_JOB, key: `${shop} ${offer}`, shop, payload: { shop, offer }, runAt: now });
}

/** Changes an offer that still stands in one of these states; false when it no longer does. */
export async function settleOffer(
  trx: Store,
  offer: Pick<Offer, 'shop' | 'id'>,
  from: string[],
  change: Partial<Omit<Offer, 'shop' | 'id'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('offers')
    .set(change)
    .where('shop', '=', offer.shop)
    .where('id', '=', offer.id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
