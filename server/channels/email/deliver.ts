// Delivery of one message: made from the facts of this moment, signed, claimed, handed over, and its outcome written down.

import type { Recommender } from '../../decisions/recommend.ts';
import { flowState } from '../../journeys/cart-facts.ts';
import type { Journey } from '../../journeys/journey.ts';
import { enqueueDelivery, type Message, messageById, skipMessages } from '../../journeys/outbox.ts';
import { runById } from '../../journeys/runs.ts';
import type { Clock } from '../../lib/clock.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import type { Keys } from '../../lib/keys.ts';
import { moneyText } from '../../lib/money.ts';
import type { Random } from '../../lib/random.ts';
import type { CartState } from '../../profile/cart.ts';
import { addressOf } from '../../profile/shopper.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { type Shop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { linkToken } from '../links/link-tokens.ts';
import { type CartView, cartView, webUrl } from './cart-view.ts';
import {
  type Claim,
  claimMessage,
  countAttempt,
  dotReached,
  markFailed,
  markSubmitted,
  markUncertain,
  type Prepared,
  returnMessage,
} from './ledger.ts';
import type { Mailer, Submission } from './mailer.ts';
import { type MailView, renderMail } from './render.ts';
import { type DkimKey, headersOf, mailBytes, type Sender } from './sign.ts';
import { languageFor, type MailName } from './texts.ts';

export interface DeliveryDeps {
  store: Store;
  jobs: Jobs;
  keys: Keys;
  clock: Clock;
  random: Random;
  journeys: Journey[];
  /** Null: no provider is configured, and messages wait. */
  mailer: Mailer | null;
  /** What goes under the cart; null: nothing does. */
  recommend: Recommender | null;
  /** Our own public address, without trailing slash. */
  publicUrl: string;
  /** Who mails come from where the merchant has set nothing. */
  sender: Sender;
  dkim: DkimKey | null;
}

export type Delivered = Submission['outcome'] | 'no-mailer' | 'no-sender' | 'not-due' | 'skipped';

const MAKE_AGAIN_AT_MOST = 3;

/** Safe to call at any time and twice at once: the ledger lets one through. */
export async function deliverMessage(deps: DeliveryDeps, shopName: string, id: string): Promise<Delivered> {
  if (deps.mailer === null) return 'no-mailer';
  for (let round = 0; round < MAKE_AGAIN_AT_MOST; round++) {
    const delivered = await attempt(deps, deps.mailer, shopName, id);
    if (delivered !== 'outdated') return delivered;
  }
  // Somebody is shopping at this moment; the journey has moved the message already, or it comes up again shortly.
  await retryLater(deps, shopName, id, 60_000);
  return 'busy';
}

async function attempt(
  deps: DeliveryDeps,
  mailer: Mailer,
  shopName: string,
  id: string,
): Promise<Delivered | 'outdated'> {
  const now = deps.clock.now();
  const message = await messageById(deps.store, shopName, id);
  if (message === null || !['waiting', 'sending'].includes(message.state) || message.due_at > now) return 'not-due';
  const prepared = await prepare(deps, message, now);
  if (prepared === 'no-sender') return 'no-sender';
  if ('skip' in prepared) {
    await deps.store
      .transaction()
      .execute((trx) => skipMessages(trx, { shop: shopName, message: id }, prepared.skip, now));
    return 'skipped';
  }
  let claim: Claim = { outcome: 'gone' };
  const context = () => ({ ...deps, now: deps.clock.now() });
  const mail = { shop: shopName, message: id, from: prepared.sender.address, to: prepared.to, bytes: prepared.bytes };
  const submission = await mailer.submit(mail, {
    async claim() {
      claim = await deps.store.transaction().execute((trx) => claimMessage(trx, context(), shopName, id, prepared));
      return claim.outcome === 'claimed';
    },
    dot: () => dotReached(deps.store, shopName, id, tokenOf(claim)),
  });
  if (claimOutcome(claim) === 'outdated') return 'outdated';
  await settle(deps, message, claim, withoutAddresses(submission));
  return submission.outcome;
}

/** Providers like to repeat the address in their answers; what we keep names nobody. */
function withoutAddresses(submission: Submission): Submission {
  const blunt = (text: string) => text.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '(address)').slice(0, 500);
  if ('response' in submission) return { ...submission, response: blunt(submission.response) };
  return 'fault' in submission ? { ...submission, fault: blunt(submission.fault) } : submission;
}

const tokenOf = (claim: Claim) => (claim.outcome === 'claimed' ? claim.token : '');
const claimOutcome = (claim: Claim) => claim.outcome;

/** Writes down how it went. */
async function settle(deps: DeliveryDeps, before: Message, claim: Claim, submission: Submission): Promise<void> {
  const now = deps.clock.now();
  const token = tokenOf(claim);
  const { shop, id } = before;
  await deps.store.transaction().execute(async (trx) => {
    const message = await messageById(trx, shop, id);
    if (message === null) return;
    const again = (ms: number, reason: string) =>
      returnMessage(trx, deps, message, claim.outcome === 'claimed' ? token : null, now + ms, reason);
    switch (submission.outcome) {
      case 'submitted':
        return markSubmitted(trx, shop, id, token, submission.response, now);
      case 'unknown':
        return markUncertain(trx, shop, id, token, submission.fault, now);
      case 'refused':
        return submission.permanent
          ? markFailed(trx, message, token, submission.response, submission.badAddress, now)
          : again(backoff(message.attempts, deps.random), submission.response);
      case 'unsent':
        if (claim.outcome !== 'claimed') await countAttempt(trx, message);
        return again(backoff(message.attempts + 1, deps.random), submission.fault);
      case 'busy':
        return again(submission.retryInMs, 'the provider is busy');
      case 'withdrawn':
        return;
    }
  });
}

/** Milliseconds: doubling from one minute to four hours, half of it drawn. */
export function backoff(attempts: number, random: Random): number {
  return Math.round(Math.min(4 * 3_600_000, 60_000 * 2 ** Math.max(0, attempts - 1)) * (0.5 + random() / 2));
}

async function retryLater(deps: DeliveryDeps, shop: string, id: string, ms: number): Promise<void> {
  const dueAt = deps.clock.now() + ms;
  await deps.store.transaction().execute(async (trx) => {
    const message = await messageById(trx, shop, id);
    if (message?.state === 'waiting' && message.due_at <= deps.clock.now()) {
      await returnMessage(trx, deps, message, null, dueAt, 'the cart is changing');
    } else if (message?.state === 'waiting') await enqueueDelivery(trx, deps.jobs, shop, id, message.due_at);
  });
}

type Made = Prepared & { sender: Sender; bytes: Buffer };

/** The mail as it would leave now. Whether it may is asked later, in the transaction that claims it. */
async function prepare(
  deps: DeliveryDeps,
  message: Message,
  now: number,
): Promise<Made | { skip: string } | 'no-sender'> {
  const { store, keys } = deps;
  if (now >= message.stale_at) return { skip: 'stale' };
  const shop = await shopOf(store, message.shop);
  if (shop === null) return { skip: 'uninstalled' };
  const run = message.run === null ? null : await runById(store, message.shop, message.run);
  const state = await flowState(store, keys, message.shop, run?.carts ?? [message]);
  if (state === null || state.lines.length === 0) return { skip: 'cart-empty' };
  const address = state.emailHash === null ? null : await addressOf(store, keys, message.shop, state.emailHash);
  const to = normalisedEmail(address?.email);
  if (to === null) return { skip: 'no-address' };
  const journey = deps.journeys.find((j) => j.name === message.journey);
  const send = journey?.steps.find((s) => s.do === 'send' && s.name === message.step);
  if (send?.do !== 'send') return { skip: 'switched-off' };
  const sender = senderOf(shop, deps.sender);
  // Neither the merchant nor the installation has said who writes: it waits like for a provider.
  if (sender.address === '') return 'no-sender';
  const locale = localeOf(state, shop);
  const cart = await cartView(store, shop, state, locale);
  if (cart.items.every((item) => !item.available)) return { skip: 'sold-out' };
  const view = await mailView(deps, shop, message, state, cart);
  const mail = await renderMail(send.layout, send.name as MailName, view);
  const { unsubscribeUrl } = view;
  const outgoing = { message: message.id, from: sender, to, mail, unsubscribeUrl, at: now };
  const bytes = await mailBytes(outgoing, deps.dkim);
  return { mail: withoutLinks(mail, view), headers: shownHeaders(headersOf(outgoing), view), state, to, sender, bytes };
}

async function mailView(
  deps: DeliveryDeps,
  shop: Shop,
  message: Message,
  state: CartState,
  cart: CartView,
): Promise<MailView> {
  const locale = localeOf(state, shop);
  const urlOf = (purpose: 'restore' | 'unsubscribe') =>
    `${deps.publicUrl}/${purpose}/${linkToken(deps.keys, shop.shop, purpose, message.id)}`;
  return {
    language: languageFor(state.locale, shop.locale),
    shop: { name: shop.name, url: shop.url, postalAddress: shop.settings.postalAddress },
    cart,
    recommendations: (await recommended(deps, shop, state, cart)).map((item) => ({
      title: item.title,
      price: moneyText(item.price.amount, item.price.currency, locale),
      image: webUrl(item.image, shop.url),
      url: webUrl(item.url, shop.url) ?? shop.url,
    })),
    restoreUrl: urlOf('restore'),
    unsubscribeUrl: urlOf('unsubscribe'),
  };
}

/** A mail without recommendations is still a good mail; one that never leaves for want of them is not. */
async function recommended(deps: DeliveryDeps, shop: Shop, state: CartState, cart: CartView) {
  if (deps.recommend === null) return [];
  const request = {
    shop: shop.shop,
    placement: 'mail' as const,
    shopper: state.shopper,
    cartProducts: cart.items.map((i) => i.product).filter((p) => p !== null),
    cartVariants: cart.items.map((i) => i.variantId).filter((v) => v !== null),
    limit: 3,
    locale: state.locale,
  };
  const answer = await deps.recommend(request).catch(() => null);
  return answer?.items.slice(0, 3) ?? [];
}

/** A locale the runtime can format money in; checkouts send "de", "de-DE" or "de_DE". */
function localeOf(state: CartState, shop: Shop): string {
  for (const locale of [state.locale, shop.locale]) {
    try {
      const [known] = Intl.NumberFormat.supportedLocalesOf((locale ?? '').replaceAll('_', '-'));
      if (known !== undefined) return known;
    } catch {
      // Not a locale: the next one.
    }
  }
  return 'en';
}

function senderOf(shop: Shop, fallback: Sender): Sender {
  const { senderName, senderEmail } = shop.settings;
  return { name: senderName || shop.name || fallback.name, address: normalisedEmail(senderEmail) ?? fallback.address };
}

/** What is kept for the merchant to look at opens nothing: a click on it must not unsubscribe the shopper. */
function withoutLinks(mail: Prepared['mail'], view: MailView): Prepared['mail'] {
  const blunt = (text: string) =>
    text.replaceAll(view.restoreUrl, '#restore').replaceAll(view.unsubscribeUrl, '#unsubscribe');
  return { subject: mail.subject, html: blunt(mail.html), text: blunt(mail.text) };
}

const shownHeaders = (headers: Record<string, string>, view: MailView) =>
  Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v.replaceAll(view.unsubscribeUrl, '#unsubscribe')]));
