// The notices in German.

import { listed, type NoticeWords } from './notice-words.ts';

const lists: Record<string, string> = {
  orders: 'Bestellungen',
  products: 'Produkte',
  customers: 'Kunden',
  checkouts: 'abgebrochene Bestellvorgänge',
};
const fields: Record<string, string> = {
  names: 'Namen',
  addresses: 'E-Mail-Adressen',
  consent: 'Einwilligungen in E-Mails',
  'recovery-links': 'Links zurück zum Bestellvorgang',
  others: 'manche Einzelheiten',
};
const join = (told: string, words: Record<string, string>) => listed(told, words, ' und ');
const some = (n: number, one: string, more: string, written: string) => (n === 1 ? `1 ${one}` : `${written} ${more}`);

export const noticesDe: NoticeWords = {
  'access-lost': () => ({
    tone: 'critical',
    text: 'Presage hat keinen Zugang mehr zu Ihrem Shop. Öffnen Sie diese Seite erneut, dann besteht er wieder; bis dahin kommt nichts Neues an.',
    place: null,
  }),
  'shop-closed': () => ({
    tone: 'warning',
    text: 'Ihr Shop ist nicht erreichbar: er ist offenbar geschlossen oder pausiert. Sobald er antwortet, geht es weiter.',
    place: null,
  }),
  'clock-off': (told, say) => ({
    tone: 'warning',
    text: `Die Uhr des Rechners, auf dem Presage läuft, geht ${some(told.minutes, 'Minute', 'Minuten', say.number(told.minutes))} falsch. Im Verkehr mit Ihrem Shop ist das berücksichtigt; E-Mails richten sich nach ihr, bis sie gestellt ist.`,
    place: null,
  }),
  'lists-denied': (told) => ({
    tone: 'critical',
    text: `Presage darf nicht mehr lesen: ${join(told.lists, lists)}. Die Berechtigung wurde entzogen, oder Ihr Tarif enthält sie nicht. Bekanntes bleibt, Neues kommt nicht hinzu.`,
    place: null,
  }),
  'fields-denied': (told) => ({
    tone: 'warning',
    text: `Presage wird nicht gezeigt: ${join(told.fields, fields)}. Es geht auch ohne, doch wessen Adresse fehlt, dem kann nicht geschrieben werden; Links in E-Mails führen dann zu einem von Presage gefüllten Warenkorb.`,
    place: null,
  }),
  'history-denied': (told) => ({
    tone: 'warning',
    text: `Aus der Geschichte Ihres Shops fehlen: ${join(told.lists, lists)}. Presage hat dafür keine Berechtigung und lernt aus dem, was ab jetzt geschieht.`,
    place: 'settings',
  }),
  'history-broken': (told, say) => ({
    tone: 'info',
    text: `${some(told.lines, 'Zeile', 'Zeilen', say.number(told.lines))} aus der Geschichte Ihres Shops waren nicht lesbar und wurden ausgelassen. Alles andere ist da.`,
    place: null,
  }),
  'caught-up': (told, say) => ({
    tone: 'info',
    text: `Zwischen ${say.moment(told.fromAt).text} und ${say.moment(told.toAt).text} kamen nicht alle Meldungen Ihres Shops an. Presage hat nachgeholt, was fehlte: ${found(
      [
        [told.orders, 'Bestellung', 'Bestellungen'],
        [told.products, 'Produkt', 'Produkte'],
        [told.customers, 'Kunde', 'Kunden'],
        [told.checkouts, 'abgebrochener Bestellvorgang', 'abgebrochene Bestellvorgänge'],
      ],
      say.number,
    )}.`,
    place: null,
  }),
  'foreign-cart-mails': (told, say) => ({
    tone: 'warning',
    text: `Auch Ihr Shop oder eine andere App schreibt wegen verlassener Warenkörbe (${some(told.count, 'E-Mail', 'E-Mails', say.number(told.count))} in den letzten 7 Tagen). Presage zählt sie zur Wochengrenze; schalten Sie die andere Erinnerung ab, damit niemand doppelt erinnert wird.`,
    place: 'settings',
  }),
  'discounts-refused': (told) => ({
    tone: 'warning',
    text: `Ihr Shop hat einen Rabattcode nicht angenommen („${told.why}“). Bis er es tut, gehen E-Mails ohne Angebot hinaus.`,
    place: null,
  }),
  complaints: (told, say) => ({
    tone: told.paused ? 'critical' : 'warning',
    text: `Beschwerden in 30 Tagen: ${say.number(told.complaints)} auf ${say.number(told.mails)} E-Mails. Ab 3 von 1.000 weisen Postfächer die E-Mails eines Shops ab. ${told.paused ? 'Darum sind alle E-Mails angehalten. Schreiben Sie weniger Menschen an und schalten Sie sie dann auf der Seite der Abläufe wieder ein.' : 'Schreiben Sie weniger Menschen an, bevor es mehr werden.'}`,
    place: null,
  }),
  'sending-domain': (told) => ({
    tone: told.waits ? 'critical' : 'warning',
    text: told.waits
      ? `Die Domain ${told.domain} ist noch nicht für den Versand eingerichtet, darum warten E-Mails. In den Einstellungen steht, welche Einträge bei Ihrer Domain noch fehlen.`
      : `Bei der Domain ${told.domain} fehlen Einträge, die es schon gab, oder sie wurden geändert. Bis morgen gehen E-Mails noch hinaus; in den Einstellungen steht, welche Einträge nicht stimmen.`,
    place: 'settings',
  }),
};

function found(counts: [number, string, string][], written: (n: number) => string): string {
  const parts = counts.filter(([n]) => n > 0).map(([n, one, more]) => some(n, one, more, written(n)));
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} und ${parts.at(-1)}`;
}
