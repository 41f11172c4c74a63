// What is about to run out.

import type { JourneyTexts } from './mail-texts.ts';

export const replenishment: JourneyTexts = {
  en: {
    refill: {
      subject: 'Is it time for more?',
      preheader: 'What you order regularly.',
      heading: 'Is it time for more?',
      intro: 'Going by how long it usually lasts, this may soon be used up.',
      button: 'Order again',
      why: 'You receive this e-mail because you ordered this before and agreed to e-mails from {{ shop.name }}.',
    },
  },
  de: {
    refill: {
      subject: 'Zeit für Nachschub?',
      preheader: 'Was Sie regelmäßig bestellen.',
      heading: 'Zeit für Nachschub?',
      intro: 'Nach dem, wie lange es meist reicht, könnte das bald aufgebraucht sein.',
      button: 'Wieder bestellen',
      why: 'Sie erhalten diese E-Mail, weil Sie das schon bestellt und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
  },
};
