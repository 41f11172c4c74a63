// On a birthday.

import type { JourneyTexts } from './mail-texts.ts';

export const birthday: JourneyTexts = {
  en: {
    greeting: {
      subject: 'Happy birthday',
      preheader: 'From all at {{ shop.name }}.',
      heading: 'Happy birthday',
      intro: 'We wish you a good day and a good year.',
      button: 'Visit the shop',
      why: 'You receive this e-mail because you told us the date and agreed to e-mails from {{ shop.name }}.',
    },
  },
  de: {
    greeting: {
      subject: 'Alles Gute zum Geburtstag',
      preheader: 'Von allen bei {{ shop.name }}.',
      heading: 'Alles Gute zum Geburtstag',
      intro: 'Wir wünschen Ihnen einen schönen Tag und ein gutes Jahr.',
      button: 'Zum Shop',
      why: 'Sie erhalten diese E-Mail, weil Sie uns das Datum genannt und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
  },
};
