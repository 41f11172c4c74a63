// Every message with where it stands and why.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MessageLine, MessageState, MessagesAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Paging } from '../ui/paging.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';

export default function Messages() {
  const { messages } = texts();
  const [state, setState] = useState<MessageState | 'all'>('all');
  const [page, setPage] = useState(1);
  const params = new URLSearchParams({ page: String(page), ...(state === 'all' ? {} : { state }) });
  const query = useQuery({
    queryKey: ['messages', params.toString()],
    queryFn: () => get<MessagesAnswer>(`/messages?${params}`),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={query} title={messages.title}>
      {(answer) => (
        <Page title={messages.title}>
          {answer.isEmpty ? (
            <Empty title={messages.emptyTitle} action={{ text: messages.emptyAction, to: '/settings' }}>
              {messages.empty}
            </Empty>
          ) : (
            <Card>
              <Row spread>
                <Choice
                  label={messages.state}
                  inline
                  value={state}
                  options={answer.states.map((s) => ({ value: s.state, label: `${s.text} (${s.figure})` }))}
                  change={(value) => {
                    setState(value);
                    setPage(1);
                  }}
                />
                <Quiet>{answer.text}</Quiet>
              </Row>
              {answer.messages.length === 0 ? (
                <Words>{messages.noneInState}</Words>
              ) : (
                <Table label={messages.title} columns={columns()} rows={answer.messages} rowKey={(m) => m.id} />
              )}
              <Paging page={answer.page} pages={answer.pages} go={setPage} />
            </Card>
          )}
        </Page>
      )}
    </Loaded>
  );
}

function columns(): Column<MessageLine>[] {
  const { columns: titles, unknownAddress } = texts().messages;
  return [
    {
      id: 'message',
      title: titles.message,
      names: true,
      cell: (m) => <Link to={`/messages/${encodeURIComponent(m.id)}`}>{m.subject}</Link>,
    },
    { id: 'to', title: titles.to, cell: (m) => <Words as="span">{m.to ?? unknownAddress}</Words> },
    {
      id: 'state',
      title: titles.state,
      cell: (m) => (
        <span>
          <Badge tone={m.tone}>{m.stateText}</Badge>
        </span>
      ),
    },
    { id: 'why', title: titles.why, cell: (m) => <Quiet as="span">{m.why}</Quiet> },
    { id: 'when', wide: true, title: titles.when, cell: (m) => <Words as="span">{m.at.text}</Words> },
  ];
}
