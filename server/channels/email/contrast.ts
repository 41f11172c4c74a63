// Text that can't be read against what lies behind it, found in the inline styles of a mail's HTML (WCAG 2.2, 1.4.3).

/** Normal text; large text may have 3. */
const LEAST = 4.5;
const VOID = new Set(['img', 'br', 'meta', 'link', 'hr', 'input', 'col', '!doctype', '?xml']);

interface Paint {
  tag: string;
  ink: string;
  ground: string;
}

/** Texts whose colours are too close, each with its ratio. Colours in other notations than #hex and rgb() are taken as they would be drawn on white. */
export function lowContrast(html: string): { text: string; ratio: number }[] {
  const found: { text: string; ratio: number }[] = [];
  const stack: Paint[] = [{ tag: '', ink: '#000000', ground: '#ffffff' }];
  const body = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<(style|script|title|head)\b[\s\S]*?<\/\1>/gi, '');
  for (const [, tag, text] of body.matchAll(/(<[^>]*>)|([^<]+)/g)) {
    const top = stack.at(-1) as Paint;
    if (text !== undefined) {
      const ratio = contrastOf(top.ink, top.ground);
      const words = text.replace(/&[a-z0-9#]+;/gi, ' ').trim();
      // What is hidden on purpose (the preheader) is not to be read.
      if (words !== '' && top.tag !== 'hidden' && ratio < LEAST)
        found.push({ text: words.slice(0, 60), ratio: Math.round(ratio * 10) / 10 });
      continue;
    }
    const [, closing, name = ''] = /^<(\/?)([a-z0-9!?]+)/i.exec(tag ?? '') ?? [];
    const lower = name.toLowerCase();
    if (closing === '/') {
      if (stack.length > 1) stack.pop();
    } else if (!VOID.has(lower) && !/\/>$/.test(tag ?? '')) stack.push(painted(top, tag ?? ''));
  }
  return found;
}

function painted(under: Paint, tag: string): Paint {
  const style = /\sstyle="([^"]*)"/i.exec(tag)?.[1] ?? '';
  const ground =
    colourIn(/(?:^|;)\s*background(?:-color)?\s*:\s*([^;]+)/i.exec(style)?.[1]) ??
    colourIn(/\sbgcolor="([^"]*)"/i.exec(tag)?.[1]);
  const ink = colourIn(/(?:^|;)\s*color\s*:\s*([^;]+)/i.exec(style)?.[1]);
  const isHidden = under.tag === 'hidden' || /display\s*:\s*none|max-height\s*:\s*0/i.test(style);
  return { tag: isHidden ? 'hidden' : '', ink: ink ?? under.ink, ground: ground ?? under.ground };
}

/** As #rrggbb; null where it is none we read. */
function colourIn(text: string | undefined): string | null {
  const [, long, short] = /#([0-9a-f]{6})\b|#([0-9a-f]{3})\b/i.exec(text ?? '') ?? [];
  if (long !== undefined) return `#${long}`;
  if (short !== undefined) return `#${[...short].map((c) => c + c).join('')}`;
  const rgb = /rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)/i.exec(text ?? '');
  return rgb === null
    ? null
    : `#${rgb
        .slice(1, 4)
        .map((n) => Number(n).toString(16).padStart(2, '0'))
        .join('')}`;
}

/** Of two #rrggbb colours, from 1 (the same) to 21. */
export function contrastOf(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
