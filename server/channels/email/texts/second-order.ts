// When somebody who ordered once would usually come again.

import type { JourneyTexts } from './mail-texts.ts';
import { whyOrdered } from './why.ts';

export const secondOrder: JourneyTexts = {
  en: {
    ideas: {
      subject: 'What goes with your first order',
      preheader: 'Chosen from what you have.',
      heading: 'What goes with your first order',
      intro: 'Others who began like you went on with these.',
      button: 'See more',
      why: whyOrdered.en,
    },
    offer: {
      subject: 'Good to see you again, any time',
      preheader: 'A note from {{ shop.name }}.',
      heading: 'We would be glad to see you again',
      intro: 'It has been a while since your first order. If you need something, we are here.',
      button: 'Visit the shop',
      why: whyOrdered.en,
    },
  },
  de: {
    ideas: {
      subject: 'Was zu Ihrer ersten Bestellung passt',
      preheader: 'Ausgewählt nach dem, was Sie haben.',
      heading: 'Was zu Ihrer ersten Bestellung passt',
      intro: 'Andere, die so begonnen haben wie Sie, haben damit weitergemacht.',
      button: 'Mehr ansehen',
      why: whyOrdered.de,
    },
    offer: {
      subject: 'Schön, wenn Sie wiederkommen',
      preheader: 'Eine Nachricht von {{ shop.name }}.',
      heading: 'Wir freuen uns, wenn Sie wiederkommen',
      intro: 'Ihre erste Bestellung ist eine Weile her. Wenn Sie etwas brauchen, sind wir da.',
      button: 'Zum Shop',
      why: whyOrdered.de,
    },
  },
};
