// What a shopper looked at.

import type { JourneyTexts } from './mail-texts.ts';

export const browseAbandonment: JourneyTexts = {
  en: {
    seen: {
      subject: 'What you looked at, in one place',
      preheader: 'In case you would like to go on where you stopped.',
      heading: 'Found what you were looking for?',
      intro: 'Here is what you looked at lately, with today’s prices.',
      button: 'Look again',
      why: 'You receive this e-mail because you looked at these products and agreed to e-mails from {{ shop.name }}.',
    },
  },
  de: {
    seen: {
      subject: 'Was Sie sich angesehen haben',
      preheader: 'Falls Sie dort weitermachen möchten, wo Sie aufgehört haben.',
      heading: 'Das Richtige gefunden?',
      intro: 'Hier ist, was Sie sich zuletzt angesehen haben, mit den Preisen von heute.',
      button: 'Noch einmal ansehen',
      why: 'Sie erhalten diese E-Mail, weil Sie sich diese Artikel angesehen und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
  },
};
