// How long it takes to say anew how likely a purchase is, after one more sign from a browser with a long history.

import { purchaseChances } from '../../server/learning/purchase-chances.ts';
import { training } from '../../server/learning/training.ts';
import { browsedShop } from '../support/browsed-shop.ts';
import { aConsent, anEvent, MINUTE, SHOP } from '../support/builders.ts';
import { type Bench, figure, quantile } from './figure.ts';

const SIGNS = 300;
const TIMES = 1000;
/** Milliseconds. */
const LIMIT = 20;

export const benchIntent: Bench = async () => {
  const ground = await browsedShop(900);
  const { store, raw, file, folder } = ground;
  try {
    const now = () => ground.now;
    await training({ store, file, folder, now, promoted: () => {} }).train(SHOP, new AbortController().signal);
    await aConsent(ground, { visitor: 'reader', purpose: 'analytics' });
    for (let i = 0; i < SIGNS; i++) {
      await anEvent(ground, { visitor: 'reader', product: `p${i % 40}`, at: ground.now - (SIGNS - i) * 5 * MINUTE });
    }
    const onFault = (fault: unknown) => {
      throw fault;
    };
    const chances = purchaseChances({ store, raw, folder, now, onFault });
    const spans: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const from = performance.now();
      const chance = await chances.intentOf(SHOP, 'reader');
      if (chance === null) throw new Error('there is no model to ask');
      // The first loads the model.
      if (i > 0) spans.push(performance.now() - from);
    }
    const detail = { signs: SIGNS, times: TIMES, p50: quantile(spans, 0.5), most: Math.max(...spans) };
    return { 'intent-update-p99': figure('at-most', quantile(spans, 0.99), LIMIT, 'ms', detail) };
  } finally {
    await ground.end();
  }
};
