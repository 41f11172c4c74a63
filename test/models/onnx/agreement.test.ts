// Every graph that is written has a test that sets it beside the same sum in TypeScript; a new one can't be forgotten.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** Where each exported graph is compared, row by row: the test's file and title. */
const COMPARED: Record<string, [string, string]> = {
  'models/archetypes/bundle.ts': ['archetypes/archetypes.test.ts', 'is the same in ONNX within 1e-5'],
  'models/first-purchase/train.ts': ['first-purchase/first-purchase.test.ts', 'is the same in ONNX within 1e-5'],
  'models/intent/train.ts': ['intent/intent.test.ts', 'is the same in ONNX within 1e-5'],
  'models/next-item/blend-graph.ts': ['next-item/techniques.test.ts', 'ONNX and TypeScript agree on the blend'],
  'models/next-item/evidence.ts': ['next-item/techniques.test.ts', 'ONNX and TypeScript agree on taste'],
  'models/next-purchase/bgnbd-graph.ts': [
    'next-purchase/bgnbd-graph.test.ts',
    'says what the TypeScript says, within 1e-5',
  ],
  'models/next-purchase/chance-graph.ts': [
    'next-purchase/chance-model.test.ts',
    'says what the TypeScript says, within 1e-5',
  ],
  'models/text/train.ts': ['text/sentiment.test.ts', 'is the same in ONNX within 1e-5'],
  'models/uplift/train.ts': ['uplift/uplift.test.ts', 'is the same in ONNX within 1e-5'],
};
/** The writer itself, and the matrix engine that training borrows: neither is a model. */
const NO_MODEL = ['models/onnx/linear-algebra.ts', 'models/onnx/writer.ts'];

describe('exported graphs', () => {
  it('are all compared with TypeScript', () => {
    const writers = filesBelow('models').filter((file) => textOf(file).includes('encodeModel('));
    expect(writers.filter((file) => !NO_MODEL.includes(file)).sort()).toEqual(Object.keys(COMPARED));
  });

  it('that are shipped are written by these', () => {
    const shipped = readdirSync(join(root, 'models/shipped')).filter((file) => file.endsWith('.onnx'));
    expect(shipped.length).toBeGreaterThan(0);
    // A file is named for its question; the folder of one is named otherwise.
    const folderOf = (question: string) => (question === 'sentiment' ? 'text' : question);
    for (const file of shipped)
      expect(Object.keys(COMPARED)).toContain(`models/${folderOf(file.replace('.onnx', ''))}/train.ts`);
  });

  it.each(Object.entries(COMPARED))('%s agrees to 1e-5', (file, [test, title]) => {
    const text = textOf(join('test/models', test));
    expect(text).toContain(title);
    // The comparison itself, to the fifth place, of what this folder exports.
    expect(text.slice(text.indexOf(title))).toMatch(/toBeLessThan(OrEqual)?\(1e-5/);
    expect(text).toContain(`/${file.slice(0, file.lastIndexOf('/'))}/`);
  });
});
