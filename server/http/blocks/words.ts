// What the cards say beyond the admin's own words. A card is read beside many others, so each line stands alone.

import type { Count } from '../admin/words/words.ts';

export interface CardWords {
  expects(chance: string, days: Count): string;
  inCart(pieces: Count, money: string): string;
  left(when: string): string;
  bought: string;
  rests(reason: string): string;
  ended(reason: string): string;
  allWritten: string;
  noWalk: string;
  nothingPlanned: string;
  noMail(answer: string): string;
  segmentUsed(since: string): string;
  segmentUnused: string;
}

const en: CardWords = {
  expects: (chance, days) => `${chance} chance of an order in ${days.s} days`,
  inCart: (pieces, money) => `${pieces.s} ${pieces.n === 1 ? 'item' : 'items'} for ${money}`,
  left: (when) => `Last touched on ${when}`,
  bought: 'It was bought. Nothing more is written about it.',
  rests: (reason) => `The reminders rest: ${reason}. They go on when the cart changes.`,
  ended: (reason) => `No more reminders: ${reason}.`,
  allWritten: 'Everything about this cart has been written.',
  noWalk: 'No reminder is planned: there was no address, or the time for one has passed.',
  nothingPlanned: 'Nothing is planned.',
  noMail: (answer) => `E-mail: ${answer}.`,
  segmentUsed: (since) => `Presage may use this segment since ${since}. Its rule stays here, in your shop.`,
  segmentUnused: 'Presage does not use this segment.',
};

const de: CardWords = {
  expects: (chance, days) => `${chance} Chance auf eine Bestellung in ${days.s} Tagen`,
  inCart: (pieces, money) => `${pieces.s} Artikel für ${money}`,
  left: (when) => `Zuletzt verändert am ${when}`,
  bought: 'Er wurde gekauft. Dazu wird nichts mehr geschrieben.',
  rests: (reason) => `Die Erinnerungen ruhen: ${reason}. Es geht weiter, wenn sich der Warenkorb ändert.`,
  ended: (reason) => `Keine Erinnerungen mehr: ${reason}.`,
  allWritten: 'Zu diesem Warenkorb ist alles geschrieben.',
  noWalk: 'Es ist keine Erinnerung geplant: Es fehlte die Adresse, oder die Zeit dafür ist vorbei.',
  nothingPlanned: 'Nichts ist geplant.',
  noMail: (answer) => `E-Mail: ${answer}.`,
  segmentUsed: (since) => `Presage darf dieses Segment seit ${since} verwenden. Seine Regel bleibt hier in Ihrem Shop.`,
  segmentUnused: 'Presage verwendet dieses Segment nicht.',
};

export const cardWords = { en, de };
