/** Writes ONNX files: tensors, nodes and graphs as onnx.proto lays them out, without any library. */

import { ProtobufMessage } from './protobuf.ts';

/** The element types our graphs use. */
export type Dtype = 'float32' | 'float64' | 'int32' | 'int64';
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** An attribute of a node; a plain number is an int when `{ int }` says so and a float when `{ float }` does. */
export type Attribute =
  | { int: number }
  | { float: number }
  | { string: string }
  | { ints: readonly number[] }
  | { floats: readonly number[] }
  | { strings: readonly string[] };

/** TensorProto.DataType in onnx.proto. */
const CODES: Record<Dtype, number> = { float32: 1, int32: 6, int64: 7, float64: 11 };
const ARRAYS = { float32: Float32Array, int32: Int32Array, int64: BigInt64Array, float64: Float64Array };
/** AttributeProto.AttributeType in onnx.proto. */
const KIND = { float: 1, int: 2, string: 3, floats: 6, ints: 7, strings: 8 };

/**
 * A constant of the graph. `data` is row-major, and its type must be that of `dtype`.
 * @throws RangeError when the data do not fill the dimensions exactly.
 */
export function tensor(name: string, dims: readonly number[], dtype: Dtype, data: TensorData): ProtobufMessage {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (size !== data.length)
    throw new RangeError(`tensor ${name}: ${data.length} values for dimensions ${dims.join('x')}`);
  const fits = data instanceof ARRAYS[dtype];
  if (!fits) throw new RangeError(`tensor ${name}: data are not ${dtype}`);
  const message = new ProtobufMessage();
  for (const dim of dims) message.int(1, dim);
  return message
    .int(2, CODES[dtype])
    .string(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function attribute(name: string, value: Attribute): ProtobufMessage {
  const message = new ProtobufMessage().string(1, name);
  if ('int' in value) return message.int(3, value.int).int(20, KIND.int);
  if ('float' in value) return message.float(2, value.float).int(20, KIND.float);
  if ('string' in value) return message.string(4, value.string).int(20, KIND.string);
  if ('ints' in value) {
    for (const each of value.ints) message.int(8, each);
    return message.int(20, KIND.ints);
  }
  if ('floats' in value) {
    for (const each of value.floats) message.float(7, each);
    return message.int(20, KIND.floats);
  }
  for (const each of value.strings) message.string(9, each);
  return message.int(20, KIND.strings);
}

/** One operation. `domain` is empty for ONNX itself, `ai.onnx.ml` for trees, `com.microsoft` for ONNX Runtime's own. */
export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, Attribute> = {},
  domain = '',
): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const input of inputs) message.string(1, input);
  for (const output of outputs) message.string(2, output);
  message.string(4, op);
  for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value));
  if (domain) message.string(7, domain);
  return message;
}

/** The name and shape of an input or output; a dimension that is a string is free, e.g. `['rows', 4]`. */
export function valueInfo(name: string, dtype: Dtype, dims: readonly (number | string)[]): ProtobufMessage {
  const shape = new ProtobufMessage();
  for (const dim of dims) {
    const each = new ProtobufMessage();
    shape.message(1, typeof dim === 'string' ? each.string(2, dim) : each.int(1, dim));
  }
  const type = new ProtobufMessage().int(1, CODES[dtype]).message(2, shape);
  return new ProtobufMessage().string(1, name).message(2, new ProtobufMessage().message(1, type));
}

/** A graph with the operator sets it needs: `opset` of ONNX, `ml` of ai.onnx.ml, `ms` of com.microsoft (0 = none). */
export interface ModelParts {
  nodes: readonly ProtobufMessage[];
  inputs: readonly ProtobufMessage[];
  outputs: readonly ProtobufMessage[];
  initializers?: readonly ProtobufMessage[];
  opset?: number;
  ml?: number;
  ms?: number;
}

/** A piece of a graph that can be joined with others. */
export interface GraphPart {
  nodes: readonly ProtobufMessage[];
  inputs: readonly ProtobufMessage[];
  outputs: readonly ProtobufMessage[];
  initializers: readonly ProtobufMessage[];
}

/** One graph of several pieces, in their order; names must not meet unless they mean the same. */
export const joinParts = (parts: readonly GraphPart[]): GraphPart => ({
  nodes: parts.flatMap(({ nodes }) => nodes),
  inputs: parts.flatMap(({ inputs }) => inputs),
  outputs: parts.flatMap(({ outputs }) => outputs),
  initializers: parts.flatMap(({ initializers }) => initializers),
});

/** The whole file. Nodes must stand in the order in which they run. IR version 8 goes with opset 17. */
export function encodeModel(parts: ModelParts): Uint8Array {
  const { nodes, inputs, outputs, initializers = [], opset = 17, ml = 0, ms = 0 } = parts;
  const graph = new ProtobufMessage();
  for (const each of nodes) graph.message(1, each);
  graph.string(2, 'presage');
  for (const each of initializers) graph.message(5, each);
  for (const each of inputs) graph.message(11, each);
  for (const each of outputs) graph.message(12, each);
  const model = new ProtobufMessage().int(1, 8).string(2, 'presage').message(7, graph);
  const need = (domain: string, version: number) =>
    model.message(8, new ProtobufMessage().string(1, domain).int(2, version));
  need('', opset);
  if (ml) need('ai.onnx.ml', ml);
  if (ms) need('com.microsoft', ms);
  return model.done();
}
