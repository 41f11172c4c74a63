// What the routes of the storefront answer. `web` imports these as types only.

import type { Rule } from '../../decisions/merchandising.ts';
import type { PlacementResult } from '../../measurement/placement-results.ts';
import type { Variety } from '../../measurement/variety.ts';
import type { Moment } from './types.ts';

export type { Rule, RuleDraft } from '../../decisions/merchandising.ts';
export type { Placement } from '../../decisions/placements.ts';

/** A rule with the sentence that says what it does, and the name of what it speaks of. */
export interface RuleLine extends Rule {
  text: string;
  targetName: string;
}

export interface RulesAnswer {
  rules: RuleLine[];
  most: number;
  collections: { id: string; title: string; products: number }[];
  types: string[];
  archetypes: string[];
  placements: { id: string; title: string }[];
  currency: string;
  /** Minor units in one of the currency. */
  minor: number;
}

export interface PreviewItem {
  product: string;
  title: string;
  url: string;
  image: string | null;
  priceText: string;
  /** As the shopper would read it. */
  reason: string;
  marks: string[];
}

export interface PreviewAnswer {
  items: PreviewItem[];
  strategy: string;
  fallback: string | null;
  viewed: number;
  bought: number;
  /** Who chose, and what is known of whom it was chosen for. */
  text: string;
}

export interface PlacementLine extends PlacementResult {
  title: string;
  answersText: string;
  /** Share of answers of which something was seen. */
  seenText: string;
  clicksText: string;
  /** Clicks on a hundred seen cards. */
  clickShareText: string;
  linesText: string;
  revenueText: string;
}

export interface VarietyLine {
  id: string;
  title: string;
  figure: string;
  text: string;
}

export interface StorefrontAnswer {
  from: Moment;
  to: Moment;
  placements: PlacementLine[];
  leftOut: Record<string, number>;
  /** What was not counted, and why. */
  leftOutText: string[];
  variety: Variety;
  lines: VarietyLine[];
}

export interface VarietyWeek {
  from: Moment;
  answers: number;
  coverage: { value: number | null; text: string };
  diversity: { value: number | null; text: string };
  explored: { value: number | null; text: string };
}

export interface VarietyAnswer {
  weeks: VarietyWeek[];
}
