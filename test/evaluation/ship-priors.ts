// `node test/evaluation/ship-priors.ts`: learns the priors anew and writes them to models/shipped/. The same code, the same bytes.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shippedFiles } from './prior-training.ts';

const folder = resolve(import.meta.dirname, '../../models/shipped');
mkdirSync(folder, { recursive: true });
for (const [name, bytes] of Object.entries(await shippedFiles(resolve(import.meta.dirname, '../../../shared/data')))) {
  writeFileSync(join(folder, name), bytes);
  process.stdout.write(`${name}: ${bytes.length} bytes\n`);
}
