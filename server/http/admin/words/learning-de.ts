import type { LearningWords } from './learning-words.ts';
import { many } from './many.ts';

export const learningDe: LearningWords = {
  about: {
    'next-item': 'Ordnet, was im Shop und in E-Mails empfohlen wird.',
    'next-purchase': 'Gibt jeder Person die Chance auf eine weitere Bestellung, ihren Zeitpunkt und ihren Wert.',
    intent: 'Sagt während eines Besuchs, wie wahrscheinlich ein Kauf binnen eines Tages ist.',
    recovery: 'Sagt, wie wahrscheinlich ein verlassener Warenkorb binnen einer Woche gekauft wird.',
    'first-purchase': 'Gibt allen Bekannten ohne Bestellung die Chance auf eine erste binnen eines Monats.',
    archetypes: 'Unterscheidet Ihre Kundschaft nach dem, was sie tut.',
    demand: 'Sagt voraus, wie viele Stück der Shop und jedes Produkt verkaufen werden.',
    replenishment: 'Weiß, was verbraucht und nachgekauft wird, und wann es bei wem so weit ist.',
    sentiment: 'Sagt, wie froh die Kommentare in Umfragen klingen.',
    uplift: 'Sagt, bei wem eine Nachricht etwas ändert, nicht nur, wer ohnehin kauft.',
  },
  instead: {
    'next-item': 'Bis dahin kommen Empfehlungen aus Ähnlichem und Beliebtem.',
    'next-purchase': 'Bis dahin gibt es keine Werte.',
    intent:
      'Bis dahin kommt die Chance aus dem (ausgedachten) Verhalten in anderen Shops, nicht aus Ihrem: sie gilt nie als sicher, und nichts richtet sich danach.',
    recovery: 'Bis dahin wird nach Ihrer Regel an Warenkörbe erinnert.',
    'first-purchase':
      'Bis dahin kommt die Chance aus dem (ausgedachten) Verhalten in anderen Shops, nicht aus Ihrem: sie gilt nie als sicher, und nichts richtet sich danach.',
    archetypes: 'Bis dahin gilt eine Faustregel: wie oft, wie kürzlich, wie viel.',
    demand: 'Bis dahin zählt, was im Lager liegt, nicht, was sich verkaufen wird.',
    replenishment: 'Bis dahin wird nichts von selbst wieder angeboten.',
    sentiment:
      'Bis dahin werden englische Kommentare nach dem gelesen, was Bewertungen eines anderen Shops lehrten: nie sicher, und nichts richtet sich danach.',
    uplift: 'Bis dahin wird nur die mittlere Wirkung jeder Nachricht genannt.',
  },
  missing: {
    'next-item': 'Es gibt noch zu wenige Besuche und Bestellungen.',
    'next-purchase': 'Es gibt noch zu wenige Bestellungen.',
    intent: 'Es braucht mindestens 50 Momente mit und ebenso viele ohne Kauf.',
    recovery: 'Es braucht mindestens 50 verlassene Warenkörbe mit und ebenso viele ohne Kauf.',
    'first-purchase': 'Es braucht mindestens 40 erste Bestellungen von Personen, die vorher bekannt waren.',
    archetypes: 'Es braucht mindestens 100 Personen mit einer Bestellung, die sich unterscheiden.',
    demand: 'Es braucht mindestens vier Wochen mit Verkäufen.',
    replenishment: 'Es braucht mindestens 20 Produkte, die jemand erneut gekauft hat.',
    sentiment: 'Es braucht mindestens 50 frohe und 50 verärgerte Kommentare in Umfragen.',
    uplift: 'Es braucht 20.000 Personen, die angeschrieben, und ebenso viele, die ausgelassen wurden.',
  },
  notYet: 'Es wird mit dem nächsten Training gelernt.',
  verdicts: {
    first: 'Es ist das erste seiner Art hier.',
    better: 'Es wurde eingesetzt, weil es sicher besser war.',
    'not-worse': 'Es wurde eingesetzt, weil es nicht schlechter war und Neueres kennt.',
    worse: 'Es wurde nicht eingesetzt, weil es sicher schlechter war.',
    'worse-than-simple': 'Es wurde nicht eingesetzt, weil Einfacheres besser ist.',
    unjudged: 'Es wurde ohne Erprobung eingesetzt: seither geschah zu wenig, um zu urteilen.',
    'rolled-back': 'Sie sind zu ihm zurückgegangen. Nur ein sicher besseres löst es ab.',
    'by-hand': 'Sie haben es selbst eingesetzt.',
  },
  tried: (rows, from, to) =>
    `Erprobt an ${many(rows, 'Fall', 'Fällen')} vom ${from} bis ${to}, aus denen es nicht gelernt hatte.`,
  gain: (better, figure, low, high) =>
    `Gegenüber dem vorigen ${better ? 'sank' : 'stieg'} der Fehler um ${figure} (zwischen ${low} und ${high}).`,
  measures: {
    brier: 'Fehler der Chancen (0 ist vollkommen)',
    missed20: 'Anteil der Schritte, die unter 20 fehlten',
    'pieces-off': 'Stück daneben, je Produkt',
    'uplift-error': 'Fehler der Wirkung',
  },
  driftNone: (inputs) => `Woraus es lernt, sieht aus wie zuvor: ${many(inputs, 'Größe', 'Größen')} verglichen.`,
  driftSome: (alarms, inputs) =>
    `${alarms.s} von ${many(inputs, 'Größe', 'Größen')} haben sich stark verändert. Sehen Sie nach, ob etwas Ungewöhnliches geschah; wenn ja, merken Sie die Zeit als ungewöhnlich vor und trainieren Sie neu.`,
  realised: (rows, stated, happened, alarm) =>
    `Von ${many(rows, 'Person', 'Personen')}, deren Zeit gekommen ist, sollten ${stated} kaufen, ${happened} taten es. ${
      alarm
        ? 'Das ist mehr als Zufall: trainieren Sie neu und sehen Sie nach, was sich geändert hat.'
        : 'Das liegt im Zufall.'
    }`,
  inputs: {
    'products-a-visit': 'Produkte je Besuch',
    'kinds-looked-at': 'Angesehene Arten',
    'order-amount': 'Bestellwerte',
    'days-between-orders': 'Tage zwischen Bestellungen',
    'first-or-repeated': 'Erste oder weitere Bestellungen',
    'pieces-a-line': 'Stück je Zeile',
    'products-sold': 'Verkaufte Produkte',
    'days-until-bought-again': 'Tage bis zum Nachkauf',
    orders: 'Bestellungen je Person',
    'days-since-last-order': 'Tage seit der letzten Bestellung',
    'days-since-first-order': 'Tage seit der ersten Bestellung',
    'spend-an-order': 'Wert je Bestellung',
    'spend-in-all': 'Wert insgesamt',
    'orders-in-90-days': 'Bestellungen in 90 Tagen',
    steadiness: 'Regelmäßigkeit',
  },
  dimensions: {
    orders: 'Nach Zahl der Bestellungen',
    locale: 'Nach Sprache',
    visits: 'Neu und wiedergekommen',
    depth: 'Früh und später im Besuch',
    moment: 'Nach Moment',
    sales: 'Nach Häufigkeit des Verkaufs',
    arm: 'Nach Anschreiben',
  },
  groups: {
    'one-order': 'Bisher eine Bestellung',
    'several-orders': 'Mehrere Bestellungen',
    new: 'Neu',
    returning: 'Wiedergekommen',
    early: 'Die ersten zwei Produkte',
    later: 'Später',
    sign: 'Während des Besuchs',
    'put-in-cart': 'In den Warenkorb gelegt',
    'five-minutes-later': 'Fünf Minuten danach',
    'half-an-hour-later': 'Eine halbe Stunde danach',
    exit: 'Besuch beendet',
    'often-sold': 'Verkauft sich oft',
    'seldom-sold': 'Verkauft sich selten',
    treated: 'Angeschrieben',
    'held-out': 'Ausgelassen',
    unknown: 'Nicht bekannt',
  },
  bins: (from, to) => `${from} bis ${to}`,
  calibration: (rows) =>
    `Was gesagt wurde und was geschah, in ${many(rows, 'Fall', 'Fällen')}, aus denen es nicht gelernt hatte.`,
  abnormal: (from, to) => `${from} bis ${to}`,
  periodFault: 'Nennen Sie zwei Tage, den ersten nicht nach dem zweiten, und einen Grund.',
  tooManyPeriods: 'Mehr ungewöhnliche Zeiten gehen nicht. Entfernen Sie zuerst eine.',
  steps: (title) => `Lernt: ${title}`,
};
