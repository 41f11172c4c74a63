// The table in models/README.md: one line a figure, rewritten between two markers by the run that measured it.

import { type EvaluationRow, type Figure, type RowReport, verdictOf } from './row.ts';

/** A row that was measured, and the seconds that took. */
export interface Measured {
  row: EvaluationRow;
  report: RowReport;
  seconds: number;
}

/** Between these lines the README belongs to the command. */
export const MARKERS = { from: '<!-- table: begin -->', to: '<!-- table: end -->' };

/** The text has no place for the table. */
export class NoMarkers extends Error {
  override name = 'NoMarkers';
}

const HEAD = [
  '| row | protocol | n | figure | measured | 95 % interval | must | reach | | seconds |',
  '|---|---|---|---|---|---|---|---|---|---|',
];

const number = (value: number): string =>
  !Number.isFinite(value)
    ? 'none'
    : Number.isInteger(value) || Math.abs(value) >= 100
      ? value.toFixed(0)
      : value.toFixed(4);
const SIGNS = { 'at-least': '≥', 'at-most': '≤', above: '>', below: '<', 'interval-above': 'interval >' };

const barText = ({ bar }: Figure, which: 'must' | 'reach'): string => {
  const limit = bar?.[which];
  if (!bar || limit === undefined) return '';
  // What must hold for the whole interval is reached for by the figure.
  const sense = bar.sense === 'interval-above' && which === 'reach' ? 'at-least' : bar.sense;
  return `${SIGNS[sense]} ${Number(limit.toFixed(4))}`;
};

/** The lines of one row. */
export function tableLines({ row, report, seconds }: Measured): string[] {
  return report.figures.map((figure) => {
    const verdict = verdictOf(figure);
    const cells = [
      row.title,
      row.protocol,
      String(report.n),
      figure.name,
      number(figure.value),
      figure.interval ? `${number(figure.interval[0])} … ${number(figure.interval[1])}` : '',
      barText(figure, 'must'),
      barText(figure, 'reach'),
      verdict === 'missed' ? '**missed**' : (verdict ?? ''),
      seconds.toFixed(0),
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
}

/**
 * The text with the measured rows in its table. Rows that were not measured this time keep their lines; `order` is every
 * row's title. @throws NoMarkers
 */
export function withTable(text: string, measured: readonly Measured[], order: readonly string[]): string {
  const from = text.indexOf(MARKERS.from);
  const to = text.indexOf(MARKERS.to);
  if (from < 0 || to < from) throw new NoMarkers(`the text has no ${MARKERS.from} … ${MARKERS.to}`);
  const old = text.slice(from + MARKERS.from.length, to).split('\n');
  const fresh = new Map(measured.map((each) => [each.row.title, each]));
  const lines: string[] = [];
  const notes: string[] = [];
  for (const title of order) {
    const now = fresh.get(title);
    if (now) {
      lines.push(...tableLines(now));
      notes.push(...now.report.notes.map((note) => `- ${title}: ${note}`));
    } else {
      lines.push(...old.filter((line) => line.startsWith(`| ${title} |`)));
      notes.push(...old.filter((line) => line.startsWith(`- ${title}: `)));
    }
  }
  const body = [...HEAD, ...lines, '', ...notes].join('\n').trimEnd();
  return `${text.slice(0, from)}${MARKERS.from}\n${body}\n${text.slice(to)}`;
}
