// The closed union of everything that can happen in a shop, in our words, as platforms and the storefront report it.
// Persons appear here only on the way in: `record` turns addresses into keyed hashes before anything is logged.

/** A line of a cart, checkout or order. `price` is one unit in minor units of the document's currency. */
export interface Line {
  line: string;
  product: string | null;
  variant: string | null;
  title: string;
  quantity: number;
  price: number;
  refundedQuantity?: number;
  /** Decision id, when the shopper put it in the cart from a recommendation. */
  decision?: string | null;
  giftCard?: boolean;
}

/** Who a document says it belongs to; every part may be missing. */
export interface Person {
  customer: string | null;
  email: string | null;
  name: string | null;
}

/** Whereabouts, as coarse as they are kept: ISO 3166 country, the platform's code of the region, how the postcode begins. */
export interface Place {
  country: string | null;
  region: string | null;
  postcode: string | null;
}

interface Base {
  /** The sender's id, unique in the shop: a second arrival is the same event. */
  id: string;
  /** When it happened, epoch ms UTC, by the sender's clock. */
  at: number;
}

export interface ProductChanged extends Base {
  type: 'product-changed';
  product: {
    id: string;
    handle: string;
    title: string;
    /** Plain text, no markup. */
    description: string;
    productType: string;
    vendor: string;
    tags: string[];
    image: string | null;
    published: boolean;
    giftCard: boolean;
    createdAt: number;
    updatedAt: number;
    variants: {
      id: string;
      title: string;
      sku: string | null;
      price: number;
      compareAt: number | null;
      /** Null where stock is not tracked. */
      inventory: number | null;
      available: boolean;
      position: number;
      /** The variant's own picture; null where the product's stands for all. Left out where the message does not say: the known one stays. */
      image?: string | null;
    }[];
  };
}

/** Where a product stands in the shop and what it costs the merchant, as the platform tells when asked; its own messages never do. */
export interface ProductShelved extends Base {
  type: 'product-shelved';
  product: string;
  collections: { id: string; title: string }[];
  /** Per variant, minor units; null where the merchant has entered none. */
  costs: { variant: string; cost: number | null }[];
}

export interface ProductDeleted extends Base {
  type: 'product-deleted';
  product: string;
}

export interface CustomerChanged extends Base {
  type: 'customer-changed';
  person: Person;
  locale: string | null;
  /** Where they live; left out or null where the message does not say. */
  place?: Place | null;
  /** Null where the platform's message does not carry them (then the known ones stay). */
  tags: string[] | null;
  createdAt: number;
}

export interface CustomerDeleted extends Base {
  type: 'customer-deleted';
  customer: string;
}

/** The platform's own record of consent to e-mail. */
export interface EmailConsentChanged extends Base {
  type: 'email-consent-changed';
  person: Person;
  granted: boolean;
  /** 'unknown' where nobody was ever asked: stored as not granted, but never overrules a granted one that is newer. */
  source: string;
}

/** The platform's own record of consent to text messages. */
export interface PhoneConsentChanged extends Base {
  type: 'phone-consent-changed';
  person: Person;
  /** As the platform writes it; null where it keeps the number to itself. Never in the log. */
  phone: string | null;
  granted: boolean;
  source: string;
}

export interface CartChanged extends Base {
  type: 'cart-changed';
  cart: string;
  lines: Line[];
  createdAt: number;
}

export interface CheckoutChanged extends Base {
  type: 'checkout-changed';
  checkout: string;
  /** What the platform's lists call it ("#123"), where the message tells. */
  name?: string | null;
  cart: string | null;
  person: Person;
  acceptsMarketing: boolean;
  locale: string | null;
  lines: Line[];
  currency: string;
  total: number;
  recoveryUrl: string | null;
  /** Token of the restore link this cart came from, if it did. */
  restoredFrom: string | null;
  /** Where it is to be sent; left out or null where nobody has said. */
  place?: Place | null;
  createdAt: number;
  completedAt: number | null;
}

export interface CheckoutDeleted extends Base {
  type: 'checkout-deleted';
  checkout: string;
}

/** An order as it now stands, snapshot by snapshot: the newest `updatedAt` wins, in whatever order they arrive. */
export interface OrderChanged extends Base {
  type: 'order-changed';
  order: string;
  name: string;
  person: Person;
  cart: string | null;
  checkout: string | null;
  restoredFrom: string | null;
  placedAt: number;
  updatedAt: number;
  cancelledAt: number | null;
  currency: string;
  /** Of the goods, after discounts, without shipping and tax. */
  total: number;
  /** Of the goods, given back. */
  refunded: number;
  channel: 'online' | 'pos' | 'draft' | 'other';
  test: boolean;
  lines: Line[];
  acceptsMarketing: boolean;
}

export interface OrderDeleted extends Base {
  type: 'order-deleted';
  order: string;
}

/** What a browser reports, once its owner has consented. */
export type BrowsingType =
  | 'page-viewed'
  | 'product-viewed'
  | 'collection-viewed'
  | 'search-submitted'
  | 'cart-viewed'
  | 'cart-line-added'
  | 'cart-line-removed'
  | 'checkout-started'
  | 'checkout-contact-given'
  | 'checkout-completed'
  | 'recommendation-shown'
  | 'recommendation-clicked';

export interface Browsed extends Base {
  type: BrowsingType;
  visitor: string;
  product?: string;
  variant?: string;
  quantity?: number;
  collection?: string;
  query?: string;
  path?: string;
  cart?: string;
  checkout?: string;
  order?: string;
  decision?: string;
  products?: string[];
}

/** Somebody wants one message when this product (or this variant of it) can be bought again. */
export interface StockAlertRequested extends Base {
  type: 'stock-alert-requested';
  person: Person;
  product: string;
  variant: string | null;
  locale: string | null;
}

/** The shop says who is logged in on this browser (signed by the platform). */
export interface VisitorRecognised extends Base {
  type: 'visitor-recognised';
  visitor: string;
  customer: string;
}

export type TradeEvent =
  | ProductChanged
  | ProductShelved
  | ProductDeleted
  | CustomerChanged
  | CustomerDeleted
  | EmailConsentChanged
  | PhoneConsentChanged
  | CartChanged
  | CheckoutChanged
  | CheckoutDeleted
  | OrderChanged
  | OrderDeleted;

export type ShopEvent = TradeEvent | Browsed | VisitorRecognised | StockAlertRequested;
export type EventType = ShopEvent['type'];

/** Why something that arrived was not stored. */
export type DropReason =
  | 'duplicate'
  | 'no-consent'
  | 'malformed'
  | 'unknown-type'
  | 'unknown-shop'
  | 'uninstalled'
  | 'too-many'
  | 'too-old'
  | 'clock-ahead'
  | 'stale'
  | 'bot';
