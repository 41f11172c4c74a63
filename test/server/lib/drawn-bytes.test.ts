import { expect, it } from 'vitest';
import { drawnBytes } from '../../../server/lib/drawn-bytes.ts';

it('gives no byte out twice, across many pages and odd lengths', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 5000; i++) {
    const bytes = drawnBytes(12 + (i % 5));
    expect(bytes.length).toBe(12 + (i % 5));
    seen.add(bytes.toString('hex', 0, 12));
  }
  expect(seen.size).toBe(5000);
});

it('what was given out stays as it was while more is drawn', () => {
  const first = drawnBytes(16);
  const copy = Buffer.from(first);
  for (let i = 0; i < 1000; i++) drawnBytes(16);
  expect(first.equals(copy)).toBe(true);
});
