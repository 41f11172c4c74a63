// Builds what the shop does not run as written: the web pixel and the cards of the admin, each as one small script. `npm run build` calls
// it; also `node extensions/build.ts`. What is deployed is built by `shopify app build` (app-build.ts) from the same sources.

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rollup } from 'vite';

const folder = (name: string) => fileURLToPath(new URL(`${name}/`, import.meta.url));

/** Where the built pixel lies. */
export const PIXEL_FILE = join(folder('presage-pixel'), 'dist/presage-pixel.js');

/** The cards of the admin, as their shopify.extension.toml names them. */
export const adminExtensions = [
  {
    handle: 'presage-customer',
    module: './src/customer-block.tsx',
    target: 'admin.customer-details.block.render',
  },
  {
    handle: 'presage-checkout',
    module: './src/checkout-block.tsx',
    target: 'admin.abandoned-checkout-details.block.render',
  },
  {
    handle: 'presage-segment',
    module: './src/segment-action.tsx',
    target: 'admin.customer-segment-details.action.render',
  },
] as const;

/** Where a built card of the admin lies. */
export const adminFile = (handle: string) => join(folder('presage-admin'), 'dist', `${handle}.js`);

/** Bundles and minifies the pixel and the cards, each file whole or not at all; rejects with the bundler's error. */
export async function buildExtensions(): Promise<void> {
  await bundle(folder('presage-pixel'), 'src/index.ts', PIXEL_FILE);
  for (const { handle, module, target } of adminExtensions) {
    // What Shopify's own build puts around a module: it is registered for its target.
    const code = `import run from '${module}';\nshopify.extend('${target}', (...args) => run(...args));`;
    const entry = join(folder('presage-admin'), `${handle}.entry.js`);
    const plugin: Plugin = {
      name: 'entry',
      resolveId: (id) => (id === entry ? id : null),
      load: (id) => (id === entry ? code : null),
    };
    await bundle(folder('presage-admin'), entry, adminFile(handle), plugin);
  }
}

async function bundle(root: string, entry: string, file: string, plugin?: Plugin): Promise<void> {
  const built = (await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: plugin === undefined ? [] : [plugin],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry, name: 'presage', formats: ['iife'], fileName: () => 'built.js' },
    },
  })) as Rollup.RollupOutput[];
  const unfinished = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(unfinished, built[0]!.output[0].code);
  await rename(unfinished, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildExtensions();
