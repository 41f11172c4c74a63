// Who gets a campaign: a rule, begun with a named group or written here, and who is left out of it.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SegmentAnswer, SegmentFieldsAnswer, SegmentsAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { Card, Part } from '../ui/card.tsx';
import { Choice, Tick } from '../ui/fields.tsx';
import { Quiet } from '../ui/words.tsx';
import { type CampaignForm, emptyGroup, type Read } from './campaign-form.ts';
import { deskWords } from './desk-words.ts';
import { RuleCount } from './rule-count.tsx';
import { RuleGroup } from './segment-builder.tsx';
import { draftOf } from './segment-draft.ts';

const OWN = '';

export function CampaignAudience(props: {
  fields: SegmentFieldsAnswer;
  form: CampaignForm;
  read: Read;
  faults: ReadonlySet<string>;
  change: (part: Partial<CampaignForm>) => void;
}) {
  const { fields, form, read, faults, change } = props;
  const words = deskWords().campaigns;
  const [begun, setBegun] = useState(OWN);
  const segments = useQuery({ queryKey: ['segments'], queryFn: () => get<SegmentsAnswer>('/segments') });
  const options = [
    { value: OWN, label: words.own },
    ...(segments.data?.segments ?? []).map(({ id, name }) => ({ value: id, label: name })),
    ...(segments.data?.platform ?? []).map(({ id, name }) => ({ value: `platform ${id}`, label: name })),
  ];
  const begin = async (value: string) => {
    setBegun(value);
    if (value === OWN) return;
    const rule = value.startsWith('platform ')
      ? { field: 'segment' as const, is: 'one-of' as const, values: [value.slice('platform '.length)] }
      : (await get<SegmentAnswer>(`/segments/${encodeURIComponent(value)}`)).rule;
    change({ audience: draftOf(fields, rule) });
  };
  return (
    <Card title={words.audience}>
      {options.length === 1 ? null : (
        <Choice
          label={words.begin}
          value={begun}
          options={options}
          help={begun === OWN ? undefined : words.copied}
          change={(value) => void begin(value)}
        />
      )}
      <RuleGroup fields={fields} part={form.audience} faults={faults} change={(audience) => change({ audience })} />
      <Tick
        label={words.exclude}
        value={form.exclude !== null}
        change={(on) => change({ exclude: on ? emptyGroup(fields) : null })}
      />
      {form.exclude === null ? null : (
        <Part title={words.excluded}>
          <RuleGroup fields={fields} part={form.exclude} faults={faults} change={(exclude) => change({ exclude })} />
        </Part>
      )}
      <RuleCount rule={read.rule} />
      {segments.error === null ? null : <Quiet>{segments.error.message}</Quiet>}
    </Card>
  );
}
