// The plain data of the made-up world, in neutral words: whoever speaks a platform's language wraps it.

/** What a picture is drawn from. */
export interface Drawing {
  readonly shape: string;
  /** Named colours, one per colour variant (at least one); see `colours.ts`. */
  readonly colours: readonly string[];
  readonly pattern: string;
  /** Which form of the shape, so that two mugs are not one mug. */
  readonly form: number;
}

export interface Variant {
  readonly id: number;
  readonly product: number;
  readonly inventoryItem: number;
  readonly sku: string;
  /** "Default Title" where the product has no options. */
  readonly title: string;
  /** Values in the order of the product's options. */
  readonly options: readonly string[];
  /** Minor units of the shop's currency, as `compareAtPrice`. */
  readonly price: number;
  readonly compareAtPrice: number | null;
  readonly inventory: number;
  readonly grams: number;
  readonly position: number;
}

export interface Product {
  readonly id: number;
  readonly handle: string;
  readonly title: string;
  readonly descriptionHtml: string;
  readonly type: string;
  readonly vendor: string;
  readonly tags: readonly string[];
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly variants: readonly Variant[];
  readonly status: 'active' | 'draft' | 'archived';
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Null: not in the online shop. */
  readonly publishedAt: number | null;
  readonly giftCard: boolean;
  readonly collections: readonly number[];
  readonly drawing: Drawing;
  /** Hidden: where the product lies in the space of taste. */
  readonly taste: readonly number[];
  /** Hidden: log of its general appeal. */
  readonly appeal: number;
  readonly consumable: boolean;
}

export interface Collection {
  readonly id: number;
  readonly handle: string;
  readonly title: string;
  readonly descriptionHtml: string;
  readonly products: readonly number[];
}

export interface Address {
  readonly line: string;
  readonly city: string;
  readonly zip: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
}

export type EmailConsent = 'subscribed' | 'unsubscribed' | 'pending' | 'not-subscribed';

/** What the cookie banner was told; null: never answered. */
export interface BrowsingConsent {
  readonly analytics: boolean;
  readonly marketing: boolean;
  readonly preferences: boolean;
  readonly saleOfData: boolean;
}

export interface Shopper {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly locale: string;
  readonly tags: readonly string[];
  readonly address: Address;
  readonly createdAt: number;
  readonly emailConsent: EmailConsent;
  /** When that state was reached; null for `not-subscribed`. */
  readonly emailConsentAt: number | null;
  readonly browsingConsent: BrowsingConsent | null;
  /** Ids of the browsers this person uses; a shared one stands with two shoppers. 32 hexadecimal digits. */
  readonly visitors: readonly string[];
  /** Hidden from here on. */
  readonly taste: readonly number[];
  /** Log of the price (minor units) this shopper finds natural. */
  readonly wallet: number;
  /** Orders a week while still a shopper here. */
  readonly rate: number;
  /** When the shopper left for good; null: not before the end of the planned future. */
  readonly leftAt: number | null;
  /** Visits a week while still a shopper here, orders not counted. */
  readonly visitRate: number;
  readonly kind: 'shopper' | 'staff' | 'wholesale';
}

export interface OrderLine {
  readonly id: number;
  readonly product: number;
  readonly variant: number;
  readonly sku: string;
  readonly title: string;
  readonly variantTitle: string;
  readonly quantity: number;
  /** Price of one piece before discounts; minor units. */
  readonly price: number;
  /** Discount of the whole line; minor units. */
  readonly discount: number;
  readonly giftCard: boolean;
}

export interface Refund {
  readonly id: number;
  readonly at: number;
  readonly amount: number;
  readonly lines: readonly { readonly line: number; readonly quantity: number; readonly amount: number }[];
}

export interface Order {
  readonly id: number;
  /** "#1001" */
  readonly name: string;
  readonly number: number;
  readonly placedAt: number;
  /** Null: nobody known (a sale in the shop). */
  readonly shopper: number | null;
  readonly email: string | null;
  readonly visitor: string | null;
  readonly source: 'web' | 'pos' | 'draft';
  readonly test: boolean;
  readonly tags: readonly string[];
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly discountCode: string | null;
  /** Sums in minor units: `total` = lines − discounts + shipping, taxes included. */
  readonly discountTotal: number;
  readonly shipping: number;
  readonly total: number;
  readonly acceptsMarketing: boolean;
  readonly cancelledAt: number | null;
  readonly refunds: readonly Refund[];
  readonly address: Address | null;
}

/** One thing a visitor does, at a moment (epoch ms). */
export type Step =
  | { readonly at: number; readonly kind: 'home' }
  | { readonly at: number; readonly kind: 'collection'; readonly collection: number }
  | { readonly at: number; readonly kind: 'search'; readonly text: string }
  | {
      readonly at: number;
      readonly kind: 'view';
      readonly product: number;
      readonly from: 'home' | 'collection' | 'search' | 'product' | 'recommendation' | 'mail' | 'outside';
    }
  | {
      readonly at: number;
      readonly kind: 'add';
      readonly product: number;
      readonly variant: number;
      readonly quantity: number;
    }
  | { readonly at: number; readonly kind: 'checkout'; readonly email: string; readonly acceptsMarketing: boolean }
  /** `order`: the id of the order in the history; null where it is still to be made (after "now"). */
  | { readonly at: number; readonly kind: 'buy'; readonly email: string; readonly order: number | null }
  /** Opens the link of a mail: restores its cart. */
  | { readonly at: number; readonly kind: 'follow-mail'; readonly mail: string }
  | { readonly at: number; readonly kind: 'unsubscribe'; readonly mail: string };

export interface Session {
  /** Unique in the world. */
  readonly id: string;
  readonly visitor: string;
  /** Who sits there; null: a passer-by. The shop does not know this unless the steps tell. */
  readonly shopper: number | null;
  readonly consent: BrowsingConsent | null;
  readonly robot: boolean;
  readonly device: 'phone' | 'computer';
  /** Sessions with the same cart key go on with one cart. */
  readonly cart: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly steps: readonly Step[];
  /** Hidden: the taste of whoever sits there (of a robot: none). */
  readonly taste: readonly number[];
}

/** A mail that reached a shopper, as `nextDay` wants to hear of it. */
export interface ReceivedMail {
  readonly id: string;
  readonly email: string;
  readonly kind: 'cart' | 'other';
  /** 0 for the first mail about this cart, 1 for the second, ... */
  readonly step: number;
  readonly at: number;
  /** When the cart was left; for other mails the same as `at`. */
  readonly cartLeftAt: number;
  /** The cart key of the session, if the caller knows it: the visit goes on with that cart. */
  readonly cart: string | null;
  /** What the mail shows: the cart's products first, then recommendations. */
  readonly products: readonly number[];
  /** False once that cart was bought or emptied: nothing is bought through it then. */
  readonly open: boolean;
}

export interface Shop {
  readonly name: string;
  readonly handle: string;
  readonly currency: string;
  /** IANA name. */
  readonly zone: string;
  readonly locale: string;
  readonly country: string;
  readonly email: string;
}

export interface Truth {
  readonly products: readonly { readonly id: string; readonly taste: readonly number[] }[];
  readonly shoppers: readonly {
    readonly id: string;
    readonly email: string;
    readonly taste: readonly number[];
    readonly rate: number;
    readonly left_at: number | null;
  }[];
  readonly effects: { readonly cart_mail: number; readonly recommendation: number };
}
