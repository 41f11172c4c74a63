// What came of it all, and how sure that is.

import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { CohortAnswer, LiftAnswer, ResultsAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { csvOf, download } from '../csv.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Row } from '../ui/layout.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { AnswersCard } from './answers-card.tsx';
import { experimentWords } from './experiment-words.ts';
import { GlossaryLink } from './glossary-link.tsx';
import { Attribution, Loyalty, Returns, Voices, Weekly } from './results-effects.tsx';
import { Stages } from './results-stages.tsx';

export default function Results() {
  const { results } = texts();
  const [, go] = useLocation();
  const query = useQuery({
    queryKey: ['results'],
    queryFn: () => get<ResultsAnswer>('/results'),
    refetchInterval: ({ state }) => (state.data?.asOf === null ? 2000 : false),
  });
  return (
    <Loaded query={query} title={results.title}>
      {(answer) => (
        <Page
          title={results.title}
          subtitle={answer.text}
          action={{ text: experimentWords().open, run: () => go('/experiments') }}
        >
          {answer.asOf !== null && answer.sales === null && answer.stages === null ? (
            <Empty title={results.emptyTitle} action={{ text: results.emptyAction, to: '/settings' }}>
              {results.empty}
            </Empty>
          ) : null}
          {answer.lifts.length === 0 ? null : <Lifts lifts={answer.lifts} />}
          {answer.attribution === null ? null : <Attribution attribution={answer.attribution} />}
          {answer.returns === null ? null : <Returns returns={answer.returns} />}
          {answer.sales === null ? null : <Sales sales={answer.sales} />}
          {answer.stages === null ? null : <Stages stages={answer.stages} />}
          {answer.cohorts === null ? null : <Cohorts cohorts={answer.cohorts} />}
          {answer.loyalty === null ? null : <Loyalty loyalty={answer.loyalty} />}
          {answer.voices.length === 0 ? null : <Voices voices={answer.voices} />}
          {answer.voices.length === 0 ? null : <AnswersCard />}
          <Weekly digest={answer.digest} />
          <GlossaryLink />
        </Page>
      )}
    </Loaded>
  );
}

function Lifts({ lifts }: { lifts: LiftAnswer[] }) {
  const { results } = texts();
  const { columns } = results;
  return (
    <Card title={results.lifts}>
      <Quiet>{results.liftsText}</Quiet>
      <Table
        label={results.lifts}
        rows={lifts}
        rowKey={(l) => l.id}
        columns={[
          { id: 'title', title: columns.emails, names: true, cell: (l) => <Words as="span">{l.title}</Words> },
          {
            id: 'figure',
            title: columns.added,
            cell: (l) => (
              <span>
                <Badge tone={l.tone}>{l.figure}</Badge>
              </span>
            ),
          },
          { id: 'text', title: columns.meaning, cell: (l) => <Words as="span">{l.text}</Words> },
          { id: 'revenue', title: columns.revenue, cell: (l) => <Words as="span">{l.revenue ?? '–'}</Words> },
          { id: 'treated', title: columns.treated, number: true, cell: (l) => <Words as="span">{l.treated}</Words> },
          { id: 'held', title: columns.held, number: true, cell: (l) => <Words as="span">{l.held}</Words> },
        ]}
      />
    </Card>
  );
}

function Sales({ sales }: { sales: NonNullable<ResultsAnswer['sales']> }) {
  const { results } = texts();
  const { columns } = results;
  return (
    <Card title={results.sales}>
      <Quiet>{sales.text}</Quiet>
      <Chart
        label={results.sales}
        along={columns.week}
        points={sales.weeks}
        name={(w) => w.from}
        kind="line"
        file="sales"
        series={[
          { id: 'net', title: columns.net, value: (w) => w.net, text: (w) => w.netText },
          { id: 'orders', title: columns.orders, value: (w) => w.orders, text: (w) => w.ordersText, tableOnly: true },
          { id: 'average', title: columns.average, value: () => null, text: (w) => w.averageText, tableOnly: true },
        ]}
      />
    </Card>
  );
}

/** Twelve months do not fit beside each other on a telephone: the table scrolls in its own frame. */
function Cohorts({ cohorts }: { cohorts: CohortAnswer[] }) {
  const { results, chart } = texts();
  const { columns } = results;
  const months = Math.max(0, ...cohorts.map((c) => c.returned.length));
  const later = Array.from({ length: months }, (_, i) => i);
  const save = () =>
    download(
      'cohorts.csv',
      csvOf([
        [columns.month, columns.shoppers, columns.perShopper, ...later.map((i) => results.after(i + 1))],
        ...cohorts.map((c) => [c.month, c.shoppers, c.revenue, ...later.map((i) => c.returned[i]?.share ?? '')]),
      ]),
    );
  return (
    <Card title={results.cohorts}>
      <Quiet>{results.cohortsText}</Quiet>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="cohorts" aria-label={results.cohorts} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {[columns.month, columns.shoppers, columns.perShopper, ...later.map((i) => results.after(i + 1))].map(
                (t) => (
                  <th key={t} scope="col">
                    {t}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((c) => (
              <tr key={c.month}>
                <th scope="row">{c.month}</th>
                <td>{c.shoppers}</td>
                <td>{c.revenue}</td>
                {later.map((i) => {
                  const cell = c.returned[i];
                  return cell === undefined ? (
                    <td key={i} />
                  ) : (
                    <td
                      key={i}
                      title={cell.interval}
                      style={{ background: `rgb(0 91 211 / ${Math.min(0.45, cell.share * 1.5)})` }}
                    >
                      {cell.text}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Row>
        <Button run={save}>{chart.csv}</Button>
      </Row>
    </Card>
  );
}
