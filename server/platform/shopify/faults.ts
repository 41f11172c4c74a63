// What can go wrong between us and the platform. None of these ever holds a token or a body.

/** We have no usable token for the shop: the merchant must open the app again. */
export class AccessLost extends Error {
  override name = 'AccessLost';
}

/** The platform refused the session token we wanted to exchange. */
export class ExchangeRefused extends Error {
  override name = 'ExchangeRefused';
}

/** The platform did not answer, or answered that it can't now. Trying again later may help. */
export class PlatformUnavailable extends Error {
  override name = 'PlatformUnavailable';
}

/** The shop is closed, frozen, or gone (402, 403, 404, 423). */
export class ShopUnavailable extends Error {
  override name = 'ShopUnavailable';
}

/** The merchant has not granted what this needs, and nothing of the answer was left. */
export class AccessDenied extends Error {
  override name = 'AccessDenied';
}

/** The API said our document is wrong, or answered in a shape we do not know. */
export class ApiFault extends Error {
  override name = 'ApiFault';
}
