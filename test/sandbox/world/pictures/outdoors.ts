// Shapes of the outdoors department.

import { darker, lighter, mix } from '../colours.ts';
import { marks } from './marks.ts';
import { ellipse, path, rounded, type Shape } from './pen.ts';

const leather = '#7b4b2e';

export const backpack: Shape = (pen, look) => {
  const { colour, form, accent, pattern } = look;
  const top = form === 0 ? 250 : 216;
  const d = path`M${250} ${top + 60}C${250} ${top} ${290} ${top - 16} ${330} ${top - 18}H${470}C${510} ${top - 16} ${550} ${top} ${550} ${top + 60}L${566} ${590}C${568} ${628} ${540} ${640} ${500} ${642}H${300}C${260} ${640} ${232} ${628} ${234} ${590}Z`;
  const straps =
    pen.tube('M258 330C196 380 190 500 232 600', darker(colour, 0.35), 26) +
    pen.tube('M542 330C604 380 610 500 568 600', darker(colour, 0.35), 26);
  const loop = pen.tube(
    path`M${360} ${top - 16}C${360} ${top - 74} ${440} ${top - 74} ${440} ${top - 16}`,
    form === 1 ? leather : darker(colour, 0.3),
    15,
  );
  const seam = (p: string) => pen.line(p, darker(colour, 0.5), 4, 0.45);
  let front: string;
  if (form === 0) {
    front =
      pen.soft(
        path`M${262} ${top + 10}C${262} ${top - 90} ${282} ${top - 108} ${300} ${top - 108}H${500}C${518} ${top - 108} ${538} ${top - 90} ${538} ${top + 10}Z`,
        darker(colour, 0.08),
      ) +
      pen.line(path`M${286} ${top - 70}H${514}M${278} ${top - 34}H${522}`, darker(colour, 0.5), 5, 0.3) +
      pen.line(path`M${400} ${top - 106}V${420}`, accent, 20) +
      pen.fill(rounded(378, 330, 44, 36, 5), '#3a332c') +
      seam(rounded(286, 440, 228, 158, 18)) +
      pen.line('M300 474H500', '#d9d2c4', 5, 0.8);
  } else if (form === 1) {
    const flap = path`M${244} ${top + 54}C${244} ${top - 8} ${290} ${top - 26} ${330} ${top - 26}H${470}C${510} ${top - 26} ${556} ${top - 8} ${556} ${top + 54}L${550} ${430}C${500} ${452} ${300} ${452} ${250} ${430}Z`;
    front =
      pen.soft(rounded(282, 470, 236, 150, 16), darker(colour, 0.05)) +
      seam(rounded(282, 470, 236, 150, 16)) +
      pen.soft(flap, lighter(colour, 0.04)) +
      seam(flap) +
      [320, 480]
        .map(
          (x) =>
            pen.line(path`M${x} ${300}V${540}`, leather, 24) + pen.line(rounded(x - 20, 452, 40, 36, 5), '#b99a55', 7),
        )
        .join('');
  } else {
    front =
      pen.line(
        path`M${282} ${350}C${284} ${250} ${330} ${246} ${400} ${246}C${470} ${246} ${516} ${250} ${518} ${350}`,
        darker(colour, 0.5),
        6,
        0.6,
      ) +
      pen.soft(rounded(280, 420, 240, 180, 24), pattern === 'block' ? mix(colour, accent, 0.2) : darker(colour, 0.05)) +
      seam(rounded(280, 420, 240, 180, 24)) +
      pen.line('M300 456H500', '#d9d2c4', 6, 0.85) +
      pen.line('M488 456v34', leather, 10) +
      pen.fill(rounded(376, 306, 48, 40, 4), leather);
  }
  return (
    pen.ground(400, 210) +
    straps +
    loop +
    pen.round(d, colour, pattern === 'block' ? marks(pen, look, { x: 230, y: top - 20, w: 340, h: 420 }) : '') +
    front
  );
};

export const tote: Shape = (pen, look) => {
  const { colour, form, pattern } = look;
  const d = path`M${220} ${330}C${300} ${340} ${500} ${340} ${580} ${330}L${602} ${620}C${602} ${640} ${580} ${646} ${560} ${646}H${240}C${220} ${646} ${198} ${640} ${198} ${620}Z`;
  const strap = form === 1 ? leather : darker(colour, 0.12);
  const back = pen.line('M310 344C316 130 484 130 490 344', darker(strap, 0.3), 20);
  const front =
    pen.line('M296 420V340C300 96 500 96 504 340V420', strap, 24) +
    pen.line('M291 420V340C295 90 505 90 509 340V420', lighter(strap, 0.25), 4, 0.5);
  const trim =
    pattern === 'trim'
      ? pen.fill('M198 560H602V660H198Z', leather) + pen.line('M200 560H602', darker(leather, 0.4), 4)
      : '';
  const zip = form === 1 ? pen.line('M228 346C300 356 500 356 572 346', '#d9d2c4', 7) : '';
  return (
    pen.ground(400, 220) +
    back +
    pen.soft(d, colour, marks(pen, look, { x: 198, y: 330, w: 404, h: 320 }) + trim) +
    pen.line('M222 346C300 356 500 356 578 346', darker(colour, 0.4), 4, 0.4) +
    pen.line('M280 420C290 500 276 570 286 640M540 400C530 480 546 560 532 640', darker(colour, 0.5), 8, 0.12) +
    zip +
    front +
    [296, 504].map((x) => pen.line(path`M${x - 9} ${402}l18 18m0 -18l-18 18`, darker(strap, 0.5), 3, 0.7)).join('')
  );
};

export const bottle: Shape = (pen, look) => {
  const { colour, form, accent, pattern } = look;
  const w = [82, 94, 92][form] ?? 82;
  const shoulder = form === 2 ? 320 : 300;
  const neck = form === 1 ? 64 : 46;
  const d = path`M${400 - neck} ${shoulder - 62}C${400 - neck} ${shoulder - 20} ${400 - w} ${shoulder - 16} ${400 - w} ${shoulder + 44}V${612}C${400 - w} ${634} ${400 - w + 18} ${640} ${400} ${642}C${400 + w - 18} ${640} ${400 + w} ${634} ${400 + w} ${612}V${shoulder + 44}C${400 + w} ${shoulder - 16} ${400 + neck} ${shoulder - 20} ${400 + neck} ${shoulder - 62}Z`;
  const steel = '#b9bdbd';
  const cap =
    form === 2
      ? pen.round(rounded(400 - 66, 176, 132, 112, 14), darker(colour, 0.12)) +
        pen.tube('M466 210C520 206 520 268 466 264', darker(colour, 0.12), 14)
      : form === 1
        ? pen.round(rounded(400 - 70, 196, 140, 50, 10), '#3f4043') +
          pen.line('M356 196C356 128 444 128 444 196', '#3f4043', 15)
        : pen.round(rounded(400 - 50, 178, 100, 64, 10), pattern === 'plain' ? '#c1945c' : accent);
  const band =
    pattern === 'band' || pattern === 'cup'
      ? pen.fill(
          path`M${400 - w - 4} ${form === 2 ? 420 : 520}H${400 + w + 4}V${form === 2 ? 436 : 640}H${400 - w - 4}Z`,
          form === 2 ? steel : accent,
        )
      : '';
  return (
    pen.ground(400, w * 1.15) +
    pen.round(rounded(400 - neck, shoulder - 70, 2 * neck, 24, 4), steel) +
    pen.round(
      d,
      colour,
      band + (pattern === 'speckle' ? marks(pen, look, { x: 400 - w, y: shoulder - 60, w: 2 * w, h: 420 }) : ''),
    ) +
    cap +
    pen.fill(ellipse(400, 470, 20, 20), '#f3ead8', pattern === 'speckle' ? 0 : 0.8) +
    pen.line('M390 478q10 -22 20 0', darker(colour, 0.2), 4, pattern === 'speckle' ? 0 : 0.9)
  );
};

export const lantern: Shape = (pen, look) => {
  const { colour, form } = look;
  const glow = `<ellipse cx="400" cy="440" rx="250" ry="240" fill="${pen.radial([
    [0, '#ffe3a0', 0.8],
    [0.5, '#ffe3a0', 0.25],
    [1, '#ffe3a0', 0],
  ])}"/>`;
  const flame =
    pen.fill(path`M400 ${400}C430 450 424 488 400 490C376 488 370 450 400 ${400}Z`, '#f6b545') +
    pen.fill(path`M400 ${440}C414 464 412 482 400 484C388 482 386 464 400 ${440}Z`, '#fff4d2');
  if (form === 1) {
    const frame = (p: string) => pen.line(p, colour, 16);
    return (
      glow +
      pen.ground(400, 150) +
      pen.fill('M290 330H510V600H290Z', '#fff4d8', 0.4) +
      pen.round('M360 500H440V604H360Z', '#f0e4c9') +
      flame +
      frame('M290 330V604M510 330V604M400 330V604') +
      frame('M290 466H510') +
      pen.round('M264 596H536L544 640H256Z', colour) +
      pen.round('M400 210L530 330H270Z', colour) +
      pen.round(rounded(372, 176, 56, 50, 8), darker(colour, 0.15)) +
      pen.line('M340 190C340 96 460 96 460 190', darker(colour, 0.2), 10) +
      pen.line('M304 350L360 450M524 350L480 430', '#ffffff', 5, 0.35)
    );
  }
  const soft = form === 2;
  const glass = path`M${330} ${350}C${300} ${420} ${300} ${480} ${334} ${540}H${466}C${500} ${480} ${500} ${420} ${470} ${350}Z`;
  return (
    glow +
    pen.ground(400, 130) +
    pen.line(
      soft ? 'M310 300C300 130 500 130 490 300' : 'M276 560C210 380 250 150 400 150C550 150 590 380 524 560',
      darker(colour, 0.2),
      soft ? 13 : 10,
    ) +
    pen.fill(glass, soft ? '#fff1c9' : '#fff6de', soft ? 0.95 : 0.55) +
    (soft
      ? `<path d="${glass}" fill="${pen.radial([
          [0, '#ffffff', 0.9],
          [1, '#f6c566', 0.4],
        ])}"/>`
      : flame + pen.line('M312 420H488M312 470H488', darker(colour, 0.1), 6)) +
    pen.line('M338 372C316 430 318 480 340 520', '#ffffff', 9, 0.6) +
    pen.round('M322 536H478L510 626Q400 650 290 626Z', colour) +
    pen.round('M330 356H470L452 296Q400 280 348 296Z', colour) +
    pen.round(rounded(368, 250, 64, 50, 10), darker(colour, 0.12)) +
    (soft ? pen.fill(ellipse(400, 590, 15, 15), '#f3ead8') : pen.fill(ellipse(478, 572, 13, 13), '#b99a55'))
  );
};

export const tent: Shape = (pen, look) => {
  const { colour, form, accent } = look;
  const grass = Array.from({ length: 26 }, (_, i) => {
    const x = 110 + i * 23 + pen.random() * 14;
    return pen.line(
      path`M${x} ${652}q${6 * (pen.random() - 0.5)} ${-16} ${16 * (pen.random() - 0.5)} ${-24 - 14 * pen.random()}`,
      '#7d8a62',
      4,
      0.7,
    );
  }).join('');
  const guy = (p: string) => pen.line(p, '#8a7a62', 3);
  if (form === 1) {
    const cone = path`M400 170C420 260 560 400 640 486L626 640H174L160 486C240 400 380 260 400 170Z`;
    return (
      pen.ground(400, 290) +
      guy('M160 486L96 640M640 486L704 640') +
      pen.soft(
        cone,
        colour,
        [250, 330, 470, 550]
          .map((x) => pen.line(path`M400 170Q${(x + 400) / 2} ${360} ${x} ${640}`, darker(colour, 0.4), 4, 0.35))
          .join(''),
      ) +
      pen.line('M160 486C280 520 520 520 640 486', darker(colour, 0.35), 5, 0.5) +
      pen.fill('M400 300C430 420 462 540 466 640H334C338 540 370 420 400 300Z', darker(colour, 0.62)) +
      pen.soft('M400 300C380 420 348 540 318 640H366C380 540 396 420 400 300Z', lighter(colour, 0.12)) +
      pen.line('M400 170V138', '#6f4b34', 8) +
      grass
    );
  }
  if (form === 2) {
    const shell = path`M150 640C170 360 330 250 470 262C580 272 640 420 660 640Z`;
    return (
      pen.ground(400, 290) +
      pen.soft(shell, colour, marks(pen, { ...look, pattern: 'stripe' }, { x: 140, y: 250, w: 530, h: 400 })) +
      pen.fill('M240 640C270 440 380 350 450 346C520 420 540 540 546 640Z', darker(colour, 0.55)) +
      pen.fill('M240 640C300 600 480 600 546 640Z', accent, 0.75) +
      guy('M150 640L104 648M660 640L704 648') +
      grass
    );
  }
  return (
    pen.ground(410, 300) +
    guy('M290 250L110 644M610 280L716 640') +
    pen.soft('M290 250L610 280L690 640H470Z', darker(colour, 0.14)) +
    pen.soft('M290 250L470 640H120Z', colour) +
    pen.fill('M290 320L384 640H214Z', darker(colour, 0.6)) +
    pen.soft('M290 320L214 640H160L280 300Z', lighter(colour, 0.12)) +
    pen.line('M290 250L470 640', darker(colour, 0.4), 5, 0.5) +
    pen.line('M380 258L570 640', darker(colour, 0.45), 4, 0.25) +
    pen.line('M290 250L610 280', accent, 9) +
    pen.line('M290 250V226', '#6f4b34', 8) +
    grass
  );
};
