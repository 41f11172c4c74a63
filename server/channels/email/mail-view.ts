// What a mail shows, from the facts of this moment: today's cart, prices, offer and recommendations, in the reader's language and zone.

import type { Recommender } from '../../decisions/recommend.ts';
import type { Facts } from '../../journeys/facts.ts';
import { offersOfRun } from '../../journeys/offers.ts';
import type { Message } from '../../journeys/outbox.ts';
import { CONFIRM_JOURNEY } from '../../journeys/ready/confirm-address.ts';
import type { Keys } from '../../lib/keys.ts';
import { moneyText } from '../../lib/money.ts';
import type { Shop } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import type { ClickLinks } from '../links/click-links.ts';
import { type LinkPurpose, linkToken } from '../links/link-tokens.ts';
import { scales } from '../links/survey.ts';
import { withCampaign } from './campaign-parameters.ts';
import { type CartView, newestProducts, webUrl } from './cart-view.ts';
import type { MailView } from './render.ts';

export interface ViewDeps {
  store: Store;
  keys: Keys;
  /** What goes under the message; null: nothing does. */
  recommend: Recommender | null;
  /** Our own public address, without trailing slash. */
  publicUrl: string;
}

export interface Viewed {
  shop: Shop;
  message: Pick<Message, 'id' | 'journey' | 'step' | 'run'>;
  facts: Pick<Facts, 'shopper' | 'locale' | 'zone'>;
  cart: CartView;
  language: string;
  locale: string;
  layout: string;
  clicks: ClickLinks;
  now: number;
}

/** Languages written from right to left. */
const RIGHT_TO_LEFT = new Set(['ar', 'he', 'fa', 'ur']);

export async function mailView(deps: ViewDeps, viewed: Viewed): Promise<MailView> {
  const { shop, message, facts, cart, language, locale, layout, clicks, now } = viewed;
  const urlOf = (purpose: LinkPurpose) =>
    `${deps.publicUrl}/${purpose}/${linkToken(deps.keys, shop.shop, purpose, message.id)}`;
  const offers = message.run === null ? [] : await offersOfRun(deps.store, shop.shop, message.run);
  const offer = offers.find((o) => o.state === 'ready' && o.ends_at > now);
  const marked = (url: string) => clicks.through(withCampaign(url, message.journey, message.step));
  const asksToConfirm = layout === CONFIRM_JOURNEY;
  const scale = scales[layout];
  const surveyUrl = urlOf('survey');
  const scores = scale === undefined ? [] : Array.from({ length: scale.to - scale.from + 1 }, (_, n) => scale.from + n);
  return {
    language,
    direction: RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr',
    shop: { name: shop.name, url: marked(shop.url), postalAddress: shop.settings.postalAddress },
    cart: { pieces: cart.pieces, items: cart.items.map((item) => ({ ...item, url: marked(item.url) })) },
    // Who has not agreed to advertising yet is shown none.
    recommendations: (asksToConfirm ? [] : await recommended(deps, viewed)).map((item) => ({
      ...item,
      url: marked(item.url),
    })),
    offer:
      offer?.code == null
        ? null
        : { code: offer.code, percent: offer.percent, until: dayIn(offer.ends_at, facts.zone ?? shop.zone, locale) },
    survey:
      scale === undefined ? null : { choices: scores.map((score) => ({ score, url: `${surveyUrl}?score=${score}` })) },
    restoreUrl: urlOf(asksToConfirm ? 'confirm' : 'restore'),
    unsubscribeUrl: urlOf('unsubscribe'),
    preferencesUrl: urlOf('preferences'),
    openUrl: shop.settings.countOpens ? `${urlOf('open')}.gif` : null,
  };
}

const dayIn = (at: number, timeZone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).format(at);

const SHOWN_BELOW = 3;

/** Never an empty block: where nothing can be chosen, what is newest. A shop without products shows no block at all. */
async function recommended(deps: ViewDeps, { shop, facts, cart }: Viewed): Promise<MailView['recommendations']> {
  if (deps.recommend === null) return [];
  const shown = cart.items.map((i) => i.product).filter((p) => p !== null);
  const request = {
    shop: shop.shop,
    placement: 'mail' as const,
    shopper: facts.shopper,
    cartProducts: shown,
    cartVariants: cart.items.map((i) => i.variantId).filter((v) => v !== null),
    limit: SHOWN_BELOW,
    locale: facts.locale,
  };
  // A mail that never leaves for want of recommendations would be worse than one with simple ones.
  const answer = await deps.recommend(request).catch(() => null);
  const locale = localeOf(facts, shop);
  const items = (answer?.items ?? []).slice(0, SHOWN_BELOW).map((item) => ({
    title: item.title,
    price: moneyText(item.price.amount, item.price.currency, locale),
    image: webUrl(item.image, shop.url),
    url: webUrl(item.url, shop.url) ?? shop.url,
  }));
  return items.length > 0 ? items : newestProducts(deps.store, shop, { without: shown, limit: SHOWN_BELOW, locale });
}

/** A locale the runtime can format money in; checkouts send "de", "de-DE" or "de_DE". */
export function localeOf(facts: Pick<Facts, 'locale'>, shop: Shop): string {
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
