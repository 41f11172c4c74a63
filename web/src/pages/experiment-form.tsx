// An experiment before it begins: what is expected, by which measure, and how long it will take to know.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ExperimentsAnswer } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice, NumberInput, TextInput } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Columns, Row } from '../ui/layout.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { experimentWords } from './experiment-words.ts';

const REST_MS = 400;
type Metric = 'buyers' | 'revenue';

export function ExperimentForm({ answer, close }: { answer: ExperimentsAnswer; close: () => void }) {
  const words = experimentWords();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [hypothesis, setHypothesis] = useState('');
  const [journey, setJourney] = useState('');
  const [metric, setMetric] = useState<Metric>('buyers');
  const [smallest, setSmallest] = useState('2');
  useGuardedLeave(name !== '' || hypothesis !== '');
  const subject = { journey: journey === '' ? null : journey, metric, smallest: Number(smallest.replace(',', '.')) };
  const begin = useMutation({
    mutationFn: () => ask<ExperimentsAnswer>('POST', '/experiments', { ...subject, name, hypothesis }),
    onSuccess: (told) => {
      window.shopify.toast.show(words.begun);
      queries.setQueryData(['experiments'], told);
      close();
    },
  });
  return (
    <Card title={words.start}>
      <TextInput label={words.name} value={name} change={setName} max={100} />
      <TextInput
        label={words.hypothesis}
        help={words.hypothesisHelp}
        value={hypothesis}
        change={setHypothesis}
        lines={2}
        max={500}
      />
      <Columns count={3}>
        <Choice
          label={words.journey}
          value={journey}
          change={setJourney}
          options={[
            { value: '', label: words.all },
            ...answer.journeys.map((each) => ({ value: each.name, label: each.title })),
          ]}
        />
        <Choice
          label={words.metric}
          value={metric}
          change={setMetric}
          options={(['buyers', 'revenue'] as const).map((value) => ({ value, label: words.metrics[value] }))}
        />
        <NumberInput
          label={words.smallest}
          value={smallest}
          change={setSmallest}
          unit={metric === 'buyers' ? words.perHundred : answer.currency}
        />
      </Columns>
      <Hint subject={JSON.stringify(subject)} />
      {begin.error === null ? null : <Words>{begin.error.message}</Words>}
      <Row>
        <Button kind="main" run={() => begin.mutate()} busy={begin.isPending}>
          {words.begin}
        </Button>
        <Button run={close}>{words.leave}</Button>
      </Row>
    </Card>
  );
}

/** How many shoppers it will take, a moment after something was changed. */
function Hint({ subject }: { subject: string }) {
  const [asked, setAsked] = useState(subject);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(subject), REST_MS);
    return () => clearTimeout(timer);
  }, [subject]);
  const query = useQuery({
    queryKey: ['experiment-hint', asked],
    queryFn: () => ask<{ text: string }>('POST', '/experiments/hint', JSON.parse(asked)),
    retry: false,
  });
  return (
    <div aria-live="polite">
      <Quiet>{query.error?.message ?? query.data?.text ?? '…'}</Quiet>
    </div>
  );
}
