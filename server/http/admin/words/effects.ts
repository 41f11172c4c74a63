// What stood before orders, what the programme cost and brought, what shoppers answered, and how loyal they are: in words.

import type { LoyaltyPart } from '../../../measurement/results/loyalty.ts';
import { type Count, many } from './many.ts';

export interface EffectWords {
  recommendations: string;
  /** Orders after a click, what they came to, and over how many days. */
  touched(orders: Count, money: string, days: string, before: string): string;
  untouched(days: string): string;
  added(value: string, low: string, high: string): string;
  notAdded: string;
  costs: Record<'mails' | 'monthly' | 'offers' | 'all', string>;
  mails(count: Count, each: string): string;
  months(count: Count, each: string): string;
  mostOffers: string;
  noCosts: string;
  noMargin: string;
  noLift: string;
  returned(percent: string, low: string, high: string): string;
  nps: string;
  csat: string;
  npsText(low: string, high: string, answers: Count, asked: Count): string;
  csatText(low: string, high: string, answers: Count, asked: Count): string;
  tooFew(answers: Count, asked: Count, fewest: string): string;
  noneAsked: string;
  noLoyalty: string;
  loyalty(index: string, shoppers: Count): string;
  parts: Record<LoyaltyPart, string>;
  unknownPart: string;
}

const en: EffectWords = {
  recommendations: 'Recommendations in the shop',
  touched: (orders, money, days, before) =>
    `${many(orders, 'order', 'orders')} worth ${money} in the last ${days} days came within ${before} days after a click on something of ours. Many of them would have come anyway: this says who was there, not what it changed.`,
  untouched: (days) => `No order of the last ${days} days came after a click on something of ours.`,
  added: (value, low, high) =>
    `What the e-mails truly added in that time, by those held back by lot: ${value} (between ${low} and ${high}).`,
  notAdded: 'What the e-mails truly added cannot be told yet: see above.',
  costs: { mails: 'Sending', monthly: 'By the month', offers: 'Offers', all: 'Together' },
  mails: (count, each) => `${many(count, 'mail', 'mails')} at ${each} a thousand`,
  months: (count, each) => `${many(count, 'month', 'months')} at ${each}`,
  mostOffers: 'at most, if all are used',
  noCosts: 'Say what sending and a month of work cost you, and you see what came back for it.',
  noMargin: 'Say in the settings what you earn on average, and you see what came back for it.',
  noLift: 'What came back for it cannot be told yet: the e-mails’ effect is not known.',
  returned: (percent, low, high) =>
    `For each 100 spent, ${percent} more came back than was spent (between ${low} and ${high}): margin on what was truly added, not on all that was clicked.`,
  nps: 'Would they recommend you (NPS)',
  csat: 'How was the order',
  npsText: (low, high, answers, asked) =>
    `Between ${low} and ${high}. ${many(answers, 'answer', 'answers')} to ${many(asked, 'question', 'questions')}.`,
  csatText: (low, high, answers, asked) =>
    `are satisfied, between ${low} and ${high}. ${many(answers, 'answer', 'answers')} to ${many(asked, 'question', 'questions')}.`,
  tooFew: (answers, asked, fewest) =>
    `Not enough yet: ${many(answers, 'answer', 'answers')} to ${many(asked, 'question', 'questions')}; ${fewest} are needed.`,
  noneAsked: 'Nobody has been asked. The journey that asks can be switched on under Journeys.',
  noLoyalty: 'Nothing that is known weighs anything: change the weights below.',
  loyalty: (index, shoppers) => `${index} of 100, over ${many(shoppers, 'buyer', 'buyers')} of the last year.`,
  parts: {
    repeat: 'Ordered on two days or more',
    recommend: 'Would recommend you (NPS from 0 to 100)',
    tenure: 'Time with you, two years counting as full',
  },
  unknownPart: 'not known yet; the others take its weight',
};

const de: EffectWords = {
  recommendations: 'Empfehlungen im Shop',
  touched: (orders, money, days, before) =>
    `${many(orders, 'Bestellung', 'Bestellungen')} im Wert von ${money} kamen in den letzten ${days} Tagen binnen ${before} Tagen nach einem Klick auf etwas von uns. Viele wären auch so gekommen: Das sagt, wer dabei war, nicht, was es verändert hat.`,
  untouched: (days) => `Keine Bestellung der letzten ${days} Tage kam nach einem Klick auf etwas von uns.`,
  added: (value, low, high) =>
    `Was die E-Mails in dieser Zeit wirklich mehr brachten, gemessen an den per Los Ausgenommenen: ${value} (zwischen ${low} und ${high}).`,
  notAdded: 'Was die E-Mails wirklich mehr brachten, lässt sich noch nicht sagen: siehe oben.',
  costs: { mails: 'Versand', monthly: 'Im Monat', offers: 'Angebote', all: 'Zusammen' },
  mails: (count, each) => `${many(count, 'E-Mail', 'E-Mails')} zu ${each} je tausend`,
  months: (count, each) => `${many(count, 'Monat', 'Monate')} zu ${each}`,
  mostOffers: 'höchstens, wenn alle eingelöst werden',
  noCosts: 'Sagen Sie, was Versand und ein Monat Arbeit kosten, und Sie sehen, was dafür zurückkam.',
  noMargin: 'Sagen Sie in den Einstellungen, was Sie im Mittel verdienen, und Sie sehen, was dafür zurückkam.',
  noLift: 'Was dafür zurückkam, lässt sich noch nicht sagen: Die Wirkung der E-Mails ist nicht bekannt.',
  returned: (percent, low, high) =>
    `Für je 100 Ausgegebene kam ${percent} mehr zurück, als ausgegeben wurde (zwischen ${low} und ${high}): Marge auf das wirklich Hinzugekommene, nicht auf alles Angeklickte.`,
  nps: 'Würden sie Sie weiterempfehlen (NPS)',
  csat: 'Wie war die Bestellung',
  npsText: (low, high, answers, asked) =>
    `Zwischen ${low} und ${high}. ${many(answers, 'Antwort', 'Antworten')} auf ${many(asked, 'Frage', 'Fragen')}.`,
  csatText: (low, high, answers, asked) =>
    `sind zufrieden, zwischen ${low} und ${high}. ${many(answers, 'Antwort', 'Antworten')} auf ${many(asked, 'Frage', 'Fragen')}.`,
  tooFew: (answers, asked, fewest) =>
    `Noch nicht genug: ${many(answers, 'Antwort', 'Antworten')} auf ${many(asked, 'Frage', 'Fragen')}; ${fewest} sind nötig.`,
  noneAsked: 'Noch wurde niemand gefragt. Der Ablauf, der fragt, lässt sich unter Abläufe einschalten.',
  noLoyalty: 'Nichts von dem, was bekannt ist, hat ein Gewicht: Ändern Sie die Gewichte unten.',
  loyalty: (index, shoppers) => `${index} von 100, über ${many(shoppers, 'Käufer', 'Käufer')} des letzten Jahres.`,
  parts: {
    repeat: 'Bestellten an zwei Tagen oder mehr',
    recommend: 'Würden Sie weiterempfehlen (NPS von 0 bis 100)',
    tenure: 'Zeit bei Ihnen, zwei Jahre gelten als voll',
  },
  unknownPart: 'noch nicht bekannt; die anderen nehmen sein Gewicht',
};

export const effectWords: Record<'en' | 'de', EffectWords> = { en, de };
