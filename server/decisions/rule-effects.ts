// What a shop's rules mean for its products today: who is out, who stands first, whose place in a ranking moves and how far.

import type { CatalogueProduct } from '../catalogue/products.ts';
import { dayOf, dayText } from '../lib/zone-time.ts';
import type { Rule } from './merchandising.ts';
import type { Placement } from './placements.ts';

export interface Pin {
  rule: string;
  products: ReadonlySet<string>;
  /** Slots it takes, from the first free one on. */
  slots: number;
}

export interface Push {
  /** A place in the ranking is divided by this: 2 moves the eighth to the fourth, ½ to the sixteenth. */
  factor: number;
  rules: readonly string[];
}

export interface RuleEffects {
  excluded: ReadonlySet<string>;
  pins: readonly Pin[];
  pushes: ReadonlyMap<string, Push>;
}

export const NO_EFFECTS: RuleEffects = { excluded: new Set(), pins: [], pushes: new Map() };

/** The effects on one placement at a moment; a season's days are those of the shop's zone. */
export function effectsOf(
  rules: readonly Rule[],
  products: ReadonlyMap<string, CatalogueProduct>,
  placement: Placement,
  at: number,
  zone: string,
): RuleEffects {
  const day = dayText(dayOf(at, zone)).slice(5);
  const today = rules.filter(
    (rule) => rule.active && (rule.placement === null || rule.placement === placement) && inSeason(day, rule.season),
  );
  if (today.length === 0) return NO_EFFECTS;
  const excluded = new Set<string>();
  const pins: Pin[] = [];
  const pushes = new Map<string, Push>();
  for (const rule of today) {
    const matching = [...products.values()].filter((product) => matches(rule, product)).map((product) => product.id);
    if (rule.action === 'exclude') for (const id of matching) excluded.add(id);
    else if (rule.action === 'pin') pins.push({ rule: rule.id, products: new Set(matching), slots: rule.strength });
    else {
      const step = 2 ** Math.min(3, rule.strength);
      for (const id of matching) {
        const known = pushes.get(id) ?? { factor: 1, rules: [] };
        const factor = known.factor * (rule.action === 'boost' ? step : 1 / step);
        pushes.set(id, { factor, rules: [...known.rules, rule.id] });
      }
    }
  }
  return { excluded, pins, pushes };
}

function inSeason(day: string, season: Rule['season']): boolean {
  if (season === null) return true;
  const { from, to } = season;
  return from <= to ? day >= from && day <= to : day >= from || day <= to;
}

/** Whether a rule speaks of a product. A margin that is not known is in no range. */
export function matches(rule: Pick<Rule, 'target' | 'value' | 'low' | 'high'>, product: CatalogueProduct): boolean {
  const within = (figure: number | null) =>
    figure !== null && (rule.low === null || figure >= rule.low) && (rule.high === null || figure <= rule.high);
  const same = (text: string) => text.toLowerCase() === rule.value.toLowerCase();
  switch (rule.target) {
    case 'product':
      return product.id === rule.value;
    case 'collection':
      return product.collections.includes(rule.value);
    case 'tag':
      return product.tags.some(same);
    case 'type':
      return same(product.productType);
    case 'price':
      return within(product.price);
    case 'margin':
      return within(product.margin);
  }
}
