// Which of two banners: the one for everybody, or the one for those the merchant chose. Whoever is not known gets everybody's.

import type { TasteTrail } from '../features/taste-trail.ts';
import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';
import type { DecisionLog } from './decision-log.ts';
import type { Shelf, Shelves } from './shelf.ts';

/** `likely`, `fading` and `buyer` need a login that the platform has signed: an address typed at a checkout must not tell a score. */
export const audiences = ['newcomer', 'returning', 'buyer', 'likely', 'fading'] as const;
/** `journey`: for whom a step of a journey waits, of any or of the named one. */
export type Audience = (typeof audiences)[number] | 'journey' | `journey:${string}` | `interest:${string}`;

export interface BannerAnswer {
  decision: string;
  strategy: 'banner';
  /** Why everybody's banner stays; null where the other one is shown. */
  fallback: string | null;
  show: boolean;
  items: [];
}

export interface BannerDeps {
  store: Store;
  shelves: Shelves;
  trails: { ofVisitor(shop: string, visitor: string): TasteTrail & { shopper: string | null; signed: boolean } };
  log: DecisionLog;
  now(): number;
  /** Takes what waits for this visit; the message's id, or null. Once taken it is shown to nobody again. */
  atVisit(shop: string, shopper: string, journey: string | null): Promise<string | null>;
}

const POLICY = 'banner/1';
/** A first visit is over after this. */
const VISIT_MS = 4 * 3_600_000;
const LIKELY = 0.5;
const FADING = 0.7;
/** Views of one kind among the last fifty that make it an interest. */
const INTEREST_VIEWS = 2;

/** Null for a shop that is not installed. */
export function bannerChooser(deps: BannerDeps) {
  return async (shop: string, visitor: string | null, audience: Audience): Promise<BannerAnswer | null> => {
    const shelf = await deps.shelves.of(shop);
    if (shelf === null) return null;
    const known = visitor === null ? null : deps.trails.ofVisitor(shop, visitor);
    const isKnown = visitor !== null && known?.wishes.personal === true;
    const message = isKnown && isJourney(audience) ? await messageFor(deps, shop, known.shopper, audience) : null;
    const fallback = !isKnown
      ? 'nothing-known-of-shopper'
      : isJourney(audience)
        ? message === null
          ? 'nothing-waits'
          : null
        : await whyNot(deps, shelf, visitor, known, audience);
    const show = fallback === null;
    const decision = newId();
    const named = known?.wishes.personal === true;
    deps.log.add({
      shop,
      id: decision,
      kind: 'recommendation',
      at: deps.now(),
      visitor: named ? visitor : null,
      shopper: named ? known.shopper : null,
      placement: 'banner',
      strategy: 'banner',
      fallback,
      policy: POLICY,
      model: null,
      items: JSON.stringify(
        show ? [{ product: 'chosen', position: 0, propensity: 1, explored: false, because: 'audience', score: 1 }] : [],
      ),
      reasons: JSON.stringify(show ? [audience, ...(message === null ? [] : [`message ${message}`])] : []),
    });
    return { decision, strategy: 'banner', fallback, show, items: [] };
  };
}

const isJourney = (audience: Audience): audience is 'journey' | `journey:${string}` => /^journey(:|$)/.test(audience);

async function messageFor(deps: BannerDeps, shop: string, shopper: string | null, audience: string) {
  const [, journey = null] = audience.split(':');
  return shopper === null ? null : deps.atVisit(shop, shopper, journey);
}

async function whyNot(
  { store, now }: BannerDeps,
  shelf: Shelf,
  visitor: string,
  known: TasteTrail & { shopper: string | null; signed: boolean },
  audience: Exclude<Audience, 'journey' | `journey:${string}`>,
): Promise<string | null> {
  const { shop } = shelf.shop;
  if (audience.startsWith('interest:')) {
    const wanted = audience.slice('interest:'.length).toLowerCase();
    const views = known.viewed.filter((id) => {
      const product = shelf.products.get(id);
      return (
        product !== undefined && [product.productType, ...product.tags].some((word) => word.toLowerCase() === wanted)
      );
    });
    const said = known.wishes.interests.some((kind) => kind.toLowerCase() === wanted);
    return said || views.length >= INTEREST_VIEWS ? null : 'not-interested';
  }
  if (audience === 'newcomer' || audience === 'returning') {
    const first = await store
      .selectFrom('events')
      .select('at')
      .where('shop', '=', shop)
      .where('visitor', '=', visitor)
      .orderBy('at')
      .limit(1)
      .executeTakeFirst();
    const isNew = first === undefined || now() - first.at < VISIT_MS;
    return isNew === (audience === 'newcomer') ? null : isNew ? 'first-visit' : 'has-been-here';
  }
  if (!known.signed || known.shopper === null) return 'not-logged-in';
  if (audience === 'buyer') return known.bought.length > 0 ? null : 'has-not-bought';
  const score = await store
    .selectFrom('scores')
    .select(['p_order', 'churn', 'sure'])
    .where('shop', '=', shop)
    .where('shopper', '=', known.shopper)
    .executeTakeFirst();
  if (score === undefined || score.sure !== 1) return 'not-sure-enough';
  if (audience === 'likely') return score.p_order >= LIKELY ? null : 'not-likely';
  return score.churn >= FADING ? null : 'not-fading';
}
