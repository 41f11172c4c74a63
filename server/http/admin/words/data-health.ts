// How sound the data is, in words.

import { type Count, many } from './many.ts';

export interface DataHealthWords {
  noVisits: string;
  noGaps: string;
  gaps(days: Count, which: string): string;
  noneWaiting: string;
  noneWaitingButLost: string;
  waiting(count: Count): string;
  nothingFound: string;
  found: string;
  kinds: Record<string, string>;
}

export const dataHealthWords: { en: DataHealthWords; de: DataHealthWords } = {
  en: {
    noVisits:
      'No visit has been seen in the last 30 days. Visits are seen once the app embed is on and visitors agree to it.',
    noGaps: 'Since the first visit of the last 30 days, some came every day.',
    gaps: (days, which) =>
      `On ${many(days, 'day', 'days')} nobody was seen looking at a product (${which}). If your shop was open, see whether the app embed is on.`,
    noneWaiting: 'Everything your shop told has been taken in.',
    noneWaitingButLost: 'Nothing that your shop told waits, but some of it could not be taken in.',
    waiting: (count) => `${many(count, 'message of your shop waits', 'messages of your shop wait')} to be taken in.`,
    nothingFound: 'Nothing was missing: what your shop lists is what it had told.',
    found: 'Some changes were never told by your shop and were found in its lists within two hours:',
    kinds: { orders: 'Orders', products: 'Products', customers: 'Customers', checkouts: 'Checkouts' },
  },
  de: {
    noVisits:
      'In den letzten 30 Tagen wurde kein Besuch gesehen. Das beginnt, sobald die App-Einbettung an ist und Besucher zustimmen.',
    noGaps: 'Seit dem ersten Besuch der letzten 30 Tage kam jeden Tag einer.',
    gaps: (days, which) =>
      `An ${many(days, 'Tag', 'Tagen')} sah niemand ein Produkt an (${which}). War Ihr Shop offen, prüfen Sie, ob die App-Einbettung an ist.`,
    noneWaiting: 'Alles, was Ihr Shop gemeldet hat, ist aufgenommen.',
    noneWaitingButLost: 'Von dem, was Ihr Shop gemeldet hat, wartet nichts; einiges konnte nicht aufgenommen werden.',
    waiting: (count) => `${many(count, 'Meldung Ihres Shops wartet', 'Meldungen Ihres Shops warten')} auf Aufnahme.`,
    nothingFound: 'Nichts fehlte: Was Ihr Shop auflistet, hatte er auch gemeldet.',
    found: 'Einige Änderungen hat Ihr Shop nie gemeldet; sie wurden binnen zwei Stunden in seinen Listen gefunden:',
    kinds: { orders: 'Bestellungen', products: 'Produkte', customers: 'Kundschaft', checkouts: 'Kassen' },
  },
};
