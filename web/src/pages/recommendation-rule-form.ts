// A rule as its form holds it: bounds as typed text in main units; and back, or what is wrong with it.

import type { RuleDraft, RuleLine, RulesAnswer } from '../../../server/http/admin/storefront-types.ts';
import type { recommendationWords } from './recommendation-words.ts';

export interface RuleForm {
  action: RuleDraft['action'];
  target: RuleDraft['target'];
  value: string;
  /** What the value is called. */
  name: string;
  low: string;
  high: string;
  slots: string;
  placement: string;
  seasonal: boolean;
  from: string;
  to: string;
  note: string;
  active: boolean;
}

const factorOf = (target: RuleDraft['target'], { minor }: RulesAnswer) => (target === 'price' ? minor : 1);

export function formOf(rule: RuleLine | null, answer: RulesAnswer): RuleForm {
  const written = (bound: number | null) =>
    bound === null || rule === null ? '' : String(bound / factorOf(rule.target, answer));
  return {
    action: rule?.action ?? 'pin',
    target: rule?.target ?? 'product',
    value: rule?.value ?? '',
    name: rule?.targetName ?? '',
    low: written(rule?.low ?? null),
    high: written(rule?.high ?? null),
    slots: String(rule?.strength ?? 1),
    placement: rule?.placement ?? '',
    seasonal: rule?.season != null,
    from: rule?.season?.from ?? '',
    to: rule?.season?.to ?? '',
    note: rule?.note ?? '',
    active: rule?.active ?? true,
  };
}

const DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The draft as the server takes it; null with a fault beside each field that can't be read. What the server alone can judge it judges. */
export function draftOf(
  form: RuleForm,
  answer: RulesAnswer,
  words: Pick<ReturnType<typeof recommendationWords>, 'number' | 'dayFault'>,
): { draft: object | null; faults: Record<string, string> } {
  const faults: Record<string, string> = {};
  const byRange = form.target === 'price' || form.target === 'margin';
  const bound = (name: 'low' | 'high'): number | null => {
    // A comma is how many write a decimal point.
    const text = form[name].trim().replace(',', '.');
    if (!byRange || text === '') return null;
    const figure = Number(text) * factorOf(form.target, answer);
    if (!Number.isFinite(figure)) faults[name] = words.number;
    return Math.round(figure);
  };
  const low = bound('low');
  const high = bound('high');
  if (form.seasonal)
    for (const name of ['from', 'to'] as const) if (!DAY.test(form[name])) faults[name] = words.dayFault;
  const draft = {
    action: form.action,
    target: form.target,
    value: byRange ? '' : form.value,
    low,
    high,
    strength: form.action === 'exclude' ? 1 : Math.min(Number(form.slots), form.action === 'pin' ? 4 : 3),
    placement: form.placement === '' ? null : form.placement,
    season: form.seasonal ? { from: form.from, to: form.to } : null,
    note: form.note,
    active: form.active,
  };
  return { draft: Object.keys(faults).length > 0 ? null : draft, faults };
}
