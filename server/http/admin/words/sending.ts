// The sending domain in words: what each record is for, what is wrong with it, what to do about it.

import type { RecordFault, RecordKind } from '../../../channels/email/domain/domain-check.ts';

export interface SendingWords {
  noSender: string;
  noProvider: string;
  neverChecked(domain: string): string;
  verified(domain: string): string;
  wrongSince(domain: string, since: string): string;
  unverified(domain: string, waiting: number, written: string): string;
  warmUp(today: string, limit: string): string;
  titles: Record<RecordKind, string>;
  texts: Record<RecordKind, string>;
  states: Record<'good' | 'wrong' | 'unknown', string>;
  faults: Record<RecordFault, string>;
  /** Where only the provider knows what to enter. */
  askProvider: Record<'spf' | 'dkim', string>;
}

export const sendingWords: Record<'en' | 'de', SendingWords> = {
  en: {
    noSender: 'Give the address your e-mails come from, then the records of its domain are looked up here.',
    noProvider: 'No mail provider is set up on this installation, so nothing leaves.',
    neverChecked: (domain) => `${domain} has not been looked up yet.`,
    verified: (domain) => `${domain} is set up. E-mails leave.`,
    wrongSince: (domain, since) =>
      `Records of ${domain} have been wrong since ${since}. If they are not put right within a day, e-mails wait.`,
    unverified: (domain, waiting, written) =>
      `${domain} is not set up yet. Until it is, nothing but test e-mails leaves${waiting === 0 ? '.' : `; ${written} ${waiting === 1 ? 'e-mail waits' : 'e-mails wait'}.`}`,
    warmUp: (today, limit) =>
      `Mailboxes do not know this domain yet, so it begins slowly: ${today} of at most ${limit} e-mails today, more each day. What is above that waits until tomorrow.`,
    titles: {
      owner: 'The domain is yours',
      spf: 'Who may send (SPF)',
      dkim: 'Signature (DKIM)',
      dmarc: 'What to do with forgeries (DMARC)',
    },
    texts: {
      owner: 'Shows that whoever set this sender also keeps the domain.',
      spf: 'Says that your mail provider may send for your domain.',
      dkim: 'Lets mailboxes see that an e-mail is yours and was not changed on the way.',
      dmarc: 'Says what mailboxes should do with e-mails that only claim to be yours. Large mailboxes ask for it.',
    },
    states: { good: 'As it should be', wrong: 'To be done', unknown: 'Not known' },
    faults: {
      missing: 'There is no such record yet. Where you keep your domain, add a TXT record with this name and value.',
      several: 'There is more than one such record, and mailboxes then heed none. Keep one.',
      open: 'It lets everybody send in your name. Put “~all” where it says “all” or “+all”.',
      'too-long':
        'It leads to more than ten look-ups, and mailboxes then give up. Take out services you no longer use.',
      nobody: 'It names nobody who may send. Add your mail provider to it.',
      'provider-missing': 'It does not name the mail provider in use. Replace it by this value.',
      'no-answer': 'Nobody answered for this domain just now. What was known before stays; look again later.',
      other: 'There is such a record, but it says something else. Replace it by this value.',
      revoked: 'The key in it was taken back. Enter it again.',
      'no-selector':
        'Your mail provider signs, under a name it tells you (the “selector”). Enter that name in the settings.',
      'other-domain':
        'The signature belongs to another domain, so it does not count for this sender. Use a sender of the domain that signs, or ask whoever runs this installation.',
    },
    askProvider: {
      spf: 'Your mail provider tells you which value to enter; it is called SPF in their help.',
      dkim: 'Your mail provider tells you which value to enter; it is called DKIM in their help.',
    },
  },
  de: {
    noSender:
      'Geben Sie die Adresse an, von der Ihre E-Mails kommen; dann werden hier die Einträge ihrer Domain geprüft.',
    noProvider: 'In dieser Installation ist kein Mail-Anbieter eingerichtet, darum geht nichts hinaus.',
    neverChecked: (domain) => `${domain} wurde noch nicht geprüft.`,
    verified: (domain) => `${domain} ist eingerichtet. E-Mails gehen hinaus.`,
    wrongSince: (domain, since) =>
      `Einträge von ${domain} stimmen seit ${since} nicht. Werden sie nicht binnen eines Tages berichtigt, warten E-Mails.`,
    unverified: (domain, waiting, written) =>
      `${domain} ist noch nicht eingerichtet. Bis dahin gehen nur Test-E-Mails hinaus${waiting === 0 ? '.' : `; ${written} ${waiting === 1 ? 'E-Mail wartet' : 'E-Mails warten'}.`}`,
    warmUp: (today, limit) =>
      `Postfächer kennen diese Domain noch nicht, darum beginnt sie langsam: heute ${today} von höchstens ${limit} E-Mails, jeden Tag mehr. Was darüber ist, wartet bis morgen.`,
    titles: {
      owner: 'Die Domain gehört Ihnen',
      spf: 'Wer senden darf (SPF)',
      dkim: 'Unterschrift (DKIM)',
      dmarc: 'Was mit Fälschungen geschieht (DMARC)',
    },
    texts: {
      owner: 'Zeigt, dass der Absender und die Domain in denselben Händen sind.',
      spf: 'Sagt, dass Ihr Mail-Anbieter für Ihre Domain senden darf.',
      dkim: 'Daran sehen Postfächer, dass eine E-Mail von Ihnen ist und unterwegs nicht verändert wurde.',
      dmarc:
        'Sagt, was Postfächer mit E-Mails tun sollen, die nur behaupten, von Ihnen zu sein. Große Postfächer verlangen es.',
    },
    states: { good: 'Wie es sein soll', wrong: 'Zu erledigen', unknown: 'Nicht bekannt' },
    faults: {
      missing:
        'Diesen Eintrag gibt es noch nicht. Legen Sie dort, wo Ihre Domain verwaltet wird, einen TXT-Eintrag mit diesem Namen und Wert an.',
      several: 'Es gibt mehrere solche Einträge, und Postfächer beachten dann keinen. Behalten Sie einen.',
      open: 'Er lässt jeden in Ihrem Namen senden. Schreiben Sie „~all“, wo „all“ oder „+all“ steht.',
      'too-long':
        'Er führt zu mehr als zehn Abfragen, und Postfächer geben dann auf. Nehmen Sie Dienste heraus, die Sie nicht mehr nutzen.',
      nobody: 'Er nennt niemanden, der senden darf. Fügen Sie Ihren Mail-Anbieter hinzu.',
      'provider-missing':
        'Er nennt den Mail-Anbieter nicht, über den gesendet wird. Ersetzen Sie ihn durch diesen Wert.',
      'no-answer':
        'Für diese Domain hat gerade niemand geantwortet. Was bekannt war, bleibt; prüfen Sie später noch einmal.',
      other: 'Es gibt diesen Eintrag, aber er sagt etwas anderes. Ersetzen Sie ihn durch diesen Wert.',
      revoked: 'Der Schlüssel darin wurde zurückgenommen. Tragen Sie ihn neu ein.',
      'no-selector':
        'Ihr Mail-Anbieter unterschreibt unter einem Namen, den er Ihnen nennt (dem „Selektor“). Tragen Sie diesen Namen in den Einstellungen ein.',
      'other-domain':
        'Die Unterschrift gehört einer anderen Domain und zählt darum für diesen Absender nicht. Nehmen Sie einen Absender der unterschreibenden Domain, oder fragen Sie, wer diese Installation betreibt.',
    },
    askProvider: {
      spf: 'Ihr Mail-Anbieter nennt Ihnen den Wert; in seiner Hilfe heißt er SPF.',
      dkim: 'Ihr Mail-Anbieter nennt Ihnen den Wert; in seiner Hilfe heißt er DKIM.',
    },
  },
};
