import { expect, it } from 'vitest';
import type { KnownModel } from '../../../server/measurement/model-state.ts';
import { checks, checksMet } from '../../../server/measurement/transparency.ts';
import { DAY, NOW } from '../../support/builders.ts';

const bare: KnownModel = {
  ...{ id: 'm', question: 'next-purchase', state: 'champion', trainedAt: NOW - DAY, promotedAt: NOW, card: {} },
  ...{ fault: null, verdict: null, evidence: null },
};
const met = (over: Partial<KnownModel>) => {
  const found = checksMet({ ...bare, ...over }, NOW);
  return checks.filter((check) => found[check]);
};

it('a model meets of the checklist what it shows, and nothing that it does not', () => {
  expect(met({})).toEqual([]);
  expect(met({ card: { technique: 'bgnbd', limits: ['first orders'] } })).toEqual(['purpose', 'limits']);
  const group = { dimension: 'orders', rows: 10, loss: 0.1, stated: 0.2, happened: 0.2 };
  const groups = ['one-order', 'several-orders'].map((name) => ({ ...group, group: name }));
  const evidence = { rows: 20, figures: {}, calibration: [], groups, inputs: [] };
  expect(met({ evidence })).toEqual(['audit']);
  expect(met({ evidence, trainedAt: NOW - 36 * DAY })).toEqual([]);
});
