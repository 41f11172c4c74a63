// Builds what the shop does not run as written: the web pixel, as one small script. `npm run build` calls it; also `node extensions/build.ts`.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const pixel = fileURLToPath(new URL('presage-pixel/', import.meta.url));

/** Where the built pixel lies. */
export const PIXEL_FILE = fileURLToPath(new URL('presage-pixel/dist/presage-pixel.js', import.meta.url));

/** Bundles and minifies the pixel into PIXEL_FILE; rejects with the bundler's error. */
export async function buildExtensions(): Promise<void> {
  await build({
    root: pixel,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      minify: true,
      lib: { entry: 'src/index.ts', name: 'presagePixel', formats: ['iife'], fileName: () => 'presage-pixel.js' },
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildExtensions();
