import { describe, expect, it } from 'vitest';
import { loadFirstPurchase } from '../../../models/first-purchase/load.ts';
import { SIGN_FEATURES, type Signs, signFeatures } from '../../../models/first-purchase/signs.ts';
import { firstPurchaseChance, firstPurchaseGraph, trainFirstPurchase } from '../../../models/first-purchase/train.ts';
import type { ModelBundle } from '../../../models/model.ts';
import { doubles, ModelFileFault, openSession } from '../../../models/onnx/runner.ts';
import { seededRandom } from '../../../server/lib/random.ts';
import { exponential } from '../../sandbox/world/draw.ts';

const DAY = 86_400_000;
const ASOF = Date.UTC(2026, 5, 1);

/** Subscribers of the last half year: the keen visit every few days and order some weeks later, the others hardly ever do. */
function people(count = 2500): Signs[] {
  const random = seededRandom('first');
  return Array.from({ length: count }, (_, i) => {
    const keen = random() < 0.3;
    const since = ASOF - random() * 200 * DAY;
    const orders = since + exponential(random) * (keen ? 60 : 1500) * DAY;
    const signs: { kind: 'visit' | 'cart' | 'subscribed' | 'mail'; at: number }[] = [{ kind: 'subscribed', at: since }];
    for (let at = since; at < ASOF; at += exponential(random) * (keen ? 6 : 40) * DAY) {
      signs.push({ kind: 'visit', at });
      if (random() < (keen ? 0.2 : 0.02)) signs.push({ kind: 'cart', at });
    }
    return { id: String(i), signs, firstOrderAt: orders < ASOF ? orders : null };
  });
}
const trained = (all = people()) => trainFirstPurchase({ people: all, asOf: ASOF }) as ModelBundle;

describe('first purchases', () => {
  it('who shows interest is told from who does not, better than by saying the usual chance to all', async () => {
    const { metrics, against } = trained().card;
    expect(metrics.auc).toBeGreaterThan(0.68);
    expect(metrics.brier).toBeLessThan(against.brierOfBaseRate!);
    const model = await loadFirstPurchase(trained());
    const person = (...signs: Signs['signs']): Signs => ({ id: 'x', signs, firstOrderAt: null });
    const subscribed = { kind: 'subscribed', at: ASOF - 40 * DAY } as const;
    const visits = [20, 12, 5, 1].map((ago) => ({ kind: 'visit' as const, at: ASOF - ago * DAY }));
    const carts = [{ kind: 'cart' as const, at: ASOF - DAY }];
    const asked = [
      person(subscribed),
      person(subscribed, ...visits, ...carts),
      person(),
      { ...person(subscribed), firstOrderAt: ASOF - DAY },
    ];
    const [silent, keen, unknown, bought] = await model.chances(asked, ASOF);
    expect(keen!).toBeGreaterThan(3 * silent!);
    expect([unknown, bought]).toEqual([null, null]);
    await model.release();
  });

  it('is the same in ONNX within 1e-5', async () => {
    const random = seededRandom('graph');
    const columns = SIGN_FEATURES.length;
    const draw = (count: number) => new Float64Array(count).map(() => 2 * random() - 1);
    const model = {
      logistic: {
        intercept: -2,
        weights: draw(columns),
        mean: draw(columns),
        scale: draw(columns).map((x) => 1 + x / 2),
      },
      calibration: { kind: 'platt' as const, slope: 0.8, intercept: 0.3 },
    };
    const data = draw(50 * columns).map((x) => 5 * x);
    const session = await openSession(firstPurchaseGraph(model));
    const { chance } = await session.run({ features: doubles([50, columns], data) });
    await session.release();
    for (let i = 0; i < 50; i++) {
      const own = firstPurchaseChance(model, data.subarray(i * columns, (i + 1) * columns));
      expect(Math.abs(Number(chance!.data[i]!) - own)).toBeLessThan(1e-5);
    }
  });

  it('what happens at or after the moment of training changes nothing', () => {
    const later = people().map((each, i) => ({
      ...each,
      signs: [...each.signs, { kind: 'cart' as const, at: ASOF + i }],
      firstOrderAt: each.firstOrderAt ?? (i % 2 === 0 ? ASOF + i : null),
    }));
    expect(trained(later).files).toEqual(trained().files);
    const asked = { signs: [{ kind: 'visit' as const, at: ASOF - DAY }] };
    const planted = { signs: [...asked.signs, { kind: 'cart' as const, at: ASOF }] };
    expect(signFeatures(planted, ASOF)).toEqual(signFeatures(asked, ASOF));
  });

  it('too few first orders are a sentence, and a foreign file is refused', async () => {
    const none = trainFirstPurchase({ people: people().map((each) => ({ ...each, firstOrderAt: null })), asOf: ASOF });
    expect(none).toEqual({
      missing: 'First purchases need at least 40 people who showed interest before their first order; there are 0.',
    });
    expect(trainFirstPurchase({ people: [], asOf: ASOF })).toHaveProperty('missing');
    const bundle = trained();
    const foreign = { ...bundle, card: { ...bundle.card, settings: { ...bundle.card.settings, features: ['other'] } } };
    await expect(loadFirstPurchase(foreign)).rejects.toThrow(ModelFileFault);
    const cut = { 'first-purchase.onnx': bundle.files['first-purchase.onnx']!.slice(0, 60) };
    await expect(loadFirstPurchase({ ...bundle, files: cut })).rejects.toThrow(ModelFileFault);
  });
});
