// Builds the embedded admin into web/dist.

import { join } from 'node:path';
import { build } from 'vite';

/** @throws when the sources do not build; its words say where */
export async function buildWeb(): Promise<void> {
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
}
