// What our mails say, by language. Plain facts and a way back: no pressure, no countdown, no invented scarcity (a test reads every word).

import { abandonedCart } from './texts/abandoned-cart.ts';
import { abandonedCheckout } from './texts/abandoned-checkout.ts';
import { anniversary } from './texts/anniversary.ts';
import { backInStock } from './texts/back-in-stock.ts';
import { birthday } from './texts/birthday.ts';
import { browseAbandonment } from './texts/browse-abandonment.ts';
import { churnRisk } from './texts/churn-risk.ts';
import { confirmAddress } from './texts/confirm-address.ts';
import { csat } from './texts/csat.ts';
import { habitReminder } from './texts/habit-reminder.ts';
import type { JourneyTexts, MailTexts, OwnTexts, SharedTexts } from './texts/mail-texts.ts';
import { nps } from './texts/nps.ts';
import { postPurchase } from './texts/post-purchase.ts';
import { priceDrop } from './texts/price-drop.ts';
import { replenishment } from './texts/replenishment.ts';
import { secondOrder } from './texts/second-order.ts';
import { vip } from './texts/vip.ts';
import { welcome } from './texts/welcome.ts';
import { winBack } from './texts/win-back.ts';

export type { MailTexts } from './texts/mail-texts.ts';

const shared: Record<'en' | 'de', SharedTexts> = {
  en: {
    quantity: 'Quantity {{ item.quantity }}',
    soldOut: 'Not available at the moment',
    recommendations: 'You might also like',
    unsubscribe: 'Unsubscribe',
    preferences: 'Choose what you get',
    offerText:
      '{% if offer.percent %}{{ offer.percent }} % off your order{% else %}Free shipping for your order{% endif %} with this code:',
    offerUntil: 'Good until {{ offer.until }}, once, for you alone.',
    lowest: 'Not at all',
    highest: 'Very much',
  },
  de: {
    quantity: 'Menge {{ item.quantity }}',
    soldOut: 'Zurzeit nicht verfügbar',
    recommendations: 'Das könnte Ihnen auch gefallen',
    unsubscribe: 'Abmelden',
    preferences: 'Auswählen, was Sie bekommen',
    offerText:
      '{% if offer.percent %}{{ offer.percent }} % auf Ihre Bestellung{% else %}Kostenloser Versand für Ihre Bestellung{% endif %} mit diesem Code:',
    offerUntil: 'Gültig bis {{ offer.until }}, einmal, nur für Sie.',
    lowest: 'Gar nicht',
    highest: 'Sehr',
  },
};

const journeys: Record<string, JourneyTexts> = {
  'abandoned-cart': abandonedCart,
  'abandoned-checkout': abandonedCheckout,
  'browse-abandonment': browseAbandonment,
  'back-in-stock': backInStock,
  'price-drop': priceDrop,
  welcome,
  'post-purchase': postPurchase,
  'second-order': secondOrder,
  replenishment,
  'win-back': winBack,
  'churn-risk': churnRisk,
  birthday,
  anniversary,
  'habit-reminder': habitReminder,
  nps,
  csat,
  vip,
  'confirm-address': confirmAddress,
};

/** Every mail of a ready journey by language and `journey/step`. */
export const mailTexts: Record<'en' | 'de', Record<string, MailTexts>> = { en: flat('en'), de: flat('de') };

function flat(language: 'en' | 'de'): Record<string, MailTexts> {
  const texts: Record<string, MailTexts> = {};
  for (const [journey, { [language]: steps }] of Object.entries(journeys))
    for (const [step, own] of Object.entries(steps)) texts[`${journey}/${step}`] = { ...shared[language], ...own };
  return texts;
}

/**
 * The words of one mail. A step that a merchant added to a journey says what the journey's first mail says; null where we have no words
 * at all for a journey.
 */
export function textsFor(language: string, journey: string, step: string): MailTexts | null {
  const texts = mailTexts[language === 'de' ? 'de' : 'en'];
  const any = Object.keys(texts).find((name) => name.startsWith(`${journey}/`));
  return texts[`${journey}/${step}`] ?? (any === undefined ? null : (texts[any] as MailTexts));
}

/** A merchant's own words, with those all mails share. */
export const withShared = (language: string, own: OwnTexts): MailTexts => ({
  ...shared[language === 'de' ? 'de' : 'en'],
  ...own,
});

/** The first of the wished languages that we have, else English. */
export function languageFor(...locales: (string | null)[]): 'en' | 'de' {
  for (const locale of locales) {
    const language = (locale ?? '').toLowerCase().split(/[-_]/)[0] as string;
    if (language in mailTexts) return language as 'en' | 'de';
  }
  return 'en';
}
