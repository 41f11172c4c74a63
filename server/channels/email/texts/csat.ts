// One question about an order.

import type { JourneyTexts } from './mail-texts.ts';
import { whyOrdered } from './why.ts';

export const csat: JourneyTexts = {
  en: {
    question: {
      subject: 'How was your order?',
      preheader: 'It takes one click.',
      heading: 'How was your order?',
      intro: 'From 1 to 5: how satisfied are you with your order?',
      button: 'Answer',
      why: whyOrdered.en,
    },
  },
  de: {
    question: {
      subject: 'Wie war Ihre Bestellung?',
      preheader: 'Ein Klick genügt.',
      heading: 'Wie war Ihre Bestellung?',
      intro: 'Von 1 bis 5: Wie zufrieden sind Sie mit Ihrer Bestellung?',
      button: 'Antworten',
      why: whyOrdered.de,
    },
  },
};
