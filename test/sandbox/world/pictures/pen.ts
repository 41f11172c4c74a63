// A pen for product drawings: shapes lit from the left, with marks on them and shadows under them.

import type { Random } from '../../../../server/lib/random.ts';
import { brightness, darker, lighter } from '../colours.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What a shape is drawn with. */
export interface Look {
  readonly colour: string;
  readonly accent: string;
  readonly pattern: string;
  readonly form: number;
}

/** Draws one product; the canvas is 800 x 800, things stand on y = 640. */
export type Shape = (pen: Pen, look: Look) => string;

const round = (n: number): string => String(Math.round(n * 10) / 10);

/** SVG numbers with one decimal in a template. */
export function path(parts: TemplateStringsArray, ...values: number[]): string {
  return parts.reduce((text, part, i) => text + part + (i < values.length ? round(values[i]!) : ''), '');
}

export class Pen {
  readonly random: Random;
  private definitions: string[] = [];
  private count = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** Everything that was defined on the way, for the head of the SVG. */
  get defs(): string {
    return this.definitions.join('');
  }

  private define(make: (id: string) => string): string {
    const id = `d${this.count++}`;
    this.definitions.push(make(id));
    return id;
  }

  /** A gradient over the shape's own box; stops are [offset, colour, opacity]. */
  gradient(stops: readonly (readonly [number, string, number])[], upright = false): string {
    const id = this.define(
      (name) =>
        `<linearGradient id="${name}" x1="0" y1="0" x2="${upright ? 0 : 1}" y2="${upright ? 1 : 0}">${stops
          .map(([at, colour, opacity]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`)
          .join('')}</linearGradient>`,
    );
    return `url(#${id})`;
  }

  radial(stops: readonly (readonly [number, string, number])[], cx = 0.5, cy = 0.5, r = 0.5): string {
    const id = this.define(
      (name) =>
        `<radialGradient id="${name}" cx="${cx}" cy="${cy}" r="${r}">${stops
          .map(([at, colour, opacity]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`)
          .join('')}</radialGradient>`,
    );
    return `url(#${id})`;
  }

  /** Content cut to a path. */
  within(d: string, content: string): string {
    const id = this.define((name) => `<clipPath id="${name}"><path d="${d}"/></clipPath>`);
    return `<g clip-path="url(#${id})">${content}</g>`;
  }

  /** A round body: light from the left, shade on the right, marks on it. */
  round(d: string, colour: string, marks = ''): string {
    const light = this.gradient([
      [0, '#1d1712', 0.16],
      [0.12, '#ffffff', 0.06],
      [0.3, '#ffffff', 0.26],
      [0.5, '#ffffff', 0],
      [0.78, '#1d1712', 0.12],
      [0.94, '#1d1712', 0.3],
      [1, '#1d1712', 0.24],
    ]);
    return `<path d="${d}" fill="${colour}"/>${marks && this.within(d, marks)}<path d="${d}" fill="${light}"/>`;
  }

  /** A soft or flat body: light from above left. */
  soft(d: string, colour: string, marks = ''): string {
    const id = this.define(
      (name) =>
        `<linearGradient id="${name}" x1="0" y1="0" x2="0.75" y2="1"><stop offset="0" stop-color="#fff" stop-opacity="0.22"/><stop offset="0.45" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#1d1712" stop-opacity="0.2"/></linearGradient>`,
    );
    return `<path d="${d}" fill="${colour}"/>${marks && this.within(d, marks)}<path d="${d}" fill="url(#${id})"/>`;
  }

  /** A plain filled path. */
  fill(d: string, colour: string, opacity = 1): string {
    return `<path d="${d}" fill="${colour}"${opacity < 1 ? ` fill-opacity="${opacity}"` : ''}/>`;
  }

  /** A stroke. */
  line(d: string, colour: string, width: number, opacity = 1): string {
    return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linecap="round" stroke-linejoin="round"/>`;
  }

  /** A stroke with body: dark below, light above. For handles, straps and cords. */
  tube(d: string, colour: string, width: number): string {
    return (
      this.line(d, darker(colour, 0.3), width) +
      this.line(d, colour, width * 0.78) +
      this.line(d, lighter(colour, 0.35), width * 0.22, 0.6)
    );
  }

  /** The shadow of something that stands on the floor. */
  ground(cx: number, width: number, y = 640): string {
    const wide = this.radial([
      [0, '#1d1712', 0.34],
      [0.55, '#1d1712', 0.14],
      [1, '#1d1712', 0],
    ]);
    const tight = this.radial([
      [0, '#1d1712', 0.5],
      [0.7, '#1d1712', 0.22],
      [1, '#1d1712', 0],
    ]);
    return (
      `<ellipse cx="${cx + 22}" cy="${y + 4}" rx="${width * 0.78}" ry="${Math.max(20, width * 0.13)}" fill="${wide}"/>` +
      `<ellipse cx="${cx + 4}" cy="${y}" rx="${width * 0.53}" ry="${Math.max(9, width * 0.05)}" fill="${tight}"/>`
    );
  }

  /** The shadow of something that lies flat: soft copies of its outline, moved away from the light. */
  lying(d: string): string {
    let copies = '';
    for (let i = 6; i >= 1; i--) {
      copies += `<path d="${d}" transform="translate(${i * 2.2} ${i * 4})" fill="#1d1712" fill-opacity="0.05" stroke="#1d1712" stroke-opacity="0.03" stroke-width="${i * 5}" stroke-linejoin="round"/>`;
    }
    return copies;
  }
}

/** A rectangle with rounded corners as a path. */
export function rounded(x: number, y: number, w: number, h: number, r: number): string {
  return path`M${x + r} ${y}H${x + w - r}Q${x + w} ${y} ${x + w} ${y + r}V${y + h - r}Q${x + w} ${y + h} ${x + w - r} ${y + h}H${x + r}Q${x} ${y + h} ${x} ${y + h - r}V${y + r}Q${x} ${y} ${x + r} ${y}Z`;
}

export function ellipse(cx: number, cy: number, rx: number, ry: number): string {
  return path`M${cx - rx} ${cy}A${rx} ${ry} 0 1 1 ${cx + rx} ${cy}A${rx} ${ry} 0 1 1 ${cx - rx} ${cy}Z`;
}

/** A tone of a colour that can be told from it: lighter on dark, darker on light. */
export const tone = (colour: string, share = 0.25): string =>
  brightness(colour) < 0.42 ? lighter(colour, share) : darker(colour, share);
