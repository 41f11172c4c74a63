// Something a shopper looked at costs less.

import type { JourneyTexts } from './mail-texts.ts';

export const priceDrop: JourneyTexts = {
  en: {
    lower: {
      subject: 'It costs less now',
      preheader: 'The price of something you looked at went down.',
      heading: 'The price went down',
      intro: 'You looked at this not long ago. It costs less now than it did then.',
      button: 'See it',
      why: 'You receive this e-mail because you looked at this product and agreed to e-mails from {{ shop.name }}.',
    },
  },
  de: {
    lower: {
      subject: 'Es kostet jetzt weniger',
      preheader: 'Der Preis von etwas, das Sie sich angesehen haben, ist gesunken.',
      heading: 'Der Preis ist gesunken',
      intro: 'Sie haben sich das vor Kurzem angesehen. Es kostet jetzt weniger als damals.',
      button: 'Ansehen',
      why: 'Sie erhalten diese E-Mail, weil Sie sich diesen Artikel angesehen und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
  },
};
