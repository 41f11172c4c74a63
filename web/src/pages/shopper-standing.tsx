// How engaged a shopper is, of which parts and since when; and what is best done next about them.

import { useQuery } from '@tanstack/react-query';
import type { NextActionAnswer } from '../../../server/http/admin/journey-types.ts';
import type { StandingAnswer } from '../../../server/http/admin/standing-types.ts';
import { get } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Sentences } from '../ui/list.tsx';
import { Wrong } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Large, Quiet, Strong, Words } from '../ui/words.tsx';
import { standingWords } from './shopper-standing-words.ts';

export function Standing({ standing }: { standing: StandingAnswer }) {
  const words = standingWords();
  return (
    <Card title={words.title} aside={<Badge tone={null}>{standing.band}</Badge>}>
      <Large>{standing.figure}</Large>
      <Words>{standing.text}</Words>
      <Table
        label={words.title}
        rows={standing.parts}
        rowKey={(p) => p.id}
        columns={[
          { id: 'title', title: words.part, names: true, cell: (p) => <Words as="span">{p.title}</Words> },
          { id: 'figure', title: words.figure, number: true, cell: (p) => <Words as="span">{p.figure}</Words> },
          { id: 'weight', title: words.weight, number: true, cell: (p) => <Words as="span">{p.weight}</Words> },
          { id: 'text', title: words.full, cell: (p) => <Quiet as="span">{p.text}</Quiet> },
        ]}
      />
      {standing.facts.length === 0 ? null : <Sentences items={standing.facts} />}
      {standing.history.length < 2 ? null : (
        <Part title={words.history}>
          <Chart
            label={words.history}
            along={words.week}
            points={standing.history}
            name={(p) => p.week}
            kind="line"
            file="engagement"
            series={[{ id: 'score', title: words.score, value: (p) => p.score, text: (p) => p.text }]}
          />
        </Part>
      )}
    </Card>
  );
}

export function NextAction({ id }: { id: string }) {
  const words = standingWords();
  const query = useQuery({
    queryKey: ['shopper', id, 'next-action'],
    queryFn: () => get<NextActionAnswer>(`/shoppers/${encodeURIComponent(id)}/next-action`),
  });
  if (query.data === undefined) {
    return query.error === null ? null : <Wrong fault={query.error} again={() => void query.refetch()} />;
  }
  const { title, dueAt, worth, reasons } = query.data;
  return (
    <Part title={words.next}>
      <Strong as="p">{title}</Strong>
      {dueAt === null ? null : <Words>{words.due(dueAt.text)}</Words>}
      {worth === null ? null : <Words>{words.worth(worth)}</Words>}
      {reasons.length === 0 ? null : <Sentences items={reasons} />}
    </Part>
  );
}
