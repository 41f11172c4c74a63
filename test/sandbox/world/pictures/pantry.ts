// Shapes of the pantry department, the gift card, and a parcel for whatever has no shape of its own.

import { darker, lighter, mix } from '../colours.ts';
import { label, marks } from './marks.ts';
import { ellipse, path, rounded, type Shape } from './pen.ts';

export const coffee: Shape = (pen, look) => {
  const { colour } = look;
  const d = path`M${286} ${236}H${514}L${526} ${600}C${526} ${630} ${510} ${642} ${490} ${642}H${310}C${290} ${642} ${274} ${630} ${274} ${600}Z`;
  const bean = (x: number, y: number, turn: number) =>
    `<g transform="translate(${x} ${y}) rotate(${turn})">${pen.fill(ellipse(0, 0, 19, 12), '#5b3a26')}${pen.line('M-14 2Q0 -7 14 -1', '#2f1c12', 3)}</g>`;
  return (
    pen.ground(400, 150) +
    pen.round(d, colour, marks(pen, look, { x: 270, y: 230, w: 260, h: 420 })) +
    pen.soft('M280 236C284 190 292 176 300 172H500C508 176 516 190 520 236Z', darker(colour, 0.1)) +
    pen.line('M290 204H510', darker(colour, 0.45), 5, 0.5) +
    pen.line('M300 230C296 360 300 500 292 630M500 230C506 360 500 500 508 630', darker(colour, 0.5), 6, 0.16) +
    pen.fill(ellipse(400, 276, 9, 9), darker(colour, 0.4), 0.6) +
    bean(566, 632, -20) +
    bean(604, 644, 30) +
    bean(584, 612, 65) +
    bean(226, 640, 12)
  );
};

export const tea: Shape = (pen, look) => {
  const { colour, accent } = look;
  const d = path`M${276} ${336}V${618}Q${280} ${640} ${310} ${642}Q${400} ${650} ${490} ${642}Q${520} ${640} ${524} ${618}V${336}Z`;
  return (
    pen.ground(400, 165) +
    pen.round(d, colour, marks(pen, look, { x: 270, y: 320, w: 260, h: 330 })) +
    pen.round(
      path`M${266} ${276}Q${400} ${256} ${534} ${276}V${344}Q${400} ${366} ${266} ${344}Z`,
      mix(colour, '#b9a26a', 0.45),
    ) +
    pen.fill(ellipse(400, 275, 134, 19), lighter(mix(colour, '#b9a26a', 0.45), 0.3)) +
    pen.line('M276 612Q400 640 524 612', accent, 7, 0.8) +
    Array.from({ length: 7 }, (_, i) =>
      pen.fill(path`M${560 + i * 13} ${640 - (i % 3) * 7}q10 -14 24 -6q-8 14 -24 6Z`, i % 2 ? '#4d5f41' : '#6d5a3c'),
    ).join('')
  );
};

export const soap: Shape = (pen, look) => {
  const { colour, form, accent } = look;
  if (form === 1) {
    return (
      pen.ground(400, 130) +
      pen.line('M400 250V200H330', '#3f4043', 17) +
      pen.line('M330 200v20', '#3f4043', 12) +
      pen.round(rounded(368, 240, 64, 56, 8), '#3f4043') +
      pen.round(
        path`M${366} ${296}H${434}C${436} ${330} ${506} ${330} ${506} ${390}V${612}Q${504} ${640} ${470} ${642}H${330}Q${296} ${640} ${294} ${612}V${390}C${294} ${330} ${364} ${330} ${366} ${296}Z`,
        mix(colour, '#7a5230', 0.4),
        '',
      ) +
      label(pen, { x: 322, y: 420, w: 156, h: 150 }, accent) +
      pen.line('M312 400C306 480 308 560 314 610', '#ffffff', 8, 0.35)
    );
  }
  const bar = path`M${216} ${430}C${216} ${392} ${250} ${380} ${300} ${378}H${500}C${550} ${380} ${584} ${392} ${584} ${430}V${540}C${584} ${590} ${550} ${604} ${500} ${606}H${300}C${250} ${604} ${216} ${590} ${216} ${540}Z`;
  const bubbles = Array.from({ length: 9 }, () => {
    const x = 190 + pen.random() * 420;
    const y = 330 - pen.random() * 130;
    const r = 10 + pen.random() * 22;
    return (
      pen.fill(ellipse(x, y, r, r), '#ffffff', 0.35) +
      pen.fill(ellipse(x - r * 0.3, y - r * 0.3, r * 0.25, r * 0.25), '#ffffff', 0.9)
    );
  }).join('');
  return (
    pen.ground(400, 240, 628) +
    pen.round(path`M${190} ${606}H${610}L${590} ${640}H${210}Z`, '#c1945c') +
    pen.soft(bar, colour, marks(pen, look, { x: 210, y: 370, w: 380, h: 240 })) +
    pen.soft(
      'M216 430C216 392 250 380 300 378H500C550 380 584 392 584 430C560 450 240 450 216 430Z',
      lighter(colour, 0.25),
    ) +
    bubbles
  );
};

export const notebook: Shape = (pen, look) => {
  const { colour, accent, form, pattern } = look;
  const w = form === 1 ? 290 : 330;
  const x = 400 - w / 2;
  const cover = rounded(x, 190, w, 440, 14);
  return (
    `<g transform="rotate(7 400 410)">` +
    pen.lying(rounded(x, 190, w + 14, 448, 14)) +
    pen.fill(rounded(x + 8, 196, w + 6, 440, 10), '#f4ecdb') +
    [0, 4, 8].map((i) => pen.line(path`M${x + w + 4 + i * 0.9} ${206 + i}V${622}`, '#cfc3ab', 1.5)).join('') +
    pen.soft(cover, colour, pattern === 'label' ? '' : marks(pen, look, { x, y: 190, w, h: 440 })) +
    pen.fill(
      path`M${x} ${190}h${form === 1 ? 44 : 34}v440h${form === 1 ? -44 : -34}Z`,
      pattern === 'spine' ? accent : darker(colour, 0.3),
      pattern === 'spine' ? 0.95 : 0.35,
    ) +
    (form === 1
      ? [330, 490].map((y) => pen.line(path`M${x + 22} ${y}v30`, '#d9d2c4', 5)).join('')
      : pen.line(path`M${x + w - 44} ${190}V${630}`, darker(colour, 0.45), 9, 0.85) +
        pen.line(path`M${x + 90} ${628}v44l-9 -12l-9 12v-44`, accent, 7)) +
    (pattern === 'label' || pattern === 'spine'
      ? label(pen, { x: x + 86, y: 270, w: w - 150, h: 120 }, accent)
      : pen.line(rounded(x + 96, 300, w - 180, 52, 4), lighter(colour, 0.4), 3, 0.7)) +
    '</g>'
  );
};

export const giftcard: Shape = (pen, look) => {
  const { colour } = look;
  const card = rounded(170, 260, 460, 290, 26);
  return (
    `<g transform="rotate(-8 400 400)">${pen.lying(card)}${pen.soft(card, colour, pen.fill('M300 250H350V560H300Z', '#d0a23e') + pen.fill('M160 380H640V424H160Z', '#d0a23e'))}` +
    pen.soft(
      'M325 400C250 310 220 350 250 390C270 410 310 406 325 402C340 406 380 410 400 390C430 350 400 310 325 400Z',
      '#dcb45a',
    ) +
    pen.fill(ellipse(325, 402, 18, 17), '#b98a2c') +
    pen.line('M440 480H590M490 510H590', '#f3ead8', 8, 0.8) +
    '</g>'
  );
};

/** For products whose kind nobody could tell: a wrapped parcel with a tag. */
export const parcel: Shape = (pen, look) => {
  const { colour, accent } = look;
  const box = '#cdb287';
  return (
    pen.ground(400, 240) +
    pen.soft('M210 380L400 420V642L222 606Z', box) +
    pen.soft('M590 380L400 420V642L578 606Z', darker(box, 0.16)) +
    pen.soft('M210 380L400 342L590 380L400 420Z', lighter(box, 0.22)) +
    pen.fill('M290 364L310 360L496 400L474 405ZM496 400L474 405V628L496 624Z', accent, 0.9) +
    pen.fill('M510 364L490 360L304 400L326 405ZM304 400L326 405V628L304 624Z', accent, 0.9) +
    pen.soft(
      'M400 372C330 290 296 330 324 362C344 382 384 378 400 374C416 378 456 382 476 362C504 330 470 290 400 372Z',
      accent,
    ) +
    pen.line('M410 380C450 420 470 440 474 470', '#e9dcc0', 4) +
    pen.soft('M440 468L494 456L520 500L512 560L452 572Z', colour) +
    pen.fill(ellipse(478, 476, 6, 6), '#3a332c')
  );
};
