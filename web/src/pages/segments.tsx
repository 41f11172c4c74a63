// The groups of shoppers a merchant has named, how many are in each right now, and those of the shop's own admin.

import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { SegmentCountAnswer, SegmentsAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Card } from '../ui/card.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { ShopperGroups } from './shopper-groups.tsx';

export default function Segments() {
  const { segments } = texts();
  const { columns } = segments;
  const [, go] = useLocation();
  const query = useQuery({ queryKey: ['segments'], queryFn: () => get<SegmentsAnswer>('/segments') });
  return (
    <Loaded query={query} title={segments.title}>
      {(answer) => (
        <Page
          title={segments.title}
          {...(answer.segments.length === 0
            ? {}
            : { action: { text: segments.newTitle, run: () => go('/segments/new') } })}
        >
          {answer.segments.length === 0 ? (
            <Empty title={segments.emptyTitle} action={{ text: segments.newTitle, to: '/segments/new' }}>
              {segments.empty}
            </Empty>
          ) : (
            <Card>
              <Table
                label={segments.title}
                rows={answer.segments}
                rowKey={(s) => s.id}
                columns={[
                  {
                    id: 'name',
                    title: columns.name,
                    names: true,
                    cell: (s) => <Link to={`/segments/${encodeURIComponent(s.id)}`}>{s.name}</Link>,
                  },
                  { id: 'rule', title: columns.rule, cell: (s) => <Words as="span">{s.text}</Words> },
                  { id: 'size', title: columns.size, cell: (s) => <Size id={s.id} /> },
                  {
                    id: 'edited',
                    title: columns.edited,
                    wide: true,
                    cell: (s) => <Quiet as="span">{s.edited.text}</Quiet>,
                  },
                ]}
              />
            </Card>
          )}
          <ShopperGroups />
          {answer.platform.length === 0 ? null : (
            <Card title={segments.platform}>
              <Quiet>{segments.platformText}</Quiet>
              <Table
                label={segments.platform}
                rows={answer.platform}
                rowKey={(s) => s.id}
                columns={[
                  { id: 'name', title: columns.name, names: true, cell: (s) => <Words as="span">{s.name}</Words> },
                  { id: 'rule', title: columns.rule, cell: (s) => <Words as="span">{s.text}</Words> },
                  { id: 'since', title: columns.since, cell: (s) => <Quiet as="span">{s.since}</Quiet> },
                ]}
              />
            </Card>
          )}
        </Page>
      )}
    </Loaded>
  );
}

/** Counted after the list is there: one slow rule keeps nobody from the others. */
function Size({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['segment-size', id],
    queryFn: () => get<SegmentCountAnswer>(`/segments/${encodeURIComponent(id)}/count`),
  });
  return <Words as="span">{query.data?.text ?? query.error?.message ?? '…'}</Words>;
}
