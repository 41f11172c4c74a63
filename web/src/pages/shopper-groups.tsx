// Groups that come by themselves: by how lately and how often shoppers ordered, who moved, and the kinds a model tells apart.

import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { GroupsAnswer, SegmentRule } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { csvOf, download } from '../csv.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Row } from '../ui/layout.tsx';
import { Wrong } from '../ui/states.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { groupWords } from './segment-words.ts';

type Rfm = NonNullable<GroupsAnswer['rfm']>;

export function ShopperGroups() {
  const words = groupWords();
  const query = useQuery({
    queryKey: ['shopper-groups'],
    queryFn: () => get<GroupsAnswer>('/segments/groups'),
    refetchInterval: ({ state }) => (state.data?.asOf === null ? 2000 : false),
  });
  if (query.data === undefined) {
    return query.error === null ? null : <Wrong fault={query.error} again={() => void query.refetch()} />;
  }
  const { text, rfm, kinds } = query.data;
  return (
    <>
      <Card title={words.groups}>
        <Quiet>{text}</Quiet>
        {rfm === null ? null : <Groups rfm={rfm} />}
      </Card>
      {rfm === null ? null : <Grid rfm={rfm} />}
      {rfm === null ? null : <Moves rfm={rfm} />}
      {kinds.length === 0 ? null : <Kinds kinds={kinds} />}
    </>
  );
}

function Groups({ rfm }: { rfm: Rfm }) {
  const words = groupWords();
  return (
    <>
      <Chart
        label={words.groups}
        along={words.group}
        points={rfm.groups}
        name={(g) => g.title}
        kind="bar"
        file="groups"
        series={[
          { id: 'shoppers', title: words.shoppers, value: (g) => g.shoppers, text: (g) => g.figure },
          { id: 'change', title: words.change, value: () => null, text: (g) => g.change, tableOnly: true },
          { id: 'net', title: words.net, value: () => null, text: (g) => g.net, tableOnly: true },
        ]}
      />
      <Table
        label={words.groups}
        rows={rfm.groups}
        rowKey={(g) => g.id}
        columns={[
          { id: 'title', title: words.group, names: true, cell: (g) => <Words as="span">{g.title}</Words> },
          { id: 'text', title: words.meaning, cell: (g) => <Words as="span">{g.text}</Words> },
          { id: 'change', title: words.change, number: true, cell: (g) => <Words as="span">{g.change}</Words> },
          { id: 'use', title: words.use, cell: (g) => <Use name={g.title} rule={g.rule} /> },
        ]}
      />
    </>
  );
}

/** The rule goes along to the page of a new segment, where it can be changed before it is saved. */
function Use({ name, rule }: { name: string; rule: SegmentRule }) {
  const words = groupWords();
  const [, go] = useLocation();
  return (
    <Button label={words.useOf(name)} run={() => go('/segments/new', { state: { name, rule } })}>
      {words.use}
    </Button>
  );
}

/** Five fifths do not fit beside each other on a telephone: the table scrolls in its own frame. */
function Grid({ rfm }: { rfm: Rfm }) {
  const words = groupWords();
  const most = Math.max(...rfm.cells.map((cell) => cell.shoppers));
  const cellAt = (recency: number, frequency: number) =>
    rfm.cells.find((cell) => cell.recency === recency && cell.frequency === frequency);
  const save = () =>
    download(
      'grid.csv',
      csvOf([
        [words.lately, '', words.shoppers, words.mean],
        ...rfm.recencies.flatMap(({ recency, title }) =>
          rfm.frequencies.map((frequency) => {
            const cell = cellAt(recency, frequency.frequency);
            return [title, frequency.title, cell?.shoppers ?? 0, cell?.meanMain ?? ''];
          }),
        ),
      ]),
    );
  return (
    <Card title={words.grid}>
      <Quiet>{words.gridText}</Quiet>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="cohorts" aria-label={words.grid} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.lately}</th>
              {rfm.frequencies.map(({ frequency, title }) => (
                <th key={frequency} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rfm.recencies.map(({ recency, title }) => (
              <tr key={recency}>
                <th scope="row">{title}</th>
                {rfm.frequencies.map(({ frequency }) => {
                  const cell = cellAt(recency, frequency);
                  return (
                    <td
                      key={frequency}
                      style={{ background: `rgb(0 91 211 / ${(0.4 * (cell?.shoppers ?? 0)) / most})` }}
                    >
                      {cell === undefined ? '0' : `${cell.figure} · ${cell.mean}`}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Row>
        <Button run={save}>{texts().chart.csv}</Button>
      </Row>
    </Card>
  );
}

function Moves({ rfm }: { rfm: Rfm }) {
  const words = groupWords();
  const columns: Column<Rfm['moves'][number]>[] = [
    { id: 'from', title: words.from, names: true, cell: (m) => <Words as="span">{m.from}</Words> },
    { id: 'to', title: words.to, cell: (m) => <Words as="span">{m.to}</Words> },
    { id: 'figure', title: words.shoppers, number: true, cell: (m) => <Words as="span">{m.figure}</Words> },
  ];
  const save = () =>
    download(
      'moves.csv',
      csvOf([[words.from, words.to, words.shoppers], ...rfm.moves.map((m) => [m.from, m.to, m.figure])]),
    );
  return (
    <Card title={words.moves}>
      {rfm.moves.length === 0 ? (
        <Words>{words.noMoves}</Words>
      ) : (
        <>
          <Table label={words.moves} rows={rfm.moves} rowKey={(m) => m.id} columns={columns} />
          <Row>
            <Button run={save}>{texts().chart.csv}</Button>
          </Row>
        </>
      )}
    </Card>
  );
}

function Kinds({ kinds }: { kinds: GroupsAnswer['kinds'] }) {
  const words = groupWords();
  return (
    <Card title={words.kinds}>
      <Quiet>{words.kindsText}</Quiet>
      <Table
        label={words.kinds}
        rows={kinds}
        rowKey={(k) => k.id}
        columns={[
          { id: 'title', title: words.kind, names: true, cell: (k) => <Words as="span">{k.title}</Words> },
          { id: 'figure', title: words.shoppers, number: true, cell: (k) => <Words as="span">{k.figure}</Words> },
          { id: 'use', title: words.use, cell: (k) => <Use name={k.title} rule={k.rule} /> },
        ]}
      />
    </Card>
  );
}
