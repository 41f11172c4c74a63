// One journey: what starts it and what it does, tried on the shop's past before it is switched on, and what came of it.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JourneyAnswer, JourneyResultsAnswer, StepLine } from '../../../server/http/admin/journey-types.ts';
import { ask, get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Row } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Sentences } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { editorWords } from './journey-editor-words.ts';
import { countedText, Simulation } from './journey-simulation.tsx';
import { mailEditorWords } from './mail-editor-words.ts';
import { touchedColumns } from './touched-columns.tsx';

export default function Journey({ id }: { id: string }) {
  const { journeys } = texts();
  const path = `/journeys/${encodeURIComponent(id)}`;
  const query = useQuery({ queryKey: ['journey', id], queryFn: () => get<JourneyAnswer>(path) });
  const back = { text: journeys.title, to: '/journeys' };
  return (
    <Loaded query={query} title={journeys.title} back={back}>
      {(journey) => (
        <Page title={journey.title} subtitle={journey.text} back={back}>
          <Switch journey={journey} path={path} />
          <Card
            title={journeys.steps}
            aside={<Button to={`/journeys/${encodeURIComponent(id)}/edit`}>{editorWords().open}</Button>}
          >
            <Part title={journeys.starts}>
              <Sentences items={journey.starts} />
            </Part>
            <ol className="steps">
              {journey.steps.map((step) => (
                <Step key={step.id} step={step} journey={journey.name} />
              ))}
            </ol>
          </Card>
          <Simulation path={path} />
          <Results path={path} />
        </Page>
      )}
    </Loaded>
  );
}

/** Another editor's save since this page was opened is told, and nothing of it is overwritten. */
function Switch({ journey, path }: { journey: JourneyAnswer; path: string }) {
  const { journeys } = texts();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (on: boolean) => ask<JourneyAnswer>('PUT', path, { on, edition: journey.edition }),
    onSuccess: (saved) => {
      queries.setQueryData(['journey', journey.name], saved);
      void queries.invalidateQueries({ queryKey: ['journeys'] });
      window.shopify.toast.show(saved.on ? journeys.switchedOn : journeys.switchedOff);
    },
  });
  return (
    <Card>
      {change.error === null ? null : (
        <Notice tone="critical">
          <Words>{change.error.message}</Words>
        </Notice>
      )}
      <Row spread>
        <Badge tone={journey.on ? 'success' : null}>{journey.on ? journeys.on : journeys.off}</Badge>
        <Button kind={journey.on ? 'usual' : 'main'} run={() => change.mutate(!journey.on)} busy={change.isPending}>
          {journey.on ? journeys.switchOff : journeys.switchOn}
        </Button>
      </Row>
    </Card>
  );
}

/** A step's own name stands behind those of the branches it is in. */
const nameOf = (step: StepLine) => step.id.slice(step.id.lastIndexOf('/') + 1);

const Step = ({ step, journey }: { step: StepLine; journey: string }) => (
  <li className={`journey-step journey-step--${step.kind}`} style={{ marginInlineStart: `${step.level * 1.25}rem` }}>
    <Words>{step.text}</Words>
    {step.kind === 'send' ? (
      <Link to={`/journeys/${encodeURIComponent(journey)}/mails/${encodeURIComponent(nameOf(step))}`}>
        {mailEditorWords().open}
      </Link>
    ) : null}
  </li>
);

function Results({ path }: { path: string }) {
  const { journeys } = texts();
  const { columns } = journeys;
  const query = useQuery({
    queryKey: ['journey-results', path],
    queryFn: () => get<JourneyResultsAnswer>(`${path}/results`),
  });
  if (query.data === undefined) return query.error === null ? null : <Words>{query.error.message}</Words>;
  const { from, entered, waiting, steps, splits, exited, decidedAgainst } = query.data;
  return (
    <Card title={journeys.results}>
      <Quiet>{journeys.since(from.text, entered, waiting)}</Quiet>
      {steps.length === 0 ? null : (
        <Table
          label={journeys.results}
          rows={steps}
          rowKey={(s) => s.step}
          columns={[
            { id: 'step', title: columns.step, names: true, cell: (s) => <Words as="span">{s.title}</Words> },
            { id: 'planned', title: columns.planned, number: true, cell: (s) => s.planned },
            { id: 'submitted', title: columns.submitted, number: true, cell: (s) => s.submitted },
            { id: 'waiting', title: columns.waiting, number: true, cell: (s) => s.waiting },
            { id: 'skipped', title: columns.skipped, number: true, cell: (s) => s.skipped },
            { id: 'failed', title: columns.failed, number: true, cell: (s) => s.failed + s.uncertain },
            ...touchedColumns(steps),
            { id: 'ordered', title: columns.ordered, number: true, cell: (s) => s.orderedAfter },
          ]}
        />
      )}
      {splits.map((split) => (
        <Part key={split.step} title={split.title}>
          <Table
            label={split.title}
            rows={split.branches}
            rowKey={(b) => b.name}
            columns={[
              { id: 'name', title: columns.branch, names: true, cell: (b) => <Words as="span">{b.name}</Words> },
              { id: 'entrants', title: columns.entrants, number: true, cell: (b) => b.entrants },
              { id: 'perEntrant', title: columns.perEntrant, number: true, cell: (b) => b.perEntrant },
              { id: 'text', title: columns.against, cell: (b) => <Words as="span">{b.text}</Words> },
            ]}
          />
        </Part>
      ))}
      {decidedAgainst.length === 0 ? null : (
        <Part title={journeys.held}>
          <Sentences items={decidedAgainst.map(countedText)} />
        </Part>
      )}
      {exited.length === 0 ? null : (
        <Part title={journeys.ended}>
          <Sentences items={exited.map(countedText)} />
        </Part>
      )}
    </Card>
  );
}
