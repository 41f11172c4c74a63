// What each column of a file means, beside how its first lines are then taken. Every choice is kept at once: nothing is taken over by it.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportAnswer, Reading } from '../../../server/http/admin/import-types.ts';
import { ask } from '../api.ts';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/fields.tsx';
import { Columns } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Table } from '../ui/table.tsx';
import { Words } from '../ui/words.tsx';
import { importWords } from './import-words.ts';

const NONE = '';

export function ImportColumns({ answer }: { answer: ImportAnswer }) {
  const words = importWords();
  const queries = useQueryClient();
  const [reading, setReading] = useState(answer.reading);
  const keep = useMutation({
    mutationFn: (changed: Reading) => ask<ImportAnswer>('PUT', `/imports/${answer.id}`, changed),
    // One after the other, so that the last choice is the one that stays.
    scope: { id: `import ${answer.id}` },
    onSuccess: (next) => queries.setQueryData(['import', answer.id], next),
    onError: () => queries.invalidateQueries({ queryKey: ['import', answer.id] }),
  });
  const change = (changed: Reading) => {
    setReading(changed);
    keep.mutate(changed);
  };
  const choose = (field: string, place: string) => {
    const { [field]: _before, ...others } = reading.columns;
    change({ ...reading, columns: place === NONE ? others : { ...others, [field]: Number(place) } });
  };
  const example = (place: number | undefined) => {
    const cell = place === undefined ? undefined : answer.sample.map(({ cells }) => cells[place]).find(Boolean);
    return cell === undefined ? undefined : words.example(cell.slice(0, 60));
  };
  const columns = answer.header.map((name, place) => ({ value: String(place), label: name || `${place + 1}` }));
  return (
    <>
      <Card title={words.meaning}>
        {keep.error === null ? null : (
          <Notice tone="critical">
            <Words>{keep.error.message}</Words>
          </Notice>
        )}
        <Columns count={2}>
          {answer.fields.map(({ name, title, help, needed }) => (
            <Choice
              key={name}
              label={title}
              value={String(reading.columns[name] ?? NONE)}
              help={[example(reading.columns[name]), help].filter(Boolean).join('. ') || undefined}
              options={[{ value: NONE, label: needed ? words.chooseColumn : words.notThere }, ...columns]}
              change={(place) => choose(name, place)}
            />
          ))}
        </Columns>
        <Columns count={2}>
          {answer.asksDates || reading.dates !== null ? (
            <Choice
              label={words.dates}
              value={reading.dates ?? 'none'}
              help={words.datesHelp}
              options={(['none', 'day-first', 'month-first'] as const).map((value) => ({
                value,
                label: words.dateOrders[value],
              }))}
              change={(dates) => change({ ...reading, dates: dates === 'none' ? null : dates })}
            />
          ) : null}
          {answer.kind === 'orders' ? (
            <Choice
              label={words.decimals}
              value={reading.decimals}
              options={(['point', 'comma'] as const).map((value) => ({ value, label: words.decimalMarks[value] }))}
              change={(decimals) => change({ ...reading, decimals })}
            />
          ) : null}
        </Columns>
      </Card>
      {answer.understood.length === 0 ? null : (
        <Card title={words.taken}>
          <Table
            label={words.taken}
            rows={answer.understood}
            rowKey={(row) => `${row.line}`}
            columns={[
              { id: 'line', title: words.columns.line, names: true, cell: (row) => row.line },
              { id: 'text', title: words.columns.taken, cell: (row) => <Words as="span">{row.text}</Words> },
              {
                id: 'fault',
                title: words.columns.wrong,
                cell: (row) => (row.fault === null ? null : <Words as="span">{row.fault}</Words>),
              },
            ]}
          />
        </Card>
      )}
    </>
  );
}
