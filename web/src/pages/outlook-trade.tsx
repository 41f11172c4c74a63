// What runs out, how new products fare, and what a new customer costs.

import { useState } from 'react';
import type { OutlookAnswer, StockRow } from '../../../server/http/admin/outlook-types.ts';
import { ask } from '../api.ts';
import { csvOf, download } from '../csv.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Choice } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { NumbersForm } from './numbers-form.tsx';
import { outlookWords } from './outlook-words.ts';

export function Stock({ stock }: { stock: NonNullable<OutlookAnswer['stock']> }) {
  const words = outlookWords();
  const columns = ['title', 'pieces', 'demand', 'lasts', 'reorder', 'hint', 'turnover', 'out'] as const;
  const titles = { ...words, title: words.product };
  const save = () =>
    download(
      'stock.csv',
      csvOf([columns.map((c) => titles[c]), ...stock.rows.map((row) => columns.map((c) => row[c]))]),
    );
  return (
    <Card title={words.stock}>
      <Quiet>{stock.text}</Quiet>
      <Table
        label={words.stock}
        rows={stock.rows}
        rowKey={(r) => r.id}
        columns={columns.map((id) => ({
          id,
          title: titles[id],
          names: id === 'title',
          number: id === 'pieces' || id === 'reorder',
          wide: id === 'turnover' || id === 'out',
          cell: (r: StockRow) =>
            id === 'hint' && r.tone !== null ? <Badge tone={r.tone}>{r.hint}</Badge> : <Words as="span">{r[id]}</Words>,
        }))}
      />
      <Row>
        <Button run={save}>{words.csv}</Button>
      </Row>
      <NumbersForm
        fields={[{ name: 'reorderDays', label: words.reorderDays, value: String(stock.reorderDays) }]}
        save={(values) => ask('PUT', '/settings', values)}
        refresh="outlook"
      />
    </Card>
  );
}

export function Novelty({ novelty }: { novelty: NonNullable<OutlookAnswer['novelty']> }) {
  const words = outlookWords();
  return (
    <Card title={words.novelty}>
      <Quiet>{novelty.text}</Quiet>
      <Words>{novelty.met}</Words>
      <Chart
        label={words.novelty}
        along={words.product}
        points={novelty.rows}
        name={(r) => r.title}
        kind="bar"
        file="new-products"
        series={[
          { id: 'percent', title: words.percent, value: (r) => r.share, text: (r) => r.shareText },
          { id: 'interval', title: words.interval, value: () => null, text: (r) => r.interval, tableOnly: true },
          { id: 'launched', title: words.launched, value: () => null, text: (r) => r.launched, tableOnly: true },
        ]}
      />
    </Card>
  );
}

export function Acquisition({ acquisition }: { acquisition: NonNullable<OutlookAnswer['acquisition']> }) {
  const words = outlookWords();
  const { months, currency, factor } = acquisition;
  const [month, setMonth] = useState(months.at(-1)?.month ?? '');
  const chosen = months.find((m) => m.month === month);
  return (
    <Card title={words.acquisition}>
      <Quiet>{acquisition.text}</Quiet>
      {months.every((m) => m.cost === null) ? null : (
        <Chart
          label={words.acquisition}
          along={words.month}
          points={months}
          name={(m) => m.title}
          kind="bar"
          file="new-customers"
          series={[
            { id: 'cost', title: words.cost, value: (m) => m.cost, text: (m) => m.costText },
            { id: 'newcomers', title: words.newcomers, value: () => null, text: (m) => m.newcomers, tableOnly: true },
            { id: 'spend', title: words.spend, value: () => null, text: (m) => m.spendText, tableOnly: true },
          ]}
        />
      )}
      <Choice
        label={words.spentIn}
        value={month}
        options={months.map((m) => ({ value: m.month, label: m.title }))}
        change={setMonth}
      />
      <NumbersForm
        key={month}
        fields={[{ name: 'spent', label: words.spent, value: chosen?.spend ?? '', unit: currency }]}
        save={({ spent }) =>
          ask('PUT', '/outlook/spend', {
            month,
            spent: spent === null || spent === undefined ? null : Math.round(spent * factor),
          })
        }
        refresh="outlook"
      />
    </Card>
  );
}
