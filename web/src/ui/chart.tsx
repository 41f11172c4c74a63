// A chart that is also a table and a file: whoever can't see it, or wants the figures, loses nothing.

import { useState } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { csvOf, download } from '../csv.ts';
import { texts } from '../texts/texts.ts';
import { Button } from './button.tsx';
import { Row } from './layout.tsx';
import { type Column, Table } from './table.tsx';
import { Words } from './words.tsx';

export interface Series<Point> {
  id: string;
  title: string;
  value: (point: Point) => number | null;
  /** As the server wrote it. */
  text: (point: Point) => string;
  /** In the table alone. */
  tableOnly?: boolean;
}

export interface ChartProps<Point> {
  /** What is drawn, for whoever hears it. */
  label: string;
  /** What the points stand along. */
  along: string;
  points: Point[];
  name: (point: Point) => string;
  series: Series<Point>[];
  kind: 'line' | 'bar';
  /** The file's name, without its ending. */
  file: string;
}

/** Told apart by colour and by stroke. */
const strokes = [
  { colour: '#005bd3', dash: '0' },
  { colour: '#8a3ffc', dash: '6 3' },
  { colour: '#00786c', dash: '2 3' },
  { colour: '#9a5b00', dash: '8 2 2 2' },
];

export function Chart<Point>(props: ChartProps<Point>) {
  const { label, along, points, name, series, file } = props;
  const [asTable, setAsTable] = useState(false);
  const { chart } = texts();
  const columns: Column<Point>[] = [
    { id: 'along', title: along, names: true, cell: (p) => <Words as="span">{name(p)}</Words> },
    ...series.map((s) => ({
      id: s.id,
      title: s.title,
      number: true,
      cell: (p: Point) => <Words as="span">{s.text(p)}</Words>,
    })),
  ];
  const save = () =>
    download(
      `${file}.csv`,
      csvOf([
        [along, ...series.map((s) => s.title)],
        ...points.map((p) => [name(p), ...series.map((s) => s.value(p) ?? s.text(p))]),
      ]),
    );
  return (
    <>
      {asTable ? (
        <Table label={label} columns={columns} rows={points} rowKey={name} />
      ) : (
        <figure className="chart" aria-label={label}>
          <ResponsiveContainer width="100%" height={240}>
            <Drawn {...props} />
          </ResponsiveContainer>
        </figure>
      )}
      <Row>
        <Button run={() => setAsTable(!asTable)}>{asTable ? chart.asChart : chart.asTable}</Button>
        <Button run={save}>{chart.csv}</Button>
      </Row>
    </>
  );
}

function Drawn<Point>({ points, name, series, kind, ...size }: ChartProps<Point>) {
  const drawn = series.filter((s) => s.tableOnly !== true);
  const data = points.map((p) => ({ name: name(p), ...Object.fromEntries(drawn.map((s) => [s.id, s.value(p)])) }));
  const textOf = (id: string, place: number): string => {
    const [one, point] = [drawn.find((s) => s.id === id), points[place]];
    return one === undefined || point === undefined ? '' : one.text(point);
  };
  const frame = (
    <>
      <CartesianGrid vertical={false} stroke="#e3e3e3" />
      <XAxis dataKey="name" tick={{ fontSize: 12 }} minTickGap={24} />
      <YAxis tick={{ fontSize: 12 }} width={56} domain={[0, 'auto']} />
      {drawn.length > 1 ? <Legend /> : null}
      <Tooltip
        formatter={(_value, _name, item) => {
          const id = String(item.dataKey);
          return [textOf(id, data.indexOf(item.payload)), drawn.find((s) => s.id === id)?.title ?? ''];
        }}
      />
    </>
  );
  if (kind === 'bar') {
    return (
      <BarChart data={data} accessibilityLayer {...size}>
        {frame}
        {drawn.map((s, i) => (
          <Bar
            key={s.id}
            dataKey={s.id}
            name={s.title}
            fill={strokes[i % strokes.length]?.colour ?? ''}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    );
  }
  return (
    <LineChart data={data} accessibilityLayer {...size}>
      {frame}
      {drawn.map((s, i) => (
        <Line
          key={s.id}
          dataKey={s.id}
          name={s.title}
          stroke={strokes[i % strokes.length]?.colour ?? ''}
          strokeDasharray={strokes[i % strokes.length]?.dash ?? ''}
          strokeWidth={2}
          dot={points.length < 2}
          connectNulls={false}
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  );
}
