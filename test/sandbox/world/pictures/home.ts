// Shapes of the home department.

import { darker, lighter, mix } from '../colours.ts';
import { marks } from './marks.ts';
import { ellipse, path, rounded, type Shape } from './pen.ts';
import { mouth } from './table.ts';

const linen = '#efe4cd';

export const lamp: Shape = (pen, look) => {
  const { form, colour } = look;
  const glow = `<ellipse cx="400" cy="330" rx="330" ry="300" fill="${pen.radial([
    [0, '#fff3cf', 0.75],
    [0.5, '#fff3cf', 0.28],
    [1, '#fff3cf', 0],
  ])}"/>`;
  if (form === 3) {
    const head = path`M${230} ${300}L${340} ${220}C${366} ${250} ${352} ${306} ${300} ${352}C${262} ${384} ${206} ${360} ${230} ${300}Z`;
    return (
      `<g transform="translate(-120 40)">${glow}</g>` +
      pen.ground(430, 150) +
      pen.round(path`M${320} ${636}C${320} ${606} ${540} ${606} ${540} ${636}Q${430} ${652} ${320} ${636}Z`, colour) +
      pen.tube('M430 612L520 430', colour, 15) +
      pen.tube('M520 430L330 250', colour, 15) +
      pen.fill(ellipse(520, 430, 16, 16), '#b99a55') +
      pen.round(head, colour) +
      pen.fill(ellipse(262, 350, 46, 22), '#fff1c4', 0.9)
    );
  }
  const dome = form === 1;
  const shade = dome
    ? path`M${232} ${380}C${238} ${230} ${330} ${190} ${400} ${190}C${470} ${190} ${562} ${230} ${568} ${380}Q${400} ${408} ${232} ${380}Z`
    : path`M${form === 4 ? 286 : 312} ${196}Q${400} ${182} ${form === 4 ? 514 : 488} ${196}L${form === 4 ? 536 : 556} ${392}Q${400} ${418} ${form === 4 ? 264 : 244} ${392}Z`;
  const cloth = dome ? colour : form === 2 ? mix(colour, linen, 0.35) : linen;
  const light = pen.gradient(
    [
      [0, '#fff6da', 0.15],
      [0.75, '#fff2c8', 0.55],
      [1, '#fff2c8', 0.8],
    ],
    true,
  );
  const pleats =
    form === 2 ? marks(pen, { ...look, colour: cloth, pattern: 'pleat' }, { x: 240, y: 180, w: 320, h: 240 }) : '';
  const base = dome
    ? pen.tube('M400 386V616', '#b99a55', 16) +
      pen.round(path`M${300} ${634}C${304} ${604} ${496} ${604} ${500} ${634}Q${400} ${652} ${300} ${634}Z`, colour)
    : form === 4
      ? pen.tube('M400 400V450', '#8a6a48', 14) +
        [478, 540, 600]
          .map((y, i) =>
            pen.round(
              ellipse(400, y, [50, 66, 84][i]!, [30, 36, 40][i]!),
              i % 2 ? colour : mix(colour, '#c1945c', 0.6),
            ),
          )
          .join('')
      : form === 2
        ? pen.tube('M400 404V600', mix(colour, '#6f4b34', 0.4), 24) +
          pen.round(
            path`M${318} ${634}C${322} ${596} ${478} ${596} ${482} ${634}Q${400} ${650} ${318} ${634}Z`,
            mix(colour, '#6f4b34', 0.4),
          )
        : pen.tube('M400 400V470', '#b99a55', 12) +
          pen.round(
            path`M${372} ${450}C${270} ${472} ${268} ${610} ${338} ${634}Q${400} ${646} ${462} ${634}C${532} ${610} ${530} ${472} ${428} ${450}Q${400} ${444} ${372} ${450}Z`,
            colour,
            marks(pen, look, { x: 268, y: 446, w: 264, h: 200 }),
          );
  return (
    glow +
    pen.ground(400, form === 0 ? 150 : 130) +
    base +
    pen.round(shade, cloth, pleats) +
    pen.fill(shade, dome ? '#ffffff' : light, dome ? 0.04 : 1) +
    (dome ? pen.fill(path`M${232} ${380}Q${400} ${408} ${568} ${380}Q${400} ${392} ${232} ${380}Z`, '#fff1c4') : '')
  );
};

export const vase: Shape = (pen, look) => {
  const { form, colour } = look;
  const random = pen.random;
  const top = [410, 300, 380, 320][form] ?? 320;
  const d = [
    path`M${376} ${top}C${384} ${470} ${316} ${500} ${316} ${566}C${316} ${610} ${346} ${634} ${366} ${636}Q${400} ${644} ${434} ${636}C${454} ${634} ${484} ${610} ${484} ${566}C${484} ${500} ${416} ${470} ${424} ${top}Z`,
    path`M${336} ${top}C${352} ${360} ${282} ${400} ${284} ${490}C${286} ${570} ${322} ${620} ${336} ${634}Q${400} ${650} ${464} ${634}C${478} ${620} ${514} ${570} ${516} ${490}C${518} ${400} ${448} ${360} ${464} ${top}Z`,
    path`M${372} ${top}C${376} ${402} ${370} ${410} ${350} ${416}C${262} ${440} ${246} ${560} ${320} ${626}Q${400} ${654} ${480} ${626}C${554} ${560} ${538} ${440} ${450} ${416}C${430} ${410} ${424} ${402} ${428} ${top}Z`,
    path`M${350} ${top}C${366} ${380} ${358} ${420} ${330} ${444}C${280} ${490} ${300} ${590} ${344} ${634}Q${400} ${650} ${456} ${634}C${500} ${590} ${520} ${490} ${470} ${444}C${442} ${420} ${434} ${380} ${450} ${top}Z`,
  ][form]!;
  const rim = [24, 64, 28, 50][form] ?? 40;
  // A few dry stems make a vase a vase.
  let stems = '';
  const stalks = form === 0 ? 2 : form === 2 ? 1 : 4;
  for (let i = 0; i < stalks; i++) {
    const x = 400 + (random() - 0.5) * rim;
    const tip = 400 + (i - (stalks - 1) / 2) * 84 + (random() - 0.5) * 40;
    const y = top - 150 - random() * 90;
    const leaf = ['#8f9a78', '#b58a5b', '#7d8a6a', '#a9986c'][i % 4]!;
    stems += pen.line(path`M${x} ${top + 10}Q${x} ${top - 90} ${tip} ${y}`, darker(leaf, 0.25), 5);
    for (let k = 0; k < 6; k++) {
      const share = 0.42 + k * 0.11;
      const lx = x + (tip - x) * share ** 1.5;
      const ly = top + (y - top) * share;
      const side = k % 2 ? 1 : -1;
      stems += pen.fill(
        path`M${lx} ${ly}q${side * 18} ${-26} ${side * 38} ${-24}q${-side * 8} ${26} ${-side * 38} ${24}Z`,
        leaf,
        0.95,
      );
    }
  }
  const ears =
    form === 3
      ? pen.tube(path`M${356} ${top + 30}C${290} ${top + 30} ${296} ${top + 100} ${340} ${top + 108}`, colour, 17) +
        pen.tube(path`M${444} ${top + 30}C${510} ${top + 30} ${504} ${top + 100} ${460} ${top + 108}`, colour, 17)
      : '';
  return (
    pen.ground(400, form === 0 ? 90 : 130) +
    stems +
    ears +
    pen.round(d, colour, marks(pen, look, { x: 246, y: top, w: 308, h: 650 - top })) +
    mouth(pen, 400, top, rim, colour, darker(colour, 0.55))
  );
};

export const candle: Shape = (pen, look) => {
  const { form, colour, accent } = look;
  const flame = (x: number, y: number) =>
    `<ellipse cx="${x}" cy="${y - 26}" rx="86" ry="92" fill="${pen.radial([
      [0, '#ffe9ad', 0.8],
      [1, '#ffe9ad', 0],
    ])}"/>` +
    pen.line(path`M${x} ${y + 6}V${y - 12}`, '#4a3b30', 5) +
    pen.fill(
      path`M${x} ${y - 62}C${x + 24} ${y - 26} ${x + 17} ${y - 4} ${x} ${y - 4}C${x - 17} ${y - 4} ${x - 24} ${y - 26} ${x} ${y - 62}Z`,
      '#f6b545',
    ) +
    pen.fill(
      path`M${x} ${y - 38}C${x + 10} ${y - 20} ${x + 8} ${y - 7} ${x} ${y - 7}C${x - 8} ${y - 7} ${x - 10} ${y - 20} ${x} ${y - 38}Z`,
      '#fff4d2',
    );
  if (form === 3) {
    const one = (x: number, y: number) =>
      pen.round(
        path`M${x - 24} ${y}Q${x} ${y - 12} ${x + 24} ${y}L${x + 28} ${612}H${x - 28}Z`,
        colour,
        Array.from({ length: 9 }, (_, i) =>
          pen.line(path`M${x - 40} ${y + 40 + i * 42}l80 -46`, darker(colour, 0.3), 7, 0.28),
        ).join(''),
      ) +
      pen.round(
        path`M${x - 62} ${604}Q${x} ${590} ${x + 62} ${604}L${x + 48} ${636}Q${x} ${648} ${x - 48} ${636}Z`,
        '#b99a55',
      ) +
      flame(x, y);
    return pen.ground(400, 170) + one(320, 290) + one(478, 240);
  }
  if (form === 2) {
    return (
      pen.ground(400, 140) +
      pen.round(path`M${300} ${330}Q${400} ${304} ${500} ${330}V${630}Q${400} ${654} ${300} ${630}Z`, colour) +
      pen.fill(ellipse(400, 330, 100, 17), lighter(colour, 0.35)) +
      pen.fill(path`M${470} ${334}c4 40 -6 70 6 92c8 10 20 2 20 -10V${330}Z`, lighter(colour, 0.3)) +
      flame(400, 330)
    );
  }
  const jar = form === 1 ? mix(colour, '#5a4432', 0.35) : mix(colour, '#ffffff', 0.2);
  const d = path`M${274} ${380}L${280} ${618}Q${284} ${640} ${310} ${642}Q${400} ${652} ${490} ${642}Q${516} ${640} ${520} ${618}L${526} ${380}Q${400} ${404} ${274} ${380}Z`;
  const paper =
    look.pattern === 'label'
      ? marks(pen, look, { x: 250, y: 340, w: 300, h: 330 })
      : marks(pen, { ...look, accent }, { x: 270, y: 380, w: 260, h: 260 });
  return (
    pen.ground(400, 165) +
    pen.round(d, jar, paper) +
    mouth(pen, 400, 380, 126, jar, '#f3e6c8') +
    flame(400, 386) +
    pen.line('M300 420C296 500 300 560 304 600', '#ffffff', 8, 0.35)
  );
};

export const cushion: Shape = (pen, look) => {
  const { colour, pattern } = look;
  const d = path`M${168} ${210}C${240} ${236} ${560} ${236} ${632} ${210}C${606} ${300} ${606} ${520} ${634} ${616}C${560} ${588} ${240} ${588} ${166} ${616}C${194} ${520} ${194} ${300} ${168} ${210}Z`;
  const folds = [
    'M176 220C230 270 250 290 262 330',
    'M624 220C580 266 556 286 546 330',
    'M174 606C226 560 246 540 256 500',
    'M626 606C580 556 556 540 548 500',
  ];
  return (
    `<g transform="rotate(-4 400 410)">` +
    pen.lying(d) +
    pen.soft(d, colour, marks(pen, look, { x: 160, y: 200, w: 480, h: 420 })) +
    folds.map((fold) => pen.line(fold, darker(colour, 0.45), 8, 0.18)).join('') +
    `<path d="${d}" fill="${pen.radial(
      [
        [0, '#ffffff', 0.2],
        [0.6, '#ffffff', 0],
        [1, '#1d1712', 0.18],
      ],
      0.42,
      0.4,
      0.72,
    )}"/>` +
    pen.line(
      d,
      pattern === 'piped' ? lighter(colour, 0.3) : darker(colour, 0.3),
      pattern === 'piped' ? 9 : 3,
      pattern === 'piped' ? 0.9 : 0.4,
    ) +
    '</g>'
  );
};

/** A fringe along a line. */
const fringe = (pen: Parameters<Shape>[0], x: number, y: number, w: number, length: number, colour: string): string => {
  let d = '';
  for (let i = 0; i <= w / 11; i++)
    d += path`M${x + i * 11} ${y}q${4 * (pen.random() - 0.5)} ${length * 0.5} ${7 * (pen.random() - 0.5)} ${length}`;
  return pen.line(d, colour, 5);
};

export const blanket: Shape = (pen, look) => {
  const { colour, form } = look;
  if (form === 1) {
    // Rolled, with a leather strap.
    const roll = path`M${200} ${430}C${200} ${380} ${600} ${380} ${600} ${430}V${560}C${600} ${610} ${200} ${610} ${200} ${560}Z`;
    return (
      pen.ground(400, 225, 605) +
      pen.soft(roll, colour, marks(pen, look, { x: 190, y: 370, w: 420, h: 250 })) +
      pen.fill(ellipse(604, 495, 40, 104), darker(colour, 0.18)) +
      [0.8, 0.56, 0.3].map((r) => pen.line(ellipse(604, 495, 40 * r, 104 * r), darker(colour, 0.45), 5, 0.5)).join('') +
      [300, 486]
        .map(
          (x) =>
            pen.line(path`M${x} ${388}C${x + 24} ${440} ${x + 24} ${560} ${x} ${604}`, '#7b4b2e', 22) +
            pen.fill(rounded(x + 4, 476, 30, 34, 5), '#b99a55'),
        )
        .join('') +
      pen.tube('M306 394C330 290 460 290 486 394', '#7b4b2e', 18)
    );
  }
  // Folded twice, the top layer hanging over.
  const layer = (y: number, shade: number) =>
    pen.soft(
      path`M${178} ${y}H${604}C${634} ${y} ${634} ${y + 62} ${604} ${y + 62}H${178}Z`,
      darker(colour, shade),
      marks(pen, look, { x: 170, y: y - 30, w: 470, h: 470 }),
    );
  const front = path`M${196} ${300}C${180} ${300} ${172} ${312} ${172} ${330}V${560}H${560}V${330}C${560} ${312} ${574} ${300} ${606} ${300}Z`;
  return (
    pen.ground(400, 245, 640) +
    layer(574, 0.14) +
    layer(508, 0.08) +
    fringe(pen, 180, 556, 370, 50, lighter(colour, 0.1)) +
    pen.soft(
      path`M${560} ${570}V${340}C${560} ${290} ${634} ${290} ${634} ${350}V${560}C${634} ${580} ${600} ${580} ${560} ${570}Z`,
      darker(colour, 0.25),
    ) +
    pen.soft(front, colour, marks(pen, look, { x: 170, y: 296, w: 440, h: 300 })) +
    pen.line('M262 320C256 420 266 480 258 552M420 320C428 420 416 480 424 552', darker(colour, 0.5), 7, 0.12)
  );
};

export const rug: Shape = (pen, look) => {
  const { colour, form, accent } = look;
  if (form === 1) {
    const d = ellipse(400, 430, 290, 200);
    const rings = Array.from({ length: 11 }, (_, i) =>
      pen.line(
        ellipse(400, 430, 290 - i * 26, 200 - i * 18),
        i % 4 === 2 ? accent : darker(colour, 0.28),
        i % 4 === 2 ? 10 : 5,
        i % 4 === 2 ? 0.8 : 0.5,
      ),
    ).join('');
    return pen.lying(d) + pen.soft(d, colour, rings);
  }
  const d = path`M${214} ${170}L${600} ${150}L${640} ${640}L${160} ${656}Z`;
  return (
    pen.lying(d) +
    `<g transform="rotate(-3 400 160)">${fringe(pen, 216, 168, 380, -38, '#e9dcc0')}</g><g transform="rotate(-2 400 650)">${fringe(pen, 166, 650, 470, 40, '#e9dcc0')}</g>` +
    pen.soft(
      d,
      colour,
      marks(pen, look, { x: 150, y: 150, w: 500, h: 510 }) +
        pen.line(path`M${236} ${196}L${582} ${178}L${614} ${612}L${192} ${626}Z`, accent, 8, 0.8),
    ) +
    pen.line(d, darker(colour, 0.4), 3, 0.4)
  );
};

export const basket: Shape = (pen, look) => {
  const { form, colour } = look;
  const straw = mix(colour, '#cdb287', form === 3 || look.pattern === 'band' ? 0.55 : 0.3);
  const w = [200, 190, 150, 200][form] ?? 200;
  const top = [400, 420, 290, 420][form] ?? 400;
  const foot = w * 0.82;
  const d = path`M${400 - w} ${top}C${400 - w - 16} ${top + 110} ${400 - foot - 8} ${600} ${400 - foot} ${630}Q${400} ${654} ${400 + foot} ${630}C${400 + foot + 8} ${600} ${400 + w + 16} ${top + 110} ${400 + w} ${top}Z`;
  const box = { x: 400 - w - 20, y: top - 10, w: 2 * w + 40, h: 670 - top };
  const woven = marks(pen, { ...look, colour: straw, pattern: 'weave' }, box);
  const extra =
    look.pattern === 'weave' ? '' : marks(pen, { ...look, accent: colour, colour: mix(colour, '#ffffff', 0.2) }, box);
  const shade =
    look.pattern === 'dipped'
      ? `<rect x="${box.x}" y="${top + box.h * 0.45}" width="${box.w}" height="${box.h}" fill="${colour}" fill-opacity="0.75"/>`
      : look.pattern === 'band'
        ? `<g opacity="0.8">${extra}</g>`
        : '';
  const handles =
    form === 0
      ? pen.tube(
          path`M${400 - w * 0.8} ${top + 6}C${400 - w * 0.7} ${top - 250} ${400 + w * 0.7} ${top - 250} ${400 + w * 0.8} ${top + 6}`,
          darker(straw, 0.15),
          22,
        )
      : form === 3
        ? [-16, 16]
            .map((dy) =>
              pen.tube(
                path`M${400 - w * 0.5} ${top + 20 + dy}C${400 - w * 0.42} ${top - 180 + dy} ${400 + w * 0.42} ${top - 180 + dy} ${400 + w * 0.5} ${top + 20 + dy}`,
                '#7b4b2e',
                16,
              ),
            )
            .join('')
        : form === 1
          ? pen.tube(path`M${400 - w + 6} ${top + 40}c-66 -40 -60 70 -4 66`, '#7b4b2e', 15) +
            pen.tube(path`M${400 + w - 6} ${top + 40}c66 -40 60 70 4 66`, '#7b4b2e', 15)
          : '';
  const lid =
    form === 2
      ? pen.round(
          path`M${400 - w - 12} ${top}C${400 - w} ${top - 66} ${400 + w} ${top - 66} ${400 + w + 12} ${top}Q${400} ${top + 30} ${400 - w - 12} ${top}Z`,
          straw,
          marks(pen, { ...look, colour: straw, pattern: 'weave' }, { x: 220, y: top - 70, w: 360, h: 100 }),
        ) + pen.round(ellipse(400, top - 56, 22, 15), '#7b4b2e')
      : mouth(pen, 400, top, w, straw, darker(straw, 0.6));
  return (
    pen.ground(400, w * 1.15) +
    (form === 0 ? handles : '') +
    pen.round(d, straw, woven + shade) +
    lid +
    (form === 0 ? '' : handles)
  );
};

export const planter: Shape = (pen, look) => {
  const { form, colour } = look;
  const w = [140, 146, 132][form] ?? 140;
  const top = [440, 430, 420][form] ?? 440;
  const foot = form === 0 ? w * 0.7 : w * 0.94;
  const bottom = form === 1 ? 600 : 630;
  const d = path`M${400 - w} ${top}L${400 - foot} ${bottom - 6}Q${400} ${bottom + 18} ${400 + foot} ${bottom - 6}L${400 + w} ${top}Z`;
  const feet =
    form === 1
      ? [-80, 0, 80].map((x) => pen.tube(path`M${400 + x} ${598}L${400 + x * 1.16} ${634}`, '#8a6a48', 20)).join('')
      : '';
  const collar =
    form === 0
      ? pen.round(
          path`M${400 - w - 10} ${top - 4}L${400 - w} ${top + 48}Q${400} ${top + 74} ${400 + w} ${top + 48}L${400 + w + 10} ${top - 4}Z`,
          colour,
        )
      : '';
  const saucer =
    form === 0
      ? pen.round(
          path`M${400 - w} ${622}Q${400} ${646} ${400 + w} ${622}L${400 + w - 22} ${642}Q${400} ${658} ${400 - w + 22} ${642}Z`,
          darker(colour, 0.08),
        )
      : '';
  const greens = ['#5f7d55', '#75926a', '#4f6b48'];
  let plant = '';
  const kind = Math.floor(pen.random() * 3);
  const leaves = kind === 0 ? 13 : kind === 1 ? 9 : 17;
  for (let i = 0; i < leaves; i++) {
    const angle = -Math.PI / 2 + ((i - (leaves - 1) / 2) / leaves) * 2.5 + (pen.random() - 0.5) * 0.12;
    const long = kind === 1 ? 240 + 60 * pen.random() : 170 + 90 * pen.random();
    const [ex, ey] = [400 + Math.cos(angle) * long, top + 6 + Math.sin(angle) * long];
    const [nx, ny] = [-Math.sin(angle), Math.cos(angle)];
    const wide = kind === 1 ? 20 : kind === 0 ? 44 : 26;
    const [mx, my] = [400 + Math.cos(angle) * long * 0.62, top + 6 + Math.sin(angle) * long * 0.62];
    plant += pen.fill(
      path`M${400 + Math.cos(angle) * 14} ${top + 6}Q${mx + nx * wide} ${my + ny * wide} ${ex} ${ey}Q${mx - nx * wide} ${my - ny * wide} ${400 - Math.cos(angle) * 6} ${top + 6}Z`,
      greens[(i * 2) % 3]!,
      0.96,
    );
    plant += pen.line(path`M${400} ${top}L${ex} ${ey}`, lighter(greens[0]!, 0.3), 2, 0.5);
  }
  return (
    pen.ground(400, w * 1.2) +
    feet +
    mouth(pen, 400, top, w + (form === 0 ? 10 : 0), colour, '#43352a') +
    plant +
    pen.round(d, colour, marks(pen, look, { x: 400 - w - 10, y: top, w: 2 * w + 20, h: bottom - top + 20 })) +
    saucer +
    collar
  );
};

export const clock: Shape = (pen, look) => {
  const { form, colour, accent, pattern } = look;
  const cx = 400;
  const cy = 400;
  const d =
    form === 2
      ? path`M${400} ${160}C${560} ${150} ${650} ${280} ${636} ${420}C${622} ${560} ${520} ${640} ${390} ${636}C${250} ${632} ${160} ${530} ${164} ${396}C${168} ${260} ${262} ${168} ${400} ${160}Z`
      : ellipse(cx, cy, 236, 236);
  const frame = form === 1 ? '#c1945c' : darker(colour, 0.18);
  const dark = colour < '#888888';
  const ink = dark ? '#f3ead8' : '#3a332c';
  let face = '';
  for (let i = 0; i < 12; i++) {
    const a = (i / 12) * Math.PI * 2 - Math.PI / 2;
    const [x, y] = [cx + Math.cos(a) * 172, cy + Math.sin(a) * 172];
    if (pattern === 'dots') face += pen.fill(ellipse(x, y, i % 3 ? 9 : 15, i % 3 ? 9 : 15), i % 3 ? ink : accent);
    else if (pattern === 'strokes' || i % 3)
      face += pen.line(
        path`M${x} ${y}L${cx + Math.cos(a) * (i % 3 ? 186 : 150)} ${cy + Math.sin(a) * (i % 3 ? 186 : 150)}`,
        ink,
        i % 3 ? 6 : 11,
      );
    else face += numeral(x, y, ink, i === 0 ? 12 : i);
  }
  const hour = (10 + 9 / 60) / 12;
  const minute = 9 / 60;
  const hand = (share: number, long: number, width: number, tint: string) => {
    const a = share * Math.PI * 2 - Math.PI / 2;
    return pen.line(
      path`M${cx - Math.cos(a) * 26} ${cy - Math.sin(a) * 26}L${cx + Math.cos(a) * long} ${cy + Math.sin(a) * long}`,
      tint,
      width,
    );
  };
  return (
    pen.lying(d) +
    pen.soft(d, frame) +
    `<g transform="translate(${cx} ${cy}) scale(0.91) translate(${-cx} ${-cy})">${pen.soft(d, colour)}</g>` +
    face +
    hand(hour, 104, 14, ink) +
    hand(minute, 156, 9, ink) +
    hand(0.52, 168, 4, accent) +
    pen.fill(ellipse(cx, cy, 13, 13), accent)
  );
};

/** Numerals as strokes, so that no font is needed. */
function numeral(x: number, y: number, ink: string, value: number): string {
  const glyphs: Record<string, string> = {
    '1': 'M-4 -14L4 -20V20',
    '2': 'M-11 -12C-10 -26 12 -24 11 -8C10 2 -8 10 -12 20H12',
    '3': 'M-11 -16C-4 -26 13 -20 10 -8C9 -2 2 0 -2 0C6 0 13 4 11 12C8 24 -8 22 -12 14',
    '6': 'M8 -20C-8 -12 -13 2 -11 10C-8 24 12 22 11 9C10 -4 -8 -4 -11 8',
    '9': 'M-8 20C8 12 13 -2 11 -10C8 -24 -12 -22 -11 -9C-10 4 8 4 11 -8',
  };
  const digits = [...String(value)];
  return digits
    .map(
      (digit, i) =>
        `<path transform="translate(${x + (i - (digits.length - 1) / 2) * 27} ${y})" d="${glyphs[digit]}" fill="none" stroke="${ink}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/>`,
    )
    .join('');
}
