// What a shopper waited for.

import type { JourneyTexts } from './mail-texts.ts';

export const backInStock: JourneyTexts = {
  en: {
    again: {
      subject: 'It is back',
      preheader: 'You asked us to tell you.',
      heading: 'It is back',
      intro: 'You asked us to tell you when this can be bought again. Here it is.',
      button: 'See it',
      why: 'You receive this e-mail because you asked us to tell you when this product is back. It is the only one you get for asking.',
    },
  },
  de: {
    again: {
      subject: 'Es ist wieder da',
      preheader: 'Sie hatten uns um eine Nachricht gebeten.',
      heading: 'Es ist wieder da',
      intro: 'Sie wollten wissen, wann es das wieder gibt. Hier ist es.',
      button: 'Ansehen',
      why: 'Sie erhalten diese E-Mail, weil Sie wissen wollten, wann es diesen Artikel wieder gibt. Es ist die einzige, die Sie deshalb bekommen.',
    },
  },
};
