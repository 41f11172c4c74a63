// What is being found out by lot: declared before it begins, followed without deceiving oneself, ended, put away.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExperimentLine, ExperimentsAnswer } from '../../../server/http/admin/types.ts';
import { ask, get } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { ExperimentComments } from './experiment-comments.tsx';
import { ExperimentForm } from './experiment-form.tsx';
import { experimentWords } from './experiment-words.ts';

export default function Experiments() {
  const words = experimentWords();
  const [writing, setWriting] = useState(false);
  const [withArchived, setWithArchived] = useState(false);
  const back = { text: words.back, to: '/results' };
  const query = useQuery({ queryKey: ['experiments'], queryFn: () => get<ExperimentsAnswer>('/experiments') });
  return (
    <Loaded query={query} title={words.title} back={back}>
      {(answer) => {
        const away = answer.experiments.filter((e) => e.state === 'archived');
        const shown = answer.experiments.filter((e) => e.state !== 'archived');
        return (
          <Page
            title={words.title}
            back={back}
            {...(writing || answer.experiments.length === 0
              ? {}
              : { action: { text: words.start, run: () => setWriting(true) } })}
          >
            {writing ? <ExperimentForm answer={answer} close={() => setWriting(false)} /> : null}
            {answer.experiments.length === 0 && !writing ? (
              <Empty title={words.emptyTitle} action={{ text: words.start, run: () => setWriting(true) }}>
                {words.empty}
              </Empty>
            ) : (
              <Card>
                <Words>{words.text}</Words>
                {answer.asOf === null ? null : <Quiet>{answer.asOf}</Quiet>}
              </Card>
            )}
            {shown.map((experiment) => (
              <One key={experiment.id} experiment={experiment} />
            ))}
            {away.length === 0 ? null : (
              <Row>
                <Button run={() => setWithArchived(!withArchived)}>
                  {withArchived ? words.hideArchived : words.showArchived(away.length)}
                </Button>
              </Row>
            )}
            {withArchived ? away.map((experiment) => <One key={experiment.id} experiment={experiment} />) : null}
          </Page>
        );
      }}
    </Loaded>
  );
}

function One({ experiment }: { experiment: ExperimentLine }) {
  const words = experimentWords();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (verb: 'end' | 'archive') =>
      ask<ExperimentsAnswer>('POST', `/experiments/${encodeURIComponent(experiment.id)}/${verb}`),
    onSuccess: (answer) => queries.setQueryData(['experiments'], answer),
  });
  return (
    <Card title={experiment.name} aside={<Badge tone={experiment.tone}>{experiment.stateText}</Badge>}>
      <Words>{experiment.hypothesis}</Words>
      <Strong>{experiment.text}</Strong>
      <Stack tight>
        <Quiet>{`${experiment.about} · ${experiment.metric}`}</Quiet>
        <Quiet>{`${words.columns.arms}: ${experiment.treated} / ${experiment.held} · ${words.columns.begun}: ${experiment.begun.text}`}</Quiet>
      </Stack>
      <ExperimentComments experiment={experiment} />
      {change.error === null ? null : <Words>{change.error.message}</Words>}
      {experiment.state === 'running' ? (
        <SureButton
          ask={words.endOf(experiment.name)}
          sure={words.endSure}
          yes={words.endYes}
          no={words.endNo}
          run={() => change.mutate('end')}
          busy={change.isPending}
        />
      ) : null}
      {experiment.state === 'ended' ? (
        <Row>
          <Button run={() => change.mutate('archive')} busy={change.isPending}>
            {words.archiveOf(experiment.name)}
          </Button>
        </Row>
      ) : null}
    </Card>
  );
}
