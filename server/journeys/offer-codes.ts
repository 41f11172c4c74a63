// The door to a platform's discount codes, as offers need it: one verb.

/** An offer as a platform must know it to make a code. */
export interface CodedOffer {
  id: string;
  kind: 'free-shipping' | 'percentage';
  /** Percent of the price; null for free shipping. */
  percent: number | null;
  /** Minor units of `currency`; null: any order. */
  minimumSubtotal: number | null;
  currency: string;
  endsAt: number;
}

/** A unique code for one recipient and offer; asking again for the same gives the same code. `refused` says why there is none. */
export interface OfferCodes {
  codeFor(
    shop: string,
    offer: CodedOffer,
    recipientKey: string,
  ): Promise<{ code: string; endsAt: number } | { refused: string }>;
}
