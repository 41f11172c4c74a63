// Questions that a merchant's page asks while somebody waits for the answer: one call, a few seconds, no more.

import type { CheckoutNames } from '../../measurement/checkout-walk.ts';
import { AccessDenied } from './faults.ts';
import { gid, idText } from './fields.ts';
import type { AdminApi } from './graphql-client.ts';
import { abandonedCheckoutQuery } from './operations/abandoned-checkout.ts';
import type { Operation } from './operations/operation.ts';
import { segmentQuery } from './operations/segment.ts';

/** The platform can not be asked now. */
export class LookUpFailed extends Error {
  override name = 'LookUpFailed';
  readonly status = 503;
}

/** @throws LookUpFailed */
export interface LookUps {
  /** By what we may know a checkout of the shop's list; null when there is none with this number. */
  checkoutNames(shop: string, id: string): Promise<CheckoutNames | null>;
  /** Null when there is none with this number. */
  segmentTold(shop: string, id: string): Promise<{ name: string; query: string } | null>;
}

/** Whoever waits has seen a spinner for long enough. */
const PATIENCE_MS = 8_000;

export function lookUps(api: AdminApi): LookUps {
  const ask = async <V, D>(shop: string, operation: Operation<V, D>, variables: V): Promise<D | null> => {
    try {
      return (await api.run(shop, operation, variables, AbortSignal.timeout(PATIENCE_MS))).data;
    } catch (fault) {
      if (fault instanceof AccessDenied) return null;
      throw new LookUpFailed(`${operation.name} was not answered`, { cause: fault });
    }
  };
  const checkout = async (shop: string, id: string, withUrl: boolean) =>
    (await ask(shop, abandonedCheckoutQuery, { id: gid('AbandonedCheckout', id), withUrl }))?.node ?? null;
  return {
    async checkoutNames(shop, id) {
      // The address is one of the protected fields; without it the customer and the moment must do.
      const node = (await checkout(shop, id, true)) ?? (await checkout(shop, id, false));
      if (node === null) return null;
      const createdAt = Date.parse(node.createdAt);
      return {
        token: tokenIn(node.abandonedCheckoutUrl),
        customer: idText(node.customer?.id),
        createdAt: Number.isFinite(createdAt) ? createdAt : null,
      };
    },
    async segmentTold(shop, id) {
      const segment = (await ask(shop, segmentQuery, { id: gid('Segment', id) }))?.segment;
      return segment == null ? null : { name: segment.name, query: segment.query };
    },
  };
}

/** `…/checkouts/TOKEN/recover?key=…`, newer ones with a short letter code before the token. */
export const tokenIn = (url: string | null | undefined): string | null =>
  /\/checkouts\/(?:[a-z]{2}\/)?([\w-]{8,})(?:[/?]|$)/.exec(url ?? '')?.[1] ?? null;
