// Runs the tests and ends with one plain line: `N passed, N failed, N skipped`. `--hard` adds the long forms; other words go to vitest.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, staleBuilds } from './sandbox/builds.ts';

const root = resolve(import.meta.dirname, '..');
const words = process.argv.slice(2).filter((word) => word !== '--hard');
const hard = process.argv.includes('--hard');

if (staleBuilds(root).length > 0) await build(root);

const folder = mkdtempSync(join(tmpdir(), 'presage-tests-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...words,
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PRESAGE_HARD: hard ? '1' : '' } },
);

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numFailedTestSuites: number;
  success: boolean;
}

let counts: Report;
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  process.stderr.write('the tests ended without a report\n');
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const skipped = counts.numPendingTests + counts.numTodoTests;
// A file that could not be loaded fails as a whole, without a failed test of its own.
const failed = Math.max(counts.numFailedTests, status === 0 && counts.success ? 0 : 1);
const skippedInCi = process.env.CI === 'true' && skipped > 0;
if (skippedInCi) process.stderr.write('in CI nothing may be skipped\n');
process.stdout.write(`\n${counts.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed > 0 || skippedInCi || counts.numPassedTests === 0 ? 1 : 0);
