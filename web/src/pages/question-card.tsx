// One question of the shop: what answers it, what was tried, whether what it learns from has changed.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelsAnswer, QuestionAnswer } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Row } from '../ui/layout.tsx';
import { Sentences } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { ModelDetails } from './model-details.tsx';

export function QuestionCard({ question }: { question: QuestionAnswer }) {
  const { models } = texts();
  const [open, setOpen] = useState(false);
  const { serving, challenger, drift, earlier } = question;
  const badge =
    serving === null ? (
      <Badge tone={null}>{models.notServing}</Badge>
    ) : (
      <Badge tone="success">{serving.stateText}</Badge>
    );
  const refused = earlier.find(({ state }) => state === 'refused');
  return (
    <Card title={question.title} aside={badge}>
      <Quiet>{question.about}</Quiet>
      {refused?.fault == null || serving !== null ? null : (
        <Notice tone="critical">
          <Words>{refused.fault}</Words>
        </Notice>
      )}
      {question.instead.length === 0 ? null : <Sentences items={question.instead} />}
      {serving === null ? null : (
        <Words>{`${models.technique}: ${serving.technique}. ${models.trained(serving.trained.text)}. ${models.trainedOn(serving.rows, serving.window)}.`}</Words>
      )}
      {serving === null || serving.verdict.length === 0 ? null : <Words>{serving.verdict.join(' ')}</Words>}
      {drift?.tone === 'warning' ? (
        <Notice tone="warning">
          <Words>{drift.text}</Words>
        </Notice>
      ) : null}
      {question.realised?.tone === 'warning' ? (
        <Notice tone="warning">
          <Words>{question.realised.text}</Words>
        </Notice>
      ) : null}
      {challenger === null ? null : <OnTrial challenger={challenger} />}
      <Row>
        {serving === null && drift === null && question.trials.points.length === 0 ? null : (
          <Button run={() => setOpen(!open)}>{open ? models.less : models.more}</Button>
        )}
        {question.canRollBack ? <RollBack question={question.question} /> : null}
      </Row>
      {open ? <Details question={question} /> : null}
    </Card>
  );
}

function Details({ question }: { question: QuestionAnswer }) {
  const { models } = texts();
  const { serving, trials, drift, earlier } = question;
  return (
    <>
      {serving === null ? null : <ModelDetails model={serving} />}
      {trials.points.length === 0 ? null : (
        <Part title={models.trials}>
          <Quiet>{trials.measure}</Quiet>
          <Chart
            label={`${question.title}: ${models.trials}`}
            along={models.trialAt}
            points={trials.points}
            name={(point) => point.name}
            kind="line"
            file={`trials-${question.question}`}
            series={[
              { id: 'tried', title: models.tried, value: (p) => p.tried, text: (p) => p.triedText },
              { id: 'served', title: models.served, value: (p) => p.served, text: (p) => p.servedText },
              { id: 'simple', title: models.simple, value: (p) => p.simple, text: (p) => p.simpleText },
              { id: 'verdict', title: models.verdict, value: () => null, text: (p) => p.verdict, tableOnly: true },
            ]}
          />
        </Part>
      )}
      {drift === null ? null : (
        <Part title={models.drift}>
          <Quiet>{`${drift.at.text}. ${drift.text}`}</Quiet>
          <Table
            label={`${question.title}: ${models.drift}`}
            columns={[
              { id: 'name', title: models.input, names: true, cell: (i) => i.name },
              { id: 'psi', title: 'PSI', number: true, cell: (i) => i.psi },
              { id: 'ks', title: 'KS', number: true, cell: (i) => i.ks },
              { id: 'alarm', title: models.change, cell: (i) => (i.alarm ? models.changed : models.same) },
            ]}
            rows={drift.inputs}
            rowKey={(i) => i.name}
          />
        </Part>
      )}
      {question.realised === null ? null : (
        <Part title={models.realised}>
          <Words>{question.realised.text}</Words>
        </Part>
      )}
      {earlier.length === 0 ? null : (
        <Part title={models.others}>
          {earlier.map((m) => (
            <Row key={m.id} spread>
              <Words>{`${models.trained(m.trained.text)}${m.fault === null ? '' : ` · ${m.fault}`}`}</Words>
              <Badge tone={m.tone}>{m.stateText}</Badge>
            </Row>
          ))}
        </Part>
      )}
    </>
  );
}

/** A model that lost its trial: why, and the way to use it nevertheless. */
function OnTrial({ challenger }: { challenger: NonNullable<QuestionAnswer['challenger']> }) {
  const { models } = texts();
  return (
    <Notice tone="info">
      <Words>{`${models.onTrial(challenger.trained.text)} ${challenger.verdict.join(' ')}`}</Words>
      <Twice
        path={`/models/${encodeURIComponent(challenger.id)}/serve`}
        words={{ ask: models.serve, sure: models.serveSure, yes: models.serveYes, done: models.serveDone }}
      />
    </Notice>
  );
}

const RollBack = ({ question }: { question: string }) => {
  const { models } = texts();
  return (
    <Twice
      path={`/models/${encodeURIComponent(question)}/rollback`}
      words={{ ask: models.rollBack, sure: models.rollBackSure, yes: models.rollBackYes, done: models.rolledBack }}
    />
  );
};

/** Asked twice, in place: what serves the whole shop is not changed by a slip. */
function Twice({ path, words }: { path: string; words: { ask: string; sure: string; yes: string; done: string } }) {
  const { models } = texts();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const change = useMutation({
    mutationFn: () => ask<ModelsAnswer>('POST', path),
    onSuccess: (answer) => {
      queries.setQueryData(['models'], answer);
      window.shopify.toast.show(words.done);
      setAsked(false);
    },
  });
  if (!asked) return <Button run={() => setAsked(true)}>{words.ask}</Button>;
  return (
    <div>
      {change.error === null ? null : <Words>{change.error.message}</Words>}
      <Words>{words.sure}</Words>
      <Row>
        <Button kind="danger" run={() => change.mutate()} busy={change.isPending}>
          {words.yes}
        </Button>
        <Button run={() => setAsked(false)}>{models.no}</Button>
      </Row>
    </div>
  );
}
