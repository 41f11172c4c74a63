// The evening before a shopper’s usual day.

import type { JourneyTexts } from './mail-texts.ts';

export const habitReminder: JourneyTexts = {
  en: {
    reminder: {
      subject: 'For tomorrow, as usual?',
      preheader: 'What you often order.',
      heading: 'As usual?',
      intro: 'You often order around this time of the week. If you like, it takes only a moment.',
      button: 'Order',
      why: 'You receive this e-mail because you order regularly and agreed to e-mails from {{ shop.name }}.',
    },
  },
  de: {
    reminder: {
      subject: 'Für morgen, wie immer?',
      preheader: 'Was Sie oft bestellen.',
      heading: 'Wie immer?',
      intro: 'Um diese Zeit der Woche bestellen Sie oft. Wenn Sie möchten, dauert es nur einen Moment.',
      button: 'Bestellen',
      why: 'Sie erhalten diese E-Mail, weil Sie regelmäßig bestellt und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
  },
};
