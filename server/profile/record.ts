// The one door to the log: what happened is made anonymous, appended once, folded into what we know, and announced to later stages.

import { newsOf, type ProductNews, productState } from '../catalogue/product-news.ts';
import { collectionsKnown, costKnown, productChanged, productDeleted } from '../catalogue/products.ts';
import type { Drops } from '../events/drops.ts';
import { appendEvents, knownEvents, type NewLogEntry } from '../events/log.ts';
import type { Browsed, DropReason, EventType, OrderChanged, ShopEvent } from '../events/shop-event.ts';
import type { Keys } from '../lib/keys.ts';
import { normalisedPhone } from '../lib/phone-number.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { isAwaited, told } from '../storage/webhook-outbox.ts';
import { channelConsentChanged, reachKnown } from './channels.ts';
import { browserSeen, forgetOrderSign, namedAtCheckout, namedByOrder } from './checkout-signs.ts';
import { emailConsentChanged, mayEmail } from './consent.ts';
import { withoutForgotten } from './forgotten.ts';
import { type KnownPerson, knownPerson, resolveShopper, visitorLoggedIn } from './identity.ts';
import { People } from './people.ts';
import { shopperOf } from './shopper.ts';
import { customerChanged, customerDeleted, isStaff, livesIn } from './shopper-row.ts';
import { stockAlertAsked } from './stock-alerts.ts';
import {
  cartChanged,
  checkoutChanged,
  checkoutDeleted,
  orderChanged,
  orderDeleted,
  orderLinesReplaced,
} from './trade.ts';

export interface RecordContext {
  keys: Keys;
  jobs: Jobs;
  now: number;
  /** History is recorded without announcing it: nobody is written to about a cart of last year. */
  announce: boolean;
}

export interface Recorded {
  stored: number;
  dropped: Drops;
  /** What became of each event, in the order given. */
  fates: ('stored' | DropReason)[];
}

/** What later stages hear of, as the payload of a `noticed` job. */
export interface Notice {
  type: EventType;
  at: number;
  cart: string | null;
  checkout: string | null;
  order: string | null;
  shopper: string | null;
  emailHash: string | null;
  /** They said a yes to e-mails that their mailbox has yet to confirm. */
  unconfirmed?: boolean;
  /** A product that can be had again, or costs less than before (minor units). */
  product?: ProductNews;
}

export const NOTICED_JOB = 'noticed';

/**
 * Clocks of browsers and servers differ; a browser that claims to be further ahead than this is not believed. What the platform itself
 * tells was acknowledged and never comes again: it is taken whatever our own clock says.
 */
const CLOCK_AHEAD_MS = 5 * 60_000;

/** Records events of one shop in the caller's transaction. Repeated, late and shuffled events end in the same state. */
export async function recordEvents(
  trx: Store,
  context: RecordContext,
  shop: string,
  told: ShopEvent[],
): Promise<Recorded> {
  const events = await withoutForgotten(trx, context.keys, shop, told);
  const entries = events.map((event) => {
    if ('visitor' in event && event.at > context.now + CLOCK_AHEAD_MS) return null;
    const person = 'person' in event ? knownPerson(context.keys, shop, event.person) : null;
    return { event, entry: entryOf(context, shop, event, person), person };
  });
  const known = await knownEvents(
    trx,
    shop,
    entries.flatMap((e) => (e === null ? [] : [e.event.id])),
  );
  const fates: Recorded['fates'] = [];
  const batch: Batch = { people: new People(trx, shop), lines: new Map() };
  if (entries.length > 1) await meetAll(batch.people, entries);
  const stored: NewLogEntry[] = [];
  for (const one of entries) {
    if (one === null || known.has(one.event.id)) {
      fates.push(one === null ? 'clock-ahead' : 'duplicate');
      continue;
    }
    // A twin inside one batch is a duplicate too.
    known.add(one.event.id);
    fates.push('stored');
    const notice = await fold(trx, context, batch, shop, one.event, one.person, one.entry);
    stored.push(one.entry);
    if (notice !== null && context.announce) {
      await context.jobs.enqueue(trx, {
        kind: NOTICED_JOB,
        shop,
        key: `${shop} ${one.event.id}`,
        payload: { shop, notice },
      });
    }
  }
  await orderLinesReplaced(trx, shop, batch.lines);
  await appendEvents(trx, stored);
  return { ...countFates(fates), fates };
}

/** What is read once and written once for all events of a call: a history comes in hundreds at a time. */
interface Batch {
  people: People;
  /** Lines of the orders whose newest state is among the events. */
  lines: Map<string, OrderChanged['lines']>;
}

async function meetAll(people: People, entries: ({ person: KnownPerson | null } | null)[]): Promise<void> {
  const persons = entries.flatMap((one) => one?.person ?? []);
  await people.meet(
    'customer',
    persons.map((person) => person.customer),
  );
  await people.meet(
    'email',
    persons.map((person) => person.emailHash),
  );
}

/** How many were stored, and how many dropped for which reason. */
export function countFates(fates: Recorded['fates']): { stored: number; dropped: Drops } {
  const dropped: Drops = {};
  let stored = 0;
  for (const fate of fates) {
    if (fate === 'stored') stored++;
    else dropped[fate] = (dropped[fate] ?? 0) + 1;
  }
  return { stored, dropped };
}

/** What of an event has a column of its own in the log. */
const inColumns = new Set(['id', 'type', 'at', 'visitor', 'cart', 'checkout', 'order']);

function entryOf(context: RecordContext, shop: string, event: ShopEvent, person: KnownPerson | null): NewLogEntry {
  const told = event as unknown as Record<string, unknown>;
  const text = (key: string) => (typeof told[key] === 'string' ? (told[key] as string) : null);
  const product = text('product');
  // Built, not emptied: an object that loses keys is slow from then on.
  const body: Record<string, unknown> = {};
  for (const key of Object.keys(told)) {
    if (inColumns.has(key) || (key === 'product' && product !== null)) continue;
    if (key === 'person') body.person = { customer: person?.customer ?? null, email: person?.emailHash ?? null };
    // The recovery URL logs its holder in to a checkout, a number rings somebody: both are kept sealed, not in the log.
    else body[key] = key === 'recoveryUrl' || key === 'phone' ? null : told[key];
  }
  return {
    shop,
    id: event.id,
    type: event.type,
    at: event.at,
    received_at: context.now,
    visitor: text('visitor'),
    shopper: null,
    cart: text('cart'),
    checkout: text('checkout'),
    order_id: text('order'),
    product: product ?? (event.type === 'product-changed' ? event.product.id : null),
    body: JSON.stringify(body),
  };
}

/** Takes one new event into what we know, and names its shopper in the log's entry. Returns what later stages should hear, if anything. */
async function fold(
  trx: Store,
  context: RecordContext,
  batch: Batch,
  shop: string,
  event: ShopEvent,
  person: KnownPerson | null,
  entry: NewLogEntry,
): Promise<Notice | null> {
  const { people } = batch;
  switch (event.type) {
    case 'product-changed': {
      const before = context.announce ? await productState(trx, shop, event.product.id) : null;
      await productChanged(trx, shop, event);
      const product = before === null ? null : newsOf(before, await productState(trx, shop, event.product.id));
      return product === null ? null : { ...nobody, type: event.type, at: event.at, product };
    }
    case 'product-shelved':
      await collectionsKnown(trx, shop, event.product, event.collections);
      for (const { variant, cost } of event.costs) await costKnown(trx, shop, variant, cost);
      return null;
    case 'product-deleted':
      await productDeleted(trx, shop, event.product, event.at);
      return null;
    case 'customer-changed': {
      const shopper = await resolveShopper(people, context.keys, shop, person as KnownPerson, event.at);
      if (shopper !== null) await customerChanged(trx, people, shop, shopper, event);
      entry.shopper = shopper;
      return null;
    }
    case 'customer-deleted': {
      const shopper = await people.shopperBy('customer', event.customer);
      if (shopper !== null) await customerDeleted(people, shopper);
      entry.shopper = shopper;
      return null;
    }
    case 'email-consent-changed': {
      const shopper = await resolveShopper(people, context.keys, shop, person as KnownPerson, event.at);
      entry.shopper = shopper;
      if (person?.emailHash) {
        const isNew = event.granted && !(await mayEmail(trx, shop, person.emailHash));
        const { granted, at, source } = event;
        const saidBefore = shopper === null ? null : await consentHeard(trx, context, shop, person.emailHash);
        const unconfirmed = (await emailConsentChanged(trx, shop, person.emailHash, granted, at, source)) === 'pending';
        if (shopper !== null) await saidBefore?.(shopper, at);
        if (isNew && shopper !== null)
          return { ...nobody, type: event.type, at, shopper, emailHash: person.emailHash, unconfirmed };
      }
      return null;
    }
    case 'phone-consent-changed': {
      const shopper = await resolveShopper(people, context.keys, shop, person as KnownPerson, event.at);
      entry.shopper = shopper;
      if (shopper !== null) await phoneConsent(trx, context, shop, shopper, person?.emailHash ?? null, event);
      return null;
    }
    case 'cart-changed':
      await cartChanged(trx, shop, event);
      return { ...nobody, type: event.type, at: event.at, cart: event.cart };
    case 'checkout-changed':
      return checkout(trx, context, people, shop, event, person as KnownPerson, entry);
    case 'checkout-deleted':
      await checkoutDeleted(trx, shop, event.checkout, event.at);
      return null;
    case 'order-changed':
      return order(trx, context, batch, shop, event, person as KnownPerson, entry);
    case 'order-deleted':
      await orderDeleted(trx, shop, event.order, event.at);
      await forgetOrderSign(trx, shop, event.order);
      return null;
    case 'visitor-recognised': {
      const shopper = await people.shopperBy('customer', event.customer);
      if (shopper !== null) await visitorLoggedIn(trx, shop, event.visitor, shopper, event.at);
      entry.shopper = shopper;
      return null;
    }
    case 'stock-alert-requested': {
      const shopper = await resolveShopper(people, context.keys, shop, person as KnownPerson, event.at);
      entry.shopper = shopper;
      if (person?.emailHash) await stockAlertAsked(trx, shop, person.emailHash, event);
      return null;
    }
    default:
      await browsed(trx, shop, event);
      return null;
  }
}

const nobody = { cart: null, checkout: null, order: null, shopper: null, emailHash: null };

async function checkout(
  trx: Store,
  context: RecordContext,
  people: People,
  shop: string,
  event: Extract<ShopEvent, { type: 'checkout-changed' }>,
  person: KnownPerson,
  entry: NewLogEntry,
): Promise<Notice> {
  const shopper = await resolveShopper(people, context.keys, shop, person, event.at);
  const owner = { shopper, emailHash: person.emailHash };
  await checkoutChanged(trx, context.keys, shop, event, owner);
  entry.shopper = shopper;
  const unconfirmed = await agreed(trx, context, shop, { ...owner, ...event }, event.at);
  if (shopper !== null && event.place) await livesIn(trx, shop, shopper, event.place);
  if (shopper !== null) await namedAtCheckout(trx, shop, shopper, person, event, event.at, context.now);
  const { type, at, cart, checkout } = event;
  return { type, at, cart, checkout, order: null, ...owner, unconfirmed };
}

/** Who has no address gets no text messages either: by it we count what somebody was written. */
async function phoneConsent(
  trx: Store,
  { keys }: RecordContext,
  shop: string,
  shopper: string,
  told: string | null,
  { phone, granted, at, source }: Extract<ShopEvent, { type: 'phone-consent-changed' }>,
): Promise<void> {
  const value = normalisedPhone(phone);
  if (value !== null) await reachKnown(trx, keys, shop, 'sms', { shopper, value, at });
  const emailHash = told ?? (await shopperOf(trx, shop, shopper))?.email_hash ?? null;
  if (emailHash !== null) await channelConsentChanged(trx, shop, emailHash, 'sms', { granted, at, source });
}

/** The box at the checkout; true where the yes waits for the mailbox to confirm it. */
async function agreed(
  trx: Store,
  context: RecordContext,
  shop: string,
  of: { shopper: string | null; emailHash: string | null; acceptsMarketing: boolean },
  at: number,
): Promise<boolean> {
  const { shopper, emailHash, acceptsMarketing } = of;
  if (emailHash === null || !acceptsMarketing) return false;
  const saidBefore = shopper === null ? null : await consentHeard(trx, context, shop, emailHash);
  const isPending = (await emailConsentChanged(trx, shop, emailHash, true, at, 'checkout')) === 'pending';
  if (shopper !== null) await saidBefore?.(shopper, at);
  return isPending;
}

/** To be asked before a word on e-mails is taken in; what it returns tells other systems afterwards, if they want to know and it changed anything. */
async function consentHeard(trx: Store, { announce, jobs }: RecordContext, shop: string, emailHash: string) {
  if (!announce || !(await isAwaited(trx, shop, 'consent.changed'))) return null;
  const before = await mayEmail(trx, shop, emailHash);
  return async (shopper: string, at: number): Promise<void> => {
    const granted = await mayEmail(trx, shop, emailHash);
    if (granted !== before) await told(trx, jobs, shop, { topic: 'consent.changed', at, shopper, data: { granted } });
  };
}

async function order(
  trx: Store,
  context: RecordContext,
  { people, lines }: Batch,
  shop: string,
  event: Extract<ShopEvent, { type: 'order-changed' }>,
  person: KnownPerson,
  entry: NewLogEntry,
): Promise<Notice> {
  const shopper = await resolveShopper(people, context.keys, shop, person, event.placedAt);
  const owner = { shopper, emailHash: person.emailHash };
  const staff = shopper !== null && (await isStaff(people, shopper));
  const newest = await orderChanged(trx, shop, event, owner, staff);
  if (newest) lines.set(event.order, event.lines);
  entry.shopper = shopper;
  const unconfirmed = await agreed(trx, context, shop, { ...owner, ...event }, event.placedAt);
  if (newest && shopper !== null && (event.cart !== null || event.checkout !== null)) {
    const { order, cart, checkout, placedAt } = event;
    await namedByOrder(trx, shop, shopper, order, { cart, checkout }, placedAt, context.now);
  }
  const { type, at, cart, checkout } = event;
  return { type, at, cart, checkout, order: event.order, ...owner, unconfirmed };
}

/** What a browser did; a cart or checkout that it reports as its own may tell whose browser it is. */
async function browsed(trx: Store, shop: string, event: Browsed): Promise<void> {
  for (const kind of ['cart', 'checkout'] as const) {
    const token = event[kind];
    if (token !== undefined) await browserSeen(trx, shop, kind, token, event.visitor, event.at);
  }
}
