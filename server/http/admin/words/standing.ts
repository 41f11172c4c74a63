// How a shopper stands among the shop's: in words.

import type { EngagementPart } from '../../../features/engagement.ts';
import type { EngagementBand } from '../../../profile/standings.ts';

export interface StandingWords {
  text(score: string): string;
  bands: Record<EngagementBand, string>;
  parts: Record<EngagementPart, string>;
  full: Record<EngagementPart, (times: string, days: string) => string>;
  unknown: Record<'visits' | 'mails', string>;
  spentTenth(tenth: string): string;
  valueTenth(tenth: string): string;
  favourite(type: string): string;
  lives(place: string): string;
  birthday(day: string): string;
}

const en: StandingWords = {
  text: (score) =>
    `${score} of 100: how they visit, click in e-mails and buy, each as a share of what counts as full. A part that nothing is known of leaves its weight to the others.`,
  bands: { quiet: 'Quiet', low: 'Low', middle: 'Middle', high: 'High' },
  parts: { visits: 'Visits', mails: 'E-mails', purchases: 'Purchases' },
  full: {
    visits: (times, days) => `${times} days with a visit in ${days} days count as full.`,
    mails: (times, days) => `${times} clicked e-mails in ${days} days count as full.`,
    purchases: (times, days) => `${times} days with an order in ${days} days count as full.`,
  },
  unknown: { visits: 'None of their browsers is known.', mails: 'No e-mail went to them.' },
  spentTenth: (tenth) => `Tenth ${tenth} of 10 by what they have spent so far (10 is the most).`,
  valueTenth: (tenth) => `Tenth ${tenth} of 10 by what they are expected to be worth (10 is the most).`,
  favourite: (type) => `More than half of what they bought and looked at is of the type ${type}.`,
  lives: (place) => `Lives in ${place}`,
  birthday: (day) => `Birthday on ${day}`,
};

const de: StandingWords = {
  text: (score) =>
    `${score} von 100: wie sie den Shop besuchen, in E-Mails klicken und kaufen, je als Anteil dessen, was als voll gilt. Ein Teil, von dem nichts bekannt ist, gibt sein Gewicht den anderen.`,
  bands: { quiet: 'Still', low: 'Gering', middle: 'Mittel', high: 'Hoch' },
  parts: { visits: 'Besuche', mails: 'E-Mails', purchases: 'Käufe' },
  full: {
    visits: (times, days) => `${times} Tage mit Besuch in ${days} Tagen gelten als voll.`,
    mails: (times, days) => `${times} angeklickte E-Mails in ${days} Tagen gelten als voll.`,
    purchases: (times, days) => `${times} Tage mit Bestellung in ${days} Tagen gelten als voll.`,
  },
  unknown: { visits: 'Keiner ihrer Browser ist bekannt.', mails: 'An sie ging keine E-Mail.' },
  spentTenth: (tenth) => `Zehntel ${tenth} von 10 nach dem, was sie bisher ausgaben (10 ist das meiste).`,
  valueTenth: (tenth) => `Zehntel ${tenth} von 10 nach dem erwarteten Wert (10 ist das meiste).`,
  favourite: (type) => `Mehr als die Hälfte dessen, was sie kauften und ansahen, ist von der Art ${type}.`,
  lives: (place) => `Wohnt in ${place}`,
  birthday: (day) => `Geburtstag am ${day}`,
};

export const standingWords: Record<'en' | 'de', StandingWords> = { en, de };
