// A campaign as its form holds it, and back: the definition the server takes, or what is missing.

import type { CampaignDefinition, Variant } from '../../../server/http/admin/journey-types.ts';
import type { SegmentFieldsAnswer, SegmentRule } from '../../../server/http/admin/types.ts';
import { draftOf, type GroupDraft, newLine, ruleOf } from './segment-draft.ts';

export interface CampaignForm {
  name: string;
  audience: GroupDraft;
  exclude: GroupDraft | null;
  variants: Variant[];
  perHour: string;
  sendAt: CampaignDefinition['sendAt'];
  metric: CampaignDefinition['metric'];
  hypothesis: string;
}

export const MOST_VARIANTS = 4;
const names = ['a', 'b', 'c', 'd'];

export const emptyGroup = (fields: SegmentFieldsAnswer): GroupDraft => ({
  ...draftOf(fields, { all: [] }),
  parts: [newLine()],
});

/** A further wording begins as a copy of the one before, so that one thing can be changed alone. */
export function moreVariants(variants: Variant[]): Variant[] {
  const name = names.find((n) => !variants.some((v) => v.name === n));
  const last = variants.at(-1);
  return name === undefined || last === undefined ? variants : [...variants, { ...last, name }];
}

export function formOf(
  fields: SegmentFieldsAnswer,
  known: { name: string; definition: CampaignDefinition } | null,
): CampaignForm {
  if (known === null) {
    return {
      name: '',
      audience: emptyGroup(fields),
      exclude: null,
      variants: [{ name: 'a', subject: '', preheader: '', heading: '', body: '', button: '' }],
      ...{ perHour: '5000', sendAt: 'moment', metric: 'orders', hypothesis: '' },
    };
  }
  const { audience, exclude, variants, perHour, sendAt, metric, hypothesis } = known.definition;
  return {
    name: known.name,
    audience: draftOf(fields, audience),
    exclude: exclude === undefined ? null : draftOf(fields, exclude),
    variants: variants.map((v) => ({ ...v })),
    perHour: String(perHour),
    ...{ sendAt, metric, hypothesis },
  };
}

export interface Read {
  /** Null where a rule is not complete. */
  definition: object | null;
  /** Whom it would go to; null while a rule is not complete. */
  rule: SegmentRule | null;
  /** Lines of rules that are not complete. */
  lines: Set<string>;
  /** Fields that are empty and may not be, as the server names them. */
  missing: string[];
}

export function readForm(fields: SegmentFieldsAnswer, form: CampaignForm): Read {
  const lines = new Set<string>();
  const audience = ruleOf(fields, form.audience, lines);
  const exclude = form.exclude === null ? null : ruleOf(fields, form.exclude, lines);
  const complete = audience !== null && (form.exclude === null || exclude !== null);
  const missing = [
    ...(form.name.trim() === '' ? ['name'] : []),
    ...(/^\d+$/.test(form.perHour.trim()) ? [] : ['definition.perHour']),
    ...form.variants.flatMap((variant, i) =>
      (['subject', 'heading', 'body', 'button'] as const)
        .filter((part) => variant[part].trim() === '')
        .map((part) => `definition.variants.${i}.${part}`),
    ),
  ];
  return {
    lines,
    missing,
    rule: !complete ? null : exclude === null ? audience : { all: [audience, { not: exclude }] },
    definition: !complete
      ? null
      : {
          audience,
          ...(exclude === null ? {} : { exclude }),
          variants: form.variants,
          perHour: Number(form.perHour),
          ...{ sendAt: form.sendAt, metric: form.metric, hypothesis: form.hypothesis },
        },
  };
}
