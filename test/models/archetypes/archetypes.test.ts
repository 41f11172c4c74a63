import { describe, expect, it } from 'vitest';
import {
  type ArchetypeFeature,
  type ArchetypeModel,
  findArchetypes,
  standardised,
} from '../../../models/archetypes/archetypes.ts';
import { archetypesBundle, loadArchetypes } from '../../../models/archetypes/bundle.ts';
import { squaredDistance } from '../../../models/archetypes/k-means.ts';
import { adjustedRand } from '../../../models/metrics/adjusted-rand.ts';
import { ModelFileFault } from '../../../models/onnx/runner.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const features: ArchetypeFeature[] = [
  { name: 'orders', high: 'many orders', low: 'few orders', tail: true },
  { name: 'spend', high: 'dear purchases', low: 'small purchases', tail: true },
  { name: 'silence', high: 'long silent', low: 'here lately', tail: true },
  { name: 'offers', high: 'buys on offer', low: 'buys at full price', tail: false },
];

/** Three kinds: regulars, hunters of offers, and those who came once, long ago. One in a hundred spends a fortune. */
function shoppers(count: number, seed: number) {
  const random = seededRandom(seed);
  const kinds = [
    [12, 40, 20, 0.1],
    [5, 15, 60, 0.9],
    [1, 50, 400, 0.2],
  ];
  const kind = Array.from({ length: count }, () => Math.floor(random() * 3));
  const data = Float64Array.from(
    kind.flatMap((each) =>
      kinds[each]!.map((value, c) => value * (1 + 0.5 * (random() - 0.5)) * (c === 1 && random() < 0.01 ? 500 : 1)),
    ),
  );
  return { kind, data };
}

const { kind, data } = shoppers(900, 1);
const found = (seed: number, rows = data, before?: ArchetypeModel) =>
  findArchetypes(features, rows, seededRandom(seed), before) as ArchetypeModel;
const labels = ({ group, archetypes }: ArchetypeModel) => Array.from(group, (each) => archetypes[each]!.label);

describe('archetypes', () => {
  const model = found(2);

  it('finds the kinds there are, and says what sets each apart', () => {
    expect(model.archetypes).toHaveLength(3);
    expect(adjustedRand(model.group, kind)).toBeGreaterThan(0.97);
    const wordsOf = (wanted: number) => model.archetypes[model.group[kind.indexOf(wanted)]!]!.words;
    expect(wordsOf(0)).toContain('many orders');
    expect(wordsOf(1)).toContain('buys on offer');
    expect(wordsOf(2)).toContain('long silent');
    expect(model.archetypes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
  });

  it('keeps its labels on unchanged data whatever the seed (ARI ≥ 0.8), and from one month to the next', () => {
    for (const seed of [3, 4, 5, 6]) {
      const again = found(seed, data, model);
      expect(adjustedRand(again.group, model.group)).toBeGreaterThanOrEqual(0.8);
      const same = labels(again).filter((label, i) => label === labels(model)[i]).length;
      expect(same / 900).toBeGreaterThan(0.95);
    }
    const later = found(9, shoppers(900, 8).data, model);
    const wordsBy = ({ archetypes }: ArchetypeModel) => new Map(archetypes.map(({ label, words }) => [label, words]));
    for (const [label, words] of wordsBy(later)) {
      expect(wordsBy(model).get(label)?.split(', ')[0]).toBe(words.split(', ')[0]);
    }
  });

  it('is the same in ONNX within 1e-5, and a row with holes still has a kind', async () => {
    const bundle = archetypesBundle(model, { from: 0, to: 86_400_000 });
    const loaded = await loadArchetypes(bundle);
    const k = model.archetypes.length;
    const points = standardised(model, data);
    const distances = await loaded.distances(data);
    for (let i = 0; i < points.rows; i++) {
      for (let j = 0; j < k; j++) {
        const own = squaredDistance(points.data, i, model.centres, j, features.length);
        expect(Math.abs(distances[i * k + j]! - own)).toBeLessThan(1e-5);
      }
    }
    const archetypes = await loaded.of(data);
    expect(archetypes.map(({ label }) => label)).toEqual(labels(model));
    const [odd] = await loaded.of(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, -3, 0));
    expect(loaded.archetypes).toContain(odd);
    await loaded.release();
    await expect(loadArchetypes({ ...bundle, files: {} })).rejects.toThrow(ModelFileFault);
  });

  it('says what is missing where there are few shoppers, or none that differ', () => {
    const few = findArchetypes(features, data.slice(0, 40), seededRandom(1));
    expect(few).toEqual({ missing: expect.stringContaining('at least 100 shoppers; there are 10') });
    const alike = findArchetypes(features, new Float64Array(800).fill(3), seededRandom(1));
    expect(alike).toEqual({ missing: expect.stringContaining('alike') });
  });
});
