/** Which rung answers? The best technique that the data and the shopper allow, and why it is not a better one (MODELS §9). */

export type Strategy = 'blend' | 'content' | 'popularity' | 'newest';

/** Why a simpler rung answered than the blend. */
export type Fallback =
  /** The shop has neither visits nor orders: the newest products are all there is to say. */
  | 'no-history-yet'
  /** Too few visits and orders to learn from what people do: likeness of the products answers. */
  | 'few-sessions'
  /** Nothing is known of this shopper: what everybody likes answers. */
  | 'nothing-known-of-shopper'
  /** All that the shopper touched has come to the catalogue since the training. */
  | 'products-newer-than-model'
  /** Nobody else touched what this shopper did. */
  | 'no-sessions-with-these-products';

/** Fewer visits and orders than this say more about chance than about the products. */
export const FEWEST_SESSIONS = 20;

export interface Ground {
  /** Visits and orders the model has learned from. */
  rows: number;
  /** Items the shopper touched, and how many of them the model knows. */
  touched: number;
  known: number;
}

/** The rung to begin on. `no-sessions-with-these-products` shows only once the techniques have been asked. */
export function rungFor({ rows, touched, known }: Ground): { strategy: Strategy; fallback: Fallback | null } {
  if (known === 0) {
    if (rows === 0) return { strategy: 'newest', fallback: 'no-history-yet' };
    return { strategy: 'popularity', fallback: touched ? 'products-newer-than-model' : 'nothing-known-of-shopper' };
  }
  if (rows < FEWEST_SESSIONS) return { strategy: 'content', fallback: rows === 0 ? 'no-history-yet' : 'few-sessions' };
  return { strategy: 'blend', fallback: null };
}
