// Days that say nothing about the shop: marked here, nothing is learned from them.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelsAnswer } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/fields.tsx';
import { Columns, Row } from '../ui/layout.tsx';
import { Quiet, Words } from '../ui/words.tsx';

const NONE = { from: '', to: '', reason: '' };

export function AbnormalPeriods({ periods }: { periods: ModelsAnswer['abnormal'] }) {
  const { models } = texts();
  const queries = useQueryClient();
  const [period, setPeriod] = useState(NONE);
  const change = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: typeof NONE }) => ask<ModelsAnswer>('POST', path, body),
    onSuccess: (answer, { body }) => {
      queries.setQueryData(['models'], answer);
      if (body !== undefined) setPeriod(NONE);
    },
  });
  const field = (name: keyof typeof NONE) => ({
    value: period[name],
    change: (value: string) => setPeriod({ ...period, [name]: value }),
  });
  return (
    <Card title={models.abnormal}>
      <Quiet>{models.abnormalText}</Quiet>
      {periods.map(({ id, text, reason }) => (
        <Row key={id} spread>
          <Words>{`${text} · ${reason}`}</Words>
          <Button run={() => change.mutate({ path: `/models/abnormal/${encodeURIComponent(id)}/remove` })}>
            {models.abnormalRemove}
          </Button>
        </Row>
      ))}
      <Columns count={3}>
        <TextInput label={models.abnormalFrom} help="2026-11-27" {...field('from')} />
        <TextInput label={models.abnormalTo} help="2026-11-30" {...field('to')} />
        <TextInput label={models.abnormalReason} max={200} {...field('reason')} />
      </Columns>
      {change.error === null ? null : <Words>{change.error.message}</Words>}
      <Row>
        <Button run={() => change.mutate({ path: '/models/abnormal', body: period })} busy={change.isPending}>
          {models.abnormalAdd}
        </Button>
      </Row>
    </Card>
  );
}
