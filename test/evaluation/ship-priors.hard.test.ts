import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { shippedFiles } from './prior-training.ts';

it('the script learns the very bytes that are shipped', async () => {
  const folder = resolve(import.meta.dirname, '../../models/shipped');
  const made = await shippedFiles(resolve(import.meta.dirname, '../../../shared/data'));
  const left = readdirSync(folder).filter((name) => !Object.hasOwn(made, name));
  // Reviews are read from beside the repository; where they are not, their prior cannot be made again.
  expect(left.every((name) => name.startsWith('sentiment.'))).toBe(true);
  for (const [name, bytes] of Object.entries(made)) {
    expect(Buffer.from(bytes).equals(readFileSync(join(folder, name))), name).toBe(true);
  }
}, 300_000);
