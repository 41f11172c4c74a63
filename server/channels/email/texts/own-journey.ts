// What a merchant's own journey says until they have worded it.

import type { OwnTexts } from './mail-texts.ts';

export const ownJourney: Record<'en' | 'de', Omit<OwnTexts, 'why'>> = {
  en: {
    subject: 'A word from {{ shop.name }}',
    preheader: '',
    heading: 'A word from us',
    intro: 'We are here whenever you need something.',
    button: 'Visit the shop',
  },
  de: {
    subject: 'Ein Wort von {{ shop.name }}',
    preheader: '',
    heading: 'Ein Wort von uns',
    intro: 'Wir sind da, wenn Sie etwas brauchen.',
    button: 'Zum Shop',
  },
};
