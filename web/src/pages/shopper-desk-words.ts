// The words of what a merchant does by hand on a shopper's page.

import { ofPage } from '../texts/of-page.ts';

export const deskWords = ofPage({
  en: {
    title: 'By hand',
    spared: 'Do not target',
    sparedHelp:
      'Nothing of ours is sent to them, whatever journeys and campaigns say. It counts from the next message on.',
    tags: 'Tags of your own',
    tag: 'New tag',
    addTag: 'Add tag',
    removeTag: (tag: string) => `Remove the tag ${tag}`,
    tasks: 'To do',
    task: 'What is to be done',
    addTask: 'Add task',
    done: 'Done',
    doneOf: (text: string) => `Done: ${text}`,
    notes: 'Notes',
    note: 'New note',
    addNote: 'Add note',
    remove: 'Remove',
    removeNote: (text: string) => `Remove the note: ${text}`,
    law: 'Their data',
    lawText: 'What the law lets them ask for. The page can be handed on as it is.',
    page: 'Save as a page',
    file: 'Save everything as data',
    erase: 'Erase',
    eraseSure:
      'Everything that is kept of them goes, also from the file and the backups beside it. It cannot be undone.',
    eraseYes: 'Erase them',
    eraseNo: 'Keep them',
    unnamed: 'Neither an address nor a customer number is known, so their data cannot be gathered or erased from here.',
    would: 'What would change it',
  },
  de: {
    title: 'Von Hand',
    spared: 'Nicht ansprechen',
    sparedHelp:
      'Nichts von uns geht an diese Person, was auch immer Abläufe und Kampagnen sagen. Es gilt ab der nächsten Nachricht.',
    tags: 'Eigene Schlagwörter',
    tag: 'Neues Schlagwort',
    addTag: 'Schlagwort hinzufügen',
    removeTag: (tag: string) => `Schlagwort ${tag} entfernen`,
    tasks: 'Zu tun',
    task: 'Was zu tun ist',
    addTask: 'Aufgabe hinzufügen',
    done: 'Erledigt',
    doneOf: (text: string) => `Erledigt: ${text}`,
    notes: 'Notizen',
    note: 'Neue Notiz',
    addNote: 'Notiz hinzufügen',
    remove: 'Entfernen',
    removeNote: (text: string) => `Notiz entfernen: ${text}`,
    law: 'Die Daten dieser Person',
    lawText: 'Was sie nach dem Gesetz verlangen darf. Die Seite kann so weitergegeben werden.',
    page: 'Als Seite speichern',
    file: 'Alles als Daten speichern',
    erase: 'Löschen',
    eraseSure:
      'Alles, was von der Person gespeichert ist, verschwindet, auch aus der Datei und den Sicherungen daneben. Das lässt sich nicht rückgängig machen.',
    eraseYes: 'Person löschen',
    eraseNo: 'Behalten',
    unnamed:
      'Weder Adresse noch Kundennummer ist bekannt, daher lassen sich die Daten von hier aus weder sammeln noch löschen.',
    would: 'Was das ändern würde',
  },
});
