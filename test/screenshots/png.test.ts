import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexed } from './palette.ts';
import { type Pixels, readPng, writePng } from './png.ts';

/** A browser's kind of file: 8 bits, with alpha, every row under the given filter. */
function truecolour({ width, height, rgb }: Pixels, filter: number): Buffer {
  const file = writePng({ width, height, palette: new Uint8Array(3), indices: new Uint8Array(width * height) });
  const header = Buffer.from(file.subarray(16, 29));
  header[9] = 6;
  const rows = Buffer.alloc((width * 4 + 1) * height);
  const value = (x: number, y: number, c: number) =>
    x < 0 || y < 0 ? 0 : c === 3 ? 255 : rgb[(y * width + x) * 3 + c]!;
  for (let y = 0; y < height; y++) {
    rows[y * (width * 4 + 1)] = filter;
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 4; c++) {
        const [left, up, corner] = [value(x - 1, y, c), value(x, y - 1, c), value(x - 1, y - 1, c)];
        const guess = left + up - corner;
        const nearest = [left, up, corner].sort((a, b) => Math.abs(guess - a) - Math.abs(guess - b))[0]!;
        const foretold = [0, left, up, (left + up) >> 1, nearest][filter]!;
        rows[y * (width * 4 + 1) + 1 + x * 4 + c] = (value(x, y, c) - foretold) & 255;
      }
  }
  const chunk = (type: string, body: Buffer) => {
    const whole = Buffer.alloc(body.length + 12);
    whole.writeUInt32BE(body.length, 0);
    whole.write(type, 4, 'latin1');
    whole.set(body, 8);
    return whole;
  };
  return Buffer.concat([file.subarray(0, 8), chunk('IHDR', header), chunk('IDAT', deflateSync(rows))]);
}

const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((rgb): Pixels => ({ width, height, rgb })),
  );

describe('a screenshot', () => {
  it('is read as the browser drew it, under every filter', () => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 0, max: 4 }), (picture, filter) => {
        expect(readPng(truecolour(picture, filter))).toEqual(picture);
      }),
    );
  });

  it('of few colours keeps each of them exactly; of many, no more than asked for', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const { palette, indices } = indexed(picture, { scatter: 8 });
        const kept = [...indices].flatMap((number) => [...palette.subarray(number * 3, number * 3 + 3)]);
        expect(kept).toEqual([...picture.rgb]);
        expect(indexed(picture, { most: 4, scatter: 8 }).palette.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});
