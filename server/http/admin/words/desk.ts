// What a merchant does by hand on a shopper's page, and what would change a score: in words.

import { type Count, many } from './many.ts';

export interface DeskWords {
  textFault: string;
  markFault: string;
  tooMany: string;
  unreachable: string;
  erasing: string;
  followUp: string;
  withOrder(chance: string, shoppers: Count, orders: Count): string;
  withSilence(chance: string, shoppers: Count, days: string): string;
}

export const deskWords: Record<'en' | 'de', DeskWords> = {
  en: {
    textFault: 'Write something, of at most 1,000 characters.',
    markFault: 'Give a tag of at most 40 characters.',
    tooMany: 'There are as many as there may be. Remove one first.',
    unreachable:
      'Neither an address nor a customer number is known of them, so nothing leads to everything that is theirs.',
    erasing: 'They are being erased. It takes a moment; an order placed later begins anew.',
    followUp: 'Follow up',
    withOrder: (chance, shoppers, orders) =>
      `With one more order now they would be like ${many(shoppers, 'shopper', 'shoppers')} with ${many(orders, 'order', 'orders')}, the last within two weeks: ${chance} on average.`,
    withSilence: (chance, shoppers, days) =>
      `Silent for ${days} more days they would be like ${many(shoppers, 'shopper', 'shoppers')}: ${chance} on average.`,
  },
  de: {
    textFault: 'Schreiben Sie etwas, höchstens 1.000 Zeichen.',
    markFault: 'Geben Sie ein Schlagwort von höchstens 40 Zeichen an.',
    tooMany: 'Mehr geht nicht. Entfernen Sie erst etwas.',
    unreachable:
      'Weder Adresse noch Kundennummer ist bekannt, also führt nichts zu allem, was zu dieser Person gehört.',
    erasing: 'Die Person wird gelöscht. Das dauert einen Moment; eine spätere Bestellung beginnt von vorn.',
    followUp: 'Nachfassen',
    withOrder: (chance, shoppers, orders) =>
      `Mit einer weiteren Bestellung jetzt wären sie wie ${many(shoppers, 'Kunde', 'Kunden')} mit ${many(orders, 'Bestellung', 'Bestellungen')}, die letzte binnen zwei Wochen: im Mittel ${chance}.`,
    withSilence: (chance, shoppers, days) =>
      `Nach ${days} weiteren stillen Tagen wären sie wie ${many(shoppers, 'Kunde', 'Kunden')}: im Mittel ${chance}.`,
  },
};
