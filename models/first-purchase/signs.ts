// What somebody who has not bought yet has shown of interest, as numbers as of a moment: one function for training and serving.

/** One thing somebody did or got. `mail`: we wrote; `click`: they followed a link in it. */
export type SignKind = 'visit' | 'view' | 'cart' | 'checkout' | 'subscribed' | 'mail' | 'click';

/** Everything known of one subscriber or visitor, in any order of time. Epoch ms, UTC. */
export interface Signs {
  /** A subscriber, a known address or a visitor's browser; an id of any kind. */
  id: string;
  signs: readonly { kind: SignKind; at: number }[];
  /** When the first order came; null: not yet. */
  firstOrderAt: number | null;
}

const DAY = 86_400_000;

/** Names of the features, in the order of the columns. */
export const SIGN_FEATURES = [
  'days known',
  'days since the last visit',
  'visits in a week',
  'visits in a month',
  'visits in a quarter',
  'views in a month',
  'days since the last cart',
  'carts in a month',
  'checkouts in a month',
  'subscribed',
  'days since subscribing',
  'mails in a month',
  'clicks in a month',
] as const;

/** Longer ago than a year is as long as never. */
const NEVER_DAYS = 365;

/** The numbers as of a moment; nothing at or after it is looked at. Null for who was not known yet. */
export function signFeatures({ signs }: Pick<Signs, 'signs'>, asOf: number): Float64Array | null {
  let first = Number.POSITIVE_INFINITY;
  const last: Partial<Record<SignKind, number>> = {};
  const counts: Partial<Record<SignKind, [number, number, number]>> = {};
  for (const { kind, at } of signs) {
    if (!(at < asOf)) continue;
    first = Math.min(first, at);
    last[kind] = Math.max(last[kind] ?? at, at);
    counts[kind] ??= [0, 0, 0];
    const own = counts[kind];
    const ago = (asOf - at) / DAY;
    if (ago <= 7) own[0]++;
    if (ago <= 30) own[1]++;
    if (ago <= 90) own[2]++;
  }
  if (!Number.isFinite(first)) return null;
  const since = (kind: SignKind) => {
    const at = last[kind];
    return Math.log1p(at === undefined ? NEVER_DAYS : Math.min(NEVER_DAYS, (asOf - at) / DAY));
  };
  const within = (kind: SignKind, span: 0 | 1 | 2) => Math.log1p(counts[kind]?.[span] ?? 0);
  return Float64Array.of(
    Math.log1p(Math.min(NEVER_DAYS, (asOf - first) / DAY)),
    since('visit'),
    within('visit', 0),
    within('visit', 1),
    within('visit', 2),
    within('view', 1),
    since('cart'),
    within('cart', 1),
    within('checkout', 1),
    last.subscribed === undefined ? 0 : 1,
    since('subscribed'),
    within('mail', 1),
    within('click', 1),
  );
}
