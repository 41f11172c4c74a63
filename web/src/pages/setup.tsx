// From installed to working, step by step; can be left and taken up again, as every step is read from how things stand.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SetupAnswer, SetupStep } from '../../../server/http/admin/types.ts';
import { ask, get } from '../api.ts';
import { blockPlaced } from '../block-placed.ts';
import { placeOf } from '../places.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { SetupSender } from './setup-sender.tsx';

const tones = { done: 'success', running: 'info', open: null, failed: 'critical' } as const;
/** While something goes on by itself the page follows it. */
const FOLLOW_MS = 2000;

export default function Setup() {
  const { setup } = texts();
  const query = useQuery({
    queryKey: ['setup'],
    queryFn: () => get<SetupAnswer>('/setup'),
    refetchInterval: ({ state }) => (state.data?.complete === true ? false : FOLLOW_MS),
  });
  return (
    <Loaded query={query} title={setup.title}>
      {(answer) => (
        <Page title={setup.title} subtitle={answer.text}>
          {answer.complete ? (
            <Notice tone="success">
              <Words>{setup.complete}</Words>
            </Notice>
          ) : null}
          <Card>
            <ol className="steps">
              {answer.steps.map((step) => (
                <li key={step.id}>
                  <Step step={step} sender={answer.sender} />
                </li>
              ))}
            </ol>
          </Card>
          <Card title={setup.unlocked}>
            <Quiet>{setup.unlockedText}</Quiet>
            <Table
              label={setup.unlocked}
              rows={answer.unlocked}
              rowKey={(u) => u.id}
              columns={[
                {
                  id: 'title',
                  title: setup.columns.question,
                  names: true,
                  cell: (u) => <Words as="span">{u.title}</Words>,
                },
                { id: 'text', title: setup.columns.state, cell: (u) => <Words as="span">{u.text}</Words> },
              ]}
            />
          </Card>
        </Page>
      )}
    </Loaded>
  );
}

function Step({ step, sender }: { step: SetupStep; sender: SetupAnswer['sender'] }) {
  return (
    <Stack tight>
      <Row spread>
        <Strong>{step.title}</Strong>
        <Badge tone={tones[step.state]}>{step.stateText}</Badge>
      </Row>
      {step.id === 'block' && step.state !== 'done' ? null : <Words>{step.text}</Words>}
      {step.state === 'running' ? (
        <progress {...(step.share === null ? {} : { value: step.share, max: 1 })} aria-label={step.title} />
      ) : null}
      {step.id === 'sender' && step.state !== 'done' ? (
        <SetupSender sender={sender} />
      ) : step.id === 'block' && step.state !== 'done' ? (
        <Place step={step} />
      ) : step.action === null ? null : (
        <Act action={step.action} />
      )}
    </Stack>
  );
}

function Act({ action }: { action: NonNullable<SetupStep['action']> }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: () => ask('PUT', '/settings', action.change),
    onSuccess: () => {
      window.shopify.toast.show(texts().settings.saved);
      return queries.invalidateQueries();
    },
  });
  return (
    <>
      {change.error === null ? null : <Words>{change.error.message}</Words>}
      <Row>
        {action.place === null ? (
          <Button kind="main" run={() => change.mutate()} busy={change.isPending}>
            {action.text}
          </Button>
        ) : (
          <Button kind="main" {...placeOf(action.place)}>
            {action.text}
          </Button>
        )}
      </Row>
    </>
  );
}

/** The admin knows whether the block stands in the theme, before any visitor has seen it: then there is nothing left to do but wait. */
function Place({ step }: { step: SetupStep }) {
  const placed = useQuery({ queryKey: ['block-placed'], queryFn: blockPlaced, retry: false, refetchInterval: 10_000 });
  if (placed.data === true) return <Words>{texts().setup.placed}</Words>;
  return (
    <>
      <Words>{step.text}</Words>
      {placed.data === false ? <Quiet>{texts().home.notInTheme}</Quiet> : null}
      {step.action === null ? null : <Act action={step.action} />}
    </>
  );
}
