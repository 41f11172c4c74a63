// A year, or more, after the first order.

import type { JourneyTexts } from './mail-texts.ts';
import { whyOrdered } from './why.ts';

export const anniversary: JourneyTexts = {
  en: {
    thanks: {
      subject: 'Since your first order',
      preheader: 'Thank you for staying.',
      heading: 'Thank you for staying',
      intro: 'Your first order was on this day of the year. Thank you for coming back to {{ shop.name }}.',
      button: 'Visit the shop',
      why: whyOrdered.en,
    },
  },
  de: {
    thanks: {
      subject: 'Seit Ihrer ersten Bestellung',
      preheader: 'Danke, dass Sie geblieben sind.',
      heading: 'Danke, dass Sie geblieben sind',
      intro: 'An diesem Tag des Jahres war Ihre erste Bestellung. Danke, dass Sie zu {{ shop.name }} zurückkommen.',
      button: 'Zum Shop',
      why: whyOrdered.de,
    },
  },
};
