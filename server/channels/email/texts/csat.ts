// One question about an order.

import type { JourneyTexts } from './mail-texts.ts';

export const csat: JourneyTexts = {
  en: {
    question: {
      subject: 'How was your order?',
      preheader: 'It takes one click.',
      heading: 'How was your order?',
      intro: 'From 1 to 5: how satisfied are you with your order?',
      button: 'Answer',
      why: 'You receive this e-mail because you ordered and agreed to e-mails from {{ shop.name }}.',
    },
  },
  de: {
    question: {
      subject: 'Wie war Ihre Bestellung?',
      preheader: 'Ein Klick genügt.',
      heading: 'Wie war Ihre Bestellung?',
      intro: 'Von 1 bis 5: Wie zufrieden sind Sie mit Ihrer Bestellung?',
      button: 'Antworten',
      why: 'Sie erhalten diese E-Mail, weil Sie bestellt und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
  },
};
