// The platform signs who is logged in on a browser. One note an hour is enough, and none where the visitor has not agreed.

import { LRUCache } from 'lru-cache';
import type { ShopEvent } from '../events/shop-event.ts';
import type { Store } from '../storage/store.ts';
import { mayPersonalise } from './consent.ts';

const HOUR = 3_600_000;

export interface RecognisedDeps {
  store: Store;
  now(): number;
  record(trx: Store, shop: string, events: ShopEvent[], announce: boolean): Promise<unknown>;
  onFault(fault: unknown): void;
}

/** Notes it in the background: the shopper's answer does not wait for it. */
export function recognisedVisitors(deps: RecognisedDeps): (shop: string, visitor: string, customer: string) => void {
  const seen = new LRUCache<string, true>({ max: 50_000 });
  return (shop, visitor, customer) => {
    const hour = Math.floor(deps.now() / HOUR);
    const id = `login:${visitor}:${customer}:${hour}`;
    const key = `${shop} ${id}`;
    if (seen.has(key)) return;
    seen.set(key, true);
    const note = deps.store.transaction().execute(async (trx) => {
      if (!(await mayPersonalise(trx, shop, visitor))) return;
      const event: ShopEvent = { type: 'visitor-recognised', id, at: deps.now(), visitor, customer };
      await deps.record(trx, shop, [event], true);
    });
    note.catch((fault) => {
      seen.delete(key);
      deps.onFault(fault);
    });
  };
}
