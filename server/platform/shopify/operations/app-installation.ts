// Our own installation in the shop: its id owns the metafields blocks read, its scopes say what the merchant granted.

import { z } from 'zod';
import { operation } from './operation.ts';

export const appInstallationQuery = operation<Record<string, never>>()(
  'AppInstallation',
  `query AppInstallation {
    currentAppInstallation { id accessScopes { handle } }
  }`,
  z.object({
    currentAppInstallation: z.object({ id: z.string(), accessScopes: z.array(z.object({ handle: z.string() })) }),
  }),
);
