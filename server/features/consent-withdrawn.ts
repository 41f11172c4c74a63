// Browsers whose newest word on analytics is no: what they showed while they had agreed is not used any more.

import type { Store } from '../storage/store.ts';

/** A subquery of visitor ids, to stand in `not in`. */
export const withdrawnVisitors = (db: Store, shop: string) =>
  db
    .selectFrom('consents')
    .select('subject')
    .where('shop', '=', shop)
    .where('subject_kind', '=', 'visitor')
    .where('purpose', '=', 'analytics')
    .where('granted', '=', 0);
