// Who has been silent for longer than is usual for them.

import type { Store } from '../../storage/store.ts';
import type { Entrant } from '../entering.ts';
import { ownGap, personalGap, rhythmsOf, shopGap } from '../personal-gap.ts';
import type { Window } from './viewed.ts';

/** Gaps vary: about nine in ten of those who come again come within twice their usual gap (exponential gaps: 86 %). */
const TIMES_USUAL = 2;

/** Shoppers whose silence passes its limit in a window. */
export async function fellSilentIn(trx: Store, shop: string, window: Window): Promise<Entrant[]> {
  const rhythms = await rhythmsOf(trx, shop);
  const usual = shopGap(rhythms);
  if (usual === null) return [];
  return rhythms.flatMap((rhythm) => {
    const limit = rhythm.lastAt + TIMES_USUAL * personalGap(ownGap(rhythm), usual);
    return limit > window.from && limit <= window.to ? [{ shopper: rhythm.shopper, at: limit }] : [];
  });
}
