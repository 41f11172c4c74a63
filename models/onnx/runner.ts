/** Runs ONNX files. The only place that knows onnxruntime-node, so that another runtime would be one file. */

import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Dtype, TensorData } from './writer.ts';

/** A value going in or coming out: row-major data with its dimensions. */
export interface Value {
  dtype: Dtype;
  dims: readonly number[];
  data: TensorData;
}

/** A loaded graph. `run` blocks the thread for its whole duration although it returns a promise (onnxruntime-node 1.30). */
export interface Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Computes the outputs named in `wanted` (default: all of them). */
  run(feeds: Record<string, Value>, wanted?: readonly string[]): Promise<Record<string, Value>>;
  release(): Promise<void>;
}

/** The bytes are not a graph that ONNX Runtime can load, or its sizes are not what the model's card says. */
export class ModelFileFault extends Error {
  override name = 'ModelFileFault';
}

const FROM_ORT: Record<string, Dtype> = { float32: 'float32', float64: 'float64', int32: 'int32', int64: 'int64' };

/**
 * Loads a graph. `threads` (default 1: many small graphs share a serving machine) are those inside one operation.
 * @throws ModelFileFault when the bytes can't be loaded.
 */
export async function openSession(bytes: Uint8Array, { threads = 1 } = {}): Promise<Session> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new ModelFileFault('the ONNX file cannot be loaded', { cause });
  }
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(feeds, wanted) {
      const tensors: Record<string, Tensor> = {};
      for (const name in feeds) {
        const { dtype, data, dims } = feeds[name]!;
        tensors[name] = new Tensor(dtype, data, dims);
      }
      const results = wanted ? await session.run(tensors, wanted) : await session.run(tensors);
      const values: Record<string, Value> = {};
      for (const name in results) {
        const result = results[name]!;
        const dtype = FROM_ORT[result.type];
        if (!dtype) throw new ModelFileFault(`output ${name} has the unexpected type ${result.type}`);
        values[name] = { dtype, dims: result.dims, data: result.data as TensorData };
      }
      return values;
    },
    release: () => session.release(),
  };
}

/** A one-off value of 32-bit floats. */
export const floats = (dims: readonly number[], data: Float32Array): Value => ({ dtype: 'float32', dims, data });
/** A one-off value of 64-bit floats. */
export const doubles = (dims: readonly number[], data: Float64Array): Value => ({ dtype: 'float64', dims, data });
/** A one-off value of 32-bit integers. */
export const indexes = (dims: readonly number[], data: Int32Array): Value => ({ dtype: 'int32', dims, data });
/** A one-off value of integers. */
export const integers = (dims: readonly number[], data: readonly number[]): Value => ({
  dtype: 'int64',
  dims,
  data: BigInt64Array.from(data, BigInt),
});
