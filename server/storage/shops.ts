// The installed shops and what their merchants have set.

import { z } from 'zod';
import { prepared } from './prepared.ts';
import type { Store } from './store.ts';
import { roles } from './team.ts';

const hour = z.number().int().min(0).max(23);
const weight = z.number().int().min(0).max(100);
const target = z.number().min(0).max(100);
const minutes = z.number().min(0).max(120);

/** Everything a merchant may set, with the product's defaults. */
export const MerchantSettings = z.object({
  /** Permanent random share that gets nothing from us, for measurement. */
  holdout: z.number().min(0).max(0.5).default(0.05),
  /** Share of a journey's own candidates held back as its control. */
  controls: z.number().min(0).max(0.5).default(0.1),
  /** Share of recommendation slots for what the model does not expect. */
  exploration: z.number().min(0.1).max(0.2).default(0.1),
  /** Which signals a reason may name: everything seen in this browser, the page's own product alone, or none but the page itself. */
  intensity: z.enum(['low', 'medium', 'high']).default('high'),
  /** Days over which the boost of new products fades; 0 switches it off. */
  newForDays: z.number().int().min(0).max(120).default(30),
  /** No mail leaves from `from` to `to` o'clock; null switches it off. */
  quietHours: z.object({ from: hour, to: hour }).nullable().default({ from: 21, to: 8 }),
  cartDelayMinutes: z.number().int().min(10).max(10_080).default(60),
  secondStep: z.boolean().default(true),
  cartSecondDelayHours: z.number().int().min(1).max(168).default(24),
  /** Messages to one shopper in any seven days. */
  weeklyCap: z.number().int().min(1).max(14).default(3),
  /** Text messages to one shopper in any seven days, within the cap of all messages. */
  smsWeeklyCap: z.number().int().min(0).max(7).default(1),
  /** How long what happened is kept: browsing, the log, carts and checkouts since they were last touched. Orders themselves stay. */
  keepEventsDays: z.number().int().min(60).max(3650).default(760),
  /** How long is kept what was shown and decided, and why. */
  keepDecisionsDays: z.number().int().min(60).max(3650).default(400),
  /** The same for shoppers who have shown no interest in what we wrote for a while. */
  unengagedCap: z.number().int().min(0).max(14).default(1),
  /** Between two messages to one shopper, whatever they are about. */
  windowHours: z.number().int().min(0).max(72).default(16),
  /** What is chosen when more than one message could go: the more urgent kind, or the one worth more than it annoys. */
  arbiter: z.enum(['rule', 'value']).default('value'),
  /** Nothing leaves while this is on; what waits goes on waiting. */
  paused: z.boolean().default(false),
  cartMails: z.boolean().default(true),
  /** A cart whose prices moved by more than this since it was left is not written about. */
  maxPriceChangePercent: z.number().int().min(0).max(100).default(20),
  /** Discounts above this wait for the merchant's approval. */
  offerLimitPercent: z.number().int().min(0).max(90).default(10),
  /** Of the price of goods, what is earned on average; null: not known, then no discount is ever offered. */
  offerMarginPercent: z.number().int().min(0).max(95).nullable().default(null),
  /** Of the price, what must be left after a discount. */
  offerMarginFloorPercent: z.number().int().min(0).max(95).default(20),
  /** What all offers of a calendar month may cost, in minor units of the shop's currency; 0: no offers. */
  offerMonthlyBudget: z.number().int().min(0).max(1_000_000_000).default(0),
  /** A shopper gets at most one offer in so many days. */
  offerEveryDays: z.number().int().min(7).max(730).default(90),
  /** What free shipping of one order costs the shop, in minor units. */
  offerShippingCost: z.number().int().min(0).max(1_000_000).default(500),
  /** Share of shoppers that get the message without an offer, so that what offers change can be told. */
  offerControl: z.number().min(0.05).max(0.5).default(0.1),
  /** Home's sentences by mail every Monday, to the shop's own address. */
  weeklyDigest: z.boolean().default(false),
  /** What a thousand mails cost to send, and what a month of the programme costs beside them; minor units. */
  mailCost: z.number().int().min(0).max(10_000_000).default(0),
  monthlyCost: z.number().int().min(0).max(100_000_000).default(0),
  /** What was spent on winning customers, by month (YYYY-MM); minor units. */
  acquisitionSpend: z
    .record(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), z.number().int().min(0).max(1_000_000_000_000))
    .refine((months) => Object.keys(months).length <= 120, 'too many months')
    .default({}),
  /** Days from ordering goods anew to having them. */
  reorderDays: z.number().int().min(1).max(365).default(14),
  /** What the parts of the loyalty index weigh against each other; only their ratios count. */
  loyaltyWeights: z
    .strictObject({ repeat: weight, recommend: weight, tenure: weight })
    .refine(({ repeat, recommend, tenure }) => repeat + recommend + tenure > 0, 'nothing weighs anything')
    .default({ repeat: 50, recommend: 30, tenure: 20 }),
  /** Per cent of those at one stage of the shop who should go on to the next; left out: none is aimed at. */
  stageTargets: z
    .strictObject({ looked: target, 'filled-cart': target, checkout: target, bought: target })
    .partial()
    .default({}),
  /** Minutes somebody would have spent on each thing that is done by itself. */
  minutesSaved: z
    .strictObject({ mails: minutes, held: minutes, offers: minutes, tasks: minutes })
    .default({ mails: 2, held: 0.5, offers: 3, tasks: 2 }),
  /** What whoever was given no role of their own may do. */
  teamRole: z.enum(roles).default('owner'),
  senderName: z.string().trim().max(100).default(''),
  senderEmail: z.union([z.literal(''), z.email()]).default(''),
  postalAddress: z.string().trim().max(300).default(''),
  /** The name under which the mail provider signs (its DKIM selector), where the provider does. */
  dkimSelector: z.union([z.literal(''), z.string().regex(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i)]).default(''),
  /** A fresh yes to e-mails counts once the mailbox has confirmed it. Who had agreed before stays agreed. */
  doubleOptIn: z.boolean().default(false),
  /** Mails carry a picture of ours by which opening is counted. Without it nobody learns who opens what. */
  countOpens: z.boolean().default(false),
  /** A domain that is new to mailboxes begins with few mails a day. */
  warmUp: z.boolean().default(true),
});
export type MerchantSettings = z.infer<typeof MerchantSettings>;

/** One installed store, as the rest of the product knows it. */
export interface Shop {
  shop: string;
  platform: string;
  name: string;
  /** Where shoppers go, without trailing slash. */
  url: string;
  currency: string;
  /** IANA zone: a day in every figure is a day there. */
  zone: string;
  locale: string;
  installedAt: number;
  uninstalledAt: number | null;
  historyState: string;
  historyProgress: Record<string, number>;
  settings: MerchantSettings;
}

/** What the platform tells about a shop at install. */
export interface ShopFacts {
  shop: string;
  platform: string;
  name: string;
  url: string;
  currency: string;
  zone: string;
  locale: string;
  emailSealed: string | null;
}

const findShop = prepared((db, of: { shop: string }) => db.selectFrom('shops').selectAll().where('shop', '=', of.shop));

export async function shopOf(db: Store, shop: string): Promise<Shop | null> {
  const [row] = (await findShop(db, { shop })).rows;
  if (row === undefined) return null;
  return {
    shop: row.shop,
    platform: row.platform,
    name: row.name,
    url: row.url,
    currency: row.currency,
    zone: row.zone,
    locale: row.locale,
    installedAt: row.installed_at,
    uninstalledAt: row.uninstalled_at,
    historyState: row.history_state,
    historyProgress: JSON.parse(row.history_progress),
    settings: settingsIn(row.settings),
  };
}

/** Settings by their JSON: every mail and every job asks, and reading them costs more than finding the row. */
const parsed = new Map<string, MerchantSettings>();

function settingsIn(text: string): MerchantSettings {
  let settings = parsed.get(text);
  if (settings === undefined) {
    settings = MerchantSettings.parse(JSON.parse(text));
    if (parsed.size >= 1000) parsed.clear();
    parsed.set(text, settings);
  }
  return { ...settings };
}

const findZone = prepared((db, of: { shop: string }) =>
  db.selectFrom('shops').select('zone').where('shop', '=', of.shop),
);

/** A shop's IANA zone, in which its days are counted; UTC for one that is not known. */
export async function zoneOf(db: Store, shop: string): Promise<string> {
  return (await findZone(db, { shop })).rows[0]?.zone ?? 'UTC';
}

/** The shop's own e-mail address as the platform told it, sealed (purpose `email`). */
export async function sealedAddress(db: Store, shop: string): Promise<string | null> {
  const row = await db.selectFrom('shops').select('email_sealed').where('shop', '=', shop).executeTakeFirst();
  return row?.email_sealed ?? null;
}

/** Shops that are installed now. */
export async function installedShops(db: Store): Promise<string[]> {
  const rows = await db
    .selectFrom('shops')
    .select('shop')
    .where('uninstalled_at', 'is', null)
    .orderBy('shop')
    .execute();
  return rows.map((r) => r.shop);
}

/** Installs a shop, or refreshes what the platform says of it; a merchant's settings stay through a re-install. */
export async function saveShop(trx: Store, facts: ShopFacts, now: number): Promise<void> {
  const { shop, emailSealed, ...told } = facts;
  const columns = { ...told, email_sealed: emailSealed, uninstalled_at: null };
  await trx
    .insertInto('shops')
    .values({
      shop,
      ...columns,
      installed_at: now,
      history_state: 'none',
      history_progress: '{}',
      settings: '{}',
    })
    .onConflict((c) => c.column('shop').doUpdateSet(columns))
    .execute();
}

/** From now on nothing is sent or shown for this shop; its data stays until the platform asks for its removal. */
export async function shopUninstalled(trx: Store, shop: string, now: number): Promise<void> {
  await trx.updateTable('shops').set({ uninstalled_at: now }).where('shop', '=', shop).execute();
}

export async function historyAt(
  trx: Store,
  shop: string,
  state: 'none' | 'running' | 'done' | 'failed',
  progress: Record<string, number>,
): Promise<void> {
  await trx
    .updateTable('shops')
    .set({ history_state: state, history_progress: JSON.stringify(progress) })
    .where('shop', '=', shop)
    .execute();
}

/**
 * Merges a merchant's change into the settings and returns them whole.
 * @throws z.ZodError naming each field that can't be.
 */
export async function settingsPatched(trx: Store, shop: string, patch: unknown): Promise<MerchantSettings> {
  const row = await trx.selectFrom('shops').select('settings').where('shop', '=', shop).executeTakeFirstOrThrow();
  const change = MerchantSettings.partial().strict().parse(patch);
  // `partial` fills in defaults for what was left out; only the named fields are the merchant's change.
  const named = Object.fromEntries(
    Object.keys(patch as object).map((key) => [key, change[key as keyof typeof change]]),
  );
  const settings = MerchantSettings.parse({ ...JSON.parse(row.settings), ...named });
  await trx
    .updateTable('shops')
    .set({ settings: JSON.stringify(settings) })
    .where('shop', '=', shop)
    .execute();
  return settings;
}
