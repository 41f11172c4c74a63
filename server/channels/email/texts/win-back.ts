// To somebody who has been silent for long.

import type { JourneyTexts } from './mail-texts.ts';
import { whyOrdered } from './why.ts';

export const winBack: JourneyTexts = {
  en: {
    news: {
      subject: 'It has been a while',
      preheader: 'What is new at {{ shop.name }}.',
      heading: 'It has been a while',
      intro: 'We have not seen you for some time. Here is what you might like today.',
      button: 'Look around',
      why: whyOrdered.en,
    },
    offer: {
      subject: 'Would you like to hear from us?',
      preheader: 'If not, one click ends it.',
      heading: 'Would you like to hear from us?',
      intro:
        'You have not ordered for long. If you would rather not get e-mails from us, the link at the foot ends it. If you would, we are glad to see you.',
      button: 'Visit the shop',
      why: whyOrdered.en,
    },
  },
  de: {
    news: {
      subject: 'Lange nicht gesehen',
      preheader: 'Was es bei {{ shop.name }} Neues gibt.',
      heading: 'Lange nicht gesehen',
      intro: 'Wir haben Sie eine Weile nicht gesehen. Das hier könnte Ihnen heute gefallen.',
      button: 'Umsehen',
      why: whyOrdered.de,
    },
    offer: {
      subject: 'Möchten Sie von uns hören?',
      preheader: 'Wenn nicht, genügt ein Klick.',
      heading: 'Möchten Sie von uns hören?',
      intro:
        'Sie haben lange nicht bestellt. Wenn Sie lieber keine E-Mails von uns bekommen, beendet der Link am Ende das. Sonst freuen wir uns, Sie zu sehen.',
      button: 'Zum Shop',
      why: whyOrdered.de,
    },
  },
};
