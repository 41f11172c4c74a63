// A model's card in words: its figures against others', how its chances fared, who it serves better and worse, where it fails.

import type { ModelAnswer } from '../../../server/http/admin/types.ts';
import { texts } from '../texts/texts.ts';
import { Part } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Sentences } from '../ui/list.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { modelWords } from './model-words.ts';

export function ModelDetails({ model }: { model: ModelAnswer }) {
  const { models } = texts();
  const { calibration } = model;
  return (
    <>
      {model.measures.length === 0 ? null : (
        <Table
          label={model.title}
          columns={[
            { id: 'name', title: models.measures.name, names: true, cell: (m) => m.name },
            { id: 'ours', title: models.measures.ours, number: true, cell: (m) => m.ours },
            { id: 'against', title: models.measures.against, number: true, cell: (m) => m.against ?? '–' },
          ]}
          rows={model.measures}
          rowKey={(m) => m.name}
        />
      )}
      {calibration === null ? null : (
        <Part title={models.calibration}>
          <Quiet>{calibration.text}</Quiet>
          <Chart
            label={`${model.title}: ${models.calibration}`}
            along={models.chance}
            points={calibration.points}
            name={(point) => point.name}
            kind="bar"
            file={`calibration-${model.question}`}
            series={[
              { id: 'stated', title: models.stated, value: (p) => p.stated, text: (p) => p.statedText },
              { id: 'happened', title: models.happened, value: (p) => p.happened, text: (p) => p.happenedText },
              { id: 'rows', title: models.cases, value: () => null, text: (p) => p.rows, tableOnly: true },
            ]}
          />
        </Part>
      )}
      {model.audit.map((audit) => (
        <Part key={audit.dimension} title={`${models.audit}: ${audit.dimension}`}>
          <Table
            label={`${model.title}: ${audit.dimension}`}
            columns={[
              { id: 'group', title: models.group, names: true, cell: (g) => g.group },
              { id: 'rows', title: models.cases, number: true, cell: (g) => g.rows },
              { id: 'stated', title: models.stated, number: true, cell: (g) => g.stated },
              { id: 'happened', title: models.happened, number: true, cell: (g) => g.happened },
              { id: 'loss', title: audit.measure, number: true, cell: (g) => g.loss },
            ]}
            rows={audit.rows}
            rowKey={(g) => g.group}
          />
        </Part>
      ))}
      <Part title={modelWords().transparency}>
        <Words>{model.transparency.text}</Words>
        <Table
          label={`${model.title}: ${modelWords().transparency}`}
          columns={[
            { id: 'title', title: modelWords().point, names: true, cell: (c) => <Words as="span">{c.title}</Words> },
            { id: 'met', title: modelWords().met, cell: (c) => <Words as="span">{c.text}</Words> },
          ]}
          rows={model.transparency.checks}
          rowKey={(c) => c.id}
        />
      </Part>
      {model.limits.length === 0 ? null : (
        <Part title={models.limits}>
          <Sentences items={model.limits} />
        </Part>
      )}
      {model.nativeParts.length === 0 ? null : (
        <Part title={models.native}>
          <Sentences items={model.nativeParts} />
        </Part>
      )}
    </>
  );
}
