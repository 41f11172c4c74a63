// Shapes of the wear department, laid flat as shops photograph them.

import { darker, lighter, mix } from '../colours.ts';
import { marks } from './marks.ts';
import { ellipse, path, rounded, type Shape, tone } from './pen.ts';

const ribbing = (pen: Parameters<Shape>[0], d: string, colour: string): string =>
  pen.line(d, darker(colour, 0.3), 30) + pen.line(d, darker(colour, 0.06), 24);

export const sweater: Shape = (pen, look) => {
  const { colour, form } = look;
  const body = path`M${300} ${196}C${330} ${222} ${470} ${222} ${500} ${196}L${566} ${226}C${580} ${320} ${576} ${470} ${572} ${612}C${520} ${630} ${280} ${630} ${228} ${612}C${224} ${470} ${220} ${320} ${234} ${226}Z`;
  const left = path`M${236} ${226}C${180} ${250} ${160} ${330} ${146} ${420}C${136} ${490} ${128} ${540} ${128} ${578}C${150} ${596} ${186} ${596} ${204} ${584}C${212} ${510} ${228} ${430} ${246} ${370}Z`;
  const right = path`M${564} ${226}C${620} ${250} ${640} ${330} ${654} ${420}C${664} ${490} ${672} ${540} ${672} ${578}C${650} ${596} ${614} ${596} ${596} ${584}C${588} ${510} ${572} ${430} ${554} ${370}Z`;
  const sleeve = marks(
    pen,
    { ...look, pattern: look.pattern === 'yoke' ? 'plain' : look.pattern },
    { x: 120, y: 220, w: 560, h: 380 },
  );
  const neck =
    form === 1
      ? pen.soft(
          path`M${318} ${206}C${318} ${130} ${326} ${116} ${340} ${112}H${460}C${474} ${116} ${482} ${130} ${482} ${206}C${450} ${236} ${350} ${236} ${318} ${206}Z`,
          colour,
          marks(pen, { ...look, pattern: 'rib' }, { x: 310, y: 100, w: 180, h: 140 }),
        ) + pen.line('M322 166C360 184 440 184 478 166', darker(colour, 0.45), 5, 0.4)
      : pen.fill(
          path`M${318} ${190}C${340} ${246} ${460} ${246} ${482} ${190}C${450} ${176} ${350} ${176} ${318} ${190}Z`,
          darker(colour, 0.5),
        ) + ribbing(pen, 'M308 196C332 258 468 258 492 196', colour);
  return (
    pen.lying(body) +
    pen.lying(left) +
    pen.lying(right) +
    pen.soft(left, darker(colour, 0.05), sleeve) +
    pen.soft(right, darker(colour, 0.05), sleeve) +
    pen.soft(body, colour, marks(pen, look, { x: 220, y: 196, w: 360, h: 430 })) +
    pen.line('M246 300C244 400 246 480 242 560M556 300C558 400 556 480 560 560', darker(colour, 0.5), 6, 0.2) +
    ribbing(pen, 'M236 606C300 622 500 622 564 606', colour) +
    ribbing(pen, 'M138 572C156 584 180 584 196 576', colour) +
    ribbing(pen, 'M604 576C622 584 646 584 662 572', colour) +
    neck
  );
};

export const jacket: Shape = (pen, look) => {
  const { colour, form, pattern, accent } = look;
  const body = path`M${306} ${190}L${494} ${190}L${574} ${226}C${586} ${340} ${584} ${500} ${580} ${640}C${520} ${652} ${280} ${652} ${220} ${640}C${216} ${500} ${214} ${340} ${226} ${226}Z`;
  const left = path`M${228} ${226}C${176} ${256} ${158} ${350} ${146} ${440}C${138} ${510} ${132} ${560} ${130} ${606}C${152} ${620} ${188} ${620} ${206} ${608}C${212} ${520} ${226} ${440} ${240} ${380}Z`;
  const right = path`M${572} ${226}C${624} ${256} ${642} ${350} ${654} ${440}C${662} ${510} ${668} ${560} ${670} ${606}C${648} ${620} ${612} ${620} ${594} ${608}C${588} ${520} ${574} ${440} ${560} ${380}Z`;
  const box = { x: 210, y: 190, w: 380, h: 470 };
  const trim = pattern === 'collar' ? '#6f4b34' : pattern === 'block' ? accent : darker(colour, 0.22);
  const pocket = (x: number, y: number, w: number, h: number) =>
    pen.soft(rounded(x, y, w, h, 8), darker(colour, 0.06)) +
    pen.line(rounded(x, y, w, h, 8), darker(colour, 0.5), 4, 0.45) +
    pen.line(path`M${x} ${y + 26}H${x + w}`, darker(colour, 0.5), 4, 0.45);
  const front =
    form === 0
      ? [270, 350, 430, 510, 590].map((y) => pen.fill(ellipse(400, y, 8, 8), '#b99a55')).join('')
      : Array.from(
          { length: 42 },
          (_, i) => `<rect x="397" y="${214 + i * 10}" width="6" height="5" fill="#d9d2c4"/>`,
        ).join('');
  const collar =
    form === 1
      ? pen.soft(
          path`M${292} ${214}C${286} ${110} ${340} ${84} ${400} ${84}C${460} ${84} ${514} ${110} ${508} ${214}C${470} ${250} ${330} ${250} ${292} ${214}Z`,
          colour,
        ) +
        pen.fill(
          path`M${322} ${210}C${320} ${150} ${356} ${124} ${400} ${124}C${444} ${124} ${480} ${150} ${478} ${210}C${450} ${232} ${350} ${232} ${322} ${210}Z`,
          darker(colour, 0.55),
        ) +
        pen.line('M366 216V300M434 216V300', '#e6dfd1', 5)
      : form === 2
        ? pen.soft(
            path`M${320} ${206}V${150}C${350} ${138} ${450} ${138} ${480} ${150}V${206}C${450} ${226} ${350} ${226} ${320} ${206}Z`,
            trim,
          )
        : pen.fill(
            path`M${322} ${190}C${350} ${226} ${450} ${226} ${478} ${190}C${450} ${170} ${350} ${170} ${322} ${190}Z`,
            darker(colour, 0.55),
          ) +
          pen.soft(path`M${310} ${180}L${296} ${214}L${350} ${280}L${400} ${222}L${340} ${176}Z`, trim) +
          pen.soft(path`M${490} ${180}L${504} ${214}L${450} ${280}L${400} ${222}L${460} ${176}Z`, trim);
  const sleeve = pattern === 'quilt' ? marks(pen, look, { x: 120, y: 220, w: 560, h: 400 }) : '';
  const pockets =
    pattern === 'pockets' || pattern === 'collar'
      ? pocket(256, 490, 112, 110) +
        pocket(432, 490, 112, 110) +
        (pattern === 'pockets' ? pocket(440, 310, 90, 84) : '')
      : pattern === 'block'
        ? pocket(440, 330, 96, 84)
        : pen.line('M270 470L300 570M530 470L500 570', darker(colour, 0.55), 6, 0.6);
  return (
    pen.lying(body) +
    pen.lying(left) +
    pen.lying(right) +
    pen.soft(left, darker(colour, 0.07), sleeve) +
    pen.soft(right, darker(colour, 0.07), sleeve) +
    pen.soft(body, colour, marks(pen, look, box)) +
    pen.line('M240 320C240 420 240 520 236 600M560 320C560 420 560 520 564 600', darker(colour, 0.5), 6, 0.2) +
    pen.line('M400 214V644', darker(colour, 0.5), 5, 0.55) +
    front +
    pockets +
    ribbing(pen, 'M140 598C158 608 180 608 198 600', trim) +
    ribbing(pen, 'M602 600C620 608 642 608 660 598', trim) +
    collar
  );
};

export const tshirt: Shape = (pen, look) => {
  const { colour, form, pattern } = look;
  const long = form === 1 ? 70 : 0;
  const d = path`M${310} ${196}C${340} ${240} ${460} ${240} ${490} ${196}L${570} ${220}C${616} ${250} ${650} ${310} ${668 + long * 0.2} ${370 + long}L${590} ${410 + long}L${566} ${362}C${570} ${460} ${570} ${560} ${566} ${640}C${500} ${652} ${300} ${652} ${234} ${640}C${230} ${560} ${230} ${460} ${234} ${362}L${210} ${410 + long}L${132 - long * 0.2} ${370 + long}C${150} ${310} ${184} ${250} ${230} ${220}Z`;
  const pocket =
    pattern === 'pocket'
      ? pen.soft('M436 330H510V400L473 422L436 400Z', darker(colour, 0.05)) +
        pen.line('M436 330H510V400L473 422L436 400Z', darker(colour, 0.4), 3, 0.5)
      : '';
  return (
    pen.lying(d) +
    pen.soft(
      d,
      colour,
      marks(pen, look, { x: 130, y: pattern === 'stripe' ? 290 : 196, w: 540, h: pattern === 'stripe' ? 330 : 440 }),
    ) +
    pen.fill(
      path`M${318} ${198}C${346} ${234} ${454} ${234} ${482} ${198}C${450} ${188} ${350} ${188} ${318} ${198}Z`,
      darker(colour, 0.45),
    ) +
    pen.line('M310 198C340 256 460 256 490 198', darker(colour, 0.14), 15) +
    pen.line('M236 362C240 320 238 290 232 256M564 362C560 320 562 290 568 256', darker(colour, 0.5), 5, 0.25) +
    pen.line('M300 480C330 500 350 540 346 600M500 470C480 500 466 540 470 590', darker(colour, 0.5), 7, 0.09) +
    pocket
  );
};

export const beanie: Shape = (pen, look) => {
  const { colour, accent, form } = look;
  const top = form === 2 ? 300 : 236;
  const d = path`M${220} ${540}C${206} ${380} ${270} ${top} ${400} ${top}C${530} ${top} ${594} ${380} ${580} ${540}Z`;
  const cuff = path`M${204} ${form === 2 ? 500 : 470}C${280} ${450} ${520} ${450} ${596} ${form === 2 ? 500 : 470}L${604} ${600}C${520} ${628} ${280} ${628} ${196} ${600}Z`;
  let bobble = '';
  if (form === 1) {
    for (let i = 0; i < 90; i++) {
      const a = pen.random() * Math.PI * 2;
      const r = 62 * Math.sqrt(pen.random());
      bobble += pen.line(
        path`M${400 + Math.cos(a) * r * 0.6} ${216 + Math.sin(a) * r * 0.6}L${400 + Math.cos(a) * (r + 14)} ${216 + Math.sin(a) * (r + 14)}`,
        i % 3 ? lighter(accent, 0.1) : darker(accent, 0.15),
        9,
      );
    }
  }
  const rib = (box: { x: number; y: number; w: number; h: number }) => marks(pen, { ...look, pattern: 'rib' }, box);
  return (
    pen.ground(400, 220, 622) +
    bobble +
    pen.round(
      d,
      colour,
      (look.pattern === 'stripe' ? marks(pen, look, { x: 200, y: top, w: 400, h: 300 }) : '') +
        rib({ x: 190, y: top, w: 420, h: 330 }),
    ) +
    pen.round(cuff, darker(colour, 0.05), rib({ x: 190, y: 450, w: 420, h: 180 })) +
    pen.line(
      path`M${204} ${form === 2 ? 500 : 470}C${280} ${450} ${520} ${450} ${596} ${form === 2 ? 500 : 470}`,
      darker(colour, 0.5),
      5,
      0.3,
    ) +
    pen.fill(rounded(492, 520, 58, 40, 4), '#f3ead8') +
    pen.line('M504 540H538', '#6f4b34', 4)
  );
};

export const scarf: Shape = (pen, look) => {
  const { colour } = look;
  // Looped once, both ends hanging.
  const loop = path`M${232} ${250}C${240} ${150} ${560} ${150} ${568} ${250}C${574} ${340} ${500} ${372} ${400} ${372}C${300} ${372} ${226} ${340} ${232} ${250}Z`;
  const hole = path`M${306} ${232}C${320} ${196} ${480} ${196} ${494} ${232}C${490} ${268} ${310} ${268} ${306} ${232}Z`;
  const end = (x: number, lean: number, bottom: number) =>
    path`M${x} ${330}L${x + 118} ${330}L${x + 124 + lean} ${bottom}L${x - 4 + lean} ${bottom}Z`;
  const tassels = (x: number, y: number) => {
    let d = '';
    for (let i = 0; i < 12; i++)
      d += path`M${x + 4 + i * 11} ${y}q${3 * (pen.random() - 0.5)} 20 ${6 * (pen.random() - 0.5)} 42`;
    return pen.line(d, darker(colour, 0.1), 5);
  };
  const a = end(290, -46, 640);
  const b = end(396, 44, 590);
  return (
    pen.lying(a) +
    pen.lying(b) +
    pen.lying(loop) +
    tassels(396 + 40, 588) +
    pen.soft(b, darker(colour, 0.08), marks(pen, look, { x: 380, y: 320, w: 180, h: 280 })) +
    tassels(290 - 50, 638) +
    pen.soft(a, colour, marks(pen, look, { x: 230, y: 320, w: 190, h: 330 })) +
    pen.soft(loop, colour, marks(pen, look, { x: 220, y: 160, w: 360, h: 220 })) +
    pen.fill(hole, darker(colour, 0.55), 0.85) +
    pen.line('M262 300C330 344 470 344 540 298M270 262C300 300 350 316 400 318', darker(colour, 0.5), 8, 0.22)
  );
};

export const socks: Shape = (pen, look) => {
  const { colour, accent, pattern } = look;
  const one = (dx: number, dy: number, turn: number) => {
    const d = path`M${330} ${170}H${440}V${440}C${440} ${470} ${462} ${486} ${500} ${500}C${560} ${520} ${590} ${548} ${586} ${592}C${582} ${630} ${540} ${640} ${500} ${630}L${392} ${600}C${346} ${588} ${330} ${556} ${330} ${510}Z`;
    const tip = pattern === 'plain' ? darker(colour, 0.16) : accent;
    return (
      `<g transform="translate(${dx} ${dy}) rotate(${turn} 420 400)">` +
      pen.lying(d) +
      pen.soft(
        d,
        colour,
        marks(pen, pattern === 'heel' ? { ...look, pattern: 'plain' } : look, { x: 310, y: 230, w: 300, h: 330 }) +
          pen.fill(ellipse(574, 600, 64, 60), tip) +
          pen.fill(ellipse(336, 566, 66, 62), tip),
      ) +
      pen.soft(
        rounded(324, 160, 122, 62, 10),
        tone(colour, 0.12),
        marks(pen, { ...look, colour: tone(colour, 0.12), pattern: 'rib' }, { x: 320, y: 156, w: 300, h: 70 }),
      ) +
      '</g>'
    );
  };
  return one(-96, 14, -6) + one(56, -4, 3);
};

export const boots: Shape = (pen, look) => {
  const { colour, form, pattern } = look;
  const rubber = form === 2;
  const sole = rubber ? darker(colour, 0.35) : form === 1 ? '#4a3a2f' : '#d8c6a4';
  const one = (dx: number, dy: number, shade: number) => {
    const c = darker(colour, shade);
    const top = rubber ? 170 : form === 1 ? 300 : 250;
    const d = path`M${330} ${top}C${370} ${top - 12} ${440} ${top - 12} ${478} ${top}C${474} ${400} ${470} ${440} ${490} ${474}C${520} ${510} ${600} ${510} ${628} ${548}C${642} ${570} ${640} ${594} ${634} ${606}H${322}C${314} ${560} ${326} ${520} ${330} ${470}Z`;
    const laces =
      pattern === 'laced'
        ? [330, 366, 402, 438, 470]
            .map(
              (y, i) =>
                pen.line(path`M${436 + i * 9} ${y}L${470 + i * 11} ${y + 12}`, '#e9dcc0', 8) +
                pen.fill(ellipse(436 + i * 9, y, 6, 6), '#b99a55'),
            )
            .join('')
        : '';
    const elastic =
      pattern === 'elastic'
        ? pen.fill(path`M${378} ${top + 6}H${440}L${424} ${470}H${396}Z`, '#3a332c') +
          Array.from({ length: 6 }, (_, i) =>
            pen.line(path`M${386 + i * 9} ${top + 10}L${396 + i * 5} ${464}`, '#6b6058', 2),
          ).join('') +
          pen.line(path`M${326} ${top + 4}v-16`, mix(colour, '#b99a55', 0.5), 11)
        : '';
    const tongue =
      pattern === 'laced'
        ? pen.soft(path`M${430} ${top - 30}L${486} ${top - 24}L${500} ${430}L${446} ${430}Z`, darker(c, 0.25))
        : '';
    return (
      `<g transform="translate(${dx} ${dy})">` +
      tongue +
      pen.round(d, c) +
      pen.line(
        path`M${332} ${top + 34}C${380} ${top + 22} ${440} ${top + 22} ${476} ${top + 34}`,
        darker(c, 0.45),
        5,
        rubber ? 0.5 : 0.25,
      ) +
      pen.line('M500 490C480 530 480 570 486 604M336 520C372 530 384 566 382 604', darker(c, 0.5), 5, 0.3) +
      pen.round(
        path`M${312} ${600}H${642}C${650} ${618} ${644} ${640} ${630} ${642}H${430}L${424} ${634}H${400}L${396} ${648}H${318}C${308} ${640} ${308} ${616} ${312} ${600}Z`,
        sole,
      ) +
      laces +
      elastic +
      (rubber
        ? pen.line(
            path`M${330} ${top + 6}C${370} ${top - 4} ${440} ${top - 4} ${478} ${top + 6}`,
            lighter(colour, 0.35),
            13,
          )
        : '') +
      pen.line('M560 536C590 540 608 556 612 576', '#ffffff', 9, 0.22) +
      '</g>'
    );
  };
  return pen.ground(390, 240) + one(-20, -16, 0.2) + one(-112, 0, 0);
};
