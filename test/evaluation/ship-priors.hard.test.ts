import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { shippedFiles } from './prior-training.ts';

it('the script learns the very bytes that are shipped', async () => {
  const folder = resolve(import.meta.dirname, '../../models/shipped');
  const made = await shippedFiles();
  expect(readdirSync(folder).sort()).toEqual(Object.keys(made).sort());
  for (const [name, bytes] of Object.entries(made)) {
    expect(Buffer.from(bytes).equals(readFileSync(join(folder, name))), name).toBe(true);
  }
}, 300_000);
