// Files a merchant brings, in words: what they are, how far they are, what came of them, and why rows were left out.

import type { ImportState, StopReason } from '../../../platform/file/import-store.ts';
import type { FileFault } from '../../../platform/file/incoming-text.ts';
import type { ImportKind } from '../../../platform/file/reading.ts';
import type { RowFault } from '../../../platform/file/row-fault.ts';

export interface ImportWords {
  kinds: Record<ImportKind, { title: string; text: string }>;
  fields: Record<string, string>;
  helps: Record<string, string>;
  files: Record<FileFault, string>;
  rows: Record<RowFault, string>;
  states: Record<ImportState, string>;
  stops: Record<StopReason, string>;
  columns: { line: string; fault: string };
  ready(rows: string): string;
  reading(done: string, rows: string): string;
  checked(rows: string): string;
  done(rows: string): string;
  cancelled(done: string, rows: string): string;
  missing(fields: string): string;
  or: string;
  notNow: string;
  would: Counts;
  did: Counts;
  leftOut(n: number, written: string): string;
  onlyFirst(written: string): string;
  order(name: string, day: string, money: string, lines: number): string;
  somebody(who: string): string;
  guest: string;
  words: Record<'granted' | 'refused' | 'unsubscribed' | 'bounced' | 'complained' | 'excluded', string>;
}

interface Counts {
  taken: Record<ImportKind, (n: string) => string>;
  span(from: string, to: string, value: string): string;
  known(n: string): string;
  forgotten(n: string): string;
  strange(n: string): string;
  mails(granted: string, refused: string, suppressed: string): string;
}

export const importWords: { en: ImportWords; de: ImportWords } = {
  en: {
    kinds: {
      orders: {
        title: 'Orders',
        text: 'Past orders from another system or a spreadsheet. The models learn from them; nobody is written to because of them.',
      },
      customers: {
        title: 'Customers',
        text: 'Who buys from you. Nobody may be written to because they are on this list, unless a row also says when and where they agreed.',
      },
      consents: {
        title: 'Consents and suppressions',
        text: 'Who agreed to e-mails, with date and source, and who must never get one. Addresses are kept as keyed hashes alone.',
      },
    },
    fields: {
      ...{ order: 'Order number', date: 'Date', email: 'E-mail', customer: 'Customer number', buyer: 'Name' },
      ...{
        total: 'Goods in all, of the order',
        price: 'Price of one piece',
        quantity: 'Pieces',
        product: 'Product code (SKU)',
      },
      ...{ title: 'Product title', refunded: 'Paid back', currency: 'Currency', cancelled: 'Cancelled on' },
      ...{ number: 'The shop’s own order id', firstName: 'First name', lastName: 'Last name', language: 'Language' },
      ...{ tags: 'Tags', since: 'Customer since', consent: 'Agreed to e-mails', source: 'Source of the consent' },
      suppressed: 'Must get none',
      confirmed: 'Confirmed from the mailbox',
    },
    helps: {
      order: 'Lines of one order stand together in the file.',
      total: 'Without tax and shipping where the file tells. Left out, prices are added up.',
      number: 'Where the file comes from this shop: so that no order is counted twice.',
      source: 'Such as the form it was given on. A yes counts only with its date and its source.',
      confirmed: 'Where you have every fresh yes confirmed, others do not count until they are.',
      consent: 'Yes or no, or words such as subscribed, unsubscribed, bounced, complained.',
    },
    files: {
      'too-large': 'The file is too large. Split it: at most 200 MB of text.',
      'too-many-rows': 'The file has more than 1,500,000 lines. Split it.',
      'not-text': 'This is no CSV file that can be read. Save it as CSV (UTF-8).',
      empty: 'The file has no lines below its first one.',
      'broken-off': 'The file did not arrive whole. Nothing of it was kept; send it again.',
    },
    rows: {
      quotes: 'a quotation mark is never closed',
      letters: 'some letters can’t be read: save the file as UTF-8',
      'no-order': 'the order number is missing',
      apart: 'other lines of this order stand elsewhere in the file: sort it by order number',
      beside: 'another line of this order can’t be read, so the whole order was left out',
      date: 'the date can’t be read for certain: write 2026-03-31, or say how dates are meant',
      'no-date': 'the date is missing',
      future: 'the date lies in the future',
      number: 'an amount is missing or is no number',
      quantity: 'the number of pieces is no whole number above zero',
      negative: 'an amount is below zero: returns belong into a column of what was paid back',
      currency: 'the amount is not in your shop’s currency, and no rate is known',
      email: 'this is no e-mail address',
      nobody: 'neither an e-mail address nor a customer number says who this is',
      word: 'the consent says neither yes nor no',
      'no-source': 'a yes needs its source, such as the form it was given on',
      'yes-no-date': 'the customer was taken over, the yes was not: it needs the date it was given',
      'yes-no-source': 'the customer was taken over, the yes was not: it needs its source',
      'too-long': 'the number is too long to be one',
    },
    states: {
      uploading: 'Arriving',
      uploaded: 'Waiting for you',
      checking: 'Being checked',
      checked: 'Checked',
      running: 'Being taken over',
      done: 'Taken over',
      cancelled: 'Ended by you',
      stopped: 'Stopped',
    },
    stops: {
      erased:
        'Somebody asked to be forgotten while this file lay here, so its lines were erased. Bring it again: what was taken over already is not taken over twice.',
      expired:
        'Its lines are no longer kept here. Bring it again: what was taken over already is not taken over twice.',
    },
    columns: { line: 'line', fault: 'what is wrong' },
    ready: (rows) => `${rows} lines. Say what its columns mean, then have it checked: that changes nothing.`,
    reading: (done, rows) => `${done} of ${rows} lines`,
    checked: (rows) => `All ${rows} lines were looked at. Nothing has been changed yet.`,
    done: (rows) => `All ${rows} lines are done with.`,
    cancelled: (done, rows) => `Ended after ${done} of ${rows} lines. What was taken over until then stays.`,
    missing: (fields) => `Say which column holds: ${fields}.`,
    or: ' or ',
    notNow: 'This is not possible any more: the import has gone on. Look at the page again.',
    would: {
      taken: {
        orders: (n) => `Orders to be taken over: ${n}`,
        customers: (n) => `Customers to be taken over: ${n}`,
        consents: (n) => `Addresses with something new: ${n}`,
      },
      span: (from, to, value) => `From ${from} to ${to}, ${value} in all`,
      known: (n) => `Here already, and left as they are: ${n}`,
      forgotten: (n) => `Asked to be forgotten, and are not brought back: ${n}`,
      strange: (n) => `Lines whose product your shop does not sell (any more): ${n}`,
      mails: (granted, refused, suppressed) =>
        `On e-mails: agreed ${granted}, not agreed ${refused}, never to be written to ${suppressed}`,
    },
    did: {
      taken: {
        orders: (n) => `Orders taken over: ${n}`,
        customers: (n) => `Customers taken over: ${n}`,
        consents: (n) => `Addresses with something new: ${n}`,
      },
      span: (from, to, value) => `From ${from} to ${to}, ${value} in all`,
      known: (n) => `Were here already, and stayed as they were: ${n}`,
      forgotten: (n) => `Had asked to be forgotten, and were not brought back: ${n}`,
      strange: (n) => `Lines whose product your shop does not sell (any more): ${n}`,
      mails: (granted, refused, suppressed) =>
        `On e-mails: agreed ${granted}, not agreed ${refused}, never written to ${suppressed}`,
    },
    leftOut: (n, written) => (n === 1 ? 'One line is left out.' : `${written} lines are left out.`),
    onlyFirst: (written) => `The file of them holds the first ${written}.`,
    order: (name, day, money, lines) =>
      `Order ${name} of ${day}, ${money}${lines === 0 ? '' : lines === 1 ? ', one line' : `, ${lines} lines`}`,
    somebody: (who) => `, by ${who}`,
    guest: ', by nobody known',
    words: {
      granted: 'agreed to e-mails',
      refused: 'did not agree to e-mails',
      unsubscribed: 'unsubscribed, is never written to',
      bounced: 'can’t be reached, is never written to',
      complained: 'complained, is never written to',
      excluded: 'is left out by you, is never written to',
    },
  },
  de: {
    kinds: {
      orders: {
        title: 'Bestellungen',
        text: 'Frühere Bestellungen aus einem anderen System oder einer Tabelle. Die Modelle lernen daraus; niemand wird ihretwegen angeschrieben.',
      },
      customers: {
        title: 'Kundschaft',
        text: 'Wer bei Ihnen kauft. Niemand darf angeschrieben werden, weil er auf dieser Liste steht, außer die Zeile sagt auch, wann und wo zugestimmt wurde.',
      },
      consents: {
        title: 'Einwilligungen und Sperren',
        text: 'Wer E-Mails zugestimmt hat, mit Datum und Quelle, und wer nie welche bekommen darf. Adressen bleiben nur als verschlüsselte Prüfwerte.',
      },
    },
    fields: {
      ...{ order: 'Bestellnummer', date: 'Datum', email: 'E-Mail', customer: 'Kundennummer', buyer: 'Name' },
      ...{
        total: 'Waren insgesamt, je Bestellung',
        price: 'Preis je Stück',
        quantity: 'Stückzahl',
        product: 'Artikelnummer (SKU)',
      },
      ...{ title: 'Produktname', refunded: 'Erstattet', currency: 'Währung', cancelled: 'Storniert am' },
      ...{ number: 'Eigene Bestell-ID des Shops', firstName: 'Vorname', lastName: 'Nachname', language: 'Sprache' },
      ...{
        tags: 'Schlagworte',
        since: 'Kundschaft seit',
        consent: 'E-Mails zugestimmt',
        source: 'Quelle der Einwilligung',
      },
      suppressed: 'Darf keine bekommen',
      confirmed: 'Vom Postfach bestätigt',
    },
    helps: {
      order: 'Zeilen einer Bestellung stehen in der Datei beieinander.',
      total: 'Ohne Steuer und Versand, wo die Datei es sagt. Fehlt die Spalte, werden Preise zusammengezählt.',
      number: 'Wenn die Datei aus diesem Shop stammt: damit keine Bestellung doppelt zählt.',
      source: 'Etwa das Formular, auf dem sie gegeben wurde. Ein Ja zählt nur mit Datum und Quelle.',
      confirmed: 'Wenn Sie jedes frische Ja bestätigen lassen, zählen andere erst, wenn sie es sind.',
      consent: 'Ja oder Nein, oder Wörter wie subscribed, unsubscribed, bounced, complained.',
    },
    files: {
      'too-large': 'Die Datei ist zu groß. Teilen Sie sie: höchstens 200 MB Text.',
      'too-many-rows': 'Die Datei hat mehr als 1.500.000 Zeilen. Teilen Sie sie.',
      'not-text': 'Das ist keine lesbare CSV-Datei. Speichern Sie sie als CSV (UTF-8).',
      empty: 'Unter der ersten Zeile der Datei steht nichts.',
      'broken-off': 'Die Datei kam nicht ganz an. Nichts davon blieb hier; senden Sie sie noch einmal.',
    },
    rows: {
      quotes: 'ein Anführungszeichen wird nie geschlossen',
      letters: 'manche Buchstaben sind nicht lesbar: speichern Sie die Datei als UTF-8',
      'no-order': 'die Bestellnummer fehlt',
      apart: 'andere Zeilen dieser Bestellung stehen anderswo in der Datei: sortieren Sie sie nach Bestellnummer',
      beside: 'eine andere Zeile dieser Bestellung ist nicht lesbar, deshalb blieb die ganze Bestellung weg',
      date: 'das Datum ist nicht eindeutig: schreiben Sie 2026-03-31, oder sagen Sie, wie Daten gemeint sind',
      'no-date': 'das Datum fehlt',
      future: 'das Datum liegt in der Zukunft',
      number: 'ein Betrag fehlt oder ist keine Zahl',
      quantity: 'die Stückzahl ist keine ganze Zahl über null',
      negative: 'ein Betrag liegt unter null: Rückgaben gehören in eine Spalte des Erstatteten',
      currency: 'der Betrag ist nicht in der Währung Ihres Shops, und kein Kurs ist bekannt',
      email: 'das ist keine E-Mail-Adresse',
      nobody: 'weder E-Mail-Adresse noch Kundennummer sagt, wer das ist',
      word: 'die Einwilligung sagt weder Ja noch Nein',
      'no-source': 'ein Ja braucht seine Quelle, etwa das Formular, auf dem es gegeben wurde',
      'yes-no-date': 'die Person wurde übernommen, ihr Ja nicht: es braucht das Datum, an dem es gegeben wurde',
      'yes-no-source': 'die Person wurde übernommen, ihr Ja nicht: es braucht seine Quelle',
      'too-long': 'die Nummer ist zu lang, um eine zu sein',
    },
    states: {
      uploading: 'Kommt an',
      uploaded: 'Wartet auf Sie',
      checking: 'Wird geprüft',
      checked: 'Geprüft',
      running: 'Wird übernommen',
      done: 'Übernommen',
      cancelled: 'Von Ihnen beendet',
      stopped: 'Angehalten',
    },
    stops: {
      erased:
        'Während die Datei hier lag, wollte jemand vergessen werden; deshalb wurden ihre Zeilen gelöscht. Bringen Sie sie noch einmal: was schon übernommen ist, wird nicht doppelt übernommen.',
      expired:
        'Ihre Zeilen sind nicht mehr hier. Bringen Sie sie noch einmal: was schon übernommen ist, wird nicht doppelt übernommen.',
    },
    columns: { line: 'Zeile', fault: 'was nicht stimmt' },
    ready: (rows) =>
      `${rows} Zeilen. Sagen Sie, was die Spalten bedeuten, und lassen Sie sie prüfen: das ändert nichts.`,
    reading: (done, rows) => `${done} von ${rows} Zeilen`,
    checked: (rows) => `Alle ${rows} Zeilen sind angesehen. Noch ist nichts geändert.`,
    done: (rows) => `Alle ${rows} Zeilen sind erledigt.`,
    cancelled: (done, rows) => `Beendet nach ${done} von ${rows} Zeilen. Was bis dahin übernommen war, bleibt.`,
    missing: (fields) => `Sagen Sie, in welcher Spalte steht: ${fields}.`,
    or: ' oder ',
    notNow: 'Das geht nicht mehr: der Import ist weitergegangen. Sehen Sie die Seite noch einmal an.',
    would: {
      taken: {
        orders: (n) => `Zu übernehmende Bestellungen: ${n}`,
        customers: (n) => `Zu übernehmende Personen: ${n}`,
        consents: (n) => `Adressen mit Neuem: ${n}`,
      },
      span: (from, to, value) => `Von ${from} bis ${to}, zusammen ${value}`,
      known: (n) => `Schon hier, bleiben wie sie sind: ${n}`,
      forgotten: (n) => `Wollten vergessen werden, kommen nicht zurück: ${n}`,
      strange: (n) => `Zeilen, deren Produkt Ihr Shop nicht (mehr) verkauft: ${n}`,
      mails: (granted, refused, suppressed) =>
        `Zu E-Mails: zugestimmt ${granted}, nicht zugestimmt ${refused}, nie anzuschreiben ${suppressed}`,
    },
    did: {
      taken: {
        orders: (n) => `Übernommene Bestellungen: ${n}`,
        customers: (n) => `Übernommene Personen: ${n}`,
        consents: (n) => `Adressen mit Neuem: ${n}`,
      },
      span: (from, to, value) => `Von ${from} bis ${to}, zusammen ${value}`,
      known: (n) => `Waren schon hier, blieben wie sie waren: ${n}`,
      forgotten: (n) => `Wollten vergessen werden, kamen nicht zurück: ${n}`,
      strange: (n) => `Zeilen, deren Produkt Ihr Shop nicht (mehr) verkauft: ${n}`,
      mails: (granted, refused, suppressed) =>
        `Zu E-Mails: zugestimmt ${granted}, nicht zugestimmt ${refused}, nie anzuschreiben ${suppressed}`,
    },
    leftOut: (n, written) => (n === 1 ? 'Eine Zeile bleibt weg.' : `${written} Zeilen bleiben weg.`),
    onlyFirst: (written) => `Die Datei mit ihnen enthält die ersten ${written}.`,
    order: (name, day, money, lines) =>
      `Bestellung ${name} vom ${day}, ${money}${lines === 0 ? '' : lines === 1 ? ', eine Zeile' : `, ${lines} Zeilen`}`,
    somebody: (who) => `, von ${who}`,
    guest: ', von niemand Bekanntem',
    words: {
      granted: 'hat E-Mails zugestimmt',
      refused: 'hat E-Mails nicht zugestimmt',
      unsubscribed: 'hat sich abgemeldet, wird nie angeschrieben',
      bounced: 'ist nicht erreichbar, wird nie angeschrieben',
      complained: 'hat sich beschwert, wird nie angeschrieben',
      excluded: 'von Ihnen ausgenommen, wird nie angeschrieben',
    },
  },
};
