// After an order.

import type { JourneyTexts } from './mail-texts.ts';
import { whyOrdered } from './why.ts';

export const postPurchase: JourneyTexts = {
  en: {
    thanks: {
      subject: 'Thank you for your order',
      preheader: 'We hope everything arrived well.',
      heading: 'Thank you',
      intro: 'We hope your order arrived well and you like it. If something is not right, answer this e-mail.',
      button: 'Visit the shop',
      why: whyOrdered.en,
    },
    review: {
      subject: 'How do you like it?',
      preheader: 'A few words help others to choose.',
      heading: 'How do you like it?',
      intro:
        'You have had your order for a while now. A few honest words about it help others to choose, whatever you think of it.',
      button: 'Write a review',
      why: whyOrdered.en,
    },
  },
  de: {
    thanks: {
      subject: 'Danke für Ihre Bestellung',
      preheader: 'Wir hoffen, alles ist gut angekommen.',
      heading: 'Danke',
      intro:
        'Wir hoffen, Ihre Bestellung ist gut angekommen und gefällt Ihnen. Wenn etwas nicht stimmt, antworten Sie auf diese E-Mail.',
      button: 'Zum Shop',
      why: whyOrdered.de,
    },
    review: {
      subject: 'Wie gefällt es Ihnen?',
      preheader: 'Ein paar Worte helfen anderen bei der Wahl.',
      heading: 'Wie gefällt es Ihnen?',
      intro:
        'Sie haben Ihre Bestellung jetzt eine Weile. Ein paar ehrliche Worte dazu helfen anderen bei der Wahl, was immer Sie davon halten.',
      button: 'Bewertung schreiben',
      why: whyOrdered.de,
    },
  },
};
