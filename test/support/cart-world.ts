// A shop with a small catalogue, shoppers who fill carts, and the jobs of journeys and mail, all on a wound clock.

import { domainDesk } from '../../server/channels/email/domain/domain-desk.ts';
import { type EmailDelivery, type EmailDeliveryDeps, emailDelivery } from '../../server/channels/email/handlers.ts';
import type { LedgerMoments, Mailer, MailRef, SignedMail, Submission } from '../../server/channels/email/mailer.ts';
import type { CartChanged, CheckoutChanged, Line, OrderChanged, ShopEvent } from '../../server/events/shop-event.ts';
import type { CartChances } from '../../server/journeys/cart-chance.ts';
import { journeyHandlers } from '../../server/journeys/handlers.ts';
import type { OfferCodes } from '../../server/journeys/offer-codes.ts';
import type { Keys } from '../../server/lib/keys.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { recordEvents } from '../../server/profile/record.ts';
import type { JobHandlers, Jobs } from '../../server/storage/jobs.ts';
import { saveShop, settingsPatched } from '../../server/storage/shops.ts';
import type { Store } from '../../server/storage/store.ts';

export const SHOP = 'harbour.myshopify.com';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** As the sandbox's merchant has set them: nothing is left to chance. */
export const certain = {
  holdout: 0,
  controls: 0,
  quietHours: { from: 21, to: 8 },
  senderName: 'Harbour Goods',
  senderEmail: 'hello@harbour.example',
  postalAddress: '1 Quay Street, 20457 Hamburg',
};

export const aLine = (change: Partial<Line> = {}): Line => ({
  line: 'l1',
  product: '101',
  variant: '1001',
  title: 'Enamel mug',
  quantity: 1,
  price: 1850,
  ...change,
});

export const aCart = (at: number, change: Partial<CartChanged> = {}): CartChanged => ({
  type: 'cart-changed',
  id: `cart:${change.cart ?? 'c1'}:${at}`,
  at,
  cart: 'c1',
  lines: [aLine()],
  createdAt: at,
  ...change,
});

export const aCheckout = (
  at: number,
  change: Partial<CheckoutChanged> & { email?: string | null } = {},
): CheckoutChanged => {
  const { email = 'ann@example.com', ...rest } = change;
  return {
    type: 'checkout-changed',
    id: `checkout:${rest.checkout ?? 'k1'}:${at}`,
    at,
    checkout: 'k1',
    cart: 'c1',
    person: { customer: null, email, name: null },
    acceptsMarketing: true,
    locale: 'en',
    lines: [aLine()],
    currency: 'EUR',
    total: 1850,
    recoveryUrl: null,
    restoredFrom: null,
    createdAt: at,
    completedAt: null,
    ...rest,
  };
};

export const anOrder = (at: number, change: Partial<OrderChanged> & { email?: string | null } = {}): OrderChanged => {
  const { email = 'ann@example.com', ...rest } = change;
  return {
    type: 'order-changed',
    id: `order:${rest.order ?? '1'}:${at}`,
    at,
    order: '1',
    name: '#1001',
    person: { customer: null, email, name: null },
    cart: null,
    checkout: null,
    restoredFrom: null,
    placedAt: at,
    updatedAt: at,
    cancelledAt: null,
    currency: 'EUR',
    total: 1850,
    refunded: 0,
    channel: 'online',
    test: false,
    lines: [aLine()],
    acceptsMarketing: false,
    ...rest,
  };
};

/** Takes every mail at once, and keeps it. */
export function recordedMailer() {
  const mails: SignedMail[] = [];
  const mailer: Mailer & {
    mails: SignedMail[];
    before?: () => Promise<void> | void;
    answer?: () => Submission | null;
  } = {
    mails,
    async submit(_of: MailRef, ledger: LedgerMoments): Promise<Submission> {
      await mailer.before?.();
      const mail = await ledger.claim();
      if (mail === null) return { outcome: 'withdrawn' };
      const answer = mailer.answer?.() ?? null;
      if (answer !== null && answer.outcome === 'unsent') return answer;
      if (!(await ledger.dot())) return { outcome: 'withdrawn' };
      if (answer !== null) return answer;
      mails.push(mail);
      return { outcome: 'submitted', response: '250 taken' };
    },
  };
  return mailer;
}

interface World {
  store: Store;
  jobs: Jobs;
  keys: Keys;
  clock: { now(): number; advance(ms: number): void };
}

export interface CartWorld {
  record(events: ShopEvent[], shop?: string): Promise<void>;
  /** Lets time pass the way the app's clock does: what falls due on the way happens when it is due. */
  advance(ms: number): Promise<void>;
  /** Runs what is due now. */
  drain(): Promise<void>;
  settings(patch: Record<string, unknown>, shop?: string): Promise<void>;
  email: EmailDelivery;
  deps: EmailDeliveryDeps;
}

export async function openShop(world: World, shop = SHOP, settings: Record<string, unknown> = {}): Promise<void> {
  await world.store.transaction().execute(async (trx) => {
    const facts = {
      shop,
      platform: 'test',
      name: 'Harbour Goods',
      url: `https://${shop.split('.')[0]}.example`,
      currency: 'EUR',
      zone: 'Europe/Berlin',
      locale: 'en',
      emailSealed: null,
    };
    await saveShop(trx, facts, world.clock.now() - DAY);
    await settingsPatched(trx, shop, { ...certain, ...settings });
    await domainsReady(trx, shop, world.clock.now());
  });
}

const nobodyAnswers = async () => null;

/** Domains the shop's mails may come from, long verified and warm. */
const senderDomains = ['harbour.example', 'presage.example'];

async function domainsReady(trx: Store, shop: string, now: number): Promise<void> {
  const at = now - 60 * DAY;
  const row = { shop, checked_at: at, verified_at: at, wrong_since: null, first_mail_at: at };
  const domains = senderDomains.map((domain) => ({ domain, ...row, warm_day: null, warm_mails: null, records: '[]' }));
  await trx.insertInto('sending_domains').values(domains).execute();
}

export async function cartWorld(
  world: World,
  options: {
    mailer?: Mailer | null;
    deps?: Partial<EmailDeliveryDeps>;
    settings?: Record<string, unknown>;
    codes?: OfferCodes;
    chances?: CartChances;
    slowAfterMs?: number;
  } = {},
): Promise<CartWorld> {
  const { store, jobs, clock } = world;
  await openShop(world, SHOP, options.settings);
  const faults: unknown[] = [];
  const sender = { name: 'Presage', address: 'mail@presage.example' };
  const desk = { store, jobs, keys: world.keys, clock, lookup: nobodyAnswers, smtpHost: null, sender, dkim: null };
  const deps: EmailDeliveryDeps = {
    store,
    jobs,
    keys: world.keys,
    clock,
    random: seededRandom(7),
    mailer: options.mailer === undefined ? recordedMailer() : options.mailer,
    domains: domainDesk(desk),
    recommend: null,
    publicUrl: 'https://presage.example',
    sender,
    dkim: null,
    onFault: (fault) => faults.push(fault),
    slowAfterMs: options.slowAfterMs,
    ...options.deps,
  };
  const email = emailDelivery(deps);
  const handlers: JobHandlers = {
    ...journeyHandlers({
      store,
      clock,
      keys: world.keys,
      jobs,
      codes: options.codes ?? null,
      chances: options.chances ?? null,
      replenishment: async () => null,
    }),
    ...email.handlers,
  };
  const drain = async () => {
    const context = { signal: new AbortController().signal, heartbeat: async () => true, attempts: 1 };
    for (;;) {
      const due = await jobs.claim(Object.keys(handlers), 50, 30_000);
      if (due.length === 0) return;
      for (const job of due) {
        const handler = handlers[job.kind];
        if (handler?.nature === 'pure') {
          await store.transaction().execute(async (trx) => {
            await handler.run(trx, job, context);
            await jobs.finish(trx, job);
          });
        } else if (handler?.nature === 'external') {
          await handler.run(job, context);
          await jobs.finish(store, job);
        }
      }
      if (faults.length > 0) throw faults[0];
    }
  };
  return {
    email,
    deps,
    drain,
    async record(events, shop = SHOP) {
      await store.transaction().execute(async (trx) => {
        await recordEvents(trx, { keys: world.keys, jobs, now: clock.now(), announce: true }, shop, events);
      });
      await drain();
    },
    async advance(ms) {
      const until = clock.now() + ms;
      for (;;) {
        await drain();
        const { nextAt } = await jobs.backlog(clock.now());
        if (nextAt === null || nextAt > until) break;
        clock.advance(Math.max(0, nextAt - clock.now()));
      }
      clock.advance(Math.max(0, until - clock.now()));
      await drain();
    },
    async settings(patch, shop = SHOP) {
      await store.transaction().execute((trx) => settingsPatched(trx, shop, patch));
    },
  };
}
