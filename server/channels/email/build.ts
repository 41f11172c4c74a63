// Compiles our MJML layouts to HTML with the Liquid still in it. Only the build needs MJML; a running shop never does.

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';

const layouts = new URL('layouts/', import.meta.url);
const dist = new URL('dist/', import.meta.url);

/** A layout that MJML finds fault with. */
export class LayoutFault extends Error {
  override name = 'LayoutFault';
}

/**
 * Writes `dist/NAME.html` for each `layouts/NAME.mjml`.
 * @throws LayoutFault naming every fault
 */
export async function buildMail(): Promise<void> {
  const { default: mjml2html } = await import('mjml');
  await mkdir(dist, { recursive: true });
  for (const file of await mjmlFiles()) {
    const source = await withParts(await readFile(new URL(file, layouts), 'utf8'));
    const { html, errors } = await mjml2html(source, {
      validationLevel: 'soft',
      keepComments: false,
      // MJML's own list would link a font of another company into every mail.
      fonts: {},
    });
    if (errors.length > 0) throw new LayoutFault(errors.map((e) => `${file}: ${e.formattedMessage}`).join('\n'));
    await writeFile(new URL(file.replace(/\.mjml$/, '.html'), dist), bothDirections(withoutIndent(html)));
  }
}

/** Puts in the parts that layouts share; a part may hold others. */
async function withParts(source: string): Promise<string> {
  const parts = source.split(/[ \t]*<mj-include path="([\w-]+)" \/>\n/);
  const filled = parts.map(async (part, n) =>
    n % 2 === 0 ? part : withParts(await readFile(new URL(`parts/${part}.mjml`, layouts), 'utf8')),
  );
  return (await Promise.all(filled)).join('');
}

/** Whether every layout is compiled and none was changed since. */
export async function mailIsBuilt(): Promise<boolean> {
  const parts = await readdir(new URL('parts/', layouts));
  const changes = await Promise.all(parts.map(async (f) => (await stat(new URL(`parts/${f}`, layouts))).mtimeMs));
  const newestPart = Math.max(...changes);
  for (const file of await mjmlFiles()) {
    const built = await stat(new URL(file.replace(/\.mjml$/, '.html'), dist)).catch(() => null);
    if (built === null || built.mtimeMs < newestPart) return false;
    if (built.mtimeMs < (await stat(new URL(file, layouts))).mtimeMs) return false;
  }
  return true;
}

const mjmlFiles = async () => (await readdir(layouts)).filter((f) => f.endsWith('.mjml'));

/** Mail clients clip what is long: indentation and blank lines are a third of MJML's output. */
const withoutIndent = (html: string) => html.replace(/^[ \t]+/gm, '').replace(/\n{2,}/g, '\n');

/** MJML writes one direction into every cell; which it is, and which side a line begins at, the reader's language says. */
const bothDirections = (html: string) =>
  html
    .replaceAll('direction:ltr', 'direction:{{ direction }}')
    .replace(
      /(text-align:|align=")(left|right)\b/g,
      (_, what, side) => `${what}{{ ${side === 'left' ? 'start' : 'end'} }}`,
    );
