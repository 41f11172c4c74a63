// What the README names exists, and what exists is named there.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Settings } from '../../server/config.ts';
import { platformSettings } from '../../server/platform/shopify/settings.ts';
import { schedules } from '../../server/schedule.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('names every setting', () => {
    const names = [...Object.keys(Settings.shape), ...Object.keys(platformSettings.shape)];
    expect(names.filter((name) => !readme.includes(name))).toEqual([]);
  });

  it('names every timed job', () => {
    expect(schedules.map((s) => s.kind).filter((kind) => !readme.includes(kind))).toEqual([]);
  });

  it('shows pictures and names tests that exist', () => {
    const paths = [
      ...[...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((m) => m[1] as string),
      ...[...readme.matchAll(/`((?:test|server|models|web|extensions)\/[\w./-]+)`/g)].map((m) => m[1] as string),
    ];
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
