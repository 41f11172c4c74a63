import { describe, expect, it } from 'vitest';
import type { SegmentFieldsAnswer, SegmentRule } from '../../server/http/admin/types.ts';
import { draftOf, newLine, ofField, ruleOf } from '../../web/src/pages/segment-draft.ts';

const fields: SegmentFieldsAnswer = {
  numbers: [
    { field: 'orders', title: 'Orders', unit: '', factor: 1 },
    { field: 'spent', title: 'Spent', unit: 'EUR', factor: 100 },
    { field: 'pOrder', title: 'Chance', unit: '%', factor: 0.01 },
  ],
  choices: [
    { field: 'archetype', title: 'Kind', values: ['regular'], labels: {} },
    { field: 'tag', title: 'Tag', values: null, labels: {} },
  ],
  viewed: { field: 'viewedType', title: 'Looked at', values: ['Mugs'] },
  truths: [{ field: 'mayEmail', title: 'May be e-mailed' }],
  clicked: 'Clicked',
};

const rule: SegmentRule = {
  all: [
    { field: 'spent', is: '>=', value: 1999 },
    { field: 'pOrder', is: '>', value: 0.29 },
    {
      any: [
        { field: 'tag', is: 'none-of', values: ['vip', 'press'] },
        { field: 'mayEmail', is: false },
      ],
    },
    { not: { any: [{ field: 'viewedType', is: 'one-of', values: ['Mugs'], inDays: 14 }] } },
    { field: 'clickedMail', is: true, inDays: 60 },
    { field: 'boughtProduct', is: 'one-of', values: ['12'] },
  ],
};

describe('a rule on the page', () => {
  it('comes back from the fields as it went into them, also parts the page has no field for', () => {
    const faults = new Set<string>();
    expect(ruleOf(fields, draftOf(fields, rule), faults)).toEqual(rule);
    expect(faults.size).toBe(0);
  });

  it('shows money in main units and shares in percent', () => {
    const [spent, chance] = draftOf(fields, rule).parts;
    expect(spent).toMatchObject({ value: '19.99' });
    expect(chance).toMatchObject({ value: '29' });
  });

  it('is no rule while something is missing, and says where', () => {
    const half = newLine();
    const days = { ...ofField(fields, newLine(), 'viewedType'), value: 'Mugs', days: '0' };
    const whole = { ...newLine(), value: '2,5' };
    const faults = new Set<string>();
    expect(ruleOf(fields, { key: 'top', mode: 'all', parts: [half, days, whole] }, faults)).toBeNull();
    expect([...faults]).toEqual([half.key, days.key]);
  });
});
