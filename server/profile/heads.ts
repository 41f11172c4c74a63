// Merged shoppers under the one they were merged into, for whoever reads many rows at once.

import type { Store } from '../storage/store.ts';

export type Heads = (shopper: string) => string;

export async function headsOf(db: Store, shop: string): Promise<Heads> {
  const rows = await db
    .selectFrom('shoppers')
    .select(['id', 'merged_into'])
    .where('shop', '=', shop)
    .where('merged_into', 'is not', null)
    .execute();
  const into = new Map(rows.map((row) => [row.id, row.merged_into as string]));
  return (shopper) => {
    let head = shopper;
    // Merges never form a ring; the bound only guards against a damaged file.
    for (let hop = 0; hop < 20; hop++) {
      const next = into.get(head);
      if (next === undefined) break;
      head = next;
    }
    return head;
  };
}
