// How many orders to expect: moments of the BG/NBD count of future orders, as an integral that is finite for every fit.
//
// The published expectation has a ₂F₁ that overflows on real shops and a pole at a = 1. The same quantity is a mean over
// the chance p to leave, Beta(a, b + x): E[N | p] = (1 − h) / p with h = (β / (β + p t))^(r + x) and β = alpha + age, and
// E[N(N−1) | p] = 2 (1 − p) / p² · (1 − h − (r + x) z / (1 + z) · h) with z = p t / β. Taken over u = logit p by the
// trapezoidal rule on a sinh grid around the mode, which needs no gamma function and can be written as an ONNX graph.

import { type BgNbd, stillActive } from './bgnbd.ts';

const NODES = 48;
const REACH = 4.2;

/** The grid's places, sinh-spaced, and their weights. */
export const GRID = Float64Array.from({ length: NODES }, (_, i) => Math.sinh(-REACH + (2 * REACH * (i + 0.5)) / NODES));
export const GRID_WEIGHTS = Float64Array.from({ length: NODES }, (_, i) =>
  Math.cosh(-REACH + (2 * REACH * (i + 0.5)) / NODES),
);
/** Below this z both expressions are replaced by their limits: differences of nearly equal numbers would lose all digits. */
export const SMALL_Z = 1e-4;

/** First and second factorial moment of the number of orders within `days`. */
export function orderMoments(
  parameters: BgNbd,
  repeats: number,
  lastAfter: number,
  age: number,
  days: number,
): { orders: number; pairs: number } {
  const beta = parameters.alpha + age;
  const shape = parameters.r + repeats;
  const a = parameters.a;
  const b = parameters.b + repeats;
  const middle = Math.log(a / b);
  const scale = Math.sqrt(1 / a + 1 / b);
  const peak = a * Math.log(a / (a + b)) + b * Math.log(b / (a + b));
  let mass = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < NODES; i++) {
    const u = middle + scale * GRID[i]!;
    const e = Math.exp(-u);
    const logP = -Math.log(1 + e);
    const weight = GRID_WEIGHTS[i]! * Math.exp(a * logP + b * (logP - u) - peak);
    const p = 1 / (1 + e);
    const z = (p * days) / beta;
    mass += weight;
    if (z < SMALL_Z) {
      first += weight * shape * (days / beta) * (1 - (shape + 1) * 0.5 * z);
      second += weight * shape * (shape + 1) * (days / beta) ** 2 * (1 - p) * (1 - ((shape + 2) * 2 * z) / 3);
    } else {
      const h = (1 + z) ** -shape;
      first += (weight * (1 - h)) / p;
      second += (weight * 2 * (1 - p) * (1 - h - ((shape * z) / (1 + z)) * h)) / (p * p);
    }
  }
  const active = stillActive(parameters, repeats, lastAfter, age);
  return { orders: (active * first) / mass, pairs: (active * Math.max(0, second)) / mass };
}
