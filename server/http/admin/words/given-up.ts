// Work that was given up, in words.

import { type Count, many } from './many.ts';

export type WorkKind = 'told' | 'platform' | 'mails' | 'journeys' | 'learning' | 'privacy' | 'other';

export interface GivenUpWords {
  title(count: Count, work: WorkKind): string;
  when(since: string, last: string): string;
  about(topics: string): string;
  noReason: string;
  mustBeDone: string;
}

const english: Record<WorkKind, [string, string]> = {
  told: ['message of your shop was not taken in', 'messages of your shop were not taken in'],
  platform: ['exchange with your shop did not work', 'exchanges with your shop did not work'],
  mails: ['piece of work on mails was not done', 'pieces of work on mails were not done'],
  journeys: ['step of a journey was not done', 'steps of journeys were not done'],
  learning: ['training or report was not finished', 'trainings or reports were not finished'],
  privacy: ['erasure was not finished', 'erasures were not finished'],
  other: ['piece of work was not done', 'pieces of work were not done'],
};

const german: Record<WorkKind, [string, string]> = {
  told: ['Meldung Ihres Shops wurde nicht aufgenommen', 'Meldungen Ihres Shops wurden nicht aufgenommen'],
  platform: ['Austausch mit Ihrem Shop gelang nicht', 'Mal gelang der Austausch mit Ihrem Shop nicht'],
  mails: ['Arbeit an E-Mails wurde nicht erledigt', 'Arbeiten an E-Mails wurden nicht erledigt'],
  journeys: ['Schritt einer Journey wurde nicht ausgeführt', 'Schritte von Journeys wurden nicht ausgeführt'],
  learning: ['Training oder Bericht wurde nicht fertig', 'Trainings oder Berichte wurden nicht fertig'],
  privacy: ['Löschung wurde nicht fertig', 'Löschungen wurden nicht fertig'],
  other: ['Arbeit wurde nicht erledigt', 'Arbeiten wurden nicht erledigt'],
};

export const givenUpWords: Record<'en' | 'de', GivenUpWords> = {
  en: {
    title: (count, work) => many(count, ...english[work]),
    when: (since, last) => `First asked for ${since}, tried for the last time ${last}.`,
    about: (topics) => `About: ${topics}`,
    noReason: 'No reason was noted.',
    mustBeDone: 'An erasure has to be done: try it again.',
  },
  de: {
    title: (count, work) => many(count, ...german[work]),
    when: (since, last) => `Zuerst verlangt: ${since}; zuletzt versucht: ${last}.`,
    about: (topics) => `Es ging um: ${topics}`,
    noReason: 'Ein Grund wurde nicht vermerkt.',
    mustBeDone: 'Eine Löschung muss geschehen: Versuchen Sie es erneut.',
  },
};
