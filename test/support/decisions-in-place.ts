// Writes decisions on the test's own connection, where no answer waits for the disk.

import type { WriteDecisions } from '../../server/decisions/decision-log.ts';
import type { Store } from '../../server/storage/store.ts';

export const decisionsInPlace =
  (store: Store): WriteDecisions =>
  async (group) => {
    await store.transaction().execute(async (trx) => {
      for (const decision of group) await trx.insertInto('decisions').values(decision).execute();
    });
  };
