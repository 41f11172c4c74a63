import { expect, it } from 'vitest';
import { MerchantSettings } from '../../server/storage/shops.ts';
import { formOf, knownOf, patchOf, rebased } from '../../web/src/pages/settings-form.ts';

const settings = MerchantSettings.parse({ offerMonthlyBudget: 12_550, offerMarginPercent: 40, holdout: 0.07 });
const changed = (part: object) => patchOf({ ...formOf(settings, 100), ...part }, settings, 100);

it('a form that nobody touched changes nothing, whatever is set', () => {
  expect(changed({})).toEqual({});
  expect(patchOf(formOf(settings, 1), settings, 1)).toEqual({});
  expect(formOf(settings, 100)).toMatchObject({ offerMonthlyBudget: '125.5', holdout: '7', offerMarginPercent: '40' });
});

it('money is typed in main units, with point or comma, and a share in per cent', () => {
  expect(changed({ offerMonthlyBudget: '99,90', controls: '12.5', keepEventsDays: '365' })).toEqual({
    ...{ offerMonthlyBudget: 9990, controls: 0.125, keepEventsDays: 365 },
  });
});

it('an empty margin is unknown; what is no number is sent as none, to be refused by name, and never taken for unknown', () => {
  expect(changed({ offerMarginPercent: ' ' })).toEqual({ offerMarginPercent: null });
  const wrong = changed({ offerMarginPercent: 'much', weeklyCap: '', offerControl: '1o' });
  expect(Object.keys(wrong).sort()).toEqual(['offerControl', 'offerMarginPercent', 'weeklyCap']);
  const refused = MerchantSettings.partial().safeParse(wrong);
  expect(refused.error?.issues.map((issue) => issue.path[0]).sort()).toEqual(Object.keys(wrong).sort());
});

it('over newer settings what was typed stays, and everything else is as it is set now', () => {
  const typed = { ...formOf(settings, 100), weeklyCap: '5' };
  const now = MerchantSettings.parse({ ...settings, weeklyCap: 6, windowHours: 20, quietHours: null });
  const form = rebased(typed, settings, now, 100);
  expect(form).toMatchObject({ weeklyCap: '5', windowHours: '20', quiet: false });
  const patch = patchOf(form, now, 100);
  expect([patch, knownOf(patch, now)]).toEqual([{ weeklyCap: 5 }, { weeklyCap: 6 }]);
});
