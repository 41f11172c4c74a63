// From what a model believes to what happens: a straight line on log-odds (Platt) or a staircase (isotonic regression), whichever
// foretells rows left out better. The straight line stays unless the staircase is surely better.

import { type GraphPart, node, tensor } from '../onnx/writer.ts';
import { fitRidgeLogistic } from './optimise-ridge-logistic.ts';
import { logit, sigmoid } from './special-functions.ts';

/** Chance = sigmoid(slope × log-odds + intercept), or the step that the log-odds have reached. */
export type Calibration =
  | { kind: 'platt'; slope: number; intercept: number }
  | { kind: 'isotonic'; thresholds: number[]; chances: number[] };

const FOLDS = 5;
/** Fewer rows of either outcome than this make no staircase. */
const LEAST_FOR_STEPS = 200;
/** A step is as wide as to hold so many rows, and never says 0 or 1. */
const LEAST_ON_STEP = 50;
const BOUND = 1.645;

/** The straight line; never a falling one, which would say that the model knows the opposite of what it learned. */
function fitPlatt(logOdds: Float64Array, happened: ArrayLike<number>): Calibration {
  const line = fitRidgeLogistic({ rows: logOdds.length, columns: 1, data: logOdds }, happened, { ridge: 1e-3 });
  const slope = line.weights[0]! / line.scale[0]!;
  if (!(slope > 0) || !Number.isFinite(slope)) return { kind: 'platt', slope: 1, intercept: 0 };
  return { kind: 'platt', slope, intercept: line.intercept - slope * line.mean[0]! };
}

/** Pool adjacent violators over steps of at least `LEAST_ON_STEP` rows; each step is drawn half a row towards even odds. */
function fitSteps(logOdds: Float64Array, happened: ArrayLike<number>): Calibration {
  const order = Array.from(logOdds, (_, i) => i).sort((a, b) => logOdds[a]! - logOdds[b]!);
  const steps: { from: number; rows: number; yes: number }[] = [];
  for (let at = 0; at < order.length; ) {
    const step = { from: logOdds[order[at]!]!, rows: 0, yes: 0 };
    while (
      at < order.length &&
      (step.rows < LEAST_ON_STEP ||
        logOdds[order[at]!] === logOdds[order[at - 1]!] ||
        order.length - at < LEAST_ON_STEP)
    ) {
      step.rows++;
      step.yes += happened[order[at++]!]! > 0 ? 1 : 0;
    }
    steps.push(step);
    for (let last = steps.length - 1; last > 0; last--) {
      const [below, above] = [steps[last - 1]!, steps[last]!];
      if (below.yes / below.rows < above.yes / above.rows) break;
      steps.splice(last - 1, 2, { from: below.from, rows: below.rows + above.rows, yes: below.yes + above.yes });
    }
  }
  return {
    kind: 'isotonic',
    thresholds: steps.slice(1).map(({ from }) => from),
    chances: steps.map(({ rows, yes }) => (yes + 0.5) / (rows + 1)),
  };
}

/** The chance for one row. */
export function calibrated(calibration: Calibration, logOdds: number): number {
  if (calibration.kind === 'platt') return sigmoid(calibration.slope * logOdds + calibration.intercept);
  let step = 0;
  while (step < calibration.thresholds.length && logOdds >= calibration.thresholds[step]!) step++;
  return calibration.chances[step]!;
}

const loss = (chance: number, happened: number): number => {
  const held = Math.min(1 - 1e-9, Math.max(1e-9, chance));
  return -Math.log(happened > 0 ? held : 1 - held);
};

/** Fits on rows the model did not learn from. */
export function fitCalibration(logOdds: Float64Array, happened: ArrayLike<number>): Calibration {
  let yes = 0;
  for (let i = 0; i < happened.length; i++) yes += happened[i]! > 0 ? 1 : 0;
  if (yes === 0 || yes === happened.length) {
    // One outcome alone calibrates nothing but the level.
    const level = logit((yes + 0.5) / (happened.length + 1));
    const mean = logOdds.reduce((sum, each) => sum + each, 0) / Math.max(1, logOdds.length);
    return { kind: 'platt', slope: 1, intercept: happened.length > 0 ? level - mean : 0 };
  }
  const platt = fitPlatt(logOdds, happened);
  if (Math.min(yes, happened.length - yes) < LEAST_FOR_STEPS) return platt;
  const gains: number[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const known = Array.from(logOdds, (_, i) => i).filter((i) => i % FOLDS !== fold);
    const said = Float64Array.from(known, (i) => logOdds[i]!);
    const truth = known.map((i) => happened[i]!);
    const [line, steps] = [fitPlatt(said, truth), fitSteps(said, truth)];
    for (let i = fold; i < logOdds.length; i += FOLDS) {
      gains.push(
        loss(calibrated(line, logOdds[i]!), happened[i]!) - loss(calibrated(steps, logOdds[i]!), happened[i]!),
      );
    }
  }
  const mean = gains.reduce((sum, each) => sum + each, 0) / gains.length;
  const error = Math.sqrt(gains.reduce((sum, each) => sum + (each - mean) ** 2, 0)) / gains.length;
  return mean - BOUND * error > 0 ? fitSteps(logOdds, happened) : platt;
}

/** As part of a graph of 64-bit floats: `input` (rows × 1, log-odds) to `output` (rows × 1, chances). */
export function calibrationPart(calibration: Calibration, input: string, output: string): GraphPart {
  const of = (name: string) => `calibration.${name}`;
  const scalar = (name: string, value: number) => tensor(of(name), [1, 1], 'float64', Float64Array.of(value));
  if (calibration.kind === 'platt') {
    return {
      nodes: [
        node('Mul', [input, of('slope')], [of('steep')]),
        node('Add', [of('steep'), of('intercept')], [of('moved')]),
        node('Sigmoid', [of('moved')], [output]),
      ],
      initializers: [scalar('slope', calibration.slope), scalar('intercept', calibration.intercept)],
      inputs: [],
      outputs: [],
    };
  }
  const { thresholds, chances } = calibration;
  // A chance is the first step plus every rise whose threshold has been reached; one that never is keeps the row from being empty.
  const rises = [...thresholds.map((_, step) => chances[step + 1]! - chances[step]!), 0];
  return {
    nodes: [
      node('GreaterOrEqual', [input, of('thresholds')], [of('reached')]),
      node('Cast', [of('reached')], [of('ones')], { to: { int: 11 } }),
      node('MatMul', [of('ones'), of('rises')], [of('risen')]),
      node('Add', [of('risen'), of('first')], [output]),
    ],
    initializers: [
      tensor(of('thresholds'), [1, rises.length], 'float64', Float64Array.from([...thresholds, Number.MAX_VALUE])),
      tensor(of('rises'), [rises.length, 1], 'float64', Float64Array.from(rises)),
      scalar('first', chances[0]!),
    ],
    inputs: [],
    outputs: [],
  };
}
