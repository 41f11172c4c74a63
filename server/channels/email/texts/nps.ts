// One question about the shop.

import type { JourneyTexts } from './mail-texts.ts';
import { whyOrdered } from './why.ts';

export const nps: JourneyTexts = {
  en: {
    question: {
      subject: 'One question about {{ shop.name }}',
      preheader: 'It takes one click.',
      heading: 'How likely are you to recommend us?',
      intro: 'From 0 to 10: how likely is it that you recommend {{ shop.name }} to somebody you know?',
      button: 'Answer',
      why: whyOrdered.en,
    },
  },
  de: {
    question: {
      subject: 'Eine Frage zu {{ shop.name }}',
      preheader: 'Ein Klick genügt.',
      heading: 'Würden Sie uns weiterempfehlen?',
      intro: 'Von 0 bis 10: Wie wahrscheinlich ist es, dass Sie {{ shop.name }} jemandem empfehlen?',
      button: 'Antworten',
      why: whyOrdered.de,
    },
  },
};
