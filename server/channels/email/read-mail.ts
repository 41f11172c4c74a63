// What a mail is made of, read in the transaction that claims it: to whom, from whom, in which words, about what.

import { normalisedEmail } from '../../lib/email-address.ts';
import type { Keys } from '../../lib/keys.ts';
import { addressOf } from '../../profile/shopper.ts';
import { type CartView, cartView, productsView } from './cart-view.ts';
import type { Reader } from './claim.ts';
import { domainOf } from './domain/domain-desk.ts';
import { localeOf } from './mail-view.ts';
import { type Language, wordsOf } from './mail-words.ts';
import { senderOf } from './sender.ts';
import type { Sender } from './sign.ts';
import { languageFor, type MailTexts } from './texts.ts';

export interface MailTold {
  sender: Sender;
  words: MailTexts;
  language: Language;
  locale: string;
  cart: CartView;
}

export interface ReadMailDeps {
  keys: Keys;
  /** Who mails come from where the merchant has set nothing. */
  sender: Sender;
}

export const mailReader =
  (deps: ReadMailDeps): Reader<MailTold> =>
  async (trx, { message, shop, facts, journey }) => {
    const address = facts.emailHash === null ? null : await addressOf(trx, deps.keys, shop.shop, facts.emailHash);
    const to = normalisedEmail(address?.email);
    if (to === null) return { skip: 'no-address' };
    const language = languageFor(facts.locale, shop.locale);
    const words = await wordsOf(trx, shop.shop, { journey: journey.name, step: message.step, language });
    if (words === null) return { skip: 'switched-off' };
    const sender = senderOf(shop, deps.sender);
    // Neither the merchant nor the installation has said who writes.
    if (sender.address === '') return 'no-sender';
    const locale = localeOf(facts, shop);
    const cart = facts.cart
      ? await cartView(trx, shop, facts.cart, locale)
      : await productsView(trx, shop, facts.products, locale);
    const isAboutThem = facts.cart !== null || journey.conditions.includes('in-stock');
    if (isAboutThem && cart.items.every((item) => !item.available)) return { skip: 'sold-out' };
    return { to, domain: domainOf(sender) ?? '', told: { sender, words, language, locale, cart } };
  };
