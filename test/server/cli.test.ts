import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, verbs } from '../../server/cli.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { dayText } from '../../server/lib/zone-time.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'presage-cli-'));
  const rows = ordersOf(300);
  const header = 'customer_id,date,amount';
  writeFileSync(join(folder, 'orders.csv'), [header, ...rows].join('\n'));
  writeFileSync(
    join(folder, 'past.csv'),
    [header, ...rows.filter((row) => row.split(',')[1]! < '2025-10-01')].join('\n'),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A year of orders up to the end of 2025, shuffled, some of them of guests. */
function ordersOf(shoppers: number): string[] {
  const random = seededRandom(11);
  const rows: [number, string][] = [];
  for (let i = 0; i < shoppers; i++) {
    const rate = 0.004 + 0.04 * random() ** 2;
    for (let day = 20089 + 360 * random(); day < 20454; day += -Math.log(1 - random()) / rate) {
      const who = random() < 0.05 ? '' : `c${i}`;
      rows.push([random(), `${who},${dayText(Math.floor(day))},${(5 + 40 * random()).toFixed(2)}`]);
    }
  }
  return rows.sort(([one], [other]) => one - other).map(([, row]) => row);
}

async function run(...argv: string[]) {
  let out = '';
  let log = '';
  const code = await runCommand(argv, { out: (text) => (out += text), log: (text) => (log += text), folder });
  return { code, out, log };
}

const table = (text: string) => {
  const [header, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, '')));
  return rows.map((row) => Object.fromEntries(header!.map((name, i) => [name, row[i]!])));
};

describe('presage', () => {
  it('answers usage with 2 and says what there is', async () => {
    expect(await run()).toMatchObject({ code: 2, out: '' });
    expect((await run('fly')).log).toContain('presage score');
    expect(await run('toString')).toMatchObject({ code: 2 });
    expect(await run('score')).toMatchObject({ code: 2 });
    expect(await run('score', '--orders', 'orders.csv', '--out', 'x.csv', '--at', '2025-02-30')).toMatchObject({
      code: 2,
    });
    expect(await run('score', '--orders', 'orders.csv', '--out', 'x.csv', '--zone', 'Mars/Base')).toMatchObject({
      code: 2,
    });
    expect(await run('score', '--orders', 'orders.csv', '--out', 'x.csv', '--speed', '9')).toMatchObject({ code: 2 });
    expect(await run('evaluate', '--orders', 'orders.csv', '--split', '2025-10-01', '--horizon', '0')).toMatchObject({
      code: 2,
    });
  });

  it('a verb whose time has not come says so with 2', async () => {
    for (const [name, { load }] of Object.entries(verbs)) {
      if (load) continue;
      const { code, out, log } = await run(name);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(log).toMatch(new RegExp(`^presage ${name} is not available`));
    }
  });

  it('a file that cannot be used is one sentence and 1', async () => {
    writeFileSync(join(folder, 'bad.csv'), 'customer_id,date,price\na,2025-01-01,3\n');
    for (const [file, sentence] of [
      ['nowhere.csv', /^There is no file .*\n$/],
      ['bad.csv', /^The file looks like a plain order file, but the column amount is missing\.\n$/],
    ] as const) {
      const { code, out, log } = await run('score', '--orders', file, '--out', 'x.csv');
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(log).toMatch(sentence);
    }
    const early = await run('score', '--orders', 'orders.csv', '--out', 'x.csv', '--at', '2020-01-01');
    expect(early).toMatchObject({ code: 1 });
    expect(early.log).toMatch(/No shopper with an id has a purchase before 2020-01-01\.\n$/);
  });

  it('is what npm run presage runs, from the folder the caller is in', () => {
    const env = { ...process.env, INIT_CWD: folder };
    const args = ['server/cli.ts', 'score', '--orders', 'orders.csv', '--out', '-'];
    const out = execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(out.split('\n')[0]).toMatch(/^customer,orders,last_order,p_order/);
  });
});

describe('presage score', () => {
  it('writes the contract’s columns, one row a shopper, intervals around values, nothing to stdout', async () => {
    const { code, out, log } = await run('score', '--orders', 'orders.csv', '--out', 'scores.csv');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(log).toContain('as of 2026-01-01');
    const text = readFileSync(join(folder, 'scores.csv'), 'utf8');
    expect(text.split('\n')[0]).toBe(
      'customer,orders,last_order,p_order,p_order_low,p_order_high,churn,value,value_low,value_high,next_order,next_order_low,next_order_high,archetype,reason_1,reason_2,reason_3',
    );
    const rows = table(text);
    expect(new Set(rows.map(({ customer }) => customer)).size).toBe(rows.length);
    for (const row of rows) {
      const n = (name: string) => Number(row[name]);
      expect(row.customer).not.toBe('');
      expect(n('p_order_low') <= n('p_order') && n('p_order') <= n('p_order_high')).toBe(true);
      expect(n('value_low') >= 0 && n('value_low') <= n('value') && n('value') <= n('value_high')).toBe(true);
      expect(n('churn') + n('p_order')).toBeCloseTo(1, 9);
      expect(row.value).toMatch(/^\d+\.\d\d$/);
      if (row.next_order) {
        expect(row.next_order_low! >= '2026-01-01' && row.next_order_low! <= row.next_order).toBe(true);
        expect(row.next_order <= row.next_order_high!).toBe(true);
      }
      expect(row.archetype && row.reason_1 && row.reason_2 && row.reason_3).toBeTruthy();
    }
  });

  it('scores at a day are the same whether or not later rows are in the file', async () => {
    await run('score', '--orders', 'orders.csv', '--out', 'a.csv', '--at', '2025-10-01');
    await run('score', '--orders', 'past.csv', '--out', 'b.csv', '--at', '2025-10-01');
    const sorted = (name: string) => readFileSync(join(folder, name), 'utf8').split('\n').sort();
    expect(sorted('a.csv')).toEqual(sorted('b.csv'));
  });
});

describe('presage evaluate --orders', () => {
  const evaluate = (file: string, predictions: string) =>
    run(
      'evaluate',
      '--orders',
      file,
      '--split',
      '2025-10-01',
      '--horizon',
      '60',
      '--json',
      '--predictions',
      predictions,
    );

  it('prints one JSON report in which the served models stand beside the simple ones', async () => {
    const { code, out } = await evaluate('orders.csv', 'p.csv');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ split: '2025-10-01', horizon: 60 });
    expect(report.base_rate).toBeGreaterThan(0.2);
    expect(Object.keys(report.p_order)).toEqual(
      expect.arrayContaining(['base_rate', 'recency', 'bgnbd', report.served.p_order]),
    );
    expect(Object.keys(report.value)).toEqual(expect.arrayContaining(['bgnbd × gamma-gamma', report.served.value]));
    expect(Object.keys(report.next_order)).toContain(report.served.next_order);
    const served = report.p_order[report.served.p_order];
    expect(Object.keys(served)).toEqual(['auc', 'aupr', 'brier', 'brier_skill', 'ece']);
    expect(served.auc).toBeGreaterThan(0.6);
    expect(served.brier_skill).toBeGreaterThan(0);
    expect(Object.keys(report.value[report.served.value])).toEqual(['spearman', 'gini', 'mae', 'bias']);
    const { coverage50, coverage80 } = report.value_coverage;
    expect(coverage50).toBeGreaterThan(0.4);
    expect(coverage80).toBeGreaterThan(Math.max(0.7, coverage50));
    const bins = report.calibration as { n: number; predicted: number; observed: number }[];
    expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(report.n);
    const observed = bins.reduce((sum, bin) => sum + bin.n * bin.observed, 0) / report.n;
    expect(observed).toBeCloseTo(report.base_rate, 9);
    expect(table(readFileSync(join(folder, 'p.csv'), 'utf8'))).toHaveLength(report.n);
  });

  it('with the answers cut out of the file predicts the same, and its figures are null', async () => {
    await evaluate('orders.csv', 'with.csv');
    const { out } = await evaluate('past.csv', 'without.csv');
    const sorted = (name: string) => readFileSync(join(folder, name), 'utf8').split('\n').sort();
    expect(sorted('with.csv')).toEqual(sorted('without.csv'));
    const report = JSON.parse(out);
    expect(report.base_rate).toBeNull();
    expect(report.p_order.bgnbd).toEqual({ auc: null, aupr: null, brier: null, brier_skill: null, ece: null });
    expect(report.n).toBeGreaterThan(100);
  });
});
