import { describe, expect, it } from 'vitest';
import type { EvaluationRow } from './row.ts';
import { verdictOf } from './row.ts';
import { MARKERS, NoMarkers, tableLines, withTable } from './table.ts';

const aRow = (title: string): EvaluationRow => ({
  title,
  protocol: 'split 2020-01-01, 90 days',
  needs: [],
  measure: async () => ({ n: 1, figures: [], notes: [] }),
});
const measured = (title: string, value: number) => ({
  row: aRow(title),
  report: {
    n: 10,
    figures: [{ name: 'AUC', value, bar: { sense: 'at-least' as const, must: 0.7, reach: 0.8 } }],
    notes: [`of ${value}`],
  },
  seconds: 2,
});
const empty = `before\n${MARKERS.from}\n${MARKERS.to}\nafter\n`;

describe('the models’ table', () => {
  it('says reached, met or missed, and missed where there is no number', () => {
    const bar = { sense: 'at-most' as const, must: 0.2, reach: 0.1 };
    const verdicts = [0.05, 0.15, 0.25, Number.NaN].map((value) => verdictOf({ name: 'Brier', value, bar }));
    expect(verdicts).toEqual(['reached', 'met', 'missed', 'missed']);
    expect(verdictOf({ name: 'n', value: 3 })).toBeNull();
  });

  it('a gain counts only when its whole interval lies above the bar', () => {
    const gain = (interval: [number, number]) =>
      verdictOf({ name: 'gain', value: 0.02, interval, bar: { sense: 'interval-above', must: 0 } });
    expect(gain([0.001, 0.04])).toBe('met');
    expect(gain([-0.001, 0.04])).toBe('missed');
  });

  it('replaces what was measured, keeps the other rows, and leaves the text around alone', () => {
    const titles = ['one', 'two'];
    const first = withTable(empty, [measured('one', 0.9), measured('two', 0.75)], titles);
    const second = withTable(first, [measured('two', 0.6)], titles);
    expect(second).toContain(tableLines(measured('one', 0.9))[0]);
    expect(second).toContain(tableLines(measured('two', 0.6))[0]);
    expect(second).not.toContain('0.7500');
    expect(second).toContain('**missed**');
    expect(second).toContain('- two: of 0.6');
    expect(second).not.toContain('- two: of 0.75');
    expect(second.startsWith('before\n')).toBe(true);
    expect(second.endsWith('\nafter\n')).toBe(true);
    expect(withTable(second, [], titles)).toBe(second);
  });

  it('a text without its place is refused', () => {
    expect(() => withTable('nothing', [], [])).toThrow(NoMarkers);
  });
});
