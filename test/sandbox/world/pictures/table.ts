// Shapes of the table department.

import { darker, lighter, mix } from '../colours.ts';
import { marks } from './marks.ts';
import { ellipse, type Pen, path, rounded, type Shape } from './pen.ts';

/** The opening of a vessel, seen a little from above. */
export function mouth(pen: Pen, cx: number, y: number, rx: number, colour: string, inside?: string): string {
  const ry = rx * 0.17;
  return (
    pen.fill(ellipse(cx, y, rx, ry), lighter(colour, 0.25)) +
    pen.fill(ellipse(cx, y + 2, rx - 7, ry - 4), inside ?? darker(colour, 0.38)) +
    pen.within(
      ellipse(cx, y + 2, rx - 7, ry - 4),
      pen.fill(ellipse(cx + rx * 0.15, y + ry * 0.75, rx, ry), lighter(colour, 0.05), 0.55),
    )
  );
}

export const mug: Shape = (pen, look) => {
  const { colour, form, accent } = look;
  // Straight, bellied, slim with foot, small espresso, enamel.
  const w = [128, 136, 118, 92, 124][form] ?? 128;
  const h = [250, 236, 250, 160, 214][form] ?? 240;
  const top = 630 - h;
  const belly = form === 1 ? 26 : form === 2 ? -8 : 0;
  const foot = form === 2 ? w - 40 : form === 4 ? w - 4 : w - 16;
  const body = path`M${390 - w} ${top}C${390 - w - belly} ${top + h * 0.5} ${390 - w + 2 - belly} ${top + h * 0.82} ${390 - foot} ${630}Q${390} ${652} ${390 + foot} ${630}C${390 + w - 2 + belly} ${top + h * 0.82} ${390 + w + belly} ${top + h * 0.5} ${390 + w} ${top}Q${390} ${top + w * 0.3} ${390 - w} ${top}Z`;
  const x = 390 + w - 6;
  const handle = path`M${x} ${top + h * 0.2}C${x + h * 0.46} ${top + h * 0.12} ${x + h * 0.44} ${top + h * 0.8} ${x - 6} ${top + h * 0.74}`;
  const enamel = form === 4;
  return (
    pen.ground(400, w * 1.25) +
    pen.tube(handle, enamel ? accent : colour, h * 0.115) +
    pen.round(body, colour, marks(pen, look, { x: 390 - w - 30, y: top, w: 2 * w + 60, h: h + 14 })) +
    mouth(
      pen,
      390,
      top + 2,
      w,
      enamel ? lighter(accent, 0.1) : colour,
      look.pattern === 'dipped' ? '#3d2a20' : undefined,
    )
  );
};

export const bowl: Shape = (pen, look) => {
  const { form, colour } = look;
  const rx = [225, 262, 270][form] ?? 225;
  const h = [190, 120, 205][form] ?? 190;
  const top = 628 - h;
  const foot = rx * 0.4;
  const d = path`M${400 - rx} ${top}C${400 - rx + 4} ${top + h * 0.62} ${400 - foot - 70} ${618} ${400 - foot} ${626}L${400 - foot + 4} ${638}Q${400} ${650} ${400 + foot - 4} ${638}L${400 + foot} ${626}C${400 + foot + 70} ${618} ${400 + rx - 4} ${top + h * 0.62} ${400 + rx} ${top}Z`;
  return (
    pen.ground(400, rx * 0.95) +
    pen.round(d, colour, marks(pen, look, { x: 400 - rx, y: top - 4, w: 2 * rx, h: h + 20 })) +
    mouth(pen, 400, top, rx, colour, mix(colour, '#f4ecdc', 0.55))
  );
};

export const teapot: Shape = (pen, look) => {
  const { form, colour, accent } = look;
  const rx = [178, 160, 186][form] ?? 178;
  const top = [392, 366, 428][form] ?? 392;
  const h = 634 - top;
  const d = path`M${400 - rx * 0.5} ${top}C${400 - rx * 1.25} ${top + h * 0.15} ${400 - rx * 1.15} ${top + h * 0.95} ${400 - rx * 0.5} ${634}Q${400} ${648} ${400 + rx * 0.5} ${634}C${400 + rx * 1.15} ${top + h * 0.95} ${400 + rx * 1.25} ${top + h * 0.15} ${400 + rx * 0.5} ${top}Q${400} ${top - 14} ${400 - rx * 0.5} ${top}Z`;
  const y = top + h * 0.45;
  const spout = path`M${400 - rx * 0.8} ${y + 60}C${400 - rx * 1.25} ${y + 30} ${400 - rx * 1.2} ${y - 50} ${400 - rx * 1.62} ${y - 92}L${400 - rx * 1.4} ${y - 104}C${400 - rx * 1.06} ${y - 70} ${400 - rx * 1.1} ${y - 30} ${400 - rx * 0.78} ${y - 18}Z`;
  const handle =
    form === 2
      ? path`M${400 - rx * 0.62} ${top + 18}C${400 - rx * 0.7} ${top - 190} ${400 + rx * 0.7} ${top - 190} ${400 + rx * 0.62} ${top + 18}`
      : path`M${400 + rx * 0.78} ${y - 60}C${400 + rx * 1.72} ${y - 90} ${400 + rx * 1.66} ${y + 100} ${400 + rx * 0.82} ${y + 76}`;
  const lid = path`M${400 - rx * 0.5} ${top + 2}C${400 - rx * 0.4} ${top - 46} ${400 + rx * 0.4} ${top - 46} ${400 + rx * 0.5} ${top + 2}Q${400} ${top + 22} ${400 - rx * 0.5} ${top + 2}Z`;
  return (
    pen.ground(400, rx * 1.25) +
    pen.tube(handle, form === 2 ? '#7b5a3c' : colour, form === 2 ? 16 : 26) +
    pen.round(spout, colour) +
    pen.round(d, colour, marks(pen, look, { x: 400 - rx * 1.2, y: top - 10, w: rx * 2.4, h: h + 20 })) +
    pen.round(lid, look.pattern === 'dots' ? accent : lighter(colour, 0.06)) +
    pen.round(ellipse(400, top - 44, 19, 17), look.pattern === 'plain' ? '#c1945c' : darker(colour, 0.12))
  );
};

export const carafe: Shape = (pen, look) => {
  const { form, colour } = look;
  const glass = mix(colour, '#eef3f2', 0.45);
  const w = [120, 104, 88, 146][form] ?? 120;
  const neck = [44, 58, 62, 62][form] ?? 44;
  const top = [250, 270, 330, 300][form] ?? 250;
  const shoulder = top + (640 - top) * (form === 3 ? 0.28 : 0.4);
  const d = path`M${400 - neck - 10} ${top}C${400 - neck + 6} ${top + 60} ${400 - neck} ${shoulder - 70} ${400 - neck - 4} ${shoulder - 50}C${400 - w - 16} ${shoulder + 20} ${400 - w - 4} ${560} ${400 - w + 14} ${632}Q${400} ${650} ${400 + w - 14} ${632}C${400 + w + 4} ${560} ${400 + w + 16} ${shoulder + 20} ${400 + neck + 4} ${shoulder - 50}C${400 + neck} ${shoulder - 70} ${400 + neck - 6} ${top + 60} ${400 + neck + 10} ${top}Z`;
  const level = shoulder + 40;
  const water =
    pen.fill(path`M${200} ${level}H${600}V${660}H${200}Z`, mix(colour, '#6f93a3', 0.3), 0.42) +
    pen.fill(ellipse(400, level, w * 1.02, 13), '#ffffff', 0.4);
  const handle =
    form === 3
      ? pen.tube(
          path`M${400 + neck} ${top + 30}C${400 + w * 1.7} ${top + 30} ${400 + w * 1.6} ${shoulder + 120} ${400 + w - 4} ${shoulder + 110}`,
          glass,
          22,
        )
      : '';
  const tumbler =
    form === 2
      ? `${pen.round(path`M${400 - 72} ${top + 62}L${400 - 64} ${top - 66}Q400 ${top - 82} ${400 + 64} ${top - 66}L${400 + 72} ${top + 62}Q400 ${top + 76} ${400 - 72} ${top + 62}Z`, glass)}`
      : mouth(pen, 400, top, neck + 10, glass, mix(glass, '#ffffff', 0.45));
  return (
    pen.ground(400, w * 1.2) +
    handle +
    `<g opacity="0.93">${pen.round(d, glass, water + marks(pen, look, { x: 400 - w - 16, y: top, w: 2 * w + 32, h: 660 - top }))}</g>` +
    pen.line(
      path`M${400 - w + 26} ${shoulder + 60}C${400 - w + 16} ${540} ${400 - w + 24} ${580} ${400 - w + 34} ${610}`,
      '#ffffff',
      9,
      0.6,
    ) +
    tumbler
  );
};

export const board: Shape = (pen, look) => {
  const { form, colour } = look;
  const d =
    form === 2
      ? ellipse(400, 420, 220, 220)
      : form === 1
        ? rounded(190, 240, 420, 350, 26)
        : path`M${300} ${300}C${280} ${300} ${262} ${316} ${262} ${340}V${640}C${262} ${668} ${280} ${680} ${300} ${680}H${500}C${520} ${680} ${538} ${668} ${538} ${640}V${340}C${538} ${316} ${520} ${300} ${500} ${300}C${462} ${300} ${444} ${286} ${440} ${250}L${436} ${150}C${434} ${116} ${366} ${116} ${364} ${150}L${360} ${250}C${356} ${286} ${338} ${300} ${300} ${300}Z`;
  const hole = form === 1 ? '' : pen.fill(ellipse(400, form === 2 ? 240 : 160, 15, 15), darker(colour, 0.6), 0.75);
  const loop =
    form === 1
      ? ''
      : pen.tube(
          path`M400 ${form === 2 ? 240 : 160}C380 ${form === 2 ? 180 : 100} 420 ${form === 2 ? 176 : 96} 402 ${form === 2 ? 238 : 158}`,
          '#7b4b2e',
          8,
        );
  const box = { x: 170, y: 100, w: 460, h: 600 };
  const grain =
    look.pattern === 'grain' || look.pattern === 'groove' ? '' : marks(pen, { ...look, pattern: 'grain' }, box);
  const fine = form === 1 ? { x: 190, y: 240, w: 420, h: 350 } : box;
  return `<g transform="rotate(${form === 0 ? 14 : -5} 400 410)">${pen.lying(d)}${pen.soft(d, colour, grain + marks(pen, { ...look, accent: darker(colour, 0.45) }, fine))}${pen.line(d, darker(colour, 0.35), 3, 0.5)}${hole}${loop}</g>`;
};
