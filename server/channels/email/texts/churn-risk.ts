// To somebody we may lose: the same words whatever they are worth to the shop; what differs is what goes with them.

import type { JourneyTexts, OwnTexts } from './mail-texts.ts';
import { whyOrdered } from './why.ts';

const en: OwnTexts = {
  subject: 'Is everything all right?',
  preheader: 'We would like to know.',
  heading: 'Is everything all right?',
  intro: 'You used to come more often. If something was not as it should be, answer this e-mail: a person reads it.',
  button: 'Visit the shop',
  why: whyOrdered.en,
};

const de: OwnTexts = {
  subject: 'Ist alles in Ordnung?',
  preheader: 'Wir wüssten es gern.',
  heading: 'Ist alles in Ordnung?',
  intro:
    'Sie waren früher öfter hier. Wenn etwas nicht so war, wie es sein soll, antworten Sie auf diese E-Mail: Ein Mensch liest sie.',
  button: 'Zum Shop',
  why: whyOrdered.de,
};

export const churnRisk: JourneyTexts = {
  en: { note: en, offer: en, valued: en },
  de: { note: de, offer: de, valued: de },
};
