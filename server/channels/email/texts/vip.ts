// To one of the shop’s best.

import type { JourneyTexts } from './mail-texts.ts';

export const vip: JourneyTexts = {
  en: {
    welcome: {
      subject: 'Thank you for being with us',
      preheader: 'A word to those who come most often.',
      heading: 'Thank you for being with us',
      intro:
        'You are one of those who come to {{ shop.name }} most often. From now on you see what is new a little earlier.',
      button: 'See what is new',
      why: 'You receive this e-mail because you order often and agreed to e-mails from {{ shop.name }}.',
    },
  },
  de: {
    welcome: {
      subject: 'Danke für Ihre Treue',
      preheader: 'Ein Wort an die, die am häufigsten kommen.',
      heading: 'Danke für Ihre Treue',
      intro:
        'Sie gehören zu denen, die am häufigsten zu {{ shop.name }} kommen. Ab jetzt sehen Sie Neues ein wenig früher.',
      button: 'Neues ansehen',
      why: 'Sie erhalten diese E-Mail, weil Sie oft bestellt und E-Mails von {{ shop.name }} zugestimmt haben.',
    },
  },
};
