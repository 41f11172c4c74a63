// The platform's own library, as an app would use it.

import '@shopify/shopify-api/adapters/node';
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api';

const library = shopifyApi({
  apiKey: 'key',
  apiSecretKey: 'secret',
  hostName: 'app.example',
  apiVersion: ApiVersion.October26,
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
});

/** The claims of a session token; rejects where it is not genuine. */
export function decodeSessionTokenLikeTheApp(token: string) {
  return library.session.decodeSessionToken(token);
}
