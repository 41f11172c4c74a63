// What the server tells the cards inside the platform's own admin pages; worded and formatted here, drawn there.

/** A card about one person, and where there is one, about one cart of theirs. */
export interface CardAnswer {
  /** The one line a folded card shows. */
  summary: string;
  /** What is known of the cart; empty on a card without one. */
  cart: string[];
  scores: { title: string; figure: string; interval: string }[];
  /** How far the scores can be trusted, or why there are none. */
  trust: string | null;
  reasons: string[];
  next: string[];
  /** Path in the app that tells more; null where there is nothing more. */
  to: string | null;
}

/** A segment of the shop, and whether the merchant lets us use it. */
export interface SegmentAnswer {
  id: string;
  name: string;
  used: boolean;
  text: string;
}
