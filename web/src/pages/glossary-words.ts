// Every word of figures that the admin uses, explained for whoever has never met it.

import { ofPage } from '../texts/of-page.ts';

export const glossaryWords = ofPage({
  en: {
    title: 'What the words mean',
    text: 'Plain explanations of every score and measure that is shown.',
    scores: 'Scores of a shopper',
    results: 'Results',
    models: 'Models',
    entries: {
      scores: [
        [
          'Buys again',
          'The chance that this shopper orders at least once more in the time named beside it. 62% means: of a hundred shoppers like this, about 62 will.',
        ],
        ['Stays away', 'What is left to 100%: the chance of no order in that time.'],
        [
          'Worth in a year',
          'What this shopper is expected to bring in the next 365 days, after returns, on average over many alike. Single shoppers lie above or below it.',
        ],
        ['Next order', 'The middle of when the next order is expected. Half of such orders come before that day.'],
        [
          'The range (43% to 73%)',
          'Where the truth lies in eight of ten cases. A wide range means that little is known yet.',
        ],
        [
          'Not sure',
          'The range is too wide, or too few shoppers are alike, to act on. Nothing is done automatically then.',
        ],
        [
          'Checked against',
          'How many shoppers with the same chance were followed up: what was said of them, and what happened.',
        ],
        [
          'Kind of shopper',
          'Shoppers who behave alike, found from what they do; named by what sets them apart from the rest.',
        ],
      ],
      results: [
        [
          'Held back by lot',
          'A small random share of shoppers who get nothing. Only by comparing with them can be told what a message changed.',
        ],
        [
          'Lift, or what was added',
          'Buyers (or revenue) a hundred shoppers with our messages, less those without. Bought after is not bought because of.',
        ],
        [
          'Between … and …',
          'The figure as far as chance allows to know it. Where 0 lies between them, there may be no effect at all.',
        ],
        [
          'Last click, equal parts, less with age',
          'Three customs of saying who stood before an order. None of them says what would have happened otherwise.',
        ],
        [
          'NPS',
          'Of a hundred asked, those who would surely recommend you (9 or 10) less those who would not (0 to 6). From −100 to +100.',
        ],
        ['Cohort', 'Shoppers whose first order fell into the same month, and how many of them came again later.'],
        [
          'Best, loyal, at risk …',
          'Groups by how lately and how often shoppers ordered. What parts them stands beside each.',
        ],
        [
          'Experiment',
          'What you expect is written down before anything is counted; its result holds on whichever day you look.',
        ],
      ],
      models: [
        [
          'In use, on trial, retired',
          'The model that answers now, one that has to prove itself first, and those that were replaced.',
        ],
        [
          'Error of the chances (Brier)',
          'The mean squared distance between what was said and what happened. 0 is perfect; always saying the average is the mark to beat.',
        ],
        [
          'AUC',
          'How often of two shoppers, one who bought and one who did not, the buyer had the higher chance. 0.5 is a coin, 1 is perfect.',
        ],
        [
          'How its chances fared',
          'Of those given a chance of 10% to 20%, how many truly bought? Both bars should be alike.',
        ],
        ['Drift (PSI, KS)', 'How much what the model learns from has changed since. From 0.25 on it is worth a look.'],
        ['Fairness', 'Whether the model errs more for one group than for another.'],
      ],
    },
  },
  de: {
    title: 'Was die Wörter bedeuten',
    text: 'Einfache Erklärungen zu jedem Wert und jedem Maß, das gezeigt wird.',
    scores: 'Werte eines Kunden',
    results: 'Ergebnisse',
    models: 'Modelle',
    entries: {
      scores: [
        [
          'Kauft wieder',
          'Die Wahrscheinlichkeit mindestens einer weiteren Bestellung in der daneben genannten Zeit. 62 % heißt: von hundert solchen Kunden tun es etwa 62.',
        ],
        ['Bleibt weg', 'Was auf 100 % fehlt: die Wahrscheinlichkeit, dass in dieser Zeit keine Bestellung kommt.'],
        [
          'Wert in einem Jahr',
          'Was in den nächsten 365 Tagen ohne Rückgaben zu erwarten ist, im Mittel über viele ähnliche. Einzelne liegen darüber oder darunter.',
        ],
        [
          'Nächste Bestellung',
          'Die Mitte dessen, wann die nächste Bestellung zu erwarten ist. Die Hälfte solcher Bestellungen kommt vor diesem Tag.',
        ],
        [
          'Die Spanne (43 % bis 73 %)',
          'Wo die Wahrheit in acht von zehn Fällen liegt. Eine weite Spanne heißt, dass noch wenig bekannt ist.',
        ],
        [
          'Unsicher',
          'Die Spanne ist zu weit oder zu wenige sind ähnlich, um danach zu handeln. Dann geschieht nichts von selbst.',
        ],
        [
          'Geprüft an',
          'Wie viele Kunden mit derselben Wahrscheinlichkeit verfolgt wurden: was gesagt wurde und was geschah.',
        ],
        [
          'Art von Kunde',
          'Kunden, die sich ähnlich verhalten, gefunden aus dem, was sie tun; benannt nach dem, was sie von den übrigen unterscheidet.',
        ],
      ],
      results: [
        [
          'Per Los ausgenommen',
          'Ein kleiner zufälliger Teil der Kunden, der nichts bekommt. Nur der Vergleich mit ihm sagt, was eine Nachricht verändert hat.',
        ],
        [
          'Was hinzukam',
          'Käufer (oder Umsatz) je hundert Kunden mit unseren Nachrichten, weniger die ohne. Danach gekauft ist nicht deswegen gekauft.',
        ],
        [
          'Zwischen … und …',
          'Der Wert, soweit der Zufall ihn erkennen lässt. Liegt 0 dazwischen, gibt es vielleicht gar keine Wirkung.',
        ],
        [
          'Letzter Klick, gleiche Teile, mit dem Alter weniger',
          'Drei Bräuche, zu sagen, wer vor einer Bestellung stand. Keiner sagt, was sonst geschehen wäre.',
        ],
        [
          'NPS',
          'Von hundert Gefragten die, die Sie sicher empfehlen (9 oder 10), weniger die, die es nicht tun (0 bis 6). Von −100 bis +100.',
        ],
        ['Kohorte', 'Kunden, deren erste Bestellung in denselben Monat fiel, und wie viele davon später wiederkamen.'],
        [
          'Beste, treu, in Gefahr …',
          'Gruppen danach, wie kürzlich und wie oft bestellt wurde. Was sie trennt, steht jeweils dabei.',
        ],
        [
          'Experiment',
          'Was Sie erwarten, wird aufgeschrieben, bevor etwas gezählt wird; das Ergebnis gilt, an welchem Tag Sie auch hinsehen.',
        ],
      ],
      models: [
        [
          'Im Einsatz, auf Probe, abgelöst',
          'Das Modell, das jetzt antwortet, eines, das sich erst bewähren muss, und die, die ersetzt wurden.',
        ],
        [
          'Fehler der Wahrscheinlichkeiten (Brier)',
          'Der mittlere quadrierte Abstand zwischen Gesagtem und Geschehenem. 0 ist vollkommen; immer den Durchschnitt zu sagen ist die Marke, die es zu schlagen gilt.',
        ],
        [
          'AUC',
          'Wie oft von zweien, einem Käufer und einem Nichtkäufer, der Käufer die höhere Wahrscheinlichkeit hatte. 0,5 ist eine Münze, 1 vollkommen.',
        ],
        [
          'Was aus den Wahrscheinlichkeiten wurde',
          'Wie viele derer, denen 10 % bis 20 % zugesprochen wurden, kauften wirklich? Beide Balken sollten gleich sein.',
        ],
        ['Drift (PSI, KS)', 'Wie sehr sich verändert hat, woraus das Modell lernt. Ab 0,25 lohnt ein Blick.'],
        ['Fairness', 'Ob das Modell sich bei einer Gruppe mehr irrt als bei einer anderen.'],
      ],
    },
  },
});
