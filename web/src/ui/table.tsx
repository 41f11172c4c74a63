// Rows under headings; on a narrow screen each row becomes a small card whose cells carry their headings themselves.

import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The column that names the row. */
  names?: boolean;
  number?: boolean;
  /** Left out on a narrow screen: the row's own page has it. */
  wide?: boolean;
}

export interface TableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
}

const cellClass = ({ number, wide }: { number?: boolean; wide?: boolean }) =>
  [number === true ? 'number' : '', wide === true ? 'wide' : ''].filter(Boolean).join(' ') || undefined;

export function Table<Row>({ label, columns, rows, rowKey }: TableProps<Row>) {
  return (
    <table className="rows" aria-label={label}>
      <thead>
        <tr>
          {columns.map((c) => (
            <th key={c.id} scope="col" className={cellClass(c)}>
              {c.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((c) =>
              c.names === true ? (
                <th key={c.id} scope="row">
                  {c.cell(row)}
                </th>
              ) : (
                <td key={c.id} data-title={c.title} className={cellClass(c)}>
                  {c.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
