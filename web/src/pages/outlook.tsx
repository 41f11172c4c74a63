// Where the shop is going: months against what was to be expected, busy hours, stock, new products, new customers, lasting value.

import { useQuery } from '@tanstack/react-query';
import type { BusyPoint, OutlookAnswer } from '../../../server/http/admin/outlook-types.ts';
import { get } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Columns, Row } from '../ui/layout.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Large, Quiet, Words } from '../ui/words.tsx';
import { GlossaryLink } from './glossary-link.tsx';
import { Acquisition, Novelty, Stock } from './outlook-trade.tsx';
import { outlookWords } from './outlook-words.ts';
import { Pulse, Work } from './outlook-work.tsx';

export default function Outlook() {
  const words = outlookWords();
  const query = useQuery({
    queryKey: ['outlook'],
    queryFn: () => get<OutlookAnswer>('/outlook'),
    refetchInterval: ({ state }) => (state.data?.asOf === null ? 2000 : false),
  });
  return (
    <Loaded query={query} title={words.title}>
      {(answer) => (
        <Page title={words.title} subtitle={answer.text}>
          {answer.asOf !== null && answer.trends === null && answer.busy === null && answer.stock === null ? (
            <Empty title={words.empty} action={{ text: words.emptyAction, to: '/setup' }}>
              {words.emptyText}
            </Empty>
          ) : null}
          {answer.trends === null ? null : <Trends trends={answer.trends} />}
          {answer.stock === null ? null : <Stock stock={answer.stock} />}
          {answer.value === null ? null : <Value value={answer.value} />}
          {answer.busy === null ? null : <BusyHours busy={answer.busy} />}
          {answer.novelty === null ? null : <Novelty novelty={answer.novelty} />}
          {answer.acquisition === null ? null : <Acquisition acquisition={answer.acquisition} />}
          {answer.work === null ? null : <Work work={answer.work} />}
          <Pulse pulse={answer.pulse} />
          <GlossaryLink />
        </Page>
      )}
    </Loaded>
  );
}

function Trends({ trends }: { trends: NonNullable<OutlookAnswer['trends']> }) {
  const words = outlookWords();
  return (
    <Card title={words.trends}>
      <Quiet>{trends.text}</Quiet>
      <Columns count={2}>
        {trends.tiles.map((tile) => (
          <Part key={tile.id} title={tile.title}>
            <Large>{tile.figure}</Large>
            {tile.verdict === null ? null : (
              <Row>
                <Badge tone={tile.tone}>{tile.verdict}</Badge>
              </Row>
            )}
            <Words>{tile.text}</Words>
            {tile.months.length < 2 ? null : (
              <Chart
                label={tile.title}
                along={words.month}
                points={tile.months}
                name={(m) => m.month}
                kind="line"
                file={`trend-${tile.id}`}
                series={[{ id: 'value', title: tile.title, value: (m) => m.value, text: (m) => m.text }]}
              />
            )}
          </Part>
        ))}
      </Columns>
    </Card>
  );
}

function Value({ value }: { value: NonNullable<OutlookAnswer['value']> }) {
  const words = outlookWords();
  return (
    <Card title={words.value}>
      <Quiet>{value.text}</Quiet>
      <Table
        label={words.value}
        rows={value.rows}
        rowKey={(r) => r.id}
        columns={[
          { id: 'title', title: words.span, names: true, cell: (r) => <Words as="span">{r.title}</Words> },
          { id: 'figure', title: words.figure, cell: (r) => <Words as="span">{r.figure}</Words> },
          { id: 'text', title: words.meaning, cell: (r) => <Words as="span">{r.text}</Words> },
          { id: 'treated', title: words.treated, number: true, cell: (r) => <Words as="span">{r.treated}</Words> },
          { id: 'held', title: words.held, number: true, cell: (r) => <Words as="span">{r.held}</Words> },
        ]}
      />
    </Card>
  );
}

function BusyHours({ busy }: { busy: NonNullable<OutlookAnswer['busy']> }) {
  const words = outlookWords();
  const chart = (label: string, along: string, points: BusyPoint[], file: string) => (
    <Part title={label}>
      <Chart
        label={label}
        along={along}
        points={points}
        name={(p) => p.title}
        kind="bar"
        file={file}
        series={[
          { id: 'orders', title: words.orders, value: (p) => p.orders, text: (p) => p.ordersText },
          { id: 'visits', title: words.visits, value: (p) => p.visits, text: (p) => p.visitsText, tableOnly: true },
        ]}
      />
    </Part>
  );
  return (
    <Card title={words.busy}>
      <Words>{busy.text}</Words>
      <Columns count={2}>
        {chart(words.hour, words.hour, busy.hours, 'busy-hours')}
        {chart(words.weekday, words.weekday, busy.weekdays, 'busy-days')}
      </Columns>
    </Card>
  );
}
