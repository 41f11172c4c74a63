// A campaign on its way: saved, scheduled, taken to its shoppers in portions, stopped when the merchant says so.

import { newId } from '../lib/ids.ts';
import { dayOf, zoneOffset } from '../lib/zone-time.ts';
import type { SegmentRule } from '../profile/segment-rule.ts';
import { membersOf, segmentCount } from '../profile/segments.ts';
import { shopperOf } from '../profile/shopper.ts';
import { type Shop, shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { type Campaign, type CampaignDefinition, campaignById } from './campaign.ts';
import { campaignName } from './campaign-journey.ts';
import { arm, type EngineContext, endRun } from './engine.ts';
import { enterRun, newRun, openRunsThrough } from './runs.ts';
import { nextHour } from './waits.ts';

export const CAMPAIGN_JOB = 'journeys.campaign';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Shoppers taken on in one commit. */
const A_PORTION = 200;
/** Fewer clicks and orders say nothing about somebody's hour. */
const LEAST_SIGNS = 3;

/** Who gets a campaign: its audience without the excluded. */
export const audienceOf = ({ audience, exclude }: CampaignDefinition): SegmentRule =>
  exclude === undefined ? audience : { all: [audience, { not: exclude }] };

export const audienceCount = (trx: Store, at: { shop: string; now: number }, definition: CampaignDefinition) =>
  segmentCount(trx, at, audienceOf(definition));

/** Saves a draft; `conflict` when somebody else saved since `version`, `started` once it can no longer be changed. */
export async function saveCampaign(
  trx: Store,
  shop: string,
  campaign: { id: string | null; name: string; definition: CampaignDefinition; version: number },
  by: { editor: string; now: number },
): Promise<Campaign | 'conflict' | 'started'> {
  const id = campaign.id ?? newId();
  const known = await campaignById(trx, shop, id);
  if ((known?.version ?? 0) !== campaign.version) return 'conflict';
  if (known !== null && known.state !== 'draft') return 'started';
  const row = {
    name: campaign.name,
    version: campaign.version + 1,
    definition: JSON.stringify(campaign.definition),
    edited_at: by.now,
    editor: by.editor,
  };
  await trx
    .insertInto('campaigns')
    .values({ shop, id, state: 'draft', progress: START, created_at: by.now, start_at: null, ...row })
    .onConflict((c) => c.columns(['shop', 'id']).doUpdateSet(row))
    .execute();
  return (await campaignById(trx, shop, id)) as Campaign;
}

const START = JSON.stringify({ after: null, entered: 0 });

async function stateTo(trx: Store, shop: string, id: string, from: string[], change: Record<string, string | number>) {
  const { numUpdatedRows } = await trx
    .updateTable('campaigns')
    .set(change)
    .where('shop', '=', shop)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** From a draft to its start. False where it is no draft. */
export async function scheduleCampaign(
  trx: Store,
  context: EngineContext,
  shop: string,
  id: string,
  startAt: number,
): Promise<boolean> {
  if (!(await stateTo(trx, shop, id, ['draft'], { state: 'scheduled', start_at: startAt }))) return false;
  await next(trx, context, shop, id, Math.max(startAt, context.now), null);
  return true;
}

/** Nothing more leaves; what waits is taken back. False where it was not on its way. */
export async function cancelCampaign(trx: Store, context: EngineContext, shop: string, id: string): Promise<boolean> {
  const open = ['scheduled', 'planning', 'sending'];
  if (!(await stateTo(trx, shop, id, open, { state: 'cancelled' }))) return false;
  for (const run of await openRunsThrough(trx, shop, campaignName(id)))
    await endRun(trx, run, 'switched-off', context.now);
  return true;
}

const next = (trx: Store, { jobs }: EngineContext, shop: string, id: string, runAt: number, after: string | null) =>
  jobs.enqueue(trx, {
    kind: CAMPAIGN_JOB,
    key: `${shop} ${id} ${after ?? ''}`,
    shop,
    payload: { shop, campaign: id },
    runAt,
  });

/** Takes on the next portion of shoppers. Safe to call twice: a shopper is taken on once. */
export async function takePortion(trx: Store, context: EngineContext, shopName: string, id: string): Promise<void> {
  const campaign = await campaignById(trx, shopName, id);
  const shop = await shopOf(trx, shopName);
  if (campaign === null || shop === null || shop.uninstalledAt !== null) return;
  if (campaign.state !== 'scheduled' && campaign.state !== 'planning') return;
  const { now } = context;
  const rule: SegmentRule = { all: [audienceOf(campaign.definition), { field: 'mayEmail', is: true }] };
  const { after, entered } = campaign.progress;
  const members = await membersOf(trx, { shop: shopName, now }, rule, { after, limit: A_PORTION });
  for (const [n, shopper] of members.entries()) await takeOn(trx, context, shop, campaign, shopper, entered + n);
  const isLast = members.length < A_PORTION;
  const progress = { after: members.at(-1) ?? after, entered: entered + members.length };
  await trx
    .updateTable('campaigns')
    .set({ state: isLast ? 'sending' : 'planning', progress: JSON.stringify(progress) })
    .where('shop', '=', shopName)
    .where('id', '=', id)
    .execute();
  if (!isLast) await next(trx, context, shopName, id, now, progress.after);
}

async function takeOn(
  trx: Store,
  context: EngineContext,
  shop: Shop,
  campaign: Campaign,
  shopper: string,
  nth: number,
): Promise<void> {
  const startAt = Math.max(campaign.startAt ?? context.now, context.now);
  // Spread evenly below the limit, so that no hour begins with a burst.
  const throttled = startAt + Math.floor((nth * HOUR) / campaign.definition.perHour);
  const dueAt =
    campaign.definition.sendAt === 'moment' ? throttled : await theirHour(trx, shop, shopper, throttled, context.now);
  const run = newRun({
    shop: shop.shop,
    journey: campaignName(campaign.id),
    version: campaign.version,
    key: shopper,
    shopper,
    enteredAt: context.now,
    dueAt: null,
    carts: [],
    startedAt: context.now,
    about: { products: [], order: null, emailHash: null, at: context.now },
  });
  await enterRun(trx, run);
  await arm(trx, context, run, dueAt);
}

/** The next moment at the hour at which a shopper usually clicks or orders; the moment itself where too little is known. */
async function theirHour(trx: Store, shop: Shop, shopper: string, from: number, now: number): Promise<number> {
  const zone = (await shopperOf(trx, shop.shop, shopper))?.zone ?? shop.zone;
  const clicks = await trx
    .selectFrom('events')
    .select('at')
    .where('shop', '=', shop.shop)
    .where('shopper', '=', shopper)
    .where('at', '>', now - 365 * DAY)
    .where('type', '=', 'message-clicked')
    .limit(50)
    .execute();
  const orders = await trx
    .selectFrom('orders')
    .select('placed_at as at')
    .where('shop', '=', shop.shop)
    .where('shopper', '=', shopper)
    .where('counted', '=', 1)
    .orderBy('placed_at', 'desc')
    .limit(20)
    .execute();
  const hour = usualHour([...clicks, ...orders].map(({ at }) => localHour(at, zone)));
  return hour === null ? from : nextHour(from, { hour }, zone);
}

const localHour = (at: number, zone: string): number =>
  Math.floor((at + zoneOffset(at, zone) - dayOf(at, zone) * DAY) / HOUR);

/** The hour around which most of somebody's signs lie (the hour before and after count half); null for too few. */
export function usualHour(hours: number[]): number | null {
  if (hours.length < LEAST_SIGNS) return null;
  const weight = Array.from({ length: 24 }, () => 0);
  for (const hour of hours) {
    for (const [shift, share] of [
      [0, 1],
      [1, 0.5],
      [23, 0.5],
    ] as const) {
      const at = (hour + shift) % 24;
      weight[at] = (weight[at] as number) + share;
    }
  }
  return weight.indexOf(Math.max(...weight));
}
