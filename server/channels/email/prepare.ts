// The mail as it would leave at this moment: today's cart, prices and recommendations, in the reader's language, signed.

import type { Recommender } from '../../decisions/recommend.ts';
import { flowState } from '../../journeys/cart-facts.ts';
import type { Journey } from '../../journeys/journey.ts';
import type { Message } from '../../journeys/outbox.ts';
import { runById } from '../../journeys/runs.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import type { Keys } from '../../lib/keys.ts';
import { moneyText } from '../../lib/money.ts';
import type { CartState } from '../../profile/cart.ts';
import { addressOf } from '../../profile/shopper.ts';
import { type Shop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { linkToken } from '../links/link-tokens.ts';
import { type CartView, cartView, webUrl } from './cart-view.ts';
import type { Prepared } from './claim.ts';
import { type MailView, renderMail } from './render.ts';
import { type DkimKey, headersOf, mailBytes, type Sender } from './sign.ts';
import { languageFor, type MailName } from './texts.ts';

export interface PrepareDeps {
  store: Store;
  keys: Keys;
  journeys: Journey[];
  /** What goes under the cart; null: nothing does. */
  recommend: Recommender | null;
  /** Our own public address, without trailing slash. */
  publicUrl: string;
  /** Who mails come from where the merchant has set nothing. */
  sender: Sender;
  dkim: DkimKey | null;
}

export type Made = Prepared & { sender: Sender; bytes: Buffer };

/** The mail as it would leave now. Whether it may is asked later, in the transaction that claims it. */
export async function prepare(
  deps: PrepareDeps,
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
  deps: PrepareDeps,
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
async function recommended(deps: PrepareDeps, shop: Shop, state: CartState, cart: CartView) {
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
