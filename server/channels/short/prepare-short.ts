// A short message as it would leave at this moment: the words of its step (subject and the line below it), and one link.

import { factsOf } from '../../journeys/facts.ts';
import { journeyOf } from '../../journeys/journey-store.ts';
import type { Message } from '../../journeys/outbox.ts';
import { sendsOf } from '../../journeys/program.ts';
import { runById } from '../../journeys/runs.ts';
import type { Keys } from '../../lib/keys.ts';
import { reachOf, type ShortChannel } from '../../profile/channels.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { withCampaign } from '../email/campaign-parameters.ts';
import { cartView, productsView } from '../email/cart-view.ts';
import type { Prepared } from '../email/claim.ts';
import { renderWords } from '../email/liquid.ts';
import { localeOf, mailView } from '../email/mail-view.ts';
import { wordsOf } from '../email/mail-words.ts';
import { languageFor, textsFor } from '../email/texts.ts';
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

export async function prepareShort(
  deps: PrepareShortDeps,
  message: Message,
  channel: ShortChannel,
  now: number,
): Promise<(Prepared & { short: ShortMessage }) | { skip: string }> {
  const { store, keys, publicUrl } = deps;
  if (now >= message.stale_at) return { skip: 'stale' };
  const shop = await shopOf(store, message.shop);
  if (shop === null) return { skip: 'uninstalled' };
  const run = message.run === null ? null : await runById(store, message.shop, message.run);
  const facts = run === null ? null : await factsOf(store, keys, run);
  if (run === null || facts === null) return { skip: 'no-address' };
  const to = await reachOf(store, keys, message.shop, channel, facts);
  if (to === null) return { skip: 'no-address' };
  const known = await journeyOf(store, message.shop, message.journey);
  const send = known === null ? undefined : sendsOf(known.journey).find((s) => s.name === message.step);
  const language = languageFor(facts.locale, shop.locale);
  const { journey, step } = message;
  const texts = await wordsOf(store, message.shop, { journey, step, language });
  if (send === undefined || texts === null) return { skip: 'switched-off' };
  const locale = localeOf(facts, shop);
  const cart = facts.cart
    ? await cartView(store, shop, facts.cart, locale)
    : await productsView(store, shop, facts.products, locale);
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
  if (words === null) return { skip: 'words-broken' };
  const url = link ?? view.restoreUrl;
  const shown = (address: string) =>
    channel === 'sms' ? `${shop.name}: ${words.title} ${address} ${ending[language]}` : words.below;
  const short = { shop: message.shop, message: message.id, to, title: words.title, text: shown(url), url };
  return {
    mail: { subject: words.title, html: '', text: shown(facts.cart === null ? '#click' : '#restore') },
    headers: {},
    facts,
    to,
    channel,
    domain: null,
    purposes: facts.cart === null ? ['click'] : ['restore'],
    links: clicks.targets,
    short,
  };
}

/** Without what only tells a reader of a mail where it leads. */
const bare = (link: string) => /^.*?\/click\/[\w-]{22}\.\d+/.exec(link)?.[0] ?? link;

const line = (text: string): string => {
  const one = text.replace(/\s+/g, ' ').trim();
  return one.length <= LONGEST ? one : `${one.slice(0, LONGEST - 1)}…`;
};
