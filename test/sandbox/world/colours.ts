// The shop's colours: how they look, and how warm they are to taste.

/** Hex value and warmth (−1 cool ... 1 warm). */
const table: Record<string, readonly [string, number]> = {
  Chalk: ['#ece7dc', 0],
  Oat: ['#dccdb2', 0.3],
  Cream: ['#f0e4c9', 0.3],
  Sand: ['#cdb287', 0.4],
  Oak: ['#c1945c', 0.5],
  Walnut: ['#6f4b34', 0.4],
  Clay: ['#b96f4f', 0.8],
  Terracotta: ['#c2663f', 0.9],
  Rust: ['#a4502f', 1],
  Mustard: ['#d0a23e', 0.8],
  Brass: ['#b99a55', 0.5],
  Blush: ['#dfb3a4', 0.6],
  Rose: ['#c98d8d', 0.6],
  Berry: ['#943a4c', 0.7],
  Plum: ['#6c4159', 0.2],
  Sage: ['#9fab8b', -0.3],
  Forest: ['#3c5744', -0.5],
  Teal: ['#3f7a78', -0.8],
  Sky: ['#9bbccf', -0.9],
  Ink: ['#2f3f5c', -0.9],
  Slate: ['#66737d', -0.7],
  Charcoal: ['#3f4043', -0.4],
};

/** "#rrggbb" of a colour name; a quiet grey for names we do not know. */
export const colourHex = (name: string): string => table[name]?.[0] ?? '#a9a49a';

/** Warmth of a colour name, −1 to 1. */
export const warmth = (name: string): number => table[name]?.[1] ?? 0;

export const colourNames: readonly string[] = Object.keys(table);

/** Three numbers 0-255 of "#rrggbb". */
const parts = (colour: string): [number, number, number] => [
  Number.parseInt(colour.slice(1, 3), 16),
  Number.parseInt(colour.slice(3, 5), 16),
  Number.parseInt(colour.slice(5, 7), 16),
];

/** A mix of two colours; share 0 is the first, 1 the second. */
export function mix(from: string, to: string, share: number): string {
  const a = parts(from);
  const b = parts(to);
  return `#${a
    .map((value, i) =>
      Math.round(value + (b[i]! - value) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

export const lighter = (colour: string, share: number): string => mix(colour, '#ffffff', share);
export const darker = (colour: string, share: number): string => mix(colour, '#1d1712', share);

/** Perceived brightness, 0 to 1. */
export function brightness(colour: string): number {
  const [r, g, b] = parts(colour);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}
