// Groups of shoppers by how lately and how often they ordered, in words.

import type { RfmGroup } from '../../../measurement/results/rfm.ts';
import { type Count, many } from './many.ts';

export interface GroupWords {
  names: Record<RfmGroup, string>;
  texts: Record<RfmGroup, string>;
  none: string;
  text(buyers: Count, days: string): string;
  rule(within: string | null, over: string | null, often: string, isOften: boolean): string;
  first: string;
  fewest(fewest: string): string;
  recency(from: string | null, to: string | null): string;
  frequency(from: string, to: string | null): string;
}

export const groupWords: Record<'en' | 'de', GroupWords> = {
  en: {
    names: {
      best: 'Best',
      new: 'Newly won',
      loyal: 'Loyal',
      wavering: 'Wavering',
      'at-risk': 'At risk',
      asleep: 'Asleep',
    },
    texts: {
      best: 'Order often, and did so lately.',
      new: 'Ordered lately, not yet often.',
      loyal: 'Order often; the last time is a while ago.',
      wavering: 'Ordered seldom, and a while ago.',
      'at-risk': 'Ordered often, and have been gone for long.',
      asleep: 'Ordered seldom, and long ago.',
    },
    none: 'Groups are told apart once enough shoppers have ordered.',
    text: (buyers, days) =>
      `${many(buyers, 'buyer', 'buyers')}, parted by how lately and how often they ordered. Moves are those of the last ${days} days.`,
    rule: (within, over, often, isOften) =>
      [
        within === null ? null : `last order at most ${within} days ago`,
        over === null ? null : `more than ${over} days ago`,
        isOften ? `${often} orders or more` : `fewer than ${often} orders`,
      ]
        .filter((part) => part !== null)
        .join(', '),
    first: 'First order',
    fewest: (fewest) => `At least ${fewest} are needed.`,
    recency: (from, to) =>
      to === null ? `over ${from} days ago` : from === null ? `up to ${to} days ago` : `${from} to ${to} days ago`,
    frequency: (from, to) =>
      to === null
        ? `${from}+ orders`
        : from === to
          ? `${from} ${from === '1' ? 'order' : 'orders'}`
          : `${from}–${to} orders`,
  },
  de: {
    names: {
      best: 'Beste',
      new: 'Neu gewonnen',
      loyal: 'Treu',
      wavering: 'Schwankend',
      'at-risk': 'In Gefahr',
      asleep: 'Eingeschlafen',
    },
    texts: {
      best: 'Bestellen oft, auch zuletzt.',
      new: 'Bestellten vor Kurzem, noch nicht oft.',
      loyal: 'Bestellen oft; das letzte Mal ist eine Weile her.',
      wavering: 'Bestellten selten und vor einer Weile.',
      'at-risk': 'Bestellten oft und sind schon lange weg.',
      asleep: 'Bestellten selten und vor langer Zeit.',
    },
    none: 'Gruppen werden unterschieden, sobald genug Kunden bestellt haben.',
    text: (buyers, days) =>
      `${many(buyers, 'Käufer', 'Käufer')}, geteilt danach, wie kürzlich und wie oft sie bestellten. Wechsel sind die der letzten ${days} Tage.`,
    rule: (within, over, often, isOften) =>
      [
        within === null ? null : `letzte Bestellung vor höchstens ${within} Tagen`,
        over === null ? null : `vor mehr als ${over} Tagen`,
        isOften ? `${often} Bestellungen oder mehr` : `weniger als ${often} Bestellungen`,
      ]
        .filter((part) => part !== null)
        .join(', '),
    first: 'Erste Bestellung',
    fewest: (fewest) => `Mindestens ${fewest} sind nötig.`,
    recency: (from, to) =>
      to === null ? `vor über ${from} Tagen` : from === null ? `vor bis zu ${to} Tagen` : `vor ${from} bis ${to} Tagen`,
    frequency: (from, to) =>
      to === null
        ? `${from}+ Bestellungen`
        : from === to
          ? `${from} ${from === '1' ? 'Bestellung' : 'Bestellungen'}`
          : `${from}–${to} Bestellungen`,
  },
};
