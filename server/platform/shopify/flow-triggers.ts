// Tells Shopify Flow what the product noticed, so that a merchant's workflows can begin with it. Handles and fields are those of the
// extensions; a shop without Flow, or without a workflow, answers the same and nothing happens there.

import { z } from 'zod';
import { CART_LEFT_JOB, type CartLeft } from '../../journeys/cart-left.ts';
import { CHURN_CROSSED_JOB, type ChurnCrossed } from '../../learning/churn-crossed.ts';
import { mainUnits } from '../../lib/money.ts';
import { headOf } from '../../profile/identity.ts';
import { shopperOf } from '../../profile/shopper.ts';
import type { JobHandlers } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import type { AdminApi } from './graphql-client.ts';
import { flowTriggerReceive } from './operations/flow-trigger.ts';

/** Own fields by the handle of the extension, as its `key`s are written; each also carries `customer_id`. */
export const flowFields = {
  'presage-churn-risk': ['Churn percent', 'Days ahead'],
  'presage-cart-left': ['Items', 'Cart value'],
} as const;

type Fields<H extends keyof typeof flowFields> = Record<(typeof flowFields)[H][number], number>;

const OfShopper = z.looseObject({ shop: z.string(), shopper: z.string() });

export function flowTriggerHandlers(deps: { store: Store; api: AdminApi }): JobHandlers {
  const told = async <H extends keyof typeof flowFields>(
    handle: H,
    payload: unknown,
    fields: (of: never) => Fields<H>,
    signal: AbortSignal,
  ) => {
    const { shop, shopper } = OfShopper.parse(payload);
    const known = await shopOf(deps.store, shop);
    if (known === null || known.uninstalledAt !== null) return;
    const customer = (await shopperOf(deps.store, shop, await headOf(deps.store, shop, shopper)))?.customer;
    // Flow speaks of customers; a guest, or somebody erased since, is none.
    if (!customer) return;
    const id = Number.isSafeInteger(Number(customer)) ? Number(customer) : customer;
    // What Flow does not want (no such workflow, a trigger not deployed yet) is nobody's fault here.
    await deps.api.run(
      shop,
      flowTriggerReceive,
      { handle, payload: { customer_id: id, ...fields(payload as never) } },
      signal,
    );
  };
  return {
    [CHURN_CROSSED_JOB]: {
      nature: 'external',
      run: (job, { signal }) =>
        told(
          'presage-churn-risk',
          job.payload,
          ({ churn, days }: ChurnCrossed) => ({ 'Churn percent': Math.round(churn * 1000) / 10, 'Days ahead': days }),
          signal,
        ),
    },
    [CART_LEFT_JOB]: {
      nature: 'external',
      run: (job, { signal }) =>
        told(
          'presage-cart-left',
          job.payload,
          ({ pieces, total, currency }: CartLeft) => ({
            Items: pieces,
            'Cart value': Number(mainUnits(total, currency)),
          }),
          signal,
        ),
    },
  };
}
