// Where the shop is going: in words.

import type { TrendMeasure } from '../../../measurement/results/trends.ts';
import type { Automated } from '../../../measurement/results/work.ts';
import { type Count, many } from './many.ts';

export interface OutlookWords {
  trends: Record<TrendMeasure, string>;
  trendsText: string;
  expected(low: string, high: string): string;
  tooFewMonths(fewest: string): string;
  verdicts: Record<'above' | 'below' | 'within', string>;
  busy(hour: string, weekday: string, days: string): string;
  hour(from: string, to: string): string;
  valueText: string;
  after(days: string): string;
  perShopper(value: string, low: string, high: string): string;
  growth(percent: string): string;
  sure: Record<'up' | 'down' | 'open', string>;
  tooFewLots(treated: Count, held: Count, fewest: string): string;
  nobodyHeld: string;
  stock(products: Count, shown: Count, days: string): string;
  pieces(low: string, high: string, value: string): string;
  lasts(days: string): string;
  lastsLong: string;
  hints: Record<'now' | 'soon' | 'fine' | 'unknown' | 'gone', string>;
  turnover(times: string): string;
  outOf(days: Count, of: Count): string;
  notNoted(fewest: string): string;
  novelty(days: string): string;
  met(met: string, unmet: string): string;
  metTooFew(fewest: string): string;
  takenUp(bought: Count, eligible: Count): string;
  acquisition: string;
  work(hours: string, days: string): string;
  automated: Record<Automated, string>;
  suggestions(accepted: Count, edited: string, rejected: string, waiting: string): string;
  noSuggestions: string;
  minutes(count: string): string;
  pulse: string;
  pulseThanks: string;
  pulseFault: string;
}

const en: OutlookWords = {
  trends: {
    buyers: 'Buyers a month',
    frequency: 'Orders a buyer',
    basket: 'Average order',
    visits: 'Days with a visit, a browser',
  },
  trendsText:
    'The last full month against what the months before let expect. What lies outside of it changed by more than it usually does.',
  expected: (low, high) => `Expected between ${low} and ${high}.`,
  tooFewMonths: (fewest) => `Not enough data yet: ${fewest} full months before the last are needed.`,
  verdicts: { above: 'More than expected', below: 'Less than expected', within: 'As expected' },
  busy: (hour, weekday, days) =>
    `Most orders came between ${hour}, and on a ${weekday}. Over the last ${days} days, by the shop’s clock.`,
  hour: (from, to) => `${from}:00–${to}:00`,
  valueText:
    'What a shopper was worth so long after the lot, if they could be written to, against those held back for good. Lots of the last two years.',
  after: (days) => `After ${days} days`,
  perShopper: (value, low, high) => `${value} a shopper (${low} to ${high})`,
  growth: (percent) => `${percent} against those held back.`,
  sure: {
    up: 'Writing brought more.',
    down: 'Writing brought less.',
    open: 'It cannot be told yet whether it changed anything.',
  },
  tooFewLots: (treated, held, fewest) =>
    `Not enough data yet: ${many(treated, 'shopper', 'shoppers')} with and ${held.s} without whose lot is old enough; ${fewest} of each are needed.`,
  nobodyHeld: 'Nobody is held back by lot, so it cannot be told. The share is set in Settings.',
  stock: (products, shown, days) =>
    `Your shop counts the stock of ${many(products, 'product', 'products')}; here ${shown.n === 1 ? 'is' : 'are'} the ${shown.s} that run${shown.n === 1 ? 's' : ''} out first. Reordering takes ${days} days.`,
  pieces: (low, high, value) => `${value} (${low} to ${high})`,
  lasts: (days) => `${days} days`,
  lastsLong: 'over a year',
  hints: {
    now: 'Order now',
    soon: 'Order within a week',
    fine: 'Enough',
    unknown: 'No forecast yet',
    gone: 'Sold out',
  },
  turnover: (times) => `${times} × a year`,
  outOf: (days, of) => `${days.s} of ${many(of, 'day', 'days')}`,
  notNoted: (fewest) => `not yet (${fewest} days are needed)`,
  novelty: (days) => `The share of your buyers that bought a new product within ${days} days of its launch.`,
  met: (met, unmet) =>
    `Of those who met it by chance among the recommendations ${met} bought it, of the others ${unmet}. Chance picks the slot, not who visits: who visits more also meets more.`,
  metTooFew: (fewest) =>
    `Not enough data yet to tell what meeting it by chance changes: ${fewest} buyers of either kind are needed.`,
  takenUp: (bought, eligible) => `${bought.s} of ${many(eligible, 'buyer', 'buyers')}`,
  acquisition:
    'What a new customer cost: what you spent on winning customers in a month, by those who bought for the first time in it.',
  work: (hours, days) =>
    `About ${hours} hours of handwork were saved in the last ${days} days, by your own minutes each.`,
  automated: {
    mails: 'E-mails chosen, written and sent',
    held: 'E-mails not sent for a reason',
    offers: 'Offers made within your limits',
    tasks: 'Tasks opened for you',
  },
  suggestions: (accepted, edited, rejected, waiting) =>
    `Of the offers put before you ${many(accepted, 'was', 'were')} accepted as proposed, ${edited} changed and ${rejected} rejected; ${waiting} wait.`,
  noSuggestions: 'No offer was put before you.',
  minutes: (count) => `${count} min`,
  pulse: 'How well does Presage help you in your work this month?',
  pulseThanks: 'You have answered this month. Thank you.',
  pulseFault: 'Answer from 1 to 5.',
};

const de: OutlookWords = {
  trends: {
    buyers: 'Käufer im Monat',
    frequency: 'Bestellungen je Käufer',
    basket: 'Mittlere Bestellung',
    visits: 'Tage mit Besuch je Browser',
  },
  trendsText:
    'Der letzte volle Monat gegen das, was die Monate davor erwarten ließen. Was außerhalb liegt, hat sich stärker verändert als üblich.',
  expected: (low, high) => `Erwartet zwischen ${low} und ${high}.`,
  tooFewMonths: (fewest) => `Noch nicht genug Daten: ${fewest} volle Monate vor dem letzten sind nötig.`,
  verdicts: { above: 'Mehr als erwartet', below: 'Weniger als erwartet', within: 'Wie erwartet' },
  busy: (hour, weekday, days) =>
    `Die meisten Bestellungen kamen zwischen ${hour} Uhr und an einem ${weekday}. Über die letzten ${days} Tage, nach der Uhr des Shops.`,
  hour: (from, to) => `${from}–${to}`,
  valueText:
    'Was ein Kunde so lange nach dem Los wert war, wenn er angeschrieben werden durfte, gegen die dauerhaft Ausgenommenen. Lose der letzten zwei Jahre.',
  after: (days) => `Nach ${days} Tagen`,
  perShopper: (value, low, high) => `${value} je Kunde (${low} bis ${high})`,
  growth: (percent) => `${percent} gegen die Ausgenommenen.`,
  sure: {
    up: 'Das Schreiben brachte mehr.',
    down: 'Das Schreiben brachte weniger.',
    open: 'Ob es etwas verändert hat, lässt sich noch nicht sagen.',
  },
  tooFewLots: (treated, held, fewest) =>
    `Noch nicht genug Daten: ${many(treated, 'Kunde', 'Kunden')} mit und ${held.s} ohne, deren Los alt genug ist; je ${fewest} sind nötig.`,
  nobodyHeld: 'Niemand ist per Los ausgenommen, also lässt es sich nicht sagen. Der Anteil steht in den Einstellungen.',
  stock: (products, shown, days) =>
    `Ihr Shop zählt den Bestand von ${many(products, 'Produkt', 'Produkten')}; hier ${shown.n === 1 ? 'steht das' : `stehen die ${shown.s}`}, ${shown.n === 1 ? 'das' : 'die'} zuerst ausgehen${shown.n === 1 ? ' wird' : ''}. Nachbestellen dauert ${days} Tage.`,
  pieces: (low, high, value) => `${value} (${low} bis ${high})`,
  lasts: (days) => `${days} Tage`,
  lastsLong: 'über ein Jahr',
  hints: {
    now: 'Jetzt nachbestellen',
    soon: 'Binnen einer Woche nachbestellen',
    fine: 'Reicht',
    unknown: 'Noch keine Prognose',
    gone: 'Ausverkauft',
  },
  turnover: (times) => `${times} × im Jahr`,
  outOf: (days, of) => `${days.s} von ${many(of, 'Tag', 'Tagen')}`,
  notNoted: (fewest) => `noch nicht (${fewest} Tage sind nötig)`,
  novelty: (days) =>
    `Der Anteil Ihrer Käufer, die ein neues Produkt binnen ${days} Tagen nach seinem Erscheinen kauften.`,
  met: (met, unmet) =>
    `Von denen, die ihm zufällig unter den Empfehlungen begegneten, kauften es ${met}, von den anderen ${unmet}. Der Zufall wählt den Platz, nicht, wer kommt: Wer öfter kommt, begegnet auch mehr.`,
  metTooFew: (fewest) =>
    `Noch nicht genug Daten, um zu sagen, was die zufällige Begegnung ändert: je ${fewest} Käufer sind nötig.`,
  takenUp: (bought, eligible) => `${bought.s} von ${many(eligible, 'Käufer', 'Käufern')}`,
  acquisition:
    'Was ein neuer Kunde kostete: was Sie in einem Monat für die Gewinnung von Kunden ausgaben, geteilt durch die, die in ihm zum ersten Mal kauften.',
  work: (hours, days) =>
    `Etwa ${hours} Stunden Handarbeit wurden in den letzten ${days} Tagen gespart, nach Ihren eigenen Minuten je Stück.`,
  automated: {
    mails: 'E-Mails ausgewählt, geschrieben und gesendet',
    held: 'E-Mails aus gutem Grund nicht gesendet',
    offers: 'Angebote in Ihren Grenzen gemacht',
    tasks: 'Aufgaben für Sie angelegt',
  },
  suggestions: (accepted, edited, rejected, waiting) =>
    `Von den Angeboten, die Ihnen vorgelegt wurden, haben Sie ${accepted.s} unverändert angenommen, ${edited} geändert und ${rejected} abgelehnt; ${waiting} warten.`,
  noSuggestions: 'Ihnen wurde kein Angebot vorgelegt.',
  minutes: (count) => `${count} min`,
  pulse: 'Wie gut hilft Ihnen Presage diesen Monat bei der Arbeit?',
  pulseThanks: 'Sie haben diesen Monat geantwortet. Danke.',
  pulseFault: 'Antworten Sie von 1 bis 5.',
};

export const outlookWords: Record<'en' | 'de', OutlookWords> = { en, de };
