// Experiments in words.

import { type Count, many } from './many.ts';

export interface ExperimentWords {
  everything: string;
  metrics: Record<'buyers' | 'revenue', string>;
  running: string;
  ended(day: string): string;
  archived: string;
  works(value: string, low: string, high: string): string;
  harms(value: string, low: string, high: string): string;
  open(value: string, low: string, high: string): string;
  tooFew(treated: Count, held: Count, fewest: string): string;
  nobodyHeld: string;
  smallest(figure: string): string;
  buyers(figure: string): string;
  revenue(figure: string): string;
  hint(shoppers: Count, days: Count | null): string;
  noHint: string;
  fault: string;
  commentFault: string;
  tooMany: string;
  gone: string;
}

export const experimentWords: Record<'en' | 'de', ExperimentWords> = {
  en: {
    everything: 'All e-mails together',
    metrics: { buyers: 'Buyers in a hundred shoppers', revenue: 'Net revenue a shopper' },
    running: 'Running',
    ended: (day) => `Ended ${day}`,
    archived: 'Archived',
    works: (value, low, high) => `It works: ${value} (between ${low} and ${high}). This holds however often you look.`,
    harms: (value, low, high) => `It harms: ${value} (between ${low} and ${high}). This holds however often you look.`,
    open: (value, low, high) => `Not yet told: ${value} so far, between ${low} and ${high}.`,
    tooFew: (treated, held, fewest) =>
      `Too few to tell: ${many(treated, 'shopper', 'shoppers')} with and ${held.s} without have had their time; ${fewest} of each are needed.`,
    nobodyHeld: 'Nobody is held back by lot, so this can never be told. Shares are set in Settings.',
    smallest: (figure) => `Worth knowing from ${figure} on.`,
    buyers: (figure) => `${figure} buyers in a hundred`,
    revenue: (figure) => `${figure} a shopper`,
    hint: (shoppers, days) =>
      days === null
        ? `It will take about ${many(shoppers, 'shopper', 'shoppers')}. At present no lots are drawn.`
        : `It will take about ${many(shoppers, 'shopper', 'shoppers')}: at the present pace ${many(days, 'day', 'days')}.`,
    noHint: 'How long it takes cannot be told: nobody is held back, or too few lots have been drawn yet.',
    fault: 'Give a name, what you expect, and the smallest difference worth knowing as a number above 0.',
    commentFault: 'Write something, of at most 1,000 characters.',
    tooMany: 'There are as many experiments as there may be.',
    gone: 'It has ended or was put away meanwhile. Reload the page.',
  },
  de: {
    everything: 'Alle E-Mails zusammen',
    metrics: { buyers: 'Käufer je hundert Kunden', revenue: 'Umsatz netto je Kunde' },
    running: 'Läuft',
    ended: (day) => `Beendet am ${day}`,
    archived: 'Abgelegt',
    works: (value, low, high) =>
      `Es wirkt: ${value} (zwischen ${low} und ${high}). Das gilt, wie oft Sie auch hinsehen.`,
    harms: (value, low, high) =>
      `Es schadet: ${value} (zwischen ${low} und ${high}). Das gilt, wie oft Sie auch hinsehen.`,
    open: (value, low, high) => `Noch offen: bisher ${value}, zwischen ${low} und ${high}.`,
    tooFew: (treated, held, fewest) =>
      `Zu wenige, um etwas zu sagen: ${many(treated, 'Kunde', 'Kunden')} mit und ${held.s} ohne hatten ihre Zeit; ${fewest} von beiden sind nötig.`,
    nobodyHeld:
      'Niemand wird per Los ausgenommen, also lässt sich das nie sagen. Die Anteile stehen in den Einstellungen.',
    smallest: (figure) => `Wissenswert ab ${figure}.`,
    buyers: (figure) => `${figure} Käufer je hundert`,
    revenue: (figure) => `${figure} je Kunde`,
    hint: (shoppers, days) =>
      days === null
        ? `Es braucht etwa ${many(shoppers, 'Kunden', 'Kunden')}. Zurzeit werden keine Lose gezogen.`
        : `Es braucht etwa ${many(shoppers, 'Kunden', 'Kunden')}: beim jetzigen Tempo ${many(days, 'Tag', 'Tage')}.`,
    noHint:
      'Wie lange es dauert, lässt sich nicht sagen: Niemand wird ausgenommen, oder es wurden noch zu wenige Lose gezogen.',
    fault: 'Geben Sie einen Namen an, was Sie erwarten, und den kleinsten wissenswerten Unterschied als Zahl über 0.',
    commentFault: 'Schreiben Sie etwas, höchstens 1.000 Zeichen.',
    tooMany: 'Es gibt so viele Experimente, wie es geben darf.',
    gone: 'Es wurde inzwischen beendet oder abgelegt. Laden Sie die Seite neu.',
  },
};
