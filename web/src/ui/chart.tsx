// A chart that is also a table and a file: whoever can't see it, or wants the figures, loses nothing.

import { type FunctionComponent, useEffect, useRef, useState } from 'react';
import { csvOf, download } from '../csv.ts';
import { texts } from '../texts/texts.ts';
import { Button } from './button.tsx';
import type { DrawingProps } from './chart-drawing.tsx';
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

/** How near somebody comes before a chart is drawn. */
const NEAR = '200px';

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
        <Figure {...props} fail={() => setAsTable(true)} />
      )}
      <Row>
        <Button run={() => setAsTable(!asTable)}>{asTable ? chart.asChart : chart.asTable}</Button>
        <Button run={save}>{chart.csv}</Button>
      </Row>
    </>
  );
}

interface FigureProps<Point> extends ChartProps<Point> {
  /** The drawing's script could not be had. */
  fail: () => void;
}

/** Its place stands from the beginning, so that nothing moves when the drawing comes: as much script as the rest of a page. */
function Figure<Point>({ label, points, name, series, kind, fail }: FigureProps<Point>) {
  const place = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  const [Drawing, setDrawing] = useState<FunctionComponent<DrawingProps> | null>(null);
  useEffect(() => {
    if (place.current === null) return;
    const watch = new IntersectionObserver((seen) => seen.some((s) => s.isIntersecting) && setNear(true), {
      rootMargin: NEAR,
    });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once
  useEffect(() => {
    if (near) import('./chart-drawing.tsx').then((drawing) => setDrawing(() => drawing.Drawing), fail);
  }, [near]);
  const drawn = series.filter((s) => s.tableOnly !== true);
  return (
    <figure className="chart" aria-label={label} ref={place}>
      {Drawing === null ? null : (
        <Drawing
          kind={kind}
          lines={drawn.map(({ id, title }) => ({ id, title }))}
          points={points.map((p) => ({
            name: name(p),
            values: drawn.map((s) => s.value(p)),
            texts: drawn.map((s) => s.text(p)),
          }))}
        />
      )}
    </figure>
  );
}
