// Finds the minimum of a smooth function of a few dozen numbers: BFGS with a backtracking line search.

/** A function to be minimised. Writes its gradient into `gradient` where that is given. */
export type Objective = (at: Float64Array, gradient?: Float64Array) => number;

/** Where the search ended. */
export interface Minimum {
  at: Float64Array;
  value: number;
  steps: number;
  converged: boolean;
}

/** Turns a function without a gradient into an objective, by central differences with a step relative to the argument. */
export function withNumericGradient(f: (at: Float64Array) => number, step = 1e-5): Objective {
  return (at, gradient) => {
    if (gradient) {
      const probe = Float64Array.from(at);
      for (let i = 0; i < at.length; i++) {
        const h = step * Math.max(1, Math.abs(at[i]!));
        probe[i] = at[i]! + h;
        const above = f(probe);
        probe[i] = at[i]! - h;
        gradient[i] = (above - f(probe)) / (2 * h);
        probe[i] = at[i]!;
      }
    }
    return f(at);
  };
}

/**
 * Minimises from `start`. Stops when no component of the gradient exceeds `tolerance` relative to the value, or when no
 * step improves any more. Values that are not finite are treated as too high.
 */
export function minimise(
  objective: Objective,
  start: ArrayLike<number>,
  { steps = 200, tolerance = 1e-9 }: { steps?: number; tolerance?: number } = {},
): Minimum {
  const n = start.length;
  let at = Float64Array.from(start);
  let gradient = new Float64Array(n);
  let value = objective(at, gradient);
  let inverse = identity(n, 1);
  let fresh = true;
  let converged = false;
  let step = 0;
  for (; step < steps; step++) {
    if (gradient.every((g) => Math.abs(g) <= tolerance * Math.max(1, Math.abs(value)))) {
      converged = true;
      break;
    }
    const direction = new Float64Array(n);
    let slope = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) direction[i]! -= inverse[i * n + j]! * gradient[j]!;
      slope += direction[i]! * gradient[i]!;
    }
    if (!(slope < 0)) {
      if (fresh) break;
      inverse = identity(n, 1);
      fresh = true;
      continue;
    }
    // The first step knows nothing of the scale: no component moves by more than one.
    let length = fresh ? Math.min(1, 1 / Math.max(...gradient.map(Math.abs))) : 1;
    const next = new Float64Array(n);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 40; tries++) {
      for (let i = 0; i < n; i++) next[i] = at[i]! + length * direction[i]!;
      nextValue = objective(next);
      if (nextValue <= value + 1e-4 * length * slope) break;
      length /= 2;
    }
    if (!(nextValue < value)) {
      if (fresh) {
        converged = true;
        break;
      }
      inverse = identity(n, 1);
      fresh = true;
      continue;
    }
    const nextGradient = new Float64Array(n);
    objective(next, nextGradient);
    inverse = updated(inverse, next, at, nextGradient, gradient, fresh);
    fresh = false;
    at = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return { at, value, steps: step, converged };
}

function identity(n: number, scale: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = scale;
  return matrix;
}

/** The BFGS update of the inverse Hessian (Nocedal and Wright, eq. 6.17), scaled by the first step (6.20). */
function updated(
  inverse: Float64Array,
  next: Float64Array,
  at: Float64Array,
  nextGradient: Float64Array,
  gradient: Float64Array,
  first: boolean,
): Float64Array {
  const n = at.length;
  const s = next.map((x, i) => x - at[i]!);
  const y = nextGradient.map((g, i) => g - gradient[i]!);
  let sy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    sy += s[i]! * y[i]!;
    yy += y[i]! * y[i]!;
  }
  if (!(sy > 1e-14 * Math.sqrt(yy))) return inverse;
  const base = first ? identity(n, sy / yy) : inverse;
  const hy = new Float64Array(n);
  let yhy = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) hy[i]! += base[i * n + j]! * y[j]!;
    yhy += y[i]! * hy[i]!;
  }
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      out[i * n + j] =
        base[i * n + j]! + ((1 + yhy / sy) * s[i]! * s[j]!) / sy - (hy[i]! * s[j]! + s[i]! * hy[j]!) / sy;
    }
  }
  return out;
}
