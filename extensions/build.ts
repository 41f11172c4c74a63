// Builds what the shop does not run as written: the web pixel, as one small script. `npm run build` calls it; also `node extensions/build.ts`.

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';

const pixel = fileURLToPath(new URL('presage-pixel/', import.meta.url));

/** Where the built pixel lies. */
export const PIXEL_FILE = fileURLToPath(new URL('presage-pixel/dist/presage-pixel.js', import.meta.url));

/** Bundles and minifies the pixel into PIXEL_FILE, whole or not at all; rejects with the bundler's error. */
export async function buildExtensions(): Promise<void> {
  const built = (await build({
    root: pixel,
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: 'src/index.ts', name: 'presagePixel', formats: ['iife'], fileName: () => 'presage-pixel.js' },
    },
  })) as Rollup.RollupOutput[];
  const unfinished = `${PIXEL_FILE}.${process.pid}`;
  await mkdir(dirname(PIXEL_FILE), { recursive: true });
  await writeFile(unfinished, built[0]!.output[0].code);
  await rename(unfinished, PIXEL_FILE);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildExtensions();
