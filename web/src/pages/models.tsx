// What serves now, how good it is, and the ways to renew it or go back.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelAnswer, ModelsAnswer } from '../../../server/http/admin/types.ts';
import { ask, get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Columns, Row } from '../ui/layout.tsx';
import { Sentences } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';

export default function Models() {
  const { models } = texts();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['models'],
    queryFn: () => get<ModelsAnswer>('/models'),
    refetchInterval: ({ state }) => (state.data?.training === true ? 2000 : false),
  });
  const train = useMutation({
    mutationFn: () => ask('POST', '/models/train'),
    onSuccess: () => {
      window.shopify.toast.show(models.queued);
      void queries.invalidateQueries({ queryKey: ['models'] });
    },
  });
  return (
    <Loaded query={query} title={models.title}>
      {(answer) => {
        const serving = answer.models.filter((m) => m.state === 'champion' || m.state === 'challenger');
        const others = answer.models.filter((m) => m.state === 'retired' || m.state === 'refused');
        const busy = train.isPending || answer.training;
        return (
          <Page
            title={models.title}
            subtitle={answer.text}
            {...(answer.models.length === 0 ? {} : { action: { text: models.train, run: () => train.mutate(), busy } })}
          >
            {train.error === null ? null : (
              <Notice tone="critical">
                <Words>{train.error.message}</Words>
              </Notice>
            )}
            {answer.trainingShare === null ? null : <Progress share={answer.trainingShare} />}
            {answer.models.length === 0 ? (
              <Empty title={models.emptyTitle} action={{ text: models.train, run: () => train.mutate(), busy }}>
                {models.empty}
              </Empty>
            ) : null}
            <Columns count={2}>
              {serving.map((m) => (
                <Model key={m.id} model={m} />
              ))}
            </Columns>
            {others.length === 0 ? null : (
              <Card title={models.others}>
                {others.map((m) => (
                  <Row key={m.id} spread>
                    <Words>{`${m.title} · ${models.trained(m.trained.text)}${m.fault === null ? '' : ` · ${m.fault}`}`}</Words>
                    <Badge tone={m.tone}>{m.stateText}</Badge>
                  </Row>
                ))}
              </Card>
            )}
            {answer.runs.length === 0 ? null : (
              <Card title={models.runs}>
                <ol className="timeline">
                  {answer.runs.map((r, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: entries of a log have no other name
                    <li key={i}>
                      <Words>{r.text}</Words>
                      <Quiet>{r.at.text}</Quiet>
                    </li>
                  ))}
                </ol>
              </Card>
            )}
          </Page>
        );
      }}
    </Loaded>
  );
}

const Progress = ({ share }: { share: number }) => (
  <Card title={texts().models.training}>
    <progress value={share} max={1} aria-label={texts().models.training} />
  </Card>
);

function Model({ model }: { model: ModelAnswer }) {
  const { models } = texts();
  return (
    <Card title={model.title} aside={<Badge tone={model.tone}>{model.stateText}</Badge>}>
      {model.fault === null ? null : (
        <Notice tone="critical">
          <Words>{model.fault}</Words>
        </Notice>
      )}
      <div>
        <Words>{`${models.technique}: ${model.technique}`}</Words>
        <Quiet>{`${models.trained(model.trained.text)}. ${models.trainedOn(model.rows, model.window)}.`}</Quiet>
      </div>
      {model.measures.length === 0 ? null : (
        <Table
          label={model.title}
          columns={[
            { id: 'name', title: models.measures.name, names: true, cell: (m) => m.name },
            { id: 'ours', title: models.measures.ours, number: true, cell: (m) => m.ours },
            { id: 'against', title: models.measures.against, number: true, cell: (m) => m.against ?? '–' },
          ]}
          rows={model.measures}
          rowKey={(m) => m.name}
        />
      )}
      {model.limits.length === 0 ? null : (
        <Part title={models.limits}>
          <Sentences items={model.limits} />
        </Part>
      )}
      {model.nativeParts.length === 0 ? null : (
        <Part title={models.native}>
          <Sentences items={model.nativeParts} />
        </Part>
      )}
      {model.canRollBack ? <RollBack question={model.question} /> : null}
    </Card>
  );
}

/** Asked twice, in place: what serves the whole shop is not changed by a slip. */
function RollBack({ question }: { question: string }) {
  const { models } = texts();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const roll = useMutation({
    mutationFn: () => ask<ModelsAnswer>('POST', `/models/${encodeURIComponent(question)}/rollback`),
    onSuccess: (answer) => {
      queries.setQueryData(['models'], answer);
      window.shopify.toast.show(models.rolledBack);
      setAsked(false);
    },
  });
  if (!asked) {
    return (
      <Row>
        <Button run={() => setAsked(true)}>{models.rollBack}</Button>
      </Row>
    );
  }
  return (
    <>
      {roll.error === null ? null : <Words>{roll.error.message}</Words>}
      <Words>{models.rollBackSure}</Words>
      <Row>
        <Button kind="danger" run={() => roll.mutate()} busy={roll.isPending}>
          {models.rollBackYes}
        </Button>
        <Button run={() => setAsked(false)}>{models.no}</Button>
      </Row>
    </>
  );
}
