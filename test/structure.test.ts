// Data flows down the list of stages, imports point up it; and every room speaks only its own language.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { init, parse } from 'es-module-lexer';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'dist' || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return filesBelow(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });
}

await init;

/** What a file imports, types included: local files as paths from the root, packages by name. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8');
  // The lexer reads modules, not the markup in them.
  const specifiers = file.endsWith('.tsx')
    ? [...code.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1])
    : parse(code, file)[0].map(({ specifier }) => specifier);
  return specifiers.flatMap((specifier) => {
    if (specifier == null) return [];
    return [specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier];
  });
}

/** STYLE's list: a stage knows those above it and never those below. */
const stages = [
  'lib',
  'storage',
  'events',
  'catalogue',
  'profile',
  'features',
  'learning',
  'decisions',
  'journeys',
  'channels',
  'measurement',
];
const across = ['privacy'];
const edges = ['platform', 'http'];

const serverFiles = filesBelow('server', /\.ts$/);
const stageOf = (file: string) => (file.startsWith('server/') ? (file.split('/')[1] as string) : null);

describe('the structure', () => {
  it('is read from the files as they import', () => {
    expect(importsOf('server/decisions/shelf.ts')).toContain('server/learning/model-store.ts');
  });

  it('a stage imports only stages above it', () => {
    const wrong: string[] = [];
    for (const file of serverFiles) {
      const stage = stageOf(file) as string;
      // The commands are the product's own outside, like main: they may use every stage.
      if (!stages.includes(stage) || file.startsWith('server/learning/commands/')) continue;
      for (const imported of importsOf(file)) {
        const target = stageOf(imported);
        if (target === null || target === stage) continue;
        const above = stages.indexOf(target) >= 0 && stages.indexOf(target) < stages.indexOf(stage);
        const acrossAll = across.includes(target) && stage !== 'lib' && stage !== 'storage';
        if (!above && !acrossAll) wrong.push(`${file} imports ${imported}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('no two files import each other in a circle', () => {
    const graph = new Map(
      [...serverFiles, ...filesBelow('models', /\.ts$/)].map((file) => [
        file,
        importsOf(file).filter((i) => i.endsWith('.ts')),
      ]),
    );
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, path: string[]) => {
      if (path.includes(file)) {
        circles.push([...path.slice(path.indexOf(file)), file].join(' > '));
        return;
      }
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) walk(file, []);
    expect(circles).toEqual([]);
  });

  it('models know numbers only: no server, no database, no clock, no network', () => {
    const wrong: string[] = [];
    for (const file of filesBelow('models', /\.ts$/)) {
      for (const imported of importsOf(file)) {
        // The small pure helpers know nothing either.
        if (imported.startsWith('server/lib/')) continue;
        if (/^server|^web|^test|kysely|better-sqlite3|node:(http|net|fs)|express/.test(imported)) {
          wrong.push(`${file} imports ${imported}`);
        }
      }
      const code = readFileSync(join(root, file), 'utf8');
      if (/\bDate\.now\(|\bMath\.random\(/.test(code)) wrong.push(`${file} asks the clock or chance itself`);
    }
    expect(wrong).toEqual([]);
  });

  it('express is spoken in http and platform alone', () => {
    const wrong = serverFiles.filter(
      (file) =>
        !edges.includes(stageOf(file) as string) &&
        !/^server\/(main|routes|cli)\.ts$/.test(file) &&
        importsOf(file).includes('express'),
    );
    expect(wrong).toEqual([]);
  });

  it('the word Shopify is spoken in platform/shopify and on one line of main, of config and of routes', () => {
    const wrong: string[] = [];
    for (const file of [...serverFiles, ...filesBelow('models', /\.ts$/)]) {
      if (file.startsWith('server/platform/shopify/')) continue;
      const lines = readFileSync(join(root, file), 'utf8')
        .split('\n')
        // `name.myshopify.com` is what a shop is called in the contracts.
        .filter((line) => /shopify/i.test(line.replaceAll(/myshopify\\?\.com/g, '')));
      const allowed = file === 'server/main.ts' || file === 'server/config.ts' ? 1 : 0;
      if (lines.length > allowed) wrong.push(`${file}: ${lines[allowed]?.trim()}`);
    }
    expect(wrong).toEqual([]);
  });

  it('the clock and chance are asked in main and lib alone', () => {
    const wrong = serverFiles.filter((file) => {
      if (/^server\/(main|cli|build)\.ts$|^server\/lib\/|^server\/learning\/commands\//.test(file)) return false;
      return /\bDate\.now\(|\bMath\.random\(|new Date\(\)/.test(readFileSync(join(root, file), 'utf8'));
    });
    expect(wrong).toEqual([]);
  });

  it('nothing of the product imports the tests or the made-up world', () => {
    const wrong = [...serverFiles, ...filesBelow('models', /\.ts$/), ...filesBelow('web', /\.tsx?$/)].filter((file) =>
      importsOf(file).some((i) => i.startsWith('test/')),
    );
    expect(wrong).toEqual([]);
  });

  it('the admin takes types from the server, never code', () => {
    const wrong: string[] = [];
    for (const file of filesBelow('web', /\.tsx?$/)) {
      const code = readFileSync(join(root, file), 'utf8');
      for (const match of code.matchAll(/^import (?!type\b)[^;]*?from '([^']*server\/[^']*)'/gms)) {
        wrong.push(`${file} imports ${match[1]}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('no file only passes on what others made', () => {
    const wrong = serverFiles.filter((file) => {
      const code = readFileSync(join(root, file), 'utf8').replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
      const statements = code.split(';').map((s) => s.trim());
      return statements.every((s) => s === '' || /^export (\*|\{|type \{)[\s\S]* from /.test(s));
    });
    expect(wrong).toEqual([]);
  });

  it('the top level is the design’s and nothing else', () => {
    const allowed = new Set([
      ...['web', 'extensions', 'server', 'models', 'test', 'node_modules'],
      ...[
        'shopify.app.toml',
        'package.json',
        'package-lock.json',
        'tsconfig.json',
        'README.md',
        'LICENSE',
        'biome.json',
      ],
    ]);
    const others = readdirSync(root).filter((name) => !allowed.has(name) && !name.startsWith('.'));
    expect(others).toEqual([]);
  });
});
