// A shop whose visits are worth learning from: who puts something in the cart often buys, hardly anybody else does.

import { seededRandom } from '../../server/lib/random.ts';
import { aGround, anEvent, aShop, DAY, type Ground, MINUTE, NOW } from './builders.ts';

/** Four out of ten with something in the cart buy, twenty minutes later. The visits lie within the last month. */
export async function browsedShop(visits: number): Promise<Ground> {
  const ground = await aGround();
  await aShop(ground);
  const random = seededRandom('browsed');
  const rows: Parameters<typeof anEvent>[1][] = [];
  for (let i = 0; i < visits; i++) {
    const visitor = `visitor-${i}`;
    let at = NOW - 30 * DAY + Math.floor((28 * DAY * i) / visits);
    const sign = (type: string, product: string | null = null) => {
      rows.push({ visitor, type, at, product });
      at += MINUTE;
    };
    const views = 1 + Math.floor(random() * 4);
    for (let k = 0; k < views; k++) sign('product-viewed', `p${k}`);
    const wants = random() < 0.3;
    if (wants) sign('cart-line-added', 'p0');
    if (random() < (wants ? 0.4 : 0.01)) {
      at += 20 * MINUTE;
      sign('checkout-completed');
    }
  }
  ground.raw.exec('begin');
  for (const row of rows) await anEvent(ground, row);
  ground.raw.exec('commit');
  return ground;
}
