import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InputFault, UsageFault } from '../../../../server/learning/commands/command-io.ts';
import { evaluateSessions } from '../../../../server/learning/commands/evaluate-sessions.ts';
import { seededRandom } from '../../../../server/lib/random.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presage-sessions-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, lines: readonly unknown[]) =>
  writeFile(
    join(folder, name),
    gzipSync(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')),
  );

async function run(...args: string[]) {
  let text = '';
  const out = (each: string) => {
    text += each;
  };
  const io = { out, log: () => {}, folder };
  await evaluateSessions(['--sessions', '.', '--json', ...args], io);
  return JSON.parse(text);
}

/** Sessions that walk up a ring of items, each within its stretch. */
function sessions(count: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const start = Math.floor(random() * 40);
    return Array.from({ length: 3 + Math.floor(random() * 3) }, (_, step) => 100 + ((start + step) % 40));
  });
}

const testLines = () => sessions(60, 9).map((items) => ({ prefix: items.slice(0, -1), target: items.at(-1) }));

test('the report has every technique and the served one, with and without repeats, and beats popularity', async () => {
  await put('train.jsonl.gz', sessions(600, 1));
  await put('test.jsonl.gz', testLines());
  const report = await run();
  expect(report).toMatchObject({ protocol: 'prefix-lines', n: 60 });
  expect(Object.keys(report.techniques)).toEqual(
    expect.arrayContaining(['popularity', 'repeat', 'transitions', 'session-knn', 'linear', 'blend']),
  );
  for (const row of [...Object.values<Record<string, object>>(report.techniques), report.served]) {
    for (const figures of [row.withRepeats, row.noRepeats]) {
      expect(Object.keys(figures)).toEqual(['n', 'hr20', 'hr20_ci', 'mrr20', 'ndcg10', 'coverage', 'p50_ms', 'p90_ms']);
    }
  }
  const { served, techniques } = report;
  expect(served.withRepeats.mrr20).toBeGreaterThan(2 * techniques.popularity.withRepeats.mrr20);
  expect(served.withRepeats.mrr20).toBeGreaterThan(0.8);
  const [low, high] = served.withRepeats.hr20_ci;
  expect(low).toBeLessThanOrEqual(served.withRepeats.hr20);
  expect(high).toBeGreaterThanOrEqual(served.withRepeats.hr20);
});

test('without targets the figures are null and the predictions are the same', async () => {
  await put('train.jsonl.gz', sessions(300, 1));
  await put('test.jsonl.gz', testLines());
  await run('--predictions', 'told.jsonl');
  await put(
    'test.jsonl.gz',
    testLines().map(({ prefix }) => ({ prefix })),
  );
  const report = await run('--predictions', 'untold.jsonl');
  expect(report.served.withRepeats).toMatchObject({ n: 60, hr20: null, hr20_ci: null, mrr20: null, ndcg10: null });
  const told = await readFile(join(folder, 'told.jsonl'), 'utf8');
  expect(await readFile(join(folder, 'untold.jsonl'), 'utf8')).toBe(told);
  const lines = told
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(60);
  lines.forEach(({ items, no_repeats }, at) => {
    expect(items).toHaveLength(20);
    expect(no_repeats).toHaveLength(20);
    expect(new Set(items).size).toBe(20);
    expect(no_repeats).not.toContain(testLines()[at]!.prefix.at(-1));
  });
});

test('a line is answered from its own prefix alone', async () => {
  await put('train.jsonl.gz', sessions(300, 1));
  await put('test.jsonl.gz', testLines());
  await run('--predictions', 'all.jsonl');
  await put('test.jsonl.gz', [testLines()[17]]);
  await run('--predictions', 'one.jsonl');
  const all = (await readFile(join(folder, 'all.jsonl'), 'utf8')).split('\n');
  expect(await readFile(join(folder, 'one.jsonl'), 'utf8')).toBe(`${all[17]}\n`);
});

test('ids are the same by their text, and a repeat is left out of noRepeats', async () => {
  await put(
    'train.jsonl.gz',
    sessions(300, 1).map((items, at) => (at % 2 ? items.map(String) : items)),
  );
  await put('test.jsonl.gz', [
    { prefix: ['100', 101], target: '102' },
    { prefix: [100], target: '100' },
    { prefix: ['new', 103], target: 'new too' },
    { prefix: [], target: 105 },
  ]);
  const { served } = await run();
  expect(served.withRepeats.n).toBe(4);
  expect(served.noRepeats.n).toBe(3);
  expect(served.withRepeats.hr20).toBeGreaterThanOrEqual(0.25);
});

test('tab-separated clicks with times are read, sorted and revealed click by click', async () => {
  const rows = (list: number[][], from: number) =>
    list.flatMap((items, session) =>
      items.map((item, step) => `${from + session}\t${item}\t${1000 * session + 10 * step}.5`),
    );
  await put('train.txt.gz', ['SessionId\tItemId\tTime', ...rows(sessions(300, 1), 0)]);
  await put('test.txt.gz', [
    'SessionId\tItemId\tTime',
    ...rows(
      [
        [100, 101, 102],
        [110, 111],
      ],
      900,
    ).reverse(),
  ]);
  expect(await run()).toMatchObject({ protocol: 'iterative-revealing', n: 3, served: { withRepeats: { hr20: 1 } } });
});

test('one item, one session and a session of ten thousand clicks are enough to answer', async () => {
  await put('train.jsonl.gz', [[7]]);
  await put('test.jsonl.gz', [{ prefix: [7], target: 7 }]);
  expect((await run()).served.withRepeats.hr20).toBe(1);
  await put('train.jsonl.gz', [Array.from({ length: 10_000 }, (_, at) => at % 50), ...sessions(50, 1)]);
  await put('test.jsonl.gz', [{ prefix: Array.from({ length: 10_000 }, (_, at) => at % 50), target: 1 }]);
  expect((await run()).n).toBe(1);
});

test('what cannot be read is one sentence that names the file and the line', async () => {
  await expect(run()).rejects.toThrow(/neither train.jsonl.gz nor train.txt.gz/);
  await put('train.jsonl.gz', [[1, 2], '[3, 4', [5]]);
  await expect(run()).rejects.toThrow(/train.jsonl.gz, line 2: is not JSON/);
  await put('train.jsonl.gz', [[1, 2], { prefix: [] }]);
  await expect(run()).rejects.toThrow(/line 2: is not an array of ids/);
  await put('train.jsonl.gz', []);
  await expect(run()).rejects.toThrow(/holds no session/);
  await put('train.jsonl.gz', [[1, 2]]);
  await expect(run()).rejects.toThrow(/test.jsonl.gz is missing/);
  await put('test.jsonl.gz', [{ prefix: [1] }, { target: 2 }]);
  await expect(run()).rejects.toThrow(/test.jsonl.gz, line 2: has no array of ids as prefix/);
  await writeFile(join(folder, 'test.jsonl.gz'), 'this is no gzip');
  await expect(run()).rejects.toThrow(InputFault);
  await writeFile(join(folder, 'test.jsonl.gz'), gzipSync('{"prefix":[1]}\n'.repeat(9999)).subarray(0, -20));
  await expect(run()).rejects.toThrow(/is not a whole gzip file/);
  await rm(join(folder, 'train.jsonl.gz'));
  await put('train.txt.gz', ['SessionId\tItemId\tTime', '1\t2']);
  await expect(run()).rejects.toThrow(/train.txt.gz, line 2/);
  await expect(run('--wrong')).rejects.toThrow(UsageFault);
});
