// What was done without anybody's hands, and how those who work with it find it.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OutlookAnswer } from '../../../server/http/admin/outlook-types.ts';
import { ask } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Row } from '../ui/layout.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { NumbersForm } from './numbers-form.tsx';
import { outlookWords } from './outlook-words.ts';

export function Work({ work }: { work: NonNullable<OutlookAnswer['work']> }) {
  const words = outlookWords();
  return (
    <Card title={words.work}>
      <Words>{work.text}</Words>
      <Table
        label={words.work}
        rows={work.rows}
        rowKey={(r) => r.id}
        columns={[
          { id: 'title', title: words.thing, names: true, cell: (r) => <Words as="span">{r.title}</Words> },
          { id: 'count', title: words.count, number: true, cell: (r) => <Words as="span">{r.count}</Words> },
          { id: 'saved', title: words.saved, number: true, cell: (r) => <Words as="span">{r.saved}</Words> },
        ]}
      />
      <Words>{work.suggestions}</Words>
      <NumbersForm
        fields={work.rows.map((row) => ({
          name: row.id,
          label: words.minutes(row.title),
          value: String(row.minutes),
          unit: words.minute,
        }))}
        save={(values) => ask('PUT', '/settings', { minutesSaved: values })}
        refresh="outlook"
      />
    </Card>
  );
}

export function Pulse({ pulse }: { pulse: OutlookAnswer['pulse'] }) {
  const words = outlookWords();
  const queries = useQueryClient();
  const give = useMutation({
    mutationFn: (score: number) => ask('POST', '/pulse', { score }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['outlook'] }),
  });
  return (
    <Card title={words.pulse}>
      <Words>{pulse.text}</Words>
      {pulse.asked ? (
        <Row>
          {words.scores.map((text, i) => (
            <Button key={text} run={() => give.mutate(i + 1)} busy={give.isPending && give.variables === i + 1}>
              {text}
            </Button>
          ))}
        </Row>
      ) : null}
      {give.error === null ? null : <Quiet>{give.error.message}</Quiet>}
      {pulse.months.length < 2 ? null : (
        <Part title={words.pulses}>
          <Chart
            label={words.pulses}
            along={words.month}
            points={pulse.months}
            name={(m) => m.month}
            kind="bar"
            file="pulse"
            series={[
              { id: 'mean', title: words.mean, value: (m) => m.mean, text: (m) => m.meanText },
              { id: 'answers', title: words.answers, value: () => null, text: (m) => m.answers, tableOnly: true },
            ]}
          />
        </Part>
      )}
    </Card>
  );
}
