// What this folder needs of the log: store these events of a shop in this transaction.

import type { Drops } from '../../events/drops.ts';
import type { ShopEvent } from '../../events/shop-event.ts';
import type { Store } from '../../storage/store.ts';

/** @param announce false for history: nobody is written to about a cart of last year */
export type EventRecorder = (
  trx: Store,
  shop: string,
  events: ShopEvent[],
  announce: boolean,
) => Promise<{ stored: number; dropped: Drops }>;
