// The mail as it would leave at this moment: today's cart, prices and recommendations, in the reader's language, signed.

import type { Recommender } from '../../decisions/recommend.ts';
import { campaignById, type Variant } from '../../journeys/campaign.ts';
import { campaignIdOf } from '../../journeys/campaign-journey.ts';
import { type Facts, factsOf } from '../../journeys/facts.ts';
import { journeyOf } from '../../journeys/journey-store.ts';
import { offersOfRun } from '../../journeys/offers.ts';
import type { Message } from '../../journeys/outbox.ts';
import { sendsOf } from '../../journeys/program.ts';
import { type Run, runById } from '../../journeys/runs.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import type { Keys } from '../../lib/keys.ts';
import { moneyText } from '../../lib/money.ts';
import { addressOf } from '../../profile/shopper.ts';
import { type Shop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { ClickLinks } from '../links/click-links.ts';
import { type LinkPurpose, linkToken } from '../links/link-tokens.ts';
import { scales } from '../links/survey.ts';
import { withCampaign } from './campaign-parameters.ts';
import { type CartView, cartView, productsView, webUrl } from './cart-view.ts';
import type { Prepared } from './claim.ts';
import { domainOf } from './domain/domain-desk.ts';
import { type MailView, renderMail } from './render.ts';
import { senderOf } from './sender.ts';
import { type DkimKey, headersOf, mailBytes, type Sender } from './sign.ts';
import { languageFor, type MailTexts, textsFor, withShared } from './texts.ts';

export interface PrepareDeps {
  store: Store;
  keys: Keys;
  /** What goes under the message; null: nothing does. */
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
  const facts = run === null ? null : await factsOf(store, keys, run);
  if (run === null || facts === null) return { skip: run?.carts.length === 0 ? 'no-address' : 'cart-empty' };
  if (facts.cart?.lines.length === 0) return { skip: 'cart-empty' };
  const address = facts.emailHash === null ? null : await addressOf(store, keys, message.shop, facts.emailHash);
  const to = normalisedEmail(address?.email);
  if (to === null) return { skip: 'no-address' };
  const known = await journeyOf(store, message.shop, message.journey);
  const send = known === null ? undefined : sendsOf(known.journey).find((s) => s.name === message.step);
  const language = languageFor(facts.locale, shop.locale);
  const texts = await wordsOf(store, message, language);
  if (send === undefined || texts === null) return { skip: 'switched-off' };
  const sender = senderOf(shop, deps.sender);
  // Neither the merchant nor the installation has said who writes: it waits like for a provider.
  if (sender.address === '') return 'no-sender';
  const locale = localeOf(facts, shop);
  const cart = facts.cart
    ? await cartView(store, shop, facts.cart, locale)
    : await productsView(store, shop, facts.products, locale);
  const isAboutThem = facts.cart !== null || known?.journey.conditions.includes('in-stock');
  if (isAboutThem && cart.items.every((item) => !item.available)) return { skip: 'sold-out' };
  const clicks = new ClickLinks(keys, deps.publicUrl, shop, message.id);
  const viewed = { shop, run, message, facts, cart, language, locale, layout: send.layout, clicks, now };
  const view = await mailView(deps, viewed);
  const mail = await renderMail(send.layout, texts, view);
  const { unsubscribeUrl } = view;
  const outgoing = { message: message.id, from: sender, to, mail, unsubscribeUrl, at: now };
  const bytes = await mailBytes(outgoing, deps.dkim);
  return {
    mail: withoutLinks(mail, view, clicks),
    headers: shownHeaders(headersOf(outgoing), view),
    facts,
    to,
    domain: domainOf(sender) ?? '',
    purposes: [
      ...(['restore', 'unsubscribe', 'preferences', 'click'] as const),
      ...(view.survey === null ? [] : (['survey'] as const)),
      ...(view.openUrl === null ? [] : (['open'] as const)),
    ],
    links: clicks.targets,
    sender,
    bytes,
  };
}

/** The journey's words, or the campaign's own. */
async function wordsOf(store: Store, message: Message, language: string): Promise<MailTexts | null> {
  const id = campaignIdOf(message.journey);
  const campaign = id === null ? null : await campaignById(store, message.shop, id);
  if (campaign === null) return textsFor(language, message.journey, message.step);
  const variant = campaign.definition.variants.find((v) => v.name === message.step);
  return variant === undefined ? null : withShared(language, { ...ownWords(variant), why: campaignWhy(language) });
}

const ownWords = ({ subject, preheader, heading, body, button }: Variant) => ({
  ...{ subject, preheader, heading, button },
  intro: body,
});

const campaignWhy = (language: string): string =>
  language === 'de'
    ? 'Sie erhalten diese E-Mail, weil Sie E-Mails von {{ shop.name }} zugestimmt haben.'
    : 'You receive this e-mail because you agreed to e-mails from {{ shop.name }}.';

interface Viewed {
  shop: Shop;
  run: Run;
  message: Message;
  facts: Facts;
  cart: CartView;
  language: string;
  locale: string;
  layout: string;
  clicks: ClickLinks;
  now: number;
}

/** Languages written from right to left. */
const RIGHT_TO_LEFT = new Set(['ar', 'he', 'fa', 'ur']);

async function mailView(deps: PrepareDeps, viewed: Viewed): Promise<MailView> {
  const { shop, run, message, facts, cart, language, locale, layout, clicks, now } = viewed;
  const urlOf = (purpose: LinkPurpose) =>
    `${deps.publicUrl}/${purpose}/${linkToken(deps.keys, shop.shop, purpose, message.id)}`;
  const offer = (await offersOfRun(deps.store, shop.shop, run.id)).find((o) => o.state === 'ready' && o.ends_at > now);
  const marked = (url: string) => clicks.through(withCampaign(url, message.journey, message.step));
  const scale = scales[layout];
  const surveyUrl = urlOf('survey');
  const scores = scale === undefined ? [] : Array.from({ length: scale.to - scale.from + 1 }, (_, n) => scale.from + n);
  return {
    language,
    direction: RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr',
    shop: { name: shop.name, url: marked(shop.url), postalAddress: shop.settings.postalAddress },
    cart: { pieces: cart.pieces, items: cart.items.map((item) => ({ ...item, url: marked(item.url) })) },
    recommendations: (await recommended(deps, shop, facts, cart)).map((item) => ({
      title: item.title,
      price: moneyText(item.price.amount, item.price.currency, locale),
      image: webUrl(item.image, shop.url),
      url: marked(webUrl(item.url, shop.url) ?? shop.url),
    })),
    offer:
      offer?.code == null
        ? null
        : { code: offer.code, percent: offer.percent, until: dayIn(offer.ends_at, facts.zone ?? shop.zone, locale) },
    survey:
      scale === undefined ? null : { choices: scores.map((score) => ({ score, url: `${surveyUrl}?score=${score}` })) },
    restoreUrl: urlOf('restore'),
    unsubscribeUrl: urlOf('unsubscribe'),
    preferencesUrl: urlOf('preferences'),
    openUrl: shop.settings.countOpens ? `${urlOf('open')}.gif` : null,
  };
}

const dayIn = (at: number, timeZone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).format(at);

/** A mail without recommendations is still a good mail; one that never leaves for want of them is not. */
async function recommended(deps: PrepareDeps, shop: Shop, facts: Facts, cart: CartView) {
  if (deps.recommend === null) return [];
  const request = {
    shop: shop.shop,
    placement: 'mail' as const,
    shopper: facts.shopper,
    cartProducts: cart.items.map((i) => i.product).filter((p) => p !== null),
    cartVariants: cart.items.map((i) => i.variantId).filter((v) => v !== null),
    limit: 3,
    locale: facts.locale,
  };
  const answer = await deps.recommend(request).catch(() => null);
  return answer?.items.slice(0, 3) ?? [];
}

/** A locale the runtime can format money in; checkouts send "de", "de-DE" or "de_DE". */
function localeOf(facts: Facts, shop: Shop): string {
  for (const locale of [facts.locale, shop.locale]) {
    try {
      const [known] = Intl.NumberFormat.supportedLocalesOf((locale ?? '').replaceAll('_', '-'));
      if (known !== undefined) return known;
    } catch {
      // Not a locale: the next one.
    }
  }
  return 'en';
}

/** What is kept for the merchant to look at opens nothing: a click on it must not unsubscribe the shopper. */
function withoutLinks(mail: Prepared['mail'], view: MailView, clicks: ClickLinks): Prepared['mail'] {
  const blunt = (text: string) =>
    clicks
      .straight(text)
      .replaceAll(view.restoreUrl, '#restore')
      .replaceAll(view.unsubscribeUrl, '#unsubscribe')
      .replaceAll(view.preferencesUrl, '#preferences')
      .replace(/https?:\/\/[^"\s]+\/survey\/[\w-]+\?score=\d+/g, '#survey')
      .replaceAll(view.openUrl ?? '#open', '#open');
  return { subject: mail.subject, html: blunt(mail.html), text: blunt(mail.text) };
}

const shownHeaders = (headers: Record<string, string>, view: MailView) =>
  Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v.replaceAll(view.unsubscribeUrl, '#unsubscribe')]));
