// The words of how a shopper stands, and of what is best done next.

import { ofPage } from '../texts/of-page.ts';

export const standingWords = ofPage({
  en: {
    title: 'Engagement',
    part: 'Part',
    figure: 'Of 100',
    weight: 'Weight',
    full: 'What counts',
    history: 'Engagement by week',
    week: 'Week from',
    score: 'Engagement',
    next: 'Best done next',
    due: (moment: string) => `Due ${moment}.`,
    worth: (money: string) => `Expected to bring ${money}.`,
  },
  de: {
    title: 'Aktivität',
    part: 'Teil',
    figure: 'Von 100',
    weight: 'Gewicht',
    full: 'Was zählt',
    history: 'Aktivität je Woche',
    week: 'Woche ab',
    score: 'Aktivität',
    next: 'Am besten als Nächstes',
    due: (moment: string) => `Fällig ${moment}.`,
    worth: (money: string) => `Bringt voraussichtlich ${money}.`,
  },
});
