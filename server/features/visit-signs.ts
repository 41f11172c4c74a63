// What a visit has shown by a moment, as numbers: the one function behind learning and asking how likely a purchase is.

/** A sign from a browser; epoch ms. */
export interface Sign {
  type: string;
  at: number;
  product: string | null;
}

/** Half an hour without a sign ends a visit. */
export const VISIT_GAP_MS = 30 * 60_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** What lies longer ago than this before the moment is not looked at. */
export const LOOK_BACK_MS = 60 * DAY;

/** The columns in order, as cards and drift name them. */
export const VISIT_SIGNS = [
  'signs',
  'products-viewed',
  'different-products',
  'most-views-of-one',
  'collections-viewed',
  'searches',
  'cart-views',
  'put-in-cart',
  'taken-out-of-cart',
  'left-in-cart',
  'checkout-begun',
  'address-given',
  'recommendations-clicked',
  'minutes-so-far',
  'minutes-since-last-sign',
  'minutes-since-first-cart',
  'minutes-since-last-cart',
  'earlier-visits',
  'days-since-last-visit',
  'earlier-carts',
  'earlier-purchases',
  'days-since-last-purchase',
] as const;

/** Stands for "never" where days are counted. */
const NEVER_DAYS = 400;

/**
 * One row as of `at`. Nothing after it is looked at.
 * @param signs all of one browser, oldest first
 * @param purchasedAt when something was bought in it, oldest first
 */
export function visitSigns(signs: readonly Sign[], purchasedAt: readonly number[], at: number): Float32Array {
  let end = signs.length;
  while (end > 0 && signs[end - 1]!.at > at) end--;
  let start = end;
  while (start > 0 && (start === end || signs[start]!.at - signs[start - 1]!.at <= VISIT_GAP_MS)) start--;
  const count = (type: string) => counts.get(type) ?? 0;
  const counts = new Map<string, number>();
  const views = new Map<string, number>();
  let firstCart = Number.NaN;
  let lastCart = Number.NaN;
  for (let i = start; i < end; i++) {
    const { type, product, at: when } = signs[i]!;
    counts.set(type, (counts.get(type) ?? 0) + 1);
    if (type === 'product-viewed' && product !== null) views.set(product, (views.get(product) ?? 0) + 1);
    if (type === 'cart-line-added') {
      if (Number.isNaN(firstCart)) firstCart = when;
      lastCart = when;
    }
  }
  let earlierVisits = 0;
  let earlierCarts = 0;
  let oldest = start;
  while (oldest > 0 && signs[oldest - 1]!.at >= at - LOOK_BACK_MS) oldest--;
  for (let i = oldest; i < start; i++) {
    if (i === oldest || signs[i]!.at - signs[i - 1]!.at > VISIT_GAP_MS) earlierVisits++;
    if (signs[i]!.type === 'cart-line-added') earlierCarts++;
  }
  const bought = purchasedAt.filter((moment) => moment <= at && moment >= at - LOOK_BACK_MS);
  const minutes = (since: number) => (Number.isNaN(since) ? -1 : Math.log1p((at - since) / MINUTE));
  const days = (since: number | undefined) => Math.log1p(since === undefined ? NEVER_DAYS : (at - since) / DAY);
  const begun = start < end ? signs[start]!.at : at;
  return Float32Array.of(
    end - start,
    count('product-viewed'),
    views.size,
    Math.max(0, ...views.values()),
    count('collection-viewed'),
    count('search-submitted'),
    count('cart-viewed'),
    count('cart-line-added'),
    count('cart-line-removed'),
    Math.max(0, count('cart-line-added') - count('cart-line-removed')),
    count('checkout-started'),
    count('checkout-contact-given'),
    count('recommendation-clicked'),
    Math.log1p((at - begun) / MINUTE),
    minutes(signs[end - 1]?.at ?? at),
    minutes(firstCart),
    minutes(lastCart),
    earlierVisits,
    days(start > oldest ? signs[start - 1]!.at : undefined),
    earlierCarts,
    bought.length,
    days(bought.at(-1)),
  );
}

/** The visits in a browser's signs, oldest first. */
export function visitsIn(signs: readonly Sign[]): Sign[][] {
  const visits: Sign[][] = [];
  for (const sign of signs) {
    const visit = visits.at(-1);
    if (visit === undefined || sign.at - visit.at(-1)!.at > VISIT_GAP_MS) visits.push([sign]);
    else visit.push(sign);
  }
  return visits;
}
