// Product pictures: drawn as SVG by our own shapes, rasterised when someone asks. Same product, same picture.

import { Resvg } from '@resvg/resvg-js';
import { seededRandom } from '../../../server/lib/random.ts';
import { brightness, colourHex, mix } from './colours.ts';
import { basket, blanket, candle, clock, cushion, lamp, planter, rug, vase } from './pictures/home.ts';
import { backpack, bottle, lantern, tent, tote } from './pictures/outdoors.ts';
import { coffee, giftcard, notebook, parcel, soap, tea } from './pictures/pantry.ts';
import { Pen, type Shape } from './pictures/pen.ts';
import { board, bowl, carafe, mug, teapot } from './pictures/table.ts';
import { beanie, boots, jacket, scarf, socks, sweater, tshirt } from './pictures/wear.ts';
import type { Drawing } from './types.ts';

const shapes: Record<string, Shape> = {
  mug,
  bowl,
  teapot,
  carafe,
  board,
  lamp,
  vase,
  candle,
  cushion,
  blanket,
  rug,
  basket,
  planter,
  clock,
  sweater,
  jacket,
  tshirt,
  beanie,
  scarf,
  socks,
  boots,
  backpack,
  tote,
  bottle,
  lantern,
  tent,
  coffee,
  tea,
  soap,
  notebook,
  giftcard,
  parcel,
};

export const shapeNames: readonly string[] = Object.keys(shapes);

/** Things that lie or hang before one even ground; all others stand in a room with a floor. */
const flat = new Set([
  'board',
  'cushion',
  'rug',
  'clock',
  'sweater',
  'jacket',
  'tshirt',
  'scarf',
  'socks',
  'notebook',
  'giftcard',
]);

const accents = ['#a4502f', '#2f3f5c', '#d0a23e', '#3c5744', '#943a4c', '#f0e4c9', '#3f7a78'];
const backdrops = ['#e9e2d6', '#e3e4dc', '#e8ddd2', '#dfe3e4', '#ece5d3', '#e6dbd8'];

/** How much nearer the camera goes to small things, so that a mug fills its picture as a tent does. */
const nearness: Record<string, number> = {
  mug: 1.4,
  bowl: 1.2,
  teapot: 1.22,
  carafe: 1.15,
  board: 1.1,
  lamp: 1.14,
  vase: 1.02,
  candle: 1.32,
  cushion: 1.12,
  blanket: 1.25,
  basket: 1.2,
  planter: 1.18,
  clock: 1.1,
  beanie: 1.16,
  boots: 1.12,
  bottle: 1.14,
  tea: 1.32,
  coffee: 1.16,
  soap: 1.22,
  scarf: 1.12,
  socks: 1.12,
  sweater: 1.1,
  jacket: 1.08,
  tshirt: 1.1,
  notebook: 1.12,
  tote: 1.1,
  backpack: 1.06,
  giftcard: 1.12,
  parcel: 1.15,
};

/** Width and height of every picture in pixels. */
export const pictureSize = 800;

/** The drawing as SVG, 800 x 800. `colour` picks one of its colours; `key` makes it this product's own. */
export function drawingOf(drawing: Drawing, key: number | string, colour = 0): string {
  const random = seededRandom(`picture/${key}`);
  const pen = new Pen(random);
  const hex = colourHex(drawing.colours[colour % drawing.colours.length]!);
  const light = brightness(hex);
  // An accent one can see: far enough from the colour in brightness.
  const fitting = accents.filter((accent) => Math.abs(brightness(accent) - light) > 0.22);
  const accent = fitting[Math.floor(random() * fitting.length)]!;
  const place = Math.floor(random() * backdrops.length);
  const one = backdrops[place]!;
  const other = backdrops[(place + 1 + Math.floor(random() * (backdrops.length - 1))) % backdrops.length]!;
  const ground = mix(mix(one, other, random()), hex, 0.05 + 0.06 * random());
  const wall = light > 0.78 ? mix(ground, '#8d8272', 0.22) : ground;
  const product = (shapes[drawing.shape] ?? parcel)(pen, {
    colour: hex,
    accent,
    pattern: drawing.pattern,
    form: drawing.form,
  });
  const near = nearness[drawing.shape] ?? 1;
  const pivot = flat.has(drawing.shape) ? 405 : 668;
  const placed = `<g transform="translate(400 ${pivot}) scale(${near}) translate(-400 ${-pivot})">${product}</g>`;
  const air = pen.gradient(
    [
      [0, '#ffffff', 0.35],
      [0.6, '#ffffff', 0],
      [1, '#1d1712', 0.06],
    ],
    true,
  );
  const floor = pen.gradient(
    [
      [0, '#1d1712', 0.1],
      [0.25, '#1d1712', 0.02],
      [1, '#ffffff', 0.16],
    ],
    true,
  );
  const corner = pen.radial(
    [
      [0, '#ffffff', 0.3],
      [0.6, '#ffffff', 0],
      [1, '#1d1712', 0.1],
    ],
    0.36,
    0.3,
    0.85,
  );
  const room = flat.has(drawing.shape) ? '' : `<rect y="545" width="800" height="255" fill="${floor}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800"><defs>${pen.defs}</defs><rect width="800" height="800" fill="${wall}"/><rect width="800" height="800" fill="${air}"/>${room}<rect width="800" height="800" fill="${corner}"/>${placed}</svg>`;
}

/** A product's picture as PNG, 800 x 800; `colour` is the index of the colour variant. Not kept: cache it if you serve it. */
export function pictureOf(product: { readonly id: number; readonly drawing: Drawing }, colour = 0): Buffer {
  const svg = drawingOf(product.drawing, product.id, colour);
  return new Resvg(svg, { fitTo: { mode: 'width', value: pictureSize }, font: { loadSystemFonts: false } })
    .render()
    .asPng();
}
