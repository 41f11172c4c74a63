// The first mails to somebody new.

import type { JourneyTexts } from './mail-texts.ts';
import { whySignedUp } from './why.ts';

export const welcome: JourneyTexts = {
  en: {
    hello: {
      subject: 'Welcome to {{ shop.name }}',
      preheader: 'Good to have you here.',
      heading: 'Welcome',
      intro: 'Thank you for joining us. We write rarely, and you can stop it with one click at the foot of every mail.',
      button: 'Visit the shop',
      why: whySignedUp.en,
    },
    picks: {
      subject: 'What others like at {{ shop.name }}',
      preheader: 'A small choice to begin with.',
      heading: 'A good place to begin',
      intro: 'If you do not know where to start: these are liked by many.',
      button: 'Look around',
      why: whySignedUp.en,
    },
    offer: {
      subject: 'Whenever you are ready',
      preheader: 'We are here when you need something.',
      heading: 'Whenever you are ready',
      intro: 'Take your time. If something at {{ shop.name }} is for you, it will be here.',
      button: 'Visit the shop',
      why: whySignedUp.en,
    },
  },
  de: {
    hello: {
      subject: 'Willkommen bei {{ shop.name }}',
      preheader: 'Schön, dass Sie da sind.',
      heading: 'Willkommen',
      intro:
        'Danke, dass Sie dabei sind. Wir schreiben selten, und ein Klick am Ende jeder E-Mail genügt, um es zu beenden.',
      button: 'Zum Shop',
      why: whySignedUp.de,
    },
    picks: {
      subject: 'Was andere bei {{ shop.name }} mögen',
      preheader: 'Eine kleine Auswahl für den Anfang.',
      heading: 'Ein guter Anfang',
      intro: 'Falls Sie nicht wissen, womit Sie beginnen sollen: Das hier mögen viele.',
      button: 'Umsehen',
      why: whySignedUp.de,
    },
    offer: {
      subject: 'Wann immer Sie möchten',
      preheader: 'Wir sind da, wenn Sie etwas brauchen.',
      heading: 'Wann immer Sie möchten',
      intro: 'Lassen Sie sich Zeit. Wenn bei {{ shop.name }} etwas für Sie dabei ist, finden Sie es hier.',
      button: 'Zum Shop',
      why: whySignedUp.de,
    },
  },
};
