// Where recommendations stand, by the names the storefront asks with.

export const placements = [
  'home',
  'product',
  'similar',
  'bundle',
  'cart',
  'collection',
  'search',
  'not-found',
  'recent',
  'banner',
  'mail',
] as const;
export type Placement = (typeof placements)[number];

/** Whose heading makes a claim ("bought together", "recently viewed"): what does not fit it is left out, and nothing explores there. */
export const claiming: ReadonlySet<Placement> = new Set<Placement>(['bundle', 'recent']);
