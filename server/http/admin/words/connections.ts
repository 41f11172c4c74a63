// Connections to other systems, in words.

import type { KeyScope } from '../../../storage/api-keys.ts';
import type { Delivery, WebhookTopic } from '../../../storage/webhook-outbox.ts';

export interface ConnectionWords {
  scopes: Record<KeyScope, string>;
  never: string;
  inUse: string;
  revoked: string;
  name: string;
  tooMany: string;
  topics: Record<WebhookTopic | 'test', string>;
  url: string;
  chooseTopics: string;
  tooManyEndpoints: string;
  endpoints: { good: string; failing: string; off: string };
  failing(since: string): string;
  off(since: string): string;
  deliveries: Record<Delivery['state'], string>;
  /** What an address answered: a status, or why there was none. */
  answers: Record<'inside' | 'timeout' | 'unreachable', string>;
  answered(status: string): string;
  notTried: string;
  again(moment: string): string;
}

export const connectionWords: { en: ConnectionWords; de: ConnectionWords } = {
  en: {
    scopes: { read: 'Read', write: 'Read, and tell of events' },
    never: 'Never',
    inUse: 'In use',
    revoked: 'Revoked',
    name: 'Give it a name of at most 100 letters, by which you will know what uses it.',
    tooMany: 'There are 50 keys in use. Revoke those that nothing uses.',
    topics: {
      'message.submitted': 'A message has left',
      'offer.given': 'An offer was given',
      'consent.changed': 'Somebody agreed to e-mails, or no longer does',
      'cart.left': 'A cart was left',
      'churn.crossed': 'Somebody is now likely to stay away',
      test: 'A test',
    },
    url: 'Give an https address that can be reached from the internet, without a name and password in it.',
    chooseTopics: 'Choose at least one thing to be told of.',
    tooManyEndpoints: 'There are 10 addresses. Remove one that is not needed any more.',
    endpoints: { good: 'In use', failing: 'Does not answer', off: 'Switched off' },
    failing: (since) => `Nothing was taken there since ${since}. It is tried again by itself.`,
    off: (since) =>
      `Nothing was taken there for three days, since ${since}, so it was switched off. Mend it, then switch it on again.`,
    deliveries: { waiting: 'Waiting', delivered: 'Taken', 'given-up': 'Given up' },
    answers: {
      inside: 'The address leads into a private network, and nothing is sent there.',
      timeout: 'No answer within ten seconds.',
      unreachable: 'Could not be reached.',
    },
    answered: (status) => `Answered ${status}.`,
    notTried: 'Not tried yet.',
    again: (moment) => `Tried again ${moment}.`,
  },
  de: {
    scopes: { read: 'Lesen', write: 'Lesen und Ereignisse melden' },
    never: 'Nie',
    inUse: 'In Gebrauch',
    revoked: 'Widerrufen',
    name: 'Geben Sie ihm einen Namen von höchstens 100 Zeichen, an dem Sie erkennen, was ihn benutzt.',
    tooMany: 'Es sind 50 Schlüssel in Gebrauch. Widerrufen Sie die, die nichts benutzt.',
    topics: {
      'message.submitted': 'Eine Nachricht ist hinausgegangen',
      'offer.given': 'Ein Angebot wurde gegeben',
      'consent.changed': 'Jemand hat E-Mails zugestimmt oder will keine mehr',
      'cart.left': 'Ein Warenkorb wurde verlassen',
      'churn.crossed': 'Jemand bleibt jetzt wahrscheinlich weg',
      test: 'Ein Test',
    },
    url: 'Geben Sie eine https-Adresse an, die vom Internet aus erreichbar ist, ohne Name und Passwort darin.',
    chooseTopics: 'Wählen Sie mindestens eines, was gemeldet wird.',
    tooManyEndpoints: 'Es sind 10 Adressen. Entfernen Sie eine, die nicht mehr gebraucht wird.',
    endpoints: { good: 'In Gebrauch', failing: 'Antwortet nicht', off: 'Abgeschaltet' },
    failing: (since) => `Seit ${since} wurde dort nichts angenommen. Es wird von selbst wieder versucht.`,
    off: (since) =>
      `Drei Tage lang, seit ${since}, wurde dort nichts angenommen, deshalb ist sie abgeschaltet. Bringen Sie sie in Ordnung und schalten Sie sie wieder ein.`,
    deliveries: { waiting: 'Wartet', delivered: 'Angenommen', 'given-up': 'Aufgegeben' },
    answers: {
      inside: 'Die Adresse führt in ein privates Netz, dorthin wird nichts gesendet.',
      timeout: 'Keine Antwort binnen zehn Sekunden.',
      unreachable: 'War nicht erreichbar.',
    },
    answered: (status) => `Antwortete ${status}.`,
    notTried: 'Noch nicht versucht.',
    again: (moment) => `Neuer Versuch ${moment}.`,
  },
};
