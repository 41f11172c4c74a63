// Archetypes packed and at work: a graph that finds the nearest centre, and a card with the groups in words.

import type { ModelBundle } from '../model.ts';
import { doubles, ModelFileFault, openSession } from '../onnx/runner.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import { type Archetype, type ArchetypeModel, MOST_DEVIATIONS } from './archetypes.ts';

/** Input `features` (rows × columns, doubles, raw). Output `distances` (rows × groups): squared, in standard deviations. */
export function archetypesGraph({ features, mean, scale, centres, archetypes }: ArchetypeModel): Uint8Array {
  const columns = features.length;
  const k = archetypes.length;
  const tails = Float64Array.from(features, ({ tail }) => (tail ? 1 : 0));
  const row = (name: string, values: Float64Array) => tensor(name, [1, values.length], 'float64', values);
  const single = (name: string, value: number) => tensor(name, [], 'float64', Float64Array.of(value));
  const across = new Float64Array(columns * k);
  const squares = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    for (let c = 0; c < columns; c++) {
      const each = centres[j * columns + c]!;
      across[c * k + j] = -2 * each;
      squares[j]! += each ** 2;
    }
  }
  return encodeModel({
    nodes: [
      // A tail is compared by log(1 + x): tail × log(1 + max(0, x)) + (1 − tail) × x.
      node('Max', ['features', 'zero'], ['positive']),
      node('Add', ['positive', 'one'], ['more']),
      node('Log', ['more'], ['logs']),
      node('Mul', ['logs', 'tails'], ['logs_of_tails']),
      node('Mul', ['features', 'others'], ['plain_of_others']),
      node('Add', ['logs_of_tails', 'plain_of_others'], ['plain']),
      node('Sub', ['plain', 'mean'], ['centred']),
      node('Div', ['centred', 'scale'], ['scaled']),
      node('Clip', ['scaled', 'least', 'most'], ['z']),
      // |z − c|² = |z|² − 2 z c + |c|²
      node('MatMul', ['z', 'across'], ['products']),
      node('Mul', ['z', 'z'], ['z_squared']),
      node('ReduceSum', ['z_squared', 'axis'], ['lengths'], { keepdims: { int: 1 } }),
      node('Add', ['products', 'squares'], ['partly']),
      node('Add', ['partly', 'lengths'], ['distances']),
    ],
    initializers: [
      row('mean', mean),
      row('scale', scale),
      row('tails', tails),
      row(
        'others',
        tails.map((tail) => 1 - tail),
      ),
      row('squares', squares),
      tensor('across', [columns, k], 'float64', across),
      tensor('axis', [1], 'int64', BigInt64Array.of(1n)),
      single('zero', 0),
      single('one', 1),
      single('least', -MOST_DEVIATIONS),
      single('most', MOST_DEVIATIONS),
    ],
    inputs: [valueInfo('features', 'float64', ['rows', columns])],
    outputs: [valueInfo('distances', 'float64', ['rows', k])],
  });
}

/** The model as files with its card. `window`: the moments between which the features' data lie; epoch ms, UTC. */
export function archetypesBundle(model: ArchetypeModel, window: { from: number; to: number }): ModelBundle {
  return {
    card: {
      question: 'archetypes',
      technique: 'k-means, k by silhouette',
      version: '1',
      trainedAt: window.to,
      window,
      rows: model.group.length,
      settings: { features: model.features.map(({ name }) => name), archetypes: model.archetypes },
      metrics: { silhouette: model.silhouette },
      against: { silhouetteOfTouchingGroups: 0 },
      limits: [
        'Groups are a way of speaking: shoppers lie between them, and a silhouette below .25 says that they hardly stand apart.',
        'A shopper may change groups; a label follows its group, not its shoppers.',
      ],
      nativeParts: ['Finding the centres is TypeScript; the nearest centre is ONNX.'],
    },
    files: { 'archetypes.onnx': archetypesGraph(model) },
  };
}

/** Loaded archetypes. Release them when they are replaced. */
export interface Archetypes {
  archetypes: readonly Archetype[];
  /** Squared distances of each row to each group's centre, row-major. */
  distances(features: Float64Array): Promise<Float64Array>;
  /** The archetype of each row. */
  of(features: Float64Array): Promise<Archetype[]>;
  release(): Promise<void>;
}

/** @throws ModelFileFault when the bundle is damaged or of another kind. */
export async function loadArchetypes({ card, files }: ModelBundle): Promise<Archetypes> {
  const file = files['archetypes.onnx'];
  const names = card.settings.features;
  if (card.question !== 'archetypes' || !file || !Array.isArray(names)) throw new ModelFileFault('no archetypes');
  const archetypes = card.settings.archetypes as Archetype[];
  const columns = names.length;
  const session = await openSession(file);
  const distances = async (features: Float64Array): Promise<Float64Array> => {
    const rows = features.length / columns;
    if (!Number.isInteger(rows)) throw new RangeError(`${features.length} values are no rows of ${columns} features`);
    if (rows === 0) return new Float64Array(0);
    const known = features.map((each) => (Number.isFinite(each) ? each : 0));
    const { distances } = await session.run({ features: doubles([rows, columns], known) });
    return distances!.data as Float64Array;
  };
  return {
    archetypes,
    distances,
    async of(features) {
      const all = await distances(features);
      const k = archetypes.length;
      return Array.from({ length: all.length / k }, (_, i) => {
        const row = all.subarray(i * k, (i + 1) * k);
        return archetypes[row.indexOf(Math.min(...row))]!;
      });
    },
    release: () => session.release(),
  };
}
