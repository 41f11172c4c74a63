// Our GraphQL client in front of the sandbox's Admin API, without a network between them: what a shop of a few things answers.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AdminApi, adminApi } from '../../../../server/platform/shopify/graphql-client.ts';
import type { Tokens } from '../../../../server/platform/shopify/tokens.ts';
import { AdminApi as StandIn } from '../../../sandbox/graphql/admin-api.ts';
import { BulkOperations } from '../../../sandbox/graphql/bulk.ts';
import type { ShopState } from '../../../sandbox/shop-state.ts';
import { allScopes } from '../../../sandbox-shopify/support/small-shop.ts';

export interface StandInApi extends AdminApi {
  /** Names of the operations that were asked, in order. */
  asked: string[];
  /** What the app has been granted. */
  scopes: string[];
  /** Set to make every call fail like this. */
  down: (() => Response) | null;
  bulk: BulkOperations;
}

export function standInApi(shop: ShopState, kit: { clock: { now(): number }; random(): number }): StandInApi {
  const bulk = new BulkOperations(shop, mkdtempSync(join(tmpdir(), 'bulk-')));
  const platform = new StandIn(shop, bulk);
  const tokens = { accessTokenOf: async () => 't', renewed: async () => 't2' } as unknown as Tokens;
  const self: StandInApi = {
    ...adminApi({
      tokens,
      ...kit,
      sleep: async () => {},
      async shopFetch(_shop, _path, init) {
        const body = JSON.parse(String(init.body)) as { query: string };
        self.asked.push(/(?:query|mutation) (\w+)/.exec(body.query)?.[1] ?? '');
        if (self.down) return self.down();
        const token = {
          token: 't',
          kind: 'offline' as const,
          shop: shop.facts.domain,
          scopes: self.scopes,
          expiresAt: null,
          refreshToken: null,
          refreshExpiresAt: null,
          userId: null,
          replaces: null,
        };
        return Response.json((await platform.answer(token, body)).body);
      },
    }),
    asked: [],
    scopes: [...allScopes],
    down: null,
    bulk,
  };
  return self;
}
