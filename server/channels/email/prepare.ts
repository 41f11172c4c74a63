// The mail as it would leave at this moment: today's cart, prices and recommendations, in the reader's language, signed.

import { factsOf } from '../../journeys/facts.ts';
import { journeyOf } from '../../journeys/journey-store.ts';
import type { Message } from '../../journeys/outbox.ts';
import { sendsOf } from '../../journeys/program.ts';
import { CONFIRM_JOURNEY } from '../../journeys/ready/confirm-address.ts';
import { runById } from '../../journeys/runs.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import { addressOf } from '../../profile/shopper.ts';
import { shopOf } from '../../storage/shops.ts';
import { ClickLinks } from '../links/click-links.ts';
import { cartView, productsView } from './cart-view.ts';
import type { Prepared } from './claim.ts';
import type { DkimKey } from './dkim-signature.ts';
import { domainOf } from './domain/domain-desk.ts';
import { localeOf, mailView, type ViewDeps } from './mail-view.ts';
import { wordsOf } from './mail-words.ts';
import { type MailView, type RenderedMail, renderMail, WordsFault } from './render.ts';
import { senderOf } from './sender.ts';
import { headersOf, mailBytes, type Sender } from './sign.ts';
import { languageFor, type MailTexts, textsFor } from './texts.ts';

export interface PrepareDeps extends ViewDeps {
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
  const { journey, step } = message;
  const texts = await wordsOf(store, message.shop, { journey, step, language });
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
  const view = await mailView(deps, { shop, message, facts, cart, language, locale, layout: send.layout, clicks, now });
  const mail = await rendered(send.layout, [texts, textsFor(language, journey, step)], view);
  if (mail === null) return { skip: 'words-broken' };
  const { unsubscribeUrl } = view;
  const outgoing = { message: message.id, from: sender, to, mail, unsubscribeUrl, at: now };
  const bytes = await mailBytes(outgoing, deps.dkim);
  return {
    mail: withoutLinks(mail, view, clicks),
    headers: shownHeaders(headersOf(outgoing), view),
    facts,
    to,
    channel: 'email',
    domain: domainOf(sender) ?? '',
    purposes: [
      send.layout === CONFIRM_JOURNEY ? ('confirm' as const) : ('restore' as const),
      ...(['unsubscribe', 'preferences', 'click'] as const),
      ...(view.survey === null ? [] : (['survey'] as const)),
      ...(view.openUrl === null ? [] : (['open'] as const)),
    ],
    links: clicks.targets,
    sender,
    bytes,
  };
}

/** With the first words that come out; a merchant's that do not are replaced by ours, rather than that nothing leaves. */
async function rendered(layout: string, words: (MailTexts | null)[], view: MailView): Promise<RenderedMail | null> {
  for (const texts of words) {
    if (texts === null) continue;
    try {
      return await renderMail(layout, texts, view);
    } catch (fault) {
      if (!(fault instanceof WordsFault)) throw fault;
    }
  }
  return null;
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
