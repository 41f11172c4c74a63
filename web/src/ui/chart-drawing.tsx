// The drawing itself: lines or bars along an axis, with their figures as the server wrote them under the pointer and the arrow keys.

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

export interface DrawingProps {
  kind: 'line' | 'bar';
  lines: { id: string; title: string }[];
  /** Values and their words in the order of the lines. */
  points: { name: string; values: (number | null)[]; texts: string[] }[];
}

/** Told apart by colour and by stroke. */
const strokes = [
  { colour: '#005bd3', dash: '0' },
  { colour: '#8a3ffc', dash: '6 3' },
  { colour: '#00786c', dash: '2 3' },
  { colour: '#9a5b00', dash: '8 2 2 2' },
];

export function Drawing({ kind, lines, points }: DrawingProps) {
  const data = points.map((p) => ({ name: p.name, ...Object.fromEntries(lines.map((l, i) => [l.id, p.values[i]])) }));
  const frame = (
    <>
      <CartesianGrid vertical={false} stroke="#e3e3e3" />
      <XAxis dataKey="name" tick={{ fontSize: 12 }} minTickGap={kind === 'bar' ? 6 : 24} />
      <YAxis tick={{ fontSize: 12 }} width={56} domain={[0, 'auto']} />
      {lines.length > 1 ? <Legend itemSorter={null} /> : null}
      <Tooltip
        formatter={(_value, _name, item) => {
          const line = lines.findIndex((l) => l.id === String(item.dataKey));
          return [points[data.indexOf(item.payload)]?.texts[line] ?? '', lines[line]?.title ?? ''];
        }}
      />
    </>
  );
  return (
    <ResponsiveContainer width="100%" height="100%">
      {kind === 'bar' ? (
        <BarChart data={data} accessibilityLayer>
          {frame}
          {lines.map((l, i) => (
            <Bar
              key={l.id}
              dataKey={l.id}
              name={l.title}
              fill={strokes[i % strokes.length]?.colour ?? ''}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      ) : (
        <LineChart data={data} accessibilityLayer>
          {frame}
          {lines.map((l, i) => (
            <Line
              key={l.id}
              dataKey={l.id}
              name={l.title}
              stroke={strokes[i % strokes.length]?.colour ?? ''}
              strokeDasharray={strokes[i % strokes.length]?.dash ?? ''}
              strokeWidth={2}
              dot={points.length < 2}
              connectNulls={false}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      )}
    </ResponsiveContainer>
  );
}
