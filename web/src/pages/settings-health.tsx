// How sound the data is: days without any, what was turned away and why, what no message had told.

import { useQuery } from '@tanstack/react-query';
import type { DataHealthAnswer } from '../../../server/http/admin/team-types.ts';
import { get } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Row } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Sentences } from '../ui/list.tsx';
import { Table } from '../ui/table.tsx';
import { Words } from '../ui/words.tsx';
import { GivenUpWork } from './settings-given-up.tsx';
import { settingsWords } from './settings-words.ts';

export function DataHealth() {
  const words = settingsWords();
  const query = useQuery({ queryKey: ['data-health'], queryFn: () => get<DataHealthAnswer>('/data-health') });
  const { data } = query;
  if (data === undefined) return query.error === null ? null : <Words>{query.error.message}</Words>;
  return (
    <Card>
      <Row>
        <Badge tone={data.sound ? 'success' : 'warning'}>{data.sound ? words.sound : words.look}</Badge>
      </Row>
      <Sentences items={data.lines} />
      {data.found.length === 0 ? null : <Sentences items={data.found.map(({ text, count }) => `${text}: ${count}`)} />}
      {data.dropped.length === 0 ? null : (
        <Part title={words.dropped}>
          <Table
            label={words.dropped}
            rows={data.dropped}
            rowKey={(row) => row.reason}
            columns={[
              { id: 'reason', title: words.reason, names: true, cell: (row) => <Words as="span">{row.text}</Words> },
              { id: 'count', title: words.count, number: true, cell: (row) => row.count },
            ]}
          />
        </Part>
      )}
      <GivenUpWork work={data.givenUp} />
      <Link to="/setup">{words.unlocked}</Link>
    </Card>
  );
}
