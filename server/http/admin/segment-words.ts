// A rule as a sentence, for whoever did not write it.

import { type Condition, numberFields, type SegmentRule } from '../../profile/segment-rule.ts';
import type { Say } from './words/say.ts';

const signs = { '<': '<', '<=': '≤', '=': '=', '!=': '≠', '>=': '≥', '>': '>' } as const;

/** @param names of segments, by id */
export function ruleInWords(say: Say, rule: SegmentRule, names: Map<string, string>): string {
  const words = say.words.segments;
  const inner = (each: SegmentRule): string => {
    const text = ruleInWords(say, each, names);
    return 'all' in each || 'any' in each ? `(${text})` : text;
  };
  if ('all' in rule) return rule.all.length === 0 ? words.everybody : rule.all.map(inner).join(words.and);
  if ('any' in rule) return rule.any.length === 0 ? words.nobody : rule.any.map(inner).join(words.or);
  if ('not' in rule) return `${words.not} (${ruleInWords(say, rule.not, names)})`;
  return conditionInWords(say, rule, names);
}

function conditionInWords(say: Say, rule: Condition, names: Map<string, string>): string {
  const words = say.words.segments;
  const title = words.fields[rule.field] ?? rule.field;
  if ('value' in rule) {
    const unit = numberFields[rule.field];
    const value =
      unit === 'money'
        ? say.money(rule.value)
        : unit === 'share'
          ? say.percent(rule.value)
          : unit === 'days'
            ? `${say.number(rule.value)} ${words.days}`
            : say.number(rule.value);
    return `${title} ${signs[rule.is]} ${value}`;
  }
  if ('values' in rule) {
    const choices: Record<string, Record<string, string>> = words.choices;
    const values = rule.values.map((v) =>
      rule.field === 'segment' ? (names.get(v) ?? v) : (choices[rule.field]?.[v] ?? v),
    );
    const within = 'inDays' in rule ? ` ${words.within(say.number(rule.inDays))}` : '';
    return `${title}${within} ${rule.is === 'one-of' ? '=' : '≠'} ${values.join(words.or)}`;
  }
  const within = 'inDays' in rule ? ` ${words.within(say.number(rule.inDays))}` : '';
  return `${title}${within}: ${rule.is ? words.yes : words.no}`;
}
