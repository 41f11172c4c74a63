// The platform's own settings in the environment; config.ts merges them with the rest and reports all faults together.

import { z } from 'zod';

const blankIsAbsent = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Keys as they stand in the environment. `PRESAGE_PLATFORM_ORIGIN` is refused in production by config.ts. */
export const platformSettings = z.object({
  SHOPIFY_API_KEY: z.string().trim().min(1, "must be the app's client id"),
  SHOPIFY_API_SECRET: z.string().trim().min(16, "must be the app's client secret (at least 16 characters)"),
  /** While a secret is being rotated both are accepted. */
  SHOPIFY_API_SECRET_OLD: blankIsAbsent(z.string().trim().min(16, 'must be at least 16 characters')),
  /** Where the platform's API is when it is not at Shopify: a stand-in shop. */
  PRESAGE_PLATFORM_ORIGIN: blankIsAbsent(z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin)),
});

/** What the rest of this folder is given. */
export interface ShopifySettings {
  apiKey: string;
  secret: string;
  /** The secret itself and, while it is being rotated, the one before. */
  secrets: string[];
  /** Null in production: then calls go to the shops themselves. */
  origin: string | null;
}

export function shopifySettings(config: z.infer<typeof platformSettings>): ShopifySettings {
  const { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: secret, SHOPIFY_API_SECRET_OLD: old } = config;
  return {
    apiKey,
    secret,
    secrets: old === undefined ? [secret] : [secret, old],
    origin: config.PRESAGE_PLATFORM_ORIGIN ?? null,
  };
}
