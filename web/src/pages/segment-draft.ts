// A rule while it is being written: what is typed stays as typed until it makes a rule.

import type { Condition, SegmentFieldsAnswer, SegmentRule } from '../../../server/http/admin/types.ts';

export interface GroupDraft {
  key: string;
  mode: 'all' | 'any' | 'none';
  parts: (GroupDraft | LineDraft)[];
}

export interface LineDraft {
  key: string;
  field: string;
  is: string;
  value: string;
  days: string;
}

export const isGroup = (part: GroupDraft | LineDraft): part is GroupDraft => 'parts' in part;

let serial = 0;
const newKey = () => `part-${++serial}`;

export const newGroup = (): GroupDraft => ({ key: newKey(), mode: 'any', parts: [] });
export const newLine = (): LineDraft => ({ key: newKey(), field: 'orders', is: '>=', value: '', days: '30' });

export type FieldKind = 'number' | 'choice' | 'viewed' | 'truth' | 'clicked' | 'kept';

export function kindOf(fields: SegmentFieldsAnswer, field: string): FieldKind {
  if (fields.numbers.some((f) => f.field === field)) return 'number';
  if (fields.choices.some((f) => f.field === field)) return 'choice';
  if (fields.truths.some((f) => f.field === field)) return 'truth';
  if (field === fields.viewed.field) return 'viewed';
  return field === 'clickedMail' ? 'clicked' : 'kept';
}

/** A line whose field was changed begins anew with what that field takes. */
export function ofField(fields: SegmentFieldsAnswer, line: LineDraft, field: string): LineDraft {
  const is = { number: '>=', choice: 'one-of', viewed: 'one-of', truth: 'yes', clicked: 'yes', kept: '' };
  return { ...line, field, is: is[kindOf(fields, field)], value: '' };
}

/** A rule made elsewhere may name what this page has no field for; such a part is kept as it is. */
export function draftOf(fields: SegmentFieldsAnswer, rule: SegmentRule): GroupDraft {
  const part = partOf(fields, rule);
  return isGroup(part) ? part : { key: newKey(), mode: 'all', parts: [part] };
}

function partOf(fields: SegmentFieldsAnswer, rule: SegmentRule): GroupDraft | LineDraft {
  const key = newKey();
  if ('all' in rule) return { key, mode: 'all', parts: rule.all.map((r) => partOf(fields, r)) };
  if ('any' in rule) return { key, mode: 'any', parts: rule.any.map((r) => partOf(fields, r)) };
  if ('not' in rule) {
    const inner = 'any' in rule.not ? rule.not.any : [rule.not];
    return { key, mode: 'none', parts: inner.map((r) => partOf(fields, r)) };
  }
  const line = {
    key,
    field: rule.field,
    is: String(rule.is),
    value: '',
    days: 'inDays' in rule ? String(rule.inDays) : '30',
  };
  if ('value' in rule) {
    const factor = fields.numbers.find((f) => f.field === rule.field)?.factor ?? 1;
    return { ...line, value: String(Number((rule.value / factor).toPrecision(12))) };
  }
  if ('values' in rule) {
    const known = kindOf(fields, rule.field) !== 'kept';
    return { ...line, value: known ? rule.values.join(', ') : JSON.stringify(rule) };
  }
  return { ...line, is: rule.is ? 'yes' : 'no' };
}

/** The rule of a draft; null where something is missing, and then `faults` holds the keys of the lines. */
export function ruleOf(fields: SegmentFieldsAnswer, draft: GroupDraft, faults: Set<string>): SegmentRule | null {
  const parts = draft.parts.map((p) => (isGroup(p) ? ruleOf(fields, p, faults) : conditionOf(fields, p, faults)));
  if (faults.size > 0) return null;
  const rules = parts.filter((p) => p !== null);
  if (draft.mode === 'all') return { all: rules };
  return draft.mode === 'any' ? { any: rules } : { not: { any: rules } };
}

function conditionOf(fields: SegmentFieldsAnswer, line: LineDraft, faults: Set<string>): SegmentRule | null {
  const rule = madeOf(fields, line);
  if (rule === null) faults.add(line.key);
  return rule;
}

function madeOf(fields: SegmentFieldsAnswer, { field, is, value, days }: LineDraft): SegmentRule | null {
  const kind = kindOf(fields, field);
  const inDays = Number(days);
  const daysFine = Number.isInteger(inDays) && inDays >= 1 && inDays <= 730;
  if (kind === 'kept') return JSON.parse(value) as SegmentRule;
  if (kind === 'number') {
    const typed = Number(value.trim().replace(',', '.'));
    if (value.trim() === '' || !Number.isFinite(typed)) return null;
    const factor = fields.numbers.find((f) => f.field === field)?.factor ?? 1;
    return { field, is, value: Number((typed * factor).toPrecision(12)) } as Condition;
  }
  if (kind === 'truth') return { field, is: is === 'yes' } as Condition;
  if (kind === 'clicked') return daysFine ? ({ field, is: is === 'yes', inDays } as Condition) : null;
  const values = value
    .split(',')
    .map((v) => v.trim())
    .filter(Boolean);
  if (values.length === 0) return null;
  if (kind === 'choice') return { field, is, values } as Condition;
  return daysFine ? ({ field, is, values, inDays } as Condition) : null;
}
