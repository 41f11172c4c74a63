// Patterns: what is printed, glazed, woven or carved on a product. Drawn over a box, cut to the product's outline by the pen.

import { darker, lighter, mix } from '../colours.ts';
import { type Box, ellipse, type Look, type Pen, path, rounded, tone } from './pen.ts';

const bands = (box: Box, colour: string, height: number, gap: number, from = 0, opacity = 1): string => {
  let text = '';
  for (let y = box.y + from; y < box.y + box.h; y += height + gap) {
    text += `<rect x="${box.x}" y="${y}" width="${box.w}" height="${height}" fill="${colour}" fill-opacity="${opacity}"/>`;
  }
  return text;
};

const columns = (box: Box, colour: string, width: number, gap: number, opacity: number): string => {
  let text = '';
  for (let x = box.x; x < box.x + box.w; x += width + gap) {
    text += `<rect x="${x}" y="${box.y}" width="${width}" height="${box.h}" fill="${colour}" fill-opacity="${opacity}"/>`;
  }
  return text;
};

const scatter = (
  pen: Pen,
  box: Box,
  colours: readonly string[],
  count: number,
  least: number,
  most: number,
): string => {
  let text = '';
  for (let i = 0; i < count; i++) {
    const x = box.x + pen.random() * box.w;
    const y = box.y + pen.random() * box.h;
    const r = least + pen.random() ** 3 * (most - least);
    text += `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="${colours[i % colours.length]}" fill-opacity="0.8"/>`;
  }
  return text;
};

/** Draws a paper label with a made-up maker's lines. */
export function label(pen: Pen, box: Box, accent: string): string {
  const { x, y, w, h } = box;
  const cx = x + w / 2;
  return (
    pen.fill(rounded(x, y, w, h, 5), '#f6f0e2') +
    pen.line(rounded(x + 8, y + 8, w - 16, h - 16, 3), accent, 2, 0.75) +
    pen.fill(ellipse(cx, y + h * 0.34, h * 0.13, h * 0.13), accent, 0.9) +
    pen.line(path`M${cx - w * 0.24} ${y + h * 0.62}H${cx + w * 0.24}`, '#4a4038', 5) +
    pen.line(path`M${cx - w * 0.15} ${y + h * 0.75}H${cx + w * 0.15}`, '#4a4038', 3, 0.6)
  );
}

type Painter = (pen: Pen, box: Box, look: Look) => string;

const painters: Record<string, Painter> = {
  plain: () => '',
  stripe: (_, box, { accent }) => bands(box, accent, box.h * 0.07, box.h * 0.085, box.h * 0.1, 0.92),
  dipped: (pen, box, { colour }) => {
    const y = box.y + box.h * 0.62;
    const wave = path`M${box.x - 5} ${y}q${box.w * 0.25} ${box.h * 0.05} ${box.w * 0.5} ${-box.h * 0.01}t${box.w * 0.55} ${box.h * 0.01}V${box.y + box.h + 5}H${box.x - 5}Z`;
    const raw = mix('#d8c3a0', colour, 0.12);
    return (
      pen.fill(wave, raw) +
      pen.line(wave, darker(colour, 0.25), 3, 0.35) +
      pen.within(wave, scatter(pen, { ...box, y, h: box.h * 0.4 }, [darker(raw, 0.3)], 40, 0.8, 2.2))
    );
  },
  speckle: (pen, box, { colour, accent }) =>
    scatter(pen, box, [tone(colour, 0.55), tone(colour, 0.35), accent], Math.round((box.w * box.h) / 620), 0.9, 4.2),
  dots: (_, box, { accent }) => {
    let text = '';
    const step = Math.max(26, box.w / 9);
    for (let row = 0, y = box.y + step / 2; y < box.y + box.h; y += step * 0.86, row++) {
      for (let x = box.x + (row % 2 ? step : step / 2); x < box.x + box.w; x += step) {
        text += `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(step * 0.2).toFixed(1)}" fill="${accent}"/>`;
      }
    }
    return text;
  },
  rim: (_, box, { accent }) =>
    `<rect x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h * 0.075}" fill="${accent}"/>`,
  band: (_, box, { accent }) =>
    `<rect x="${box.x}" y="${box.y + box.h * 0.52}" width="${box.w}" height="${box.h * 0.2}" fill="${accent}"/><rect x="${box.x}" y="${box.y + box.h * 0.475}" width="${box.w}" height="${box.h * 0.02}" fill="${accent}"/>`,
  rib: (_, box, { colour }) =>
    columns(box, darker(colour, 0.45), box.w / 46, box.w / 26, 0.3) +
    columns({ ...box, x: box.x + box.w / 40 }, '#ffffff', box.w / 90, box.w / 26 + box.w / 46 - box.w / 90, 0.25),
  pleat: (_, box, { colour }) => columns(box, darker(colour, 0.5), box.w / 60, box.w / 24, 0.25),
  swirl: (pen, box, { accent }) => {
    let text = '';
    for (let i = 0; i < 5; i++) {
      const y = box.y + box.h * (0.25 + i * 0.15);
      text += pen.line(
        path`M${box.x} ${y}q${box.w * 0.3} ${-box.h * 0.09} ${box.w * 0.5} 0t${box.w * 0.5} 0`,
        accent,
        6,
        0.45,
      );
    }
    return text;
  },
  brush: (pen, box, { accent }) => {
    let text = '';
    for (let i = 0; i < 7; i++) {
      const x = box.x + box.w * (0.08 + 0.15 * i);
      const y = box.y + box.h * (0.2 + 0.35 * pen.random());
      text += pen.line(
        path`M${x} ${y}q${-14 + 28 * pen.random()} ${box.h * 0.15} ${-4} ${box.h * 0.3}`,
        accent,
        16,
        0.85,
      );
    }
    return text;
  },
  check: (_, box, { colour, accent }) => {
    const n = 6;
    const w = box.w / n;
    const shade = mix(colour, accent, 0.55);
    let text = '';
    for (let i = 0; i < n; i += 2) {
      text += `<rect x="${box.x + i * w}" y="${box.y}" width="${w}" height="${box.h}" fill="${shade}" fill-opacity="0.5"/>`;
    }
    const rows = Math.ceil(box.h / w);
    for (let i = 0; i < rows; i += 2) {
      text += `<rect x="${box.x}" y="${box.y + i * w}" width="${box.w}" height="${w}" fill="${shade}" fill-opacity="0.5"/>`;
    }
    return text;
  },
  tartan: (_, box, { colour, accent }) => {
    const w = box.w / 5;
    const dark = darker(colour, 0.4);
    let text = '';
    for (let x = box.x; x < box.x + box.w; x += w) {
      text += `<rect x="${x}" y="${box.y}" width="${w * 0.42}" height="${box.h}" fill="${dark}" fill-opacity="0.42"/><rect x="${x + w * 0.68}" y="${box.y}" width="${w * 0.06}" height="${box.h}" fill="${accent}" fill-opacity="0.9"/>`;
    }
    for (let y = box.y; y < box.y + box.h; y += w) {
      text += `<rect x="${box.x}" y="${y}" width="${box.w}" height="${w * 0.42}" fill="${dark}" fill-opacity="0.42"/><rect x="${box.x}" y="${y + w * 0.68}" width="${box.w}" height="${w * 0.06}" fill="${accent}" fill-opacity="0.9"/>`;
    }
    return text;
  },
  herringbone: (pen, box, { colour }) => {
    const w = 26;
    let d = '';
    for (let x = box.x; x < box.x + box.w + w; x += 2 * w) {
      for (let y = box.y - w; y < box.y + box.h + w; y += 13) d += path`M${x} ${y}l${w} ${w}l${w} ${-w}`;
    }
    return pen.line(d, tone(colour, 0.5), 4.5, 0.5);
  },
  waffle: (pen, box, { colour }) => {
    let d = '';
    for (let x = box.x; x < box.x + box.w; x += 20) d += path`M${x} ${box.y}V${box.y + box.h}`;
    for (let y = box.y; y < box.y + box.h; y += 20) d += path`M${box.x} ${y}H${box.x + box.w}`;
    return pen.line(d, darker(colour, 0.4), 5, 0.25);
  },
  arches: (pen, box, { accent }) => {
    let text = '';
    const w = box.w / 4;
    for (let row = 0; row * w * 0.8 < box.h + w; row++) {
      for (let i = -1; i < 5; i++) {
        const x = box.x + i * w + (row % 2 ? w / 2 : 0);
        const y = box.y + row * w * 0.8 + w * 0.6;
        for (const r of [0.42, 0.26, 0.1]) {
          text += pen.line(
            path`M${x + w / 2 - w * r} ${y}A${w * r} ${w * r} 0 0 1 ${x + w / 2 + w * r} ${y}`,
            accent,
            8,
            0.85,
          );
        }
      }
    }
    return text;
  },
  diamond: (pen, box, { accent }) => {
    let d = '';
    const w = box.w / 3;
    for (let y = box.y - w; y < box.y + box.h + w; y += w * 1.15) {
      for (let x = box.x; x < box.x + box.w; x += w) {
        d += path`M${x + w / 2} ${y}l${w / 2} ${w * 0.575}l${-w / 2} ${w * 0.575}l${-w / 2} ${-w * 0.575}Z`;
      }
    }
    return pen.line(d, accent, 9, 0.85);
  },
  weave: (pen, box, { colour }) => {
    let text = '';
    const h = 22;
    const w = 34;
    for (let row = 0, y = box.y; y < box.y + box.h; y += h, row++) {
      for (let x = box.x - (row % 2 ? w / 2 : 0); x < box.x + box.w; x += w) {
        text += `<rect x="${x + 2}" y="${y + 2}" width="${w - 4}" height="${h - 4}" rx="8" fill="${(row + Math.round(x / w)) % 3 ? lighter(colour, 0.12) : darker(colour, 0.12)}"/>`;
      }
    }
    return `<rect x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h}" fill="${darker(colour, 0.45)}"/>${text}${pen.line(path`M${box.x} ${box.y + 8}H${box.x + box.w}`, darker(colour, 0.2), 14)}`;
  },
  grain: (pen, box, { colour }) => {
    let text = '';
    for (let i = 0; i < 13; i++) {
      const x = box.x + (box.w * (i + pen.random())) / 13;
      const sway = 10 * (pen.random() - 0.5);
      text += pen.line(
        path`M${x} ${box.y}q${sway} ${box.h * 0.3} ${0} ${box.h * 0.5}t${sway} ${box.h * 0.5}`,
        darker(colour, 0.4),
        2 + 2 * pen.random(),
        0.3,
      );
    }
    return text;
  },
  groove: (pen, box, look) =>
    painters.grain!(pen, box, look) +
    pen.line(rounded(box.x + 26, box.y + 26, box.w - 52, box.h - 52, 18), darker(look.colour, 0.45), 9, 0.45),
  label: (pen, box, { accent }) =>
    label(
      pen,
      { x: box.x + box.w * 0.22, y: box.y + box.h * 0.34, w: box.w * 0.56, h: Math.min(box.h * 0.44, box.w * 0.7) },
      accent,
    ),
  leaf: (pen, box, { accent }) => {
    const cx = box.x + box.w / 2;
    const cy = box.y + box.h * 0.55;
    const r = box.w * 0.2;
    return (
      pen.fill(
        path`M${cx} ${cy - r * 1.7}C${cx + r * 1.4} ${cy - r * 0.6} ${cx + r * 1.1} ${cy + r} ${cx} ${cy + r * 1.5}C${cx - r * 1.1} ${cy + r} ${cx - r * 1.4} ${cy - r * 0.6} ${cx} ${cy - r * 1.7}Z`,
        accent,
        0.9,
      ) + pen.line(path`M${cx} ${cy - r}V${cy + r * 2.1}`, darker(accent, 0.35), 4, 0.7)
    );
  },
  fern: (pen, box, { accent }) => {
    const cx = box.x + box.w / 2;
    let text = pen.line(path`M${cx} ${box.y + box.h * 0.18}q14 ${box.h * 0.3} 0 ${box.h * 0.66}`, accent, 6);
    for (let i = 0; i < 9; i++) {
      const y = box.y + box.h * (0.22 + 0.062 * i);
      const reach = box.w * (0.06 + 0.026 * i);
      for (const side of [-1, 1]) {
        text += pen.fill(
          path`M${cx + 4} ${y + 8}q${side * reach * 0.5} ${-24} ${side * reach} ${-10}q${-side * reach * 0.4} ${22} ${-side * reach} ${12}Z`,
          accent,
        );
      }
    }
    return text;
  },
  sun: (pen, box, { accent }) => {
    const cx = box.x + box.w / 2;
    const cy = box.y + box.h * 0.6;
    const r = box.w * 0.16;
    let text = pen.fill(ellipse(cx, cy, r, r), accent);
    for (let i = 0; i < 12; i++) {
      const a = (i / 12) * Math.PI * 2;
      text += pen.line(
        path`M${cx + Math.cos(a) * r * 1.3} ${cy + Math.sin(a) * r * 1.3}L${cx + Math.cos(a) * r * 1.7} ${cy + Math.sin(a) * r * 1.7}`,
        accent,
        6,
      );
    }
    return text;
  },
  hills: (pen, box, { accent, colour }) => {
    const x = box.x + box.w * 0.28;
    const w = box.w * 0.44;
    const y = box.y + box.h * 0.5;
    return (
      pen.fill(ellipse(x + w * 0.68, y - w * 0.28, w * 0.11, w * 0.11), accent, 0.9) +
      pen.fill(
        path`M${x} ${y}q${w * 0.25} ${-w * 0.5} ${w * 0.5} ${-w * 0.14}t${w * 0.5} ${w * 0.02}V${y + w * 0.1}H${x}Z`,
        accent,
        0.6,
      ) +
      pen.fill(
        path`M${x} ${y + w * 0.1}q${w * 0.3} ${-w * 0.25} ${w * 0.55} ${-w * 0.06}t${w * 0.45} ${-w * 0.06}V${y + w * 0.24}H${x}Z`,
        tone(colour, 0.6),
        0.8,
      )
    );
  },
  marble: (pen, box, { accent, colour }) => {
    let text = '';
    for (let i = 0; i < 16; i++) {
      const y = box.y + (box.h * (i + pen.random())) / 15;
      text += pen.line(
        path`M${box.x - 10} ${y}c${box.w * 0.3} ${-60 * pen.random()} ${box.w * 0.35} ${70 * pen.random()} ${box.w * 0.6} ${10}s${box.w * 0.3} ${-40} ${box.w * 0.5} ${-10}`,
        i % 3 ? lighter(colour, 0.45) : accent,
        3 + 9 * pen.random(),
        0.7,
      );
    }
    return text;
  },
  stamp: (pen, box, { colour }) => {
    const cx = box.x + box.w / 2;
    const cy = box.y + box.h / 2;
    const ink = tone(colour, 0.35);
    return (
      pen.line(ellipse(cx, cy, box.w * 0.2, box.w * 0.14), ink, 5, 0.8) +
      pen.line(path`M${cx - box.w * 0.1} ${cy + 6}q${box.w * 0.1} ${-26} ${box.w * 0.2} 0`, ink, 5, 0.8)
    );
  },
  quilt: (pen, box, { colour }) => {
    let d = '';
    for (let i = -box.h; i < box.w; i += 48)
      d += path`M${box.x + i} ${box.y}l${box.h} ${box.h}M${box.x + i + box.h} ${box.y}l${-box.h} ${box.h}`;
    return pen.line(d, darker(colour, 0.45), 4, 0.45);
  },
  cable: (pen, box, { colour }) => {
    let text = columns(box, darker(colour, 0.4), 3, 15, 0.16);
    for (const share of [0.26, 0.42, 0.58, 0.74]) {
      const x = box.x + box.w * share;
      let a = path`M${x - 11} ${box.y}`;
      let b = path`M${x + 11} ${box.y}`;
      for (let y = 0, s = 1; y < box.h; y += 36, s = -s) {
        a += path`q${s * 2} ${18} ${s * 22} ${36}`;
        b += path`q${-s * 2} ${18} ${-s * 22} ${36}`;
      }
      text +=
        pen.line(a, darker(colour, 0.42), 10, 0.4) +
        pen.line(b, darker(colour, 0.42), 10, 0.4) +
        pen.line(a, lighter(colour, 0.2), 5, 0.7) +
        pen.line(b, lighter(colour, 0.2), 5, 0.7);
    }
    return text;
  },
  yoke: (pen, box, { accent, colour }) => {
    let text = '';
    const cx = box.x + box.w / 2;
    const cy = box.y - box.h * 0.08;
    [0.24, 0.31, 0.38].forEach((share, row) => {
      const r = box.w * share;
      for (let i = 0; i <= 26; i++) {
        const a = Math.PI * (0.06 + (0.88 * i) / 26);
        const x = cx + Math.cos(a) * r * 1.15;
        const y = cy + Math.sin(a) * r;
        text += pen.fill(path`M${x} ${y - 10}l8 10l-8 10l-8 -10Z`, row === 1 ? accent : tone(colour, 0.6), 0.95);
      }
    });
    return text;
  },
  heel: (_, box, { accent }) =>
    `<rect x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h * 0.1}" fill="${accent}"/>`,
  block: (_, box, { accent, colour }) =>
    `<rect x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h * 0.36}" fill="${accent}"/><rect x="${box.x}" y="${box.y + box.h * 0.36}" width="${box.w}" height="${box.h * 0.05}" fill="${tone(colour, 0.45)}"/>`,
};

/** A pattern's marks over a box; nothing for patterns that a shape draws by itself. */
export function marks(pen: Pen, look: Look, box: Box): string {
  return painters[look.pattern]?.(pen, box, look) ?? '';
}
