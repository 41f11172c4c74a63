// Every number of the made-up world, with where it comes from. Committed before any model that is judged on this world.
//
// Sources named below:
//   [RR]    RetailRocket's published aggregates (May to September 2015): 2,661,501 views, 68,876 add-to-carts, 22,427 bought lines.
//   [CDNOW] Fader, Hardie and Lee (2005), BG/NBD on CDNOW's 1/10 sample: r .243, alpha 4.414, a .793, b 2.426, time in weeks.
//   [OR]    UCI 352 "Online Retail" (2011): the autumn peak of its monthly invoices.
//   [MAIL]  published cart-mail figures: 4.5-5.7 % of mails followed by an order, soon better than late (SaleCycle 2019, Klaviyo 2024).
//   [us]    our own choice, because no published figure was at hand; it only has to be plausible and fixed.
// Shapes taken from data are rounded and smooth; no row of a data set is copied here.

/** How large a world is. */
export interface WorldSize {
  readonly products: number;
  /** Shoppers the shop knows at the world's "now". */
  readonly shoppers: number;
  readonly historyDays: number;
  /** How far back browsing is normally asked for. */
  readonly browsingDays: number;
}

/** The two sizes of a world; both keep the same rates. [CONTRACTS: 300 products, 4,000 shoppers, 18 months; small 60, 400, 6] */
export const sizes: { readonly full: WorldSize; readonly small: WorldSize } = {
  full: { products: 330, shoppers: 4300, historyDays: 548, browsingDays: 60 },
  small: { products: 60, shoppers: 400, historyDays: 183, browsingDays: 14 },
};

/** The world's "now" unless told otherwise: Tuesday 2026-10-13, 10:00 in London (UTC+1). */
export const defaultEndsAt = Date.UTC(2026, 9, 13, 9, 0, 0);

/** From looking to buying. All rates are of the whole browsing stream, robots left out. */
export const funnel = {
  /** Add-to-carts per 100 views. [RR] 68,876 / 2,661,501 */
  addsPer100Views: 2.588,
  /** Bought lines per 100 views. [RR] 22,427 / 2,661,501 */
  boughtLinesPer100Views: 0.843,
  /** Chance that a session has just one view. [RR] 1.9 views a visitor over all, median 4 in sessions of three and more */
  singleViewShare: 0.46,
  /** Of the longer sessions, those with exactly two views. [us], between the two figures above */
  twoViewShare: 0.3,
  /** Sessions of three and more: 3 + geometric, mixed of short and long ones; mean 5.4, 95 % below 12, 99 % below 27. [RR] */
  longSession: { shortMean: 1.35, longMean: 8.5, longShare: 0.15 },
  /** Next view is of a product seen before in the same session. [RR] 38 % of targets; here lower, as reloads are not views */
  returnToSeen: 0.22,
  /** Views that come out of a search. [us] */
  searchShare: 0.12,
  /** Extra views per bought line in a session that ends in an order. [us] */
  viewsAroundBoughtLine: 2.6,
  /** Share of views by known shoppers in sessions without an order; the rest pass by. [us] */
  knownShareOfViews: 0.28,
  /** Relative willingness of a known shopper to put something in the cart, a passer-by being 1. [us] */
  knownAddFactor: 1.2,
  /** Share of orders whose cart was first abandoned and came back by itself. [us]: about one cart in ten returns unasked */
  returnedOrderShare: 0.2,
  /** Hours between leaving such a cart and returning: log-normal median and sigma. [us] */
  returnHours: { median: 9, sigma: 1.3, most: 96 },
  /** An abandoned cart reached checkout with an e-mail address typed in. [us], between 70 % carts left and half of checkouts left */
  checkoutShareKnown: 0.45,
  checkoutSharePasserBy: 0.16,
  /** Passers-by who come back on another day. [RR] most visitors have one visit */
  passerByReturns: 0.04,
} as const;

/** How long people stay after the first add-to-cart when they never buy. [RR] minutes to abandonment */
export const abandonment = {
  /** Nothing at all after the add. [RR] 42 % */
  nothingAfterShare: 0.42,
  /** Still there within 30 minutes or less. [RR] 73 % */
  within30MinutesShare: 0.735,
  /** Seen again a day or more later. [RR] 17 % */
  afterADayShare: 0.171,
  /** Median over all. [RR] 0.7 minutes */
  medianMinutes: 0.7,
  /** Chance that a session ends with the add itself; above the 42 % because some of these people come again later. [us], fitted to the four figures */
  endsWithAdd: 0.52,
  /** Seconds between two steps of a session: log-normal median and sigma. [us] */
  secondsBetweenSteps: { median: 42, sigma: 1.05, most: 1500 },
  /** Chance that a step is followed by a break, and its length: log-normal. [RR] one in ten goes on between half an hour and a day later */
  pause: { share: 0.035, medianMinutes: 95, sigma: 0.9, mostMinutes: 420 },
} as const;

/** When and how often known shoppers buy: BG/NBD. */
export const purchasing = {
  /** Rate in orders a week ~ Gamma(r, alpha); chance to leave after each order ~ Beta(a, b). [CDNOW] */
  r: 0.243,
  alpha: 4.414,
  a: 0.793,
  b: 2.426,
  /** Tolerance of a fit on a generated world, relative. The season and few weeks of observation move a fit; see the test. */
  fitTolerance: 0.3,
  /** Share of those with 39 weeks of observation who buy again in them. [CDNOW] 40.1 % of 2,357 */
  repeatIn39Weeks: 0.401,
  /** Growth of new shoppers over the history: last month's rate over the first month's. [us] */
  acquisitionGrowth: 1.05,
  /** Known shoppers who signed up and had not ordered by "now". [us] */
  subscribersWithoutOrder: 0.28,
} as const;

/** The week and the day, in shop time. */
export const rhythm = {
  /** Monday first. [RR] views and transactions by weekday, shop time taken as UTC−6 so that the quietest hour is 4 in the morning */
  weekdayViews: [1.12, 1.13, 1.09, 1.06, 0.96, 0.78, 0.86],
  weekdayOrders: [1.19, 1.23, 1.27, 1.17, 0.92, 0.58, 0.64],
  /** Two bells over a floor: [centre hour, width in hours, height]. [RR], smoothed */
  hourFloor: 0.12,
  hourViews: [
    [13.5, 3.4, 1.0],
    [20.5, 2.3, 0.8],
  ],
  hourOrders: [
    [13.2, 3.1, 1.25],
    [19.8, 2.4, 0.72],
  ],
} as const;

/** The year: demand by month, January first, mean about 1. [OR] invoices by month of 2011, flattened, as a shop for people and not for resellers */
export const season = {
  demand: [0.88, 0.84, 0.92, 0.93, 0.97, 0.94, 0.93, 0.92, 1.03, 1.1, 1.32, 1.28],
  /** Weight of winter goods in January and of summer goods in July over the year's mean (log). [us] */
  winterSwing: 0.55,
} as const;

/** What people like. */
export const taste = {
  /** Dimensions: five departments, three styles, warmth of colour, price band. [us] */
  dimensions: 10,
  /** How much taste counts in choosing (log-odds per unit of affinity). [us]: strong enough to be learned from a handful of views, weak enough to leave surprises */
  weight: 1.0,
  /** Spread of the affinity of one shopper over all products (standard deviation), price fit included. [us] */
  spread: 1.5,
  /** Price fit: log-odds lost per squared (log price − log wallet), wallet spread over shoppers (sigma of log). [us] */
  priceWeight: 0.45,
  walletSigma: 0.45,
  /** Spread of products' general appeal (sigma of log). [RR] the best 10 % of products take 42 % of views */
  appealSigma: 0.95,
  /** Best tenth of products' share of all views. [RR] 42 % of 36,968 items; fewer products in a small shop spread less */
  topTenthOfViews: 0.4,
  /** A place further down a collection page: weight (1 + place)^-power. [us] */
  positionPower: 0.12,
  /** New products draw more looks, fading by half in so many days. [us] */
  noveltyBoost: 0.7,
  noveltyHalfLifeDays: 30,
  /** Next view stays with the type / goes to a related type / anywhere. [us] */
  stayWithType: 0.6,
  goRelated: 0.2,
} as const;

/** What is in an order. */
export const basket = {
  /** Lines − 1 ~ geometric: mean lines 1.45. [us], usual for home and clothing shops */
  meanLines: 1.45,
  /** Chance of a second piece of the same product. [us] */
  secondPiece: 0.1,
  /** A shopper who bought a consumable takes the same again in a later order. [us]; repeat rates of groceries are higher, of clothes lower */
  rebuyConsumable: 0.45,
  /** Discount codes: share of first orders with the welcome code; share of orders in a sale week with the sale code. [us] */
  welcomeShare: 0.22,
  welcomePercent: 10,
  saleShare: 0.5,
  salePercent: 15,
  /** Sale weeks by month and first day: end of winter, midsummer, late November. [us] */
  sales: [
    [1, 6],
    [7, 10],
    [11, 23],
  ],
  /** Free shipping from, else the fee; minor units. [us] */
  freeShippingFrom: 6000,
  shipping: 495,
  /** Refunds and cancellations as shares of orders. [us]; clothes come back more often than mugs */
  refundShare: 0.045,
  apparelRefundShare: 0.13,
  fullRefundShare: 0.5,
  refundDays: { least: 3, most: 24 },
  cancelShare: 0.014,
} as const;

/** Permissions people gave. Shares of shoppers. [us] */
export const consent = {
  email: { subscribed: 0.56, unsubscribed: 0.06, pending: 0.02 },
  /** Cookie banner: analytics granted / refused; the rest never answered. */
  analyticsGranted: 0.64,
  analyticsRefused: 0.24,
  marketingGivenAnalytics: 0.75,
  acceptsMarketingAtCheckout: 0.48,
} as const;

/** Those who are not shoppers, or not one shopper: share of orders, people or sessions. [us] */
export const notShoppers = {
  testOrders: 0.004,
  draftOrders: 0.008,
  posOrders: 0.03,
  posWithoutShopper: 0.6,
  giftCardOrders: 0.012,
  staff: 0.002,
  staffRatePerWeek: 0.22,
  staffDiscountPercent: 40,
  wholesaleShoppers: 2,
  wholesaleRatePerWeek: 0.15,
  wholesaleLines: { least: 2, most: 5 },
  wholesaleQuantity: { least: 8, most: 40 },
  /** Robots' sessions a day and their views, a second or less apart. */
  robotSessionsPerDay: 1.4,
  robotViews: { least: 60, most: 220 },
  /** Shoppers who share one browser with another shopper. */
  sharedDevices: 0.025,
  secondDevice: 0.3,
} as const;

/**
 * What mails and recommendations truly change. The measurement has to find these again.
 *
 * `cartMail` is the added chance (absolute) that the cart is bought after the first mail, submitted up to four hours after leaving,
 * averaged over carts; those who would have come back unasked are not part of it. [MAIL] attributed 4.5-5.7 %, the true share below that.
 */
export const effects = {
  cartMail: 0.05,
  /** Share of the effect left for a mail after a day, and for every mail after the first. [MAIL] 5.2 % at 20 min, 4.5 % at 1 h, 2.6 % after a day */
  cartMailAfterADay: 0.55,
  cartMailSecond: 0.5,
  /** Affinity of the things people put in carts, on average; a random product has about 0.7. Comes out of `taste`; tested. */
  usualAffinity: 2.6,
  /** How the fit of a cart's products to the taste bends the effect, around the usual affinity. [us], mean effect 1 */
  cartFitSlope: 0.6,
  /** Opens and clicks of a cart mail. [MAIL] Klaviyo: 41-63 % open, 9.5-13.6 % click */
  mailOpen: 0.45,
  mailClick: 0.11,
  mailUnsubscribe: 0.004,
  /** Of those who return unasked, the share that does so through the mail if there was one. [us]: attribution is not effect */
  returnsThroughMail: 0.5,
  /** Any other mail (campaign, recommendation): added chance of an order. [MAIL] flows 1.71 %, campaigns far below */
  otherMail: 0.004,
  /** Hours from a mail to the visit it causes: log-normal. [us] */
  mailHours: { median: 2.2, sigma: 1.2, most: 96 },
  /** Click on a recommended product of usual affinity in the first place, log-odds; slope per unit of affinity. [us]: 3 %, a random product 0.6 % */
  clickLogOdds: -3.5,
  clickSlope: 0.85,
  /** Chance that a place is looked at: (1 + place)^-power. [us] */
  clickPositionPower: 0.55,
  /**
   * Added chance of an order per click on a recommendation, at the usual affinity, and slope (log-odds) per unit of affinity.
   * [us]: some four times the bought lines per view above, as a click shows interest.
   */
  recommendation: 0.03,
  recommendationSlope: 0.6,
} as const;

/** Worlds around a real order file: a wholesaler's baskets are long, so visits follow orders and not lines. [us] */
export const fileWorld = {
  /** Share of visits that end in an order. */
  buyingVisitShare: 0.12,
  /** Share of filled carts left behind; [MAIL] about 70 % in shops for people, less among traders. */
  cartsLeft: 0.62,
  viewsAroundLine: 0.5,
  /** Longer orders are typed in from a list: only so many lines are looked at first. */
  mostViewedLines: 6,
  mostFutureLines: 12,
  stayWithType: 0.5,
  /** Lines of doubt before a customer's own types count fully. */
  tasteDoubt: 12,
} as const;

/** How close a generated world must come to the figures above: relative for rates, absolute (points) for shares. */
export const tolerance = { rate: 0.12, share: 0.06, small: 0.3 } as const;
