// What became of a list of consents, in words.

import type { FileFault, RowFault } from '../../../channels/email/consent-file.ts';

export interface ConsentFileWords {
  files: Record<FileFault, string>;
  rows: Record<RowFault, string>;
  columns: { line: string; fault: string };
  taken(granted: string, refused: string, suppressed: string): string;
  left(n: number, written: string): string;
}

export const consentFileWords: { en: ConsentFileWords; de: ConsentFileWords } = {
  en: {
    files: {
      'not-text': 'This is no CSV file that can be read. Save it as CSV (UTF-8).',
      empty: 'The file is empty.',
      columns:
        'The first line must name the columns: “email”, and “consent” or “suppressed”; for a yes also “date” and “source”.',
    },
    rows: {
      quotes: 'a quotation mark is never closed',
      email: 'this is no e-mail address',
      word: 'consent or suppressed says neither yes nor no',
      date: 'the date can’t be read for certain: write 2026-03-31',
      'no-date': 'a yes needs the date it was given',
      future: 'the date lies in the future',
      'no-source': 'a yes needs its source, such as the form it was given on',
    },
    columns: { line: 'line', fault: 'what is wrong' },
    taken: (granted, refused, suppressed) =>
      `Taken over: agreed ${granted}, not agreed ${refused}, never written to ${suppressed}.`,
    left: (n, written) =>
      n === 1
        ? 'One line was left out. Mend it and send it again.'
        : `${written} lines were left out. Mend them and send them again.`,
  },
  de: {
    files: {
      'not-text': 'Das ist keine lesbare CSV-Datei. Speichern Sie sie als CSV (UTF-8).',
      empty: 'Die Datei ist leer.',
      columns:
        'Die erste Zeile muss die Spalten nennen: „email“ und „consent“ oder „suppressed“; für ein Ja auch „date“ und „source“.',
    },
    rows: {
      quotes: 'ein Anführungszeichen wird nie geschlossen',
      email: 'das ist keine E-Mail-Adresse',
      word: 'consent oder suppressed sagt weder Ja noch Nein',
      date: 'das Datum ist nicht eindeutig: schreiben Sie 2026-03-31',
      'no-date': 'ein Ja braucht das Datum, an dem es gegeben wurde',
      future: 'das Datum liegt in der Zukunft',
      'no-source': 'ein Ja braucht seine Quelle, etwa das Formular, auf dem es gegeben wurde',
    },
    columns: { line: 'Zeile', fault: 'was nicht stimmt' },
    taken: (granted, refused, suppressed) =>
      `Übernommen: zugestimmt ${granted}, nicht zugestimmt ${refused}, nie anzuschreiben ${suppressed}.`,
    left: (n, written) =>
      n === 1
        ? 'Eine Zeile wurde ausgelassen. Bessern Sie sie aus und senden Sie sie noch einmal.'
        : `${written} Zeilen wurden ausgelassen. Bessern Sie sie aus und senden Sie sie noch einmal.`,
  },
};
