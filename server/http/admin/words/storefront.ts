// The storefront's recommendations in words: where they stand, what the merchant's rules do, how varied they were.

import type { RuleAction } from '../../../decisions/merchandising.ts';
import type { Placement } from '../../../decisions/placements.ts';
import type { Variety } from '../../../measurement/variety.ts';
import { type Count, many } from './many.ts';

export type VarietyFigure = Exclude<keyof Variety, 'answers'>;

export interface StorefrontWords {
  placements: Record<Placement | 'articles' | 'unknown', string>;
  actions: Record<RuleAction, (strength: number) => string>;
  targets: Record<'product' | 'collection' | 'tag' | 'type', (name: string) => string>;
  price(low: string | null, high: string | null): string;
  margin(low: string | null, high: string | null): string;
  gone: string;
  everywhere: string;
  season(from: string, to: string): string;
  byModel: string;
  bySimpler(why: string): string;
  looked(viewed: Count, bought: Count): string;
  stranger: string;
  marks: Record<'explored' | 'ruled', string>;
  variety: Record<VarietyFigure, { title: string; text: string }>;
  leftOut: Record<'more-views-than-a-person' | 'clicks-faster-than-a-person' | 'never-answered', string>;
  tooMany(most: string): string;
  changedSince: string;
  missing: string;
  below: string;
}

const range = (of: string, from: string, to: string) => (low: string | null, high: string | null) =>
  `${of} ${[low === null ? '' : `${from} ${low}`, high === null ? '' : `${to} ${high}`].filter(Boolean).join(' ')}`;

export const storefrontWords: { en: StorefrontWords; de: StorefrontWords } = {
  en: {
    placements: {
      home: 'Home page',
      product: 'Product page',
      similar: 'Similar products',
      bundle: 'Bought together',
      cart: 'Cart',
      collection: 'Collection page',
      search: 'Search without results',
      'not-found': 'Page not found',
      recent: 'Recently viewed',
      banner: 'Banner',
      mail: 'E-mails',
      articles: 'Blog articles',
      unknown: 'Elsewhere',
    },
    actions: {
      pin: (slots) => (slots === 1 ? 'Shown first' : `Shown first, in up to ${slots} places`),
      boost: (strength) => ['Shown somewhat more', 'Shown more', 'Shown much more'][strength - 1] ?? 'Shown much more',
      bury: (strength) => ['Shown somewhat less', 'Shown less', 'Shown much less'][strength - 1] ?? 'Shown much less',
      exclude: () => 'Never shown',
    },
    targets: {
      product: (name) => `“${name}”`,
      collection: (name) => `the collection “${name}”`,
      tag: (name) => `products tagged “${name}”`,
      type: (name) => `products of the type “${name}”`,
    },
    price: range('products priced', 'from', 'up to'),
    margin: range('products with a margin', 'from', 'up to'),
    gone: 'no longer in the shop',
    everywhere: 'Everywhere',
    season: (from, to) => `every year from ${from} to ${to}`,
    byModel: 'The shop’s model chose these.',
    bySimpler: (why) => `A simpler answer: ${why}.`,
    looked: (viewed, bought) =>
      `They have looked at ${many(viewed, 'product', 'products')} lately and bought ${many(bought, 'product', 'products')}.`,
    stranger: 'Nothing is known of this visitor.',
    marks: { explored: 'Tries something new', ruled: 'By your rules' },
    variety: {
      coverage: { title: 'Coverage', text: 'Of all products that may be shown, how many were.' },
      novelty: {
        title: 'Surprise',
        text: 'How far from the best-sellers a place is on average, in bits: 0 is always the same product.',
      },
      diversity: { title: 'Diversity', text: 'Of the pairs in one answer, how many are of different types.' },
      categoryEntropy: { title: 'Balance of types', text: '100% would be every product type equally often.' },
      explored: { title: 'Tried out', text: 'Places given to something new, to find out who likes it.' },
      newShown: { title: 'New products shown', text: 'Places given to products of the last 30 days.' },
      newClicked: { title: 'New products clicked', text: 'Clicks that went to products of the last 30 days.' },
      byModel: { title: 'By the model', text: 'Answers that the trained model gave.' },
      byRule: { title: 'With your rules', text: 'Answers in which a rule of yours moved something.' },
      byFallback: { title: 'By something simpler', text: 'Answers for which the model did not know enough.' },
    },
    leftOut: {
      'more-views-than-a-person': 'from browsers that look at more than a person can',
      'clicks-faster-than-a-person': 'from browsers that click faster than a hand',
      'never-answered': 'about answers that were never given',
    },
    tooMany: (most) => `${most} rules is the most. Remove one first.`,
    changedSince:
      'Somebody else has changed this rule since you opened it. Load it again to see what they changed; nothing was overwritten.',
    missing: 'This is missing.',
    below: 'This is below the lower bound.',
  },
  de: {
    placements: {
      home: 'Startseite',
      product: 'Produktseite',
      similar: 'Ähnliche Produkte',
      bundle: 'Zusammen gekauft',
      cart: 'Warenkorb',
      collection: 'Kategorieseite',
      search: 'Suche ohne Treffer',
      'not-found': 'Seite nicht gefunden',
      recent: 'Zuletzt angesehen',
      banner: 'Banner',
      mail: 'E-Mails',
      articles: 'Blogartikel',
      unknown: 'Anderswo',
    },
    actions: {
      pin: (slots) => (slots === 1 ? 'Zuerst gezeigt' : `Zuerst gezeigt, auf bis zu ${slots} Plätzen`),
      boost: (strength) =>
        ['Etwas öfter gezeigt', 'Öfter gezeigt', 'Viel öfter gezeigt'][strength - 1] ?? 'Viel öfter gezeigt',
      bury: (strength) =>
        ['Etwas seltener gezeigt', 'Seltener gezeigt', 'Viel seltener gezeigt'][strength - 1] ??
        'Viel seltener gezeigt',
      exclude: () => 'Nie gezeigt',
    },
    targets: {
      product: (name) => `„${name}“`,
      collection: (name) => `die Kategorie „${name}“`,
      tag: (name) => `Produkte mit dem Schlagwort „${name}“`,
      type: (name) => `Produkte der Art „${name}“`,
    },
    price: range('Produkte zum Preis', 'ab', 'bis'),
    margin: range('Produkte mit einer Marge', 'ab', 'bis'),
    gone: 'nicht mehr im Shop',
    everywhere: 'Überall',
    season: (from, to) => `jedes Jahr vom ${from} bis ${to}`,
    byModel: 'Das Modell des Shops hat sie ausgewählt.',
    bySimpler: (why) => `Eine einfachere Antwort: ${why}.`,
    looked: (viewed, bought) =>
      `Zuletzt ${many(viewed, 'Produkt', 'Produkte')} angesehen und ${many(bought, 'Produkt', 'Produkte')} gekauft.`,
    stranger: 'Über diesen Besucher ist nichts bekannt.',
    marks: { explored: 'Probiert Neues', ruled: 'Nach Ihren Regeln' },
    variety: {
      coverage: { title: 'Abdeckung', text: 'Von allen Produkten, die gezeigt werden dürfen, wie viele es wurden.' },
      novelty: {
        title: 'Überraschung',
        text: 'Wie fern ein Platz im Mittel von den Bestsellern ist, in Bit: 0 ist immer dasselbe Produkt.',
      },
      diversity: { title: 'Vielfalt', text: 'Von den Paaren einer Antwort, wie viele verschiedener Art sind.' },
      categoryEntropy: { title: 'Ausgewogenheit', text: '100 % hieße, jede Produktart gleich oft.' },
      explored: { title: 'Ausprobiert', text: 'Plätze für Neues, um zu erfahren, wem es gefällt.' },
      newShown: { title: 'Neue Produkte gezeigt', text: 'Plätze für Produkte der letzten 30 Tage.' },
      newClicked: { title: 'Neue Produkte geklickt', text: 'Klicks auf Produkte der letzten 30 Tage.' },
      byModel: { title: 'Vom Modell', text: 'Antworten, die das gelernte Modell gab.' },
      byRule: { title: 'Mit Ihren Regeln', text: 'Antworten, in denen eine Ihrer Regeln etwas verschob.' },
      byFallback: { title: 'Von etwas Einfacherem', text: 'Antworten, für die das Modell nicht genug wusste.' },
    },
    leftOut: {
      'more-views-than-a-person': 'von Browsern, die mehr ansehen, als ein Mensch kann',
      'clicks-faster-than-a-person': 'von Browsern, die schneller klicken als eine Hand',
      'never-answered': 'zu Antworten, die nie gegeben wurden',
    },
    tooMany: (most) => `Mehr als ${most} Regeln gehen nicht. Entfernen Sie zuerst eine.`,
    changedSince:
      'Jemand anderes hat diese Regel geändert, seit Sie sie geöffnet haben. Laden Sie neu, um die Änderung zu sehen; überschrieben wurde nichts.',
    missing: 'Das fehlt noch.',
    below: 'Das liegt unter der unteren Grenze.',
  },
};
