// The steps of journeys in words.

import type { Rung, SplitStep, Trigger, WaitStep } from '../../../journeys/journey.ts';
import type { Channel } from '../../../profile/channels.ts';

export interface StepWords {
  triggers: Record<Trigger['on'], string>;
  checkoutLeft: string;
  dates: Record<string, string>;
  moments: Record<string, string>;
  since: Record<WaitStep['since'], string>;
  wait(span: string, since: string): string;
  waitUntil(hour: string, weekday: string | null): string;
  waitMoment(moment: string, plusDays: number): string;
  weekdays: string[];
  send: Record<Channel, string>;
  rungs: Record<Rung, string>;
  offer(upTo: string, percent: string, days: string): string;
  task: string;
  exit: string;
  when(rule: string): string;
  otherwise: string;
  split: Record<SplitStep['by'], string>;
  minutes(n: number): string;
  hours(n: number): string;
  days(n: number): string;
}

export const journeyStepWords: { en: StepWords; de: StepWords } = {
  en: {
    triggers: {
      'cart-left': 'Somebody leaves a cart, and we know where to write.',
      viewed: 'Somebody looks at a product again and again without taking it.',
      'back-in-stock': 'A product somebody waits for is back.',
      'price-dropped': 'A product somebody looked at costs less.',
      subscribed: 'Somebody agrees to e-mails.',
      'consent-asked': 'Somebody says yes to e-mails, and has yet to confirm it.',
      ordered: 'Somebody orders.',
      segment: 'Somebody begins to belong to a group.',
      date: 'A day in somebody’s year comes.',
      'date-field': 'A date you keep of somebody comes near.',
      predicted: 'A moment the models foresee comes near.',
      campaign: 'The campaign starts.',
    },
    checkoutLeft: 'Somebody leaves a checkout.',
    dates: {
      birthday: 'Somebody’s birthday comes.',
      'first-order-anniversary': 'The day of somebody’s first order comes round.',
    },
    moments: {
      'runs-out': 'What somebody buys again and again is about to run out.',
      silence: 'Somebody is silent for longer than is usual for them.',
      habit: 'The day somebody usually orders on is near.',
      'next-order': 'the expected next order',
      'usual-gap': 'their usual gap after the last order',
    },
    since: {
      entry: 'after it began',
      'last-change': 'after the last change',
      here: 'from here',
      'last-message': 'after the last e-mail',
    },
    wait: (span, since) => `Wait ${span} ${since}.`,
    waitUntil: (hour, weekday) => `Wait until ${weekday === null ? '' : `${weekday}, `}${hour} by the shopper’s clock.`,
    waitMoment: (moment, days) =>
      days === 0
        ? `Wait for ${moment}.`
        : `Wait until ${Math.abs(days)} days ${days < 0 ? 'before' : 'after'} ${moment}.`,
    weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    send: {
      email: 'Write an e-mail, if everything still speaks for it.',
      sms: 'Write a text message, if they agreed to it and everything still speaks for it.',
      push: 'Send a notification, if they agreed to it and everything still speaks for it.',
      site: 'Show it on their next visit, once, if everything still speaks for it.',
    },
    rungs: { reminder: 'a reminder', 'free-shipping': 'free shipping', discount: 'a discount' },
    offer: (upTo, percent, days) => `Offer at most ${upTo} (${percent}), good for ${days} days, within your limits.`,
    task: 'Give you a task.',
    exit: 'End here.',
    when: (rule) => `If ${rule}:`,
    otherwise: 'Otherwise:',
    split: {
      random: 'Part by lot:',
      'value-rank': 'Part by expected value:',
      'churn-rank': 'Part by the chance of losing them:',
    },
    minutes: (n) => (n === 1 ? '1 minute' : `${n} minutes`),
    hours: (n) => (n === 1 ? '1 hour' : `${n} hours`),
    days: (n) => (n === 1 ? '1 day' : `${n} days`),
  },
  de: {
    triggers: {
      'cart-left': 'Jemand verlässt einen Warenkorb, und wir wissen, wohin wir schreiben können.',
      viewed: 'Jemand sieht ein Produkt immer wieder an, ohne es zu nehmen.',
      'back-in-stock': 'Ein Produkt, auf das jemand wartet, ist wieder da.',
      'price-dropped': 'Ein Produkt, das jemand ansah, kostet weniger.',
      subscribed: 'Jemand stimmt E-Mails zu.',
      'consent-asked': 'Jemand sagt Ja zu E-Mails und muss es noch bestätigen.',
      ordered: 'Jemand bestellt.',
      segment: 'Jemand gehört von nun an zu einer Gruppe.',
      date: 'Ein Tag im Jahr von jemandem kommt.',
      'date-field': 'Ein Datum, das Sie zu jemandem führen, rückt näher.',
      predicted: 'Ein Zeitpunkt, den die Modelle erwarten, rückt näher.',
      campaign: 'Die Kampagne beginnt.',
    },
    checkoutLeft: 'Jemand verlässt die Kasse.',
    dates: {
      birthday: 'Jemand hat Geburtstag.',
      'first-order-anniversary': 'Der Tag der ersten Bestellung jährt sich.',
    },
    moments: {
      'runs-out': 'Was jemand immer wieder kauft, geht zur Neige.',
      silence: 'Jemand schweigt länger, als es für ihn üblich ist.',
      habit: 'Der Tag, an dem jemand meist bestellt, ist nahe.',
      'next-order': 'die erwartete nächste Bestellung',
      'usual-gap': 'den üblichen Abstand nach der letzten Bestellung',
    },
    since: {
      entry: 'nach dem Beginn',
      'last-change': 'nach der letzten Änderung',
      here: 'von hier an',
      'last-message': 'nach der letzten E-Mail',
    },
    wait: (span, since) => `${span} ${since} warten.`,
    waitUntil: (hour, weekday) =>
      `Bis ${weekday === null ? '' : `${weekday}, `}${hour} Uhr nach der Uhr des Käufers warten.`,
    waitMoment: (moment, days) =>
      days === 0
        ? `Auf ${moment} warten.`
        : `Warten bis ${Math.abs(days)} Tage ${days < 0 ? 'vor' : 'nach'} dem Zeitpunkt: ${moment}.`,
    weekdays: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'],
    send: {
      email: 'Eine E-Mail schreiben, wenn noch alles dafür spricht.',
      sms: 'Eine SMS schreiben, wenn sie dem zugestimmt haben und noch alles dafür spricht.',
      push: 'Eine Mitteilung senden, wenn sie dem zugestimmt haben und noch alles dafür spricht.',
      site: 'Beim nächsten Besuch einmal zeigen, wenn noch alles dafür spricht.',
    },
    rungs: { reminder: 'eine Erinnerung', 'free-shipping': 'kostenlosen Versand', discount: 'einen Rabatt' },
    offer: (upTo, percent, days) => `Höchstens ${upTo} anbieten (${percent}), ${days} Tage gültig, in Ihren Grenzen.`,
    task: 'Ihnen eine Aufgabe geben.',
    exit: 'Hier enden.',
    when: (rule) => `Wenn ${rule}:`,
    otherwise: 'Sonst:',
    split: {
      random: 'Per Los teilen:',
      'value-rank': 'Nach erwartetem Wert teilen:',
      'churn-rank': 'Nach der Chance, sie zu verlieren, teilen:',
    },
    minutes: (n) => (n === 1 ? '1 Minute' : `${n} Minuten`),
    hours: (n) => (n === 1 ? '1 Stunde' : `${n} Stunden`),
    days: (n) => (n === 1 ? '1 Tag' : `${n} Tage`),
  },
};
