// What Home says of what waits and what has changed under a model.

import { type Count, many } from './many.ts';

export interface HomeAlertWords {
  approvals(offers: Count): string;
  tasks(tasks: Count): string;
  drift(question: string): string;
  givenUp(work: Count): string;
}

export const homeAlertWords: Record<'en' | 'de', HomeAlertWords> = {
  en: {
    approvals: (offers) => `${many(offers, 'offer waits', 'offers wait')} for your yes or no.`,
    tasks: (tasks) => `${many(tasks, 'task is', 'tasks are')} open for you.`,
    givenUp: (work) =>
      `${many(work, 'piece of work was', 'pieces of work were')} tried and given up. See why under Data health.`,
    drift: (question) =>
      `What “${question}” learns from has changed much. See whether something unusual happened, and train again.`,
  },
  de: {
    approvals: (offers) => `${many(offers, 'Angebot wartet', 'Angebote warten')} auf Ihr Ja oder Nein.`,
    tasks: (tasks) => `${many(tasks, 'Aufgabe ist', 'Aufgaben sind')} für Sie offen.`,
    givenUp: (work) =>
      `${many(work, 'Arbeit wurde', 'Arbeiten wurden')} nach mehreren Versuchen aufgegeben. Warum, steht unter „Zustand der Daten“.`,
    drift: (question) =>
      `Woraus „${question}“ lernt, hat sich stark verändert. Sehen Sie nach, ob etwas Ungewöhnliches geschah, und trainieren Sie neu.`,
  },
};
