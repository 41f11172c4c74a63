// The settings as a form holds them: numbers as typed text, shares as percent, money in main units; and back, only what was changed.

import type { MerchantSettings } from '../../../server/http/admin/types.ts';

/** How each setting that is a number is typed. `optional`: an empty field means that it is not known. */
const numbers = {
  cartDelayMinutes: 'plain',
  cartSecondDelayHours: 'plain',
  weeklyCap: 'plain',
  unengagedCap: 'plain',
  windowHours: 'plain',
  holdout: 'share',
  controls: 'share',
  exploration: 'share',
  offerMonthlyBudget: 'money',
  offerMarginPercent: 'optional',
  offerMarginFloorPercent: 'plain',
  offerShippingCost: 'money',
  offerEveryDays: 'plain',
  offerControl: 'share',
  offerLimitPercent: 'plain',
  maxPriceChangePercent: 'plain',
  keepEventsDays: 'plain',
  keepDecisionsDays: 'plain',
} as const satisfies Partial<Record<keyof MerchantSettings, 'plain' | 'share' | 'money' | 'optional'>>;
export type NumberName = keyof typeof numbers;

const texts = ['senderName', 'senderEmail', 'postalAddress', 'dkimSelector'] as const;
const ticks = ['cartMails', 'secondStep', 'paused', 'warmUp', 'doubleOptIn', 'countOpens'] as const;
const choices = ['arbiter', 'teamRole'] as const;

export type SettingsForm = Record<NumberName | (typeof texts)[number] | 'quietFrom' | 'quietTo', string> &
  Record<(typeof ticks)[number] | 'quiet', boolean> &
  Pick<MerchantSettings, (typeof choices)[number]>;

/** 0.05 as "5": rounded, because 0.07 × 100 is not 7 in binary. */
const percentText = (share: number) => String(Math.round(share * 1000) / 10);

/** @param minor minor units in one of the shop's currency */
export function formOf(settings: MerchantSettings, minor: number): SettingsForm {
  const written = (name: NumberName): string => {
    const value = settings[name];
    if (value === null) return '';
    if (numbers[name] === 'share') return percentText(value);
    return String(numbers[name] === 'money' ? value / minor : value);
  };
  const pick = <Name extends keyof MerchantSettings>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, settings[name]]));
  return {
    ...Object.fromEntries((Object.keys(numbers) as NumberName[]).map((name) => [name, written(name)])),
    ...pick(texts),
    ...pick(ticks),
    ...pick(choices),
    quiet: settings.quietHours !== null,
    quietFrom: String(settings.quietHours?.from ?? 21),
    quietTo: String(settings.quietHours?.to ?? 8),
  } as SettingsForm;
}

/** What differs from what is set, as the server takes it. A field that holds no number goes as null, and is refused by name. */
export function patchOf(form: SettingsForm, settings: MerchantSettings, minor: number): Record<string, unknown> {
  // A comma is how many write a decimal point.
  const number = (text: string) => (text.trim() === '' ? null : Number(text.trim().replace(',', '.')));
  const read = (name: NumberName): unknown => {
    const typed = number(form[name]);
    if (typed === null || Number.isNaN(typed))
      return numbers[name] === 'optional' && typed === null ? null : refused(typed);
    if (numbers[name] === 'share') return Number((typed / 100).toFixed(4));
    return numbers[name] === 'money' ? Math.round(typed * minor) : typed;
  };
  const wanted: Record<string, unknown> = {
    ...Object.fromEntries((Object.keys(numbers) as NumberName[]).map((name) => [name, read(name)])),
    ...Object.fromEntries([...texts, ...ticks, ...choices].map((name) => [name, form[name]])),
    senderEmail: form.senderEmail.trim(),
    dkimSelector: form.dkimSelector.trim(),
    quietHours: form.quiet ? { from: number(form.quietFrom), to: number(form.quietTo) } : null,
  };
  const now = settings as unknown as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(now[key])),
  );
}

/** Nothing, or what is no number, in a field that needs one: an unknown margin may be left empty, but not be "much". */
const refused = (typed: number | null): string | null => (typed === null ? null : 'no number');

/** What the server should find where the form changes something: else somebody else has been there. */
export const knownOf = (patch: Record<string, unknown>, settings: MerchantSettings): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(patch).map((field) => [field, (settings as unknown as Record<string, unknown>)[field]]),
  );

/** The form over newer settings: what was typed stays, everything else is as it is set now. */
export function rebased(
  form: SettingsForm,
  before: MerchantSettings,
  now: MerchantSettings,
  minor: number,
): SettingsForm {
  const [was, is] = [formOf(before, minor), formOf(now, minor)];
  const typed = (Object.keys(form) as (keyof SettingsForm)[]).filter((name) => form[name] !== was[name]);
  return { ...is, ...Object.fromEntries(typed.map((name) => [name, form[name]])) };
}
