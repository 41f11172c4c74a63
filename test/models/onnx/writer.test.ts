import { expect, test } from 'vitest';
import { floats, integers, ModelFileFault, openSession } from '../../../models/onnx/runner.ts';
import { encodeModel, node, tensor, valueInfo } from '../../../models/onnx/writer.ts';

test('a written graph gathers, multiplies and picks the best, as ONNX Runtime reads it', async () => {
  const bytes = encodeModel({
    nodes: [
      node('Gather', ['B', 'items'], ['rows'], { axis: { int: 0 } }),
      node('MatMul', ['weights', 'rows'], ['scores']),
      node('TopK', ['scores', 'k'], ['best', 'which'], { axis: { int: -1 }, largest: { int: 1 } }),
    ],
    inputs: [valueInfo('items', 'int64', ['n']), valueInfo('weights', 'float32', [1, 'n'])],
    outputs: [valueInfo('best', 'float32', [1, 2]), valueInfo('which', 'int64', [1, 2])],
    initializers: [
      tensor('B', [3, 3], 'float32', Float32Array.of(0, 1, 2, 3, 0, 5, 6, 7, 0)),
      tensor('k', [1], 'int64', BigInt64Array.of(2n)),
    ],
  });
  const session = await openSession(bytes);
  expect(session.inputs).toEqual(['items', 'weights']);
  const { best, which } = await session.run({
    items: integers([2], [0, 2]),
    weights: floats([1, 2], Float32Array.of(1, 0.5)),
  });
  expect([...best!.data]).toEqual([4.5, 3]);
  expect([...which!.data]).toEqual([1n, 0n]);
  await session.release();
});

test('double precision, negative integers and every kind of attribute survive the way through', async () => {
  const bytes = encodeModel({
    nodes: [
      node('Constant', [], ['add'], { value_floats: { floats: [1.5, -2.5] } }),
      node('Cast', ['add'], ['wide'], { to: { int: 11 } }),
      node('Add', ['x', 'wide'], ['y']),
      node('Constant', [], ['n'], { value_ints: { ints: [-1, 1 << 30] } }),
    ],
    inputs: [valueInfo('x', 'float64', [2])],
    outputs: [valueInfo('y', 'float64', [2]), valueInfo('n', 'int64', [2])],
  });
  const session = await openSession(bytes);
  const out = await session.run({ x: { dtype: 'float64', dims: [2], data: Float64Array.of(0.1, 1e-12) } });
  expect([...out.y!.data]).toEqual([1.6, 1e-12 - 2.5]);
  expect([...out.n!.data]).toEqual([-1n, 1n << 30n]);
});

test('a tree ensemble of the ai.onnx.ml domain loads and scores', async () => {
  const bytes = encodeModel({
    nodes: [
      node(
        'TreeEnsembleRegressor',
        ['x'],
        ['y'],
        {
          n_targets: { int: 1 },
          nodes_treeids: { ints: [0, 0, 0] },
          nodes_nodeids: { ints: [0, 1, 2] },
          nodes_featureids: { ints: [0, 0, 0] },
          nodes_modes: { strings: ['BRANCH_LEQ', 'LEAF', 'LEAF'] },
          nodes_values: { floats: [0.5, 0, 0] },
          nodes_truenodeids: { ints: [1, 0, 0] },
          nodes_falsenodeids: { ints: [2, 0, 0] },
          target_treeids: { ints: [0, 0] },
          target_nodeids: { ints: [1, 2] },
          target_ids: { ints: [0, 0] },
          target_weights: { floats: [-1, 3] },
          aggregate_function: { string: 'SUM' },
        },
        'ai.onnx.ml',
      ),
    ],
    inputs: [valueInfo('x', 'float32', ['rows', 1])],
    outputs: [valueInfo('y', 'float32', ['rows', 1])],
    ml: 3,
  });
  const session = await openSession(bytes);
  const { y } = await session.run({ x: floats([2, 1], Float32Array.of(0.2, 0.9)) });
  expect([...y!.data]).toEqual([-1, 3]);
});

test('bytes that are no graph are refused by name', async () => {
  await expect(openSession(Uint8Array.of(1, 2, 3))).rejects.toThrow(ModelFileFault);
});

test('a tensor whose data do not fill its dimensions is refused', () => {
  expect(() => tensor('t', [2, 2], 'float32', new Float32Array(3))).toThrow(RangeError);
  expect(() => tensor('t', [3], 'float64', new Float32Array(3))).toThrow(RangeError);
});
