// How far visitors come, of everybody or of a segment, how that went over time, and what is aimed at.

import { useState } from 'react';
import type { ResultsAnswer } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Choice } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { NumbersForm } from './numbers-form.tsx';
import { effectWords } from './results-words.ts';

const EVERYBODY = '';

export function Stages({ stages }: { stages: NonNullable<ResultsAnswer['stages']> }) {
  const { results } = texts();
  const words = effectWords();
  const { columns } = results;
  const [segment, setSegment] = useState(EVERYBODY);
  const rows = stages.segments.find(({ id }) => id === segment)?.rows ?? stages.rows;
  const steps = stages.rows.slice(1);
  return (
    <Card title={results.stages}>
      <Quiet>{stages.text}</Quiet>
      {stages.leak === null ? null : (
        <Notice tone="info">
          <Words>{[stages.leak, stages.suggestion?.text].filter(Boolean).join(' ')}</Words>
          {stages.suggestion?.journey == null ? null : (
            <Button to={`/journeys/${stages.suggestion.journey}`}>{words.toJourney}</Button>
          )}
        </Notice>
      )}
      {stages.segments.length === 0 ? null : (
        <Choice
          label={words.whom}
          value={segment}
          options={[
            { value: EVERYBODY, label: words.everybody },
            ...stages.segments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          change={setSegment}
        />
      )}
      <Chart
        label={results.stages}
        along={columns.stage}
        points={rows}
        name={(r) => r.title}
        kind="bar"
        file="stages"
        series={[
          { id: 'visitors', title: columns.visitors, value: (r) => r.visitors, text: (r) => r.figure },
          { id: 'share', title: columns.share, value: () => null, text: (r) => r.share, tableOnly: true },
          { id: 'before', title: columns.before, value: () => null, text: (r) => r.before, tableOnly: true },
          { id: 'time', title: words.time, value: () => null, text: (r) => r.time, tableOnly: true },
          { id: 'aim', title: words.aim, value: () => null, text: (r) => r.aim || '–', tableOnly: true },
        ]}
      />
      {stages.trend.length < 2 ? null : (
        <Part title={words.stageTrend}>
          <Chart
            label={words.stageTrend}
            along={words.since}
            points={stages.trend}
            name={(t) => t.span}
            kind="line"
            file="stages-over-time"
            series={steps.map(({ id, title }) => ({
              id,
              title,
              value: (t: (typeof stages.trend)[number]) => t.shares[id]?.value ?? null,
              text: (t: (typeof stages.trend)[number]) => t.shares[id]?.text ?? '–',
            }))}
          />
        </Part>
      )}
      <Part title={words.targets}>
        <Row>
          {steps.map((row) => (
            <Quiet key={row.id} as="span">
              {row.aim === '' ? '' : `${row.title}: ${row.aim}`}
            </Quiet>
          ))}
        </Row>
        <NumbersForm
          fields={steps.map((row) => ({
            name: row.id,
            label: row.title,
            value: row.target === null ? '' : String(row.target),
            unit: '%',
          }))}
          save={(values) =>
            ask('PUT', '/settings', {
              stageTargets: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
            })
          }
          refresh="results"
        />
      </Part>
    </Card>
  );
}
