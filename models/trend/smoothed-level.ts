// Where the next figure of a short series should lie if nothing has changed: simple exponential smoothing with its forecast interval
// (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 8.1 and 8.7). Without trend and season, as a dozen months tell neither.

import { studentQuantile } from '../lift/two-arms.ts';

/** Fewer figures than this say nothing of how much they usually move. */
export const FEWEST_FIGURES = 6;

export interface LevelForecast {
  value: number;
  low: number;
  high: number;
}

/**
 * The next figure after `series`, with the interval that holds `level` (two-sided, such as .95) of such figures.
 * @param floor least error taken for possible, in the series' unit: a calm past is no promise
 * @returns null below `FEWEST_FIGURES`, and where a figure is none
 */
export function nextLevel(series: readonly number[], level: number, floor: number): LevelForecast | null {
  if (series.length < FEWEST_FIGURES || !series.every(Number.isFinite)) return null;
  let best = { squares: Number.POSITIVE_INFINITY, value: 0 };
  for (let weight = 0; weight <= 1; weight += 0.05) {
    // With weight 0 the level is the mean of all, with weight 1 the last figure.
    let value = weight === 0 ? mean(series) : mean(series.slice(0, 3));
    let squares = 0;
    for (const figure of series) {
      squares += (figure - value) ** 2;
      value += weight * (figure - value);
    }
    if (squares < best.squares) best = { squares, value };
  }
  const freedom = series.length - 2;
  const error = Math.max(floor, Math.sqrt(best.squares / freedom));
  const half = studentQuantile(0.5 + level / 2, freedom) * error;
  return { value: best.value, low: best.value - half, high: best.value + half };
}

const mean = (figures: readonly number[]) => figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
