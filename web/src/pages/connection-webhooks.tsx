// Addresses that are told what happens: added with their topics, tried, switched on again, removed; and what was told there last.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  ConnectionsAnswer,
  EndpointAddedAnswer,
  EndpointLine,
  WebhookTopic,
} from '../../../server/http/admin/connection-types.ts';
import { ask, Refused } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { TextInput, Tick } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { connectionWords } from './connection-words.ts';
import { ShownOnce } from './shown-once.tsx';

const tones = { good: 'success', failing: 'warning', off: 'critical' } as const;

export function Webhooks({ answer }: { answer: ConnectionsAnswer }) {
  const words = connectionWords();
  return (
    <>
      <Add answer={answer} />
      {answer.endpoints.map((endpoint) => (
        <Endpoint key={endpoint.id} endpoint={endpoint} />
      ))}
      {answer.endpoints.length === 0 ? <Quiet>{words.noEndpoints}</Quiet> : null}
    </>
  );
}

function Add({ answer }: { answer: ConnectionsAnswer }) {
  const words = connectionWords();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [topics, setTopics] = useState<WebhookTopic[]>([]);
  const add = useMutation({
    mutationFn: () => ask<EndpointAddedAnswer>('POST', '/connections/endpoints', { url, topics }),
    onSuccess: (next) => {
      queries.setQueryData(['connections'], next);
      setUrl('');
      setTopics([]);
    },
  });
  const fields = add.error instanceof Refused ? add.error.fields : {};
  return (
    <Card title={words.endpoints}>
      <Quiet>{words.endpointsText}</Quiet>
      {add.error === null || Object.keys(fields).length > 0 ? null : (
        <Notice tone="critical">
          <Words>{add.error.message}</Words>
        </Notice>
      )}
      {add.data === undefined ? null : <ShownOnce text={words.secretOnce} secret={add.data.secret} />}
      <TextInput label={words.url} value={url} help={words.urlHelp} max={1000} change={setUrl} fault={fields.url} />
      <Part title={words.topics}>
        {answer.topics.map(({ topic, title }) => (
          <Tick
            key={topic}
            label={title}
            value={topics.includes(topic)}
            change={(on) => setTopics(on ? [...topics, topic] : topics.filter((each) => each !== topic))}
          />
        ))}
        {fields.topics === undefined ? null : <Words>{fields.topics}</Words>}
      </Part>
      <Row>
        <Button run={() => add.mutate()} busy={add.isPending}>
          {words.add}
        </Button>
      </Row>
    </Card>
  );
}

function Endpoint({ endpoint }: { endpoint: EndpointLine }) {
  const words = connectionWords();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (verb: 'test' | 'resume' | 'remove') =>
      ask<ConnectionsAnswer>('POST', `/connections/endpoints/${endpoint.id}/${verb}`, {}),
    onSuccess: (next, verb) => {
      queries.setQueryData(['connections'], next);
      if (verb === 'test') window.shopify.toast.show(words.tested);
    },
  });
  return (
    <Card title={new URL(endpoint.url).host} aside={<Badge tone={tones[endpoint.state]}>{endpoint.stateText}</Badge>}>
      {change.error === null ? null : (
        <Notice tone="critical">
          <Words>{change.error.message}</Words>
        </Notice>
      )}
      {endpoint.text === null ? null : (
        <Notice tone={endpoint.state === 'off' ? 'critical' : 'warning'}>
          <Words>{endpoint.text}</Words>
        </Notice>
      )}
      <Words>
        <Strong>{endpoint.url}</Strong>
      </Words>
      <Words>{endpoint.topics.join(' · ')}</Words>
      <Part title={words.told}>
        {endpoint.deliveries.length === 0 ? (
          <Quiet>{words.noneTold}</Quiet>
        ) : (
          <Table
            label={words.told}
            rows={endpoint.deliveries}
            rowKey={(row) => row.id}
            columns={[
              { id: 'topic', title: words.toldColumns.topic, names: true, cell: (row) => row.topic },
              { id: 'at', title: words.toldColumns.at, cell: (row) => row.at },
              {
                id: 'state',
                title: words.toldColumns.state,
                cell: (row) => <Badge tone={row.state}>{row.stateText}</Badge>,
              },
              { id: 'answer', title: words.toldColumns.answer, cell: (row) => row.text },
            ]}
          />
        )}
      </Part>
      <Row>
        {endpoint.state === 'off' ? (
          <Button run={() => change.mutate('resume')} busy={change.isPending}>
            {words.resume}
          </Button>
        ) : (
          <Button run={() => change.mutate('test')} busy={change.isPending && change.variables === 'test'}>
            {words.test}
          </Button>
        )}
      </Row>
      <SureButton
        ask={words.remove}
        sure={words.removeSure}
        yes={words.yes}
        no={words.no}
        run={() => change.mutate('remove')}
        busy={change.isPending}
      />
    </Card>
  );
}
