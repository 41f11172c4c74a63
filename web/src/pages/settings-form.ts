// The settings as a form holds them: numbers as typed text, shares as percent; and back, only what was changed.

import type { MerchantSettings } from '../../../server/http/admin/types.ts';

export interface SettingsForm {
  cartMails: boolean;
  cartDelayMinutes: string;
  secondStep: boolean;
  cartSecondDelayHours: string;
  quiet: boolean;
  quietFrom: string;
  quietTo: string;
  weeklyCap: string;
  senderName: string;
  senderEmail: string;
  postalAddress: string;
  dkimSelector: string;
  warmUp: boolean;
  countOpens: boolean;
  holdout: string;
  controls: string;
  exploration: string;
}

/** 0.05 as "5": rounded, because 0.07 × 100 is not 7 in binary. */
const percentText = (share: number) => String(Math.round(share * 1000) / 10);

export function formOf(settings: MerchantSettings): SettingsForm {
  return {
    cartMails: settings.cartMails,
    cartDelayMinutes: String(settings.cartDelayMinutes),
    secondStep: settings.secondStep,
    cartSecondDelayHours: String(settings.cartSecondDelayHours),
    quiet: settings.quietHours !== null,
    quietFrom: String(settings.quietHours?.from ?? 21),
    quietTo: String(settings.quietHours?.to ?? 8),
    weeklyCap: String(settings.weeklyCap),
    senderName: settings.senderName,
    senderEmail: settings.senderEmail,
    postalAddress: settings.postalAddress,
    dkimSelector: settings.dkimSelector,
    warmUp: settings.warmUp,
    countOpens: settings.countOpens,
    holdout: percentText(settings.holdout),
    controls: percentText(settings.controls),
    exploration: percentText(settings.exploration),
  };
}

/** What differs from what is set, as the server takes it. A field that holds no number goes as null, and is refused by name. */
export function patchOf(form: SettingsForm, settings: MerchantSettings): Record<string, unknown> {
  const number = (text: string) => (text.trim() === '' ? null : Number(text));
  const share = (text: string) => (text.trim() === '' ? null : Number((Number(text) / 100).toFixed(4)));
  const wanted: Record<string, unknown> = {
    cartMails: form.cartMails,
    cartDelayMinutes: number(form.cartDelayMinutes),
    secondStep: form.secondStep,
    cartSecondDelayHours: number(form.cartSecondDelayHours),
    quietHours: form.quiet ? { from: number(form.quietFrom), to: number(form.quietTo) } : null,
    weeklyCap: number(form.weeklyCap),
    senderName: form.senderName,
    senderEmail: form.senderEmail.trim(),
    postalAddress: form.postalAddress,
    dkimSelector: form.dkimSelector.trim(),
    warmUp: form.warmUp,
    countOpens: form.countOpens,
    holdout: share(form.holdout),
    controls: share(form.controls),
    exploration: share(form.exploration),
  };
  const now = settings as unknown as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(now[key])),
  );
}
