/** Typed arrays in one file: a magic word, a checksum, a JSON table of contents, then the numbers. */

import { ModelFileFault } from '../onnx/runner.ts';

export type NumberArray = Int32Array | Uint8Array | Float32Array | Float64Array;

const KINDS = { i32: Int32Array, u8: Uint8Array, f32: Float32Array, f64: Float64Array };
type Kind = keyof typeof KINDS;

const MAGIC = 0x50525331; // "PRS1"
const HEAD = 12;

const kindOf = (array: NumberArray): Kind =>
  array instanceof Int32Array
    ? 'i32'
    : array instanceof Uint8Array
      ? 'u8'
      : array instanceof Float32Array
        ? 'f32'
        : 'f64';

/** Packs arrays and plain settings. The numbers are in the machine's order, little-endian on all we run on. */
export function packArrays(arrays: Record<string, NumberArray>, settings: unknown = null): Uint8Array {
  const contents: { name: string; kind: Kind; length: number; at: number }[] = [];
  let size = 0;
  for (const [name, array] of Object.entries(arrays)) {
    contents.push({ name, kind: kindOf(array), length: array.length, at: size });
    size += Math.ceil(array.byteLength / 8) * 8;
  }
  const table = new TextEncoder().encode(JSON.stringify({ contents, settings }));
  const start = Math.ceil((HEAD + table.length) / 8) * 8;
  const bytes = new Uint8Array(start + size);
  bytes.set(table, HEAD);
  Object.values(arrays).forEach((array, each) => {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + contents[each]!.at);
  });
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(8, table.length);
  view.setUint32(4, checksum(bytes));
  return bytes;
}

/**
 * Reads what `packArrays` wrote.
 * @throws ModelFileFault when a byte was changed, lost or is of another kind of file.
 */
export function unpackArrays(bytes: Uint8Array): { arrays: Map<string, NumberArray>; settings: unknown } {
  // Typed arrays must begin at multiples of their size; a file read into a pool may not.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (aligned.length < HEAD || view.getUint32(0) !== MAGIC)
    throw new ModelFileFault('the file is not an index of ours');
  if (view.getUint32(4) !== checksum(aligned)) throw new ModelFileFault('the index file is damaged');
  const tableLength = view.getUint32(8);
  const start = Math.ceil((HEAD + tableLength) / 8) * 8;
  const { contents, settings } = JSON.parse(new TextDecoder().decode(aligned.subarray(HEAD, HEAD + tableLength)));
  const arrays = new Map<string, NumberArray>();
  for (const { name, kind, length, at } of contents as { name: string; kind: Kind; length: number; at: number }[]) {
    arrays.set(name, new KINDS[kind](aligned.buffer as ArrayBuffer, aligned.byteOffset + start + at, length));
  }
  return { arrays, settings };
}

/** FNV-1a over everything but the checksum's own place. */
function checksum(bytes: Uint8Array): number {
  let hash = 2166136261;
  for (let at = 0; at < bytes.length; at++) {
    if (at >= 4 && at < 8) continue;
    hash = Math.imul(hash ^ bytes[at]!, 16777619);
  }
  return hash >>> 0;
}
