// To somebody we may lose.

import type { JourneyTexts } from './mail-texts.ts';

export const churnRisk: JourneyTexts = {
  en: {
    note: {
      subject: 'Is everything all right?',
      preheader: 'We would like to know.',
      heading: 'Is everything all right?',
      intro:
        'You used to come more often. If something was not as it should be, answer this e-mail: a person reads it.',
      button: 'Visit the shop',
      why: 'You receive this e-mail because you ordered and agreed to e-mails from {{ shop.name }}.',
    },
    offer: {
      subject: 'Is everything all right?',
      preheader: 'We would like to know.',
      heading: 'Is everything all right?',
      intro:
        'You used to come more often. If something was not as it should be, answer this e-mail: a person reads it.',
      button: 'Visit the shop',
      why: 'You receive this e-mail because you ordered and agreed to e-mails from {{ shop.name }}.',
    },
    valued: {
      subject: 'Is everything all right?',
      preheader: 'We would like to know.',
      heading: 'Is everything all right?',
      intro:
        'You used to come more often. If something was not as it should be, answer this e-mail: a person reads it.',
      button: 'Visit the shop',
      why: 'You receive this e-mail because you ordered and agreed to e-mails from {{ shop.name }}.',
    },
  },
  de: {
    note: {
      subject: 'Ist alles in Ordnung?',
      preheader: 'Wir wüssten es gern.',
      heading: 'Ist alles in Ordnung?',
      intro:
        'Sie waren früher öfter hier. Wenn etwas nicht so war, wie es sein soll, antworten Sie auf diese E-Mail: Ein Mensch liest sie.',
      button: 'Zum Shop',
      why: 'Sie erhalten diese E-Mail, weil Sie bestellt und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
    offer: {
      subject: 'Ist alles in Ordnung?',
      preheader: 'Wir wüssten es gern.',
      heading: 'Ist alles in Ordnung?',
      intro:
        'Sie waren früher öfter hier. Wenn etwas nicht so war, wie es sein soll, antworten Sie auf diese E-Mail: Ein Mensch liest sie.',
      button: 'Zum Shop',
      why: 'Sie erhalten diese E-Mail, weil Sie bestellt und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
    valued: {
      subject: 'Ist alles in Ordnung?',
      preheader: 'Wir wüssten es gern.',
      heading: 'Ist alles in Ordnung?',
      intro:
        'Sie waren früher öfter hier. Wenn etwas nicht so war, wie es sein soll, antworten Sie auf diese E-Mail: Ein Mensch liest sie.',
      button: 'Zum Shop',
      why: 'Sie erhalten diese E-Mail, weil Sie bestellt und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
  },
};
