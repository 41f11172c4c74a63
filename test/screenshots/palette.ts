// A picture's few best colours: boxes of the colour cube, the most uneven one split again and again.

import type { IndexedPixels, Pixels } from './png.ts';

/** The share of a picture that one colour must fill to be an area. */
const AREA = 0.002;

interface Colour {
  rgb: [number, number, number];
  count: number;
}

interface Box {
  colours: Colour[];
  /** Along which channel it is most uneven, where its middle lies there, and by how much (squared error in that channel). */
  channel: 0 | 1 | 2;
  mean: [number, number, number];
  error: number;
}

/** Thresholds of an ordered dither (Bayer 1973), 4 by 4, around zero, in steps of a sixteenth. */
const THRESHOLDS = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((t) => (t - 7.5) / 16);

export interface Palette {
  /** Colours at most; not more than 256. A picture that has no more keeps its own, exactly. */
  most?: number;
  /** How far, in levels of a channel, pixels of a gradient are scattered so that no bands are seen; 0 = not at all. */
  scatter?: number;
}

export function indexed({ width, height, rgb }: Pixels, { most = 256, scatter = 0 }: Palette = {}): IndexedPixels {
  const boxes = boxesOf(rgb, most);
  const means = boxes.map(({ mean }) => mean.map(Math.round));
  const numberOf = new Map<number, number>();
  for (const [number, box] of boxes.entries())
    for (const { rgb: c } of box.colours) numberOf.set((c[0] << 16) | (c[1] << 8) | c[2], number);
  // A colour of its own is met exactly, and stays as it is: flat areas and text are not scattered.
  const alone = boxes.map(({ colours }) => colours.length === 1);
  const indices = new Uint8Array(width * height);
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const own = numberOf.get(keyAt(rgb, pixel * 3))!;
    if (scatter === 0 || alone[own]) {
      indices[pixel] = own;
      continue;
    }
    const y = Math.floor(pixel / width);
    const shift = Math.round(scatter * THRESHOLDS[(y % 4) * 4 + ((pixel - y * width) % 4)]!);
    const [r, g, b] = [0, 1, 2].map((c) => Math.min(255, Math.max(0, rgb[pixel * 3 + c]! + shift)));
    const key = (r! << 16) | (g! << 8) | b!;
    let number = numberOf.get(key);
    if (number === undefined) {
      number = nearest(means, r!, g!, b!);
      numberOf.set(key, number);
    }
    indices[pixel] = number;
  }
  return { width, height, palette: Uint8Array.from(means.flat()), indices };
}

function nearest(means: number[][], r: number, g: number, b: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < means.length; i++) {
    const [mr, mg, mb] = means[i] as [number, number, number];
    const distance = (mr - r) ** 2 + (mg - g) ** 2 + (mb - b) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

function boxesOf(rgb: Uint8Array, most: number): Box[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const key = keyAt(rgb, at);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  // A colour that fills an area weighs less than its pixels: the eye wants its small neighbours too.
  const colours = [...counts].map(([key, count]): Colour => {
    return { rgb: [key >> 16, (key >> 8) & 255, key & 255], count: Math.sqrt(count) };
  });
  // What fills an area is kept as it is, in a box of its own, so that it stays flat.
  const areas = [...counts].filter(([, count]) => count > AREA * (rgb.length / 3)).sort((a, b) => b[1] - a[1]);
  const flat = new Set(areas.slice(0, most >> 2).map(([key]) => key));
  const [alone, shared] = [[], []] as [Colour[], Colour[]];
  for (const colour of colours) (flat.has(keyAt(colour.rgb, 0)) ? alone : shared).push(colour);
  const boxes = alone.map((colour) => boxOf([colour]));
  if (shared.length > 0) boxes.push(boxOf(shared));
  while (boxes.length < most) {
    const widest = boxes.reduce((a, b) => (b.error > a.error ? b : a));
    if (widest.error === 0) break;
    const { channel, mean } = widest;
    boxes[boxes.indexOf(widest)] = boxOf(widest.colours.filter((c) => c.rgb[channel] <= mean[channel]));
    boxes.push(boxOf(widest.colours.filter((c) => c.rgb[channel] > mean[channel])));
  }
  return boxes;
}

const keyAt = (rgb: ArrayLike<number>, at: number) => (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!;

function boxOf(colours: Colour[]): Box {
  const mean: [number, number, number] = [0, 0, 0];
  const error = [0, 0, 0];
  let count = 0;
  for (const colour of colours) {
    count += colour.count;
    for (const channel of [0, 1, 2] as const) mean[channel] += colour.count * colour.rgb[channel];
  }
  for (const channel of [0, 1, 2] as const) {
    mean[channel] /= count;
    for (const colour of colours) error[channel]! += colour.count * (colour.rgb[channel] - mean[channel]) ** 2;
  }
  const largest = Math.max(...error);
  const channel = error.indexOf(largest) as 0 | 1 | 2;
  return { colours, channel, mean, error: colours.length === 1 ? 0 : largest };
}
