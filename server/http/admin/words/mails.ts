// Mails in words: what can be named in them, what is wrong with them, how a test went.

import type { LintKind } from '../../../channels/email/lint.ts';
import type { TestSent } from '../../../channels/email/mail-desk.ts';

export interface MailWordsOfAdmin {
  languages: Record<'en' | 'de', string>;
  variables: Record<string, string>;
  findings: Record<LintKind, string>;
  size(kilobytes: string): string;
  broken(why: string): string;
  notSaved: string;
  notStarted: string;
  conflict: string;
  tests: Record<TestSent, string>;
}

export const mailWordsOfAdmin: Record<'en' | 'de', MailWordsOfAdmin> = {
  en: {
    languages: { en: 'English', de: 'German' },
    variables: {
      'shop.name': 'The name of your shop',
      'shop.url': 'The address of your shop',
      'shop.postalAddress': 'Your postal address, from the settings',
      'cart.pieces': 'How many pieces lie in the cart, or how many products it is about',
      'cart.items': 'What it is about; each has title, variant, quantity, price and available',
      'offer.code': 'The reader’s own code; nothing where there is no offer',
      'offer.percent': 'By how much it lowers the price; nothing for free shipping',
      'offer.until': 'The day until which it is good',
      recommendations: 'What is shown below; each has title and price',
      language: 'The language of this e-mail: en or de',
    },
    findings: {
      pressure: 'This presses the reader. Say what is, without haste or scarcity.',
      shouting: 'This shouts, and filters take shouting for spam.',
      'no-address': 'Your postal address is missing; the law asks for it. It is set in Settings.',
      'no-way-out': 'There is no way to unsubscribe in it.',
      'broken-link': 'This link leads nowhere.',
      'foreign-link': 'This link leads out of your shop.',
      contrast: 'This text can hardly be read against what lies behind it.',
      'too-long': 'It is longer than 102 kB: Gmail cuts off the end, and with it the way to unsubscribe.',
      'long-subject': 'The subject is longer than phones show.',
      'no-preheader': 'The line beside the subject is empty; mailboxes then show whatever comes first.',
      'no-picture-text': 'This picture has no text for those who do not see it.',
      'unknown-variable': 'There is nothing of this name, so nothing stands in its place.',
      'broken-words': 'This can’t be put together.',
    },
    size: (kilobytes) => `${kilobytes} kB of at most 102`,
    broken: (why) => `The words can’t be put together: ${why}`,
    notSaved: 'Not saved: this has to be put right first.',
    notStarted: 'Not started: its words have to be put right first.',
    conflict: 'Somebody else has saved this e-mail since you opened it. Open it again to see their words.',
    tests: {
      sent: 'The test is on its way.',
      'no-provider': 'No mail provider is set up on this installation, so nothing can be sent.',
      'no-sender': 'Give the address your e-mails come from first, in Settings.',
      'no-address': 'Give an e-mail address, such as hello@example.com.',
      suppressed: 'This address has unsubscribed, or e-mail to it came back. Choose another one.',
      'too-many': 'That were enough tests for an hour. Go on later.',
      refused: 'The mail provider did not take it. Try again, or look at the sending domain in Settings.',
      unknown: 'This e-mail can’t be put together. Look at its preview.',
    },
  },
  de: {
    languages: { en: 'Englisch', de: 'Deutsch' },
    variables: {
      'shop.name': 'Der Name Ihres Shops',
      'shop.url': 'Die Adresse Ihres Shops',
      'shop.postalAddress': 'Ihre Postanschrift aus den Einstellungen',
      'cart.pieces': 'Wie viele Stücke im Warenkorb liegen, oder um wie viele Produkte es geht',
      'cart.items': 'Worum es geht; jedes hat title, variant, quantity, price und available',
      'offer.code': 'Der eigene Code; nichts, wo es kein Angebot gibt',
      'offer.percent': 'Um wie viel er den Preis senkt; nichts bei kostenlosem Versand',
      'offer.until': 'Der Tag, bis zu dem er gilt',
      recommendations: 'Was darunter gezeigt wird; jedes hat title und price',
      language: 'Die Sprache dieser E-Mail: en oder de',
    },
    findings: {
      pressure: 'Das drängt. Sagen Sie, was ist, ohne Eile und ohne Knappheit.',
      shouting: 'Das ist laut, und Filter halten Lautes für Spam.',
      'no-address': 'Ihre Postanschrift fehlt; das Gesetz verlangt sie. Sie steht in den Einstellungen.',
      'no-way-out': 'Man kann sich darin nicht abmelden.',
      'broken-link': 'Dieser Link führt nirgendwohin.',
      'foreign-link': 'Dieser Link führt aus Ihrem Shop hinaus.',
      contrast: 'Dieser Text ist auf seinem Grund kaum zu lesen.',
      'too-long': 'Sie ist länger als 102 kB: Gmail schneidet das Ende ab, und damit die Abmeldung.',
      'long-subject': 'Der Betreff ist länger, als Telefone ihn zeigen.',
      'no-preheader': 'Die Zeile neben dem Betreff ist leer; Postfächer zeigen dann, was zuerst kommt.',
      'no-picture-text': 'Dieses Bild hat keinen Text für Menschen, die es nicht sehen.',
      'unknown-variable': 'Dazu gibt es nichts, darum steht an seiner Stelle nichts.',
      'broken-words': 'Das lässt sich nicht zusammensetzen.',
    },
    size: (kilobytes) => `${kilobytes} kB von höchstens 102`,
    broken: (why) => `Der Text lässt sich nicht zusammensetzen: ${why}`,
    notSaved: 'Nicht gespeichert: Das ist zuerst zu berichtigen.',
    notStarted: 'Nicht gestartet: Der Text ist zuerst zu berichtigen.',
    conflict: 'Jemand anderes hat diese E-Mail gespeichert, seit Sie sie geöffnet haben. Öffnen Sie sie neu.',
    tests: {
      sent: 'Der Test ist unterwegs.',
      'no-provider': 'In dieser Installation ist kein Mail-Anbieter eingerichtet, darum kann nichts gesendet werden.',
      'no-sender': 'Geben Sie zuerst in den Einstellungen an, von welcher Adresse Ihre E-Mails kommen.',
      'no-address': 'Geben Sie eine E-Mail-Adresse an, etwa hallo@example.com.',
      suppressed: 'Diese Adresse hat sich abgemeldet, oder E-Mails dorthin kamen zurück. Nehmen Sie eine andere.',
      'too-many': 'Das waren genug Tests für eine Stunde. Machen Sie später weiter.',
      refused:
        'Der Mail-Anbieter hat sie nicht angenommen. Versuchen Sie es noch einmal, oder sehen Sie in den Einstellungen nach der Absender-Domain.',
      unknown: 'Diese E-Mail lässt sich nicht zusammensetzen. Sehen Sie sich die Vorschau an.',
    },
  },
};
