// A short message as it would leave at this moment: the words of its step (subject and the line below it), and one link.

import type { Keys } from '../../lib/keys.ts';
import { reachOf, type ShortChannel } from '../../profile/channels.ts';
import type { Store } from '../../storage/store.ts';
import { withCampaign } from '../email/campaign-parameters.ts';
import { type CartView, cartView, productsView } from '../email/cart-view.ts';
import type { Claimed, Reader } from '../email/claim.ts';
import { renderWords } from '../email/liquid.ts';
import type { MailContent } from '../email/mail-content.ts';
import { localeOf, mailView } from '../email/mail-view.ts';
import { type Language, wordsOf } from '../email/mail-words.ts';
import { languageFor, type MailTexts, textsFor } from '../email/texts.ts';
import { ClickLinks } from '../links/click-links.ts';
import type { ShortMessage } from './short-provider.ts';

export interface PrepareShortDeps {
  store: Store;
  keys: Keys;
  publicUrl: string;
}

/** Said with every text message: how to end them. */
const ending = { en: 'Reply STOP to end these.', de: 'STOP antworten beendet sie.' };
/** Longer words are cut: a phone shows little, and each part of a text message costs. */
const LONGEST = 160;

/** What a short message is made of, read in the transaction that claims it. */
export interface ShortTold {
  words: MailTexts;
  language: Language;
  locale: string;
  cart: CartView;
}

export const shortReader =
  ({ keys }: PrepareShortDeps, channel: ShortChannel): Reader<ShortTold> =>
  async (trx, { message, shop, facts, journey }) => {
    const to = await reachOf(trx, keys, shop.shop, channel, facts);
    if (to === null) return { skip: 'no-address' };
    const language = languageFor(facts.locale, shop.locale);
    const words = await wordsOf(trx, shop.shop, { journey: journey.name, step: message.step, language });
    if (words === null) return { skip: 'switched-off' };
    const locale = localeOf(facts, shop);
    const cart = facts.cart
      ? await cartView(trx, shop, facts.cart, locale)
      : await productsView(trx, shop, facts.products, locale);
    return { to, domain: null, told: { words, language, locale, cart } };
  };

/** Null where no words come out. */
export async function prepareShort(
  { store, keys, publicUrl }: PrepareShortDeps,
  claimed: Claimed<ShortTold>,
  channel: ShortChannel,
  now: number,
): Promise<{ content: MailContent; out: ShortMessage } | null> {
  const { shop, message, facts, send, to } = claimed;
  const { words: texts, language, locale, cart } = claimed.told;
  const { journey, step } = message;
  const clicks = new ClickLinks(keys, publicUrl, shop, message.id);
  const link = facts.cart
    ? null
    : bare(clicks.through(withCampaign(cart.items[0]?.url ?? shop.url, journey, step, channel)));
  // What it leads to is all that is shown of products: nothing is recommended in so few words.
  const view = await mailView(
    { store, keys, publicUrl, recommend: null },
    { shop, message, facts, cart, language, locale, layout: send.layout, clicks, now },
  );
  const worded = async (words: { subject: string; preheader: string }) => ({
    title: line(await renderWords(words.subject, view)),
    below: line(await renderWords(words.preheader, view)),
  });
  const ours = textsFor(language, journey, step);
  const words = await worded(texts).catch(() => (ours === null ? null : worded(ours).catch(() => null)));
  if (words === null) return null;
  const url = link ?? view.restoreUrl;
  const shown = (address: string) =>
    channel === 'sms' ? `${shop.name}: ${words.title} ${address} ${ending[language]}` : words.below;
  return {
    content: {
      mail: { subject: words.title, html: '', text: shown(facts.cart === null ? '#click' : '#restore') },
      headers: {},
      purposes: facts.cart === null ? ['click'] : ['restore'],
      links: clicks.targets,
    },
    out: { shop: message.shop, message: message.id, to, title: words.title, text: shown(url), url },
  };
}

/** Without what only tells a reader of a mail where it leads. */
const bare = (link: string) => /^.*?\/click\/[\w-]{22}\.\d+/.exec(link)?.[0] ?? link;

const line = (text: string): string => {
  const one = text.replace(/\s+/g, ' ').trim();
  return one.length <= LONGEST ? one : `${one.slice(0, LONGEST - 1)}…`;
};
