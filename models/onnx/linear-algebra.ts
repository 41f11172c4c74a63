/** Dense linear algebra for training, with ONNX Runtime as its engine (there is no BLAS in Node). */

import { openSession, type Session } from './runner.ts';
import { type Dtype, encodeModel, node, valueInfo } from './writer.ts';

type Floats = Float32Array | Float64Array;

/** Above this size a symmetric block is split in two; below, ONNX Runtime's own inverse is quicker (MODELS §0.4). */
const LEAF = 768;

/** A matrix engine of one precision. Release it when the training is over. */
export interface MatrixEngine {
  /** a (m × k) times b (k × n), row-major. */
  multiply(a: Floats, b: Floats, m: number, k: number, n: number): Promise<Floats>;
  /** The inverse of a symmetric positive definite n × n matrix, row-major. Needs about 4 n² values of working memory. */
  inverse(matrix: Floats, n: number, signal?: AbortSignal): Promise<Floats>;
  release(): Promise<void>;
}

/** Opens the two small graphs everything here is made of. `threads` are ONNX Runtime's. */
export async function openMatrixEngine(dtype: 'float32' | 'float64' = 'float32', threads = 2): Promise<MatrixEngine> {
  const product = await openSession(
    encodeModel({
      nodes: [node('MatMul', ['a', 'b'], ['c'])],
      inputs: [valueInfo('a', dtype, ['m', 'k']), valueInfo('b', dtype, ['k', 'n'])],
      outputs: [valueInfo('c', dtype, ['m', 'n'])],
    }),
    { threads },
  );
  const leaf = await openSession(
    encodeModel({
      nodes: [node('Inverse', ['a'], ['b'], {}, 'com.microsoft')],
      inputs: [valueInfo('a', dtype, ['n', 'n'])],
      outputs: [valueInfo('b', dtype, ['n', 'n'])],
      ms: 1,
    }),
    { threads },
  );
  const multiply: MatrixEngine['multiply'] = (a, b, m, k, n) => matMul(product, dtype, a, b, m, k, n);

  /** Schur recursion on [[A, B], [Bᵀ, D]]: T = Bᵀ A⁻¹, S = D − T B, then [[A⁻¹ + Tᵀ S⁻¹ T, −Tᵀ S⁻¹], [−S⁻¹ T, S⁻¹]]. */
  async function inverse(matrix: Floats, n: number, signal?: AbortSignal): Promise<Floats> {
    signal?.throwIfAborted();
    if (n <= LEAF) {
      const { b } = await leaf.run({ a: { dtype, dims: [n, n], data: matrix } });
      return b!.data as Floats;
    }
    const top = n >> 1;
    const low = n - top;
    const corner = await inverse(block(matrix, n, 0, 0, top, top), top, signal);
    const right = block(matrix, n, 0, top, top, low);
    const t = await multiply(block(matrix, n, top, 0, low, top), corner, low, top, top);
    const schur = await multiply(t, right, low, top, low);
    for (let row = 0; row < low; row++) {
      const from = (row + top) * n + top;
      for (let column = 0; column < low; column++) {
        schur[row * low + column] = matrix[from + column]! - schur[row * low + column]!;
      }
    }
    const rest = await inverse(schur, low, signal);
    const restT = await multiply(rest, t, low, low, top);
    const correction = await multiply(transpose(t, low, top), restT, top, low, top);
    const out = newLike(matrix, n * n);
    for (let row = 0; row < top; row++) {
      for (let column = 0; column < top; column++) {
        out[row * n + column] = corner[row * top + column]! + correction[row * top + column]!;
      }
    }
    for (let row = 0; row < low; row++) {
      for (let column = 0; column < top; column++) {
        const value = -restT[row * top + column]!;
        out[(row + top) * n + column] = value;
        out[column * n + row + top] = value;
      }
      out.set(rest.subarray(row * low, (row + 1) * low), (row + top) * n + top);
    }
    return out;
  }

  return {
    multiply,
    inverse,
    async release() {
      await product.release();
      await leaf.release();
    },
  };
}

async function matMul(session: Session, dtype: Dtype, a: Floats, b: Floats, m: number, k: number, n: number) {
  const { c } = await session.run({ a: { dtype, dims: [m, k], data: a }, b: { dtype, dims: [k, n], data: b } });
  return c!.data as Floats;
}

const newLike = (like: Floats, length: number): Floats =>
  like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);

function block(matrix: Floats, n: number, row: number, column: number, rows: number, columns: number): Floats {
  const out = newLike(matrix, rows * columns);
  for (let each = 0; each < rows; each++) {
    const from = (row + each) * n + column;
    out.set(matrix.subarray(from, from + columns), each * columns);
  }
  return out;
}

/** Transposes a rows × columns matrix, in tiles that stay in the cache. */
function transpose(matrix: Floats, rows: number, columns: number): Floats {
  const out = newLike(matrix, rows * columns);
  const TILE = 64;
  for (let r0 = 0; r0 < rows; r0 += TILE) {
    for (let c0 = 0; c0 < columns; c0 += TILE) {
      const r1 = Math.min(r0 + TILE, rows);
      const c1 = Math.min(c0 + TILE, columns);
      for (let r = r0; r < r1; r++) for (let c = c0; c < c1; c++) out[c * rows + r] = matrix[r * columns + c]!;
    }
  }
  return out;
}
