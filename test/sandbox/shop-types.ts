// What the stand-in shop consists of; the one vocabulary that its storefront, its admin API and its webhooks share.
// Ids are numeric strings as in Shopify, money is whole minor units of the shop's currency, moments are epoch ms of the sandbox clock.

/** What a visitor answered in the consent banner; null in Visitor.consent = not asked yet. */
export interface Consent {
  analytics: boolean;
  marketing: boolean;
  preferences: boolean;
  sale_of_data: boolean;
}

/** Where the five servers listen, without trailing slash. */
export interface Origins {
  storefront: string;
  admin: string;
  mailbox: string;
  control: string;
  app: string;
}

/** The app as the platform knows it: its client id, its secret, its numeric id. */
export interface AppRegistration {
  id: string;
  apiKey: string;
  apiSecret: string;
  handle: string;
  title: string;
}

export interface ShopFacts {
  id: string;
  /** name.myshopify.com */
  domain: string;
  name: string;
  email: string;
  ownerName: string;
  currency: string;
  /** IANA */
  timeZone: string;
  countryCode: string;
  countryName: string;
  locale: string;
  createdAt: number;
}

export type ProductStatus = 'ACTIVE' | 'DRAFT' | 'ARCHIVED';

export interface Variant {
  id: string;
  productId: string;
  title: string;
  sku: string | null;
  price: number;
  compareAtPrice: number | null;
  inventory: number;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  options: { name: string; value: string }[];
  position: number;
}

export interface Product {
  id: string;
  handle: string;
  title: string;
  descriptionHtml: string;
  productType: string;
  vendor: string;
  tags: string[];
  status: ProductStatus;
  /** null = not published to the online store */
  publishedAt: number | null;
  createdAt: number;
  updatedAt: number;
  /** path on the storefront, e.g. /images/oak-stool.png; null = no picture */
  imagePath: string | null;
  isGiftCard: boolean;
  variants: Variant[];
}

export interface Collection {
  id: string;
  handle: string;
  title: string;
  descriptionHtml: string;
  productIds: string[];
  updatedAt: number;
}

export type MarketingState = 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NOT_SUBSCRIBED' | 'PENDING' | 'INVALID';

export interface Customer {
  id: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  marketingState: MarketingState;
  marketingUpdatedAt: number | null;
  /** 'SINGLE_OPT_IN' once they agreed */
  marketingOptInLevel: 'SINGLE_OPT_IN' | 'CONFIRMED_OPT_IN' | null;
  smsState: MarketingState;
  tags: string[];
  createdAt: number;
  updatedAt: number;
  city: string | null;
  countryCode: string | null;
}

export interface CartLine {
  /** variantId:hash, as the Ajax API names lines */
  key: string;
  variantId: string;
  productId: string;
  quantity: number;
  properties: Record<string, string>;
}

export interface Cart {
  token: string;
  lines: CartLine[];
  note: string | null;
  attributes: Record<string, string>;
  createdAt: number;
  updatedAt: number;
}

export interface Checkout {
  /** numeric; name is '#' + id */
  id: string;
  token: string;
  /** the secret of the recovery link */
  recoveryKey: string;
  cartToken: string;
  email: string | null;
  phone: string | null;
  buyerAcceptsMarketing: boolean;
  customerId: string | null;
  lines: CartLine[];
  attributes: Record<string, string>;
  discountCodes: string[];
  createdAt: number;
  updatedAt: number;
  completedAt: number | null;
  orderId: string | null;
  /** when the shop's own reminder about it left; absent = none did */
  emailSentAt?: number;
}

export interface OrderLine {
  id: string;
  /** null = a custom line, or its product is gone */
  productId: string | null;
  variantId: string | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  quantity: number;
  /** per piece, before discounts */
  unitPrice: number;
  /** taken off the whole line */
  discount: number;
  properties: Record<string, string>;
  isGiftCard: boolean;
}

export interface Refund {
  id: string;
  createdAt: number;
  note: string | null;
  /** amount = what was paid back for this line in all */
  lines: { id: string; lineId: string; quantity: number; amount: number }[];
}

export type FinancialStatus = 'PAID' | 'PENDING' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'VOIDED';

export interface Order {
  id: string;
  /** '#1001' */
  name: string;
  number: number;
  cartToken: string | null;
  checkoutToken: string | null;
  customerId: string | null;
  email: string | null;
  buyerAcceptsMarketing: boolean;
  createdAt: number;
  updatedAt: number;
  processedAt: number;
  cancelledAt: number | null;
  cancelReason: string | null;
  financialStatus: FinancialStatus;
  fulfillmentStatus: 'FULFILLED' | 'UNFULFILLED';
  sourceName: 'web' | 'pos' | 'shopify_draft_order';
  test: boolean;
  taxesIncluded: boolean;
  lines: OrderLine[];
  shipping: number;
  /** 0.2 = 20 %; on everything but gift cards, in the prices where `taxesIncluded` */
  taxRate: number;
  discountCodes: string[];
  attributes: Record<string, string>;
  tags: string[];
  note: string | null;
  refunds: Refund[];
}

/** One browser (cookie `sandbox_visitor`). */
export interface Visitor {
  id: string;
  consent: Consent | null;
  /** Shopify's own client id as pixels see it (event.clientId) */
  clientId: string;
  cartToken: string | null;
  /** the checkout this browser has open */
  checkoutToken: string | null;
  /** logged in as */
  customerId: string | null;
  /** localStorage of a browser that is only played (control `visit`); a real browser keeps its own */
  localStorage: Record<string, string>;
  sessionStorage: Record<string, string>;
}

export interface Metafield {
  id: string;
  /** gid of the owner */
  ownerId: string;
  /** '$app' is kept as 'app--<app id>' */
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: number;
  updatedAt: number;
}

/** A discount with codes; `codes` says how often each was used. */
export interface Discount {
  id: string;
  title: string;
  /** Share of 1 off everything; null = free shipping */
  percentage: number | null;
  minimumSubtotal: number | null;
  startsAt: number;
  endsAt: number | null;
  usageLimit: number | null;
  codes: Record<string, number>;
}

export interface WebPixel {
  id: string;
  /** as the app gave it to webPixelCreate, e.g. { endpoint } */
  settings: Record<string, unknown>;
}

export interface AccessToken {
  token: string;
  kind: 'offline' | 'online';
  shop: string;
  scopes: string[];
  expiresAt: number | null;
  refreshToken: string | null;
  refreshExpiresAt: number | null;
  userId: string | null;
  /** the token this one came from by refresh */
  replaces: string | null;
}

export interface Installation {
  id: string;
  installedAt: number;
  scopes: string[];
  /** theme blocks and embeds of the app that the merchant switched on, by block file name */
  activeBlocks: string[];
}

export interface BulkOperation {
  id: string;
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELED';
  errorCode: 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT' | null;
  query: string;
  createdAt: number;
  completedAt: number | null;
  objectCount: number;
  rootObjectCount: number;
  fileSize: number;
  /** file below the sandbox's data folder; null while running or with no result */
  file: string | null;
}

/** What a played visitor does, in order (the control API's `visit`). */
export type VisitStep =
  | { view: string }
  | { search: string }
  | { add: string | number }
  | { checkout: { email?: string; buyer_accepts_marketing?: boolean } }
  | { buy: { email?: string } };

export interface Visit {
  visitor: string;
  consent?: Partial<Consent>;
  steps: VisitStep[];
}

/** Tokens of the cart and the checkout, id of the order (numeric string), each null if the visit made none. */
export interface VisitOutcome {
  cart: string | null;
  checkout: string | null;
  order: string | null;
}
