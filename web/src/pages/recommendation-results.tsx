// What came of the recommendations, place by place, and how varied they were.

import { useQuery } from '@tanstack/react-query';
import type { StorefrontAnswer, VarietyAnswer } from '../../../server/http/admin/storefront-types.ts';
import { get } from '../api.ts';
import { placeOf } from '../places.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Row } from '../ui/layout.tsx';
import { Sentences } from '../ui/list.tsx';
import { Wrong } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { recommendationWords } from './recommendation-words.ts';

export function Placements() {
  const words = recommendationWords();
  const { columns } = words;
  const query = useQuery({ queryKey: ['storefront'], queryFn: () => get<StorefrontAnswer>('/storefront?days=28') });
  if (query.data === undefined) {
    return query.error === null ? null : <Wrong fault={query.error} again={() => void query.refetch()} />;
  }
  const { from, to, placements, leftOutText, lines } = query.data;
  if (placements.length === 0) {
    return (
      <Card title={words.results}>
        <Words>{words.noResults}</Words>
        <Row>
          <Button {...placeOf('theme-editor')}>{words.openEditor}</Button>
        </Row>
      </Card>
    );
  }
  return (
    <>
      <Card title={words.results}>
        <Quiet>{`${words.span(from.text, to.text)} ${words.afterIt}`}</Quiet>
        <Table
          label={words.results}
          rows={placements}
          rowKey={(p) => p.placement}
          columns={[
            { id: 'place', title: columns.placement, names: true, cell: (p) => <Words as="span">{p.title}</Words> },
            { id: 'answers', title: columns.answers, number: true, cell: (p) => p.answersText },
            { id: 'seen', title: columns.seen, number: true, cell: (p) => p.seenText },
            { id: 'clicks', title: columns.clicks, number: true, cell: (p) => p.clicksText },
            { id: 'share', title: columns.clickShare, number: true, cell: (p) => p.clickShareText },
            { id: 'lines', title: columns.lines, number: true, cell: (p) => p.linesText },
            { id: 'revenue', title: columns.revenue, number: true, cell: (p) => p.revenueText },
          ]}
        />
        {leftOutText.length === 0 ? null : (
          <>
            <Quiet>{words.leftOut}</Quiet>
            <Sentences items={leftOutText} />
          </>
        )}
      </Card>
      <Card title={words.variety}>
        <Table
          label={words.variety}
          rows={lines}
          rowKey={(l) => l.id}
          columns={[
            { id: 'measure', title: words.measure, names: true, cell: (l) => <Words as="span">{l.title}</Words> },
            { id: 'figure', title: words.figure, number: true, cell: (l) => l.figure },
            { id: 'text', title: words.meaning, cell: (l) => <Quiet as="span">{l.text}</Quiet> },
          ]}
        />
      </Card>
    </>
  );
}

/** Nothing is drawn until two weeks have something to compare. */
export function Variety() {
  const words = recommendationWords();
  const query = useQuery({ queryKey: ['variety'], queryFn: () => get<VarietyAnswer>('/storefront/variety') });
  if (query.data === undefined) {
    return query.error === null ? null : <Wrong fault={query.error} again={() => void query.refetch()} />;
  }
  const { weeks } = query.data;
  if (weeks.filter((week) => week.answers > 0).length < 2) return null;
  return (
    <Card title={words.overTime}>
      <Chart
        label={words.overTime}
        along={words.week}
        file="recommendations-by-week"
        kind="line"
        points={weeks}
        name={(week) => week.from.text}
        series={[
          { id: 'coverage', title: words.coverage, value: (w) => w.coverage.value, text: (w) => w.coverage.text },
          { id: 'diversity', title: words.diversity, value: (w) => w.diversity.value, text: (w) => w.diversity.text },
          { id: 'explored', title: words.explored, value: (w) => w.explored.value, text: (w) => w.explored.text },
          {
            id: 'answers',
            title: words.answers,
            value: (w) => w.answers,
            text: (w) => String(w.answers),
            tableOnly: true,
          },
        ]}
      />
    </Card>
  );
}
