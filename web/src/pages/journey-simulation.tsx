// A journey tried on the shop's past: how many it would have written to, whom, and what would have held it back.

import { useMutation } from '@tanstack/react-query';
import type { Counted, Journey, SimulationAnswer } from '../../../server/http/admin/journey-types.ts';
import { ask } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Sentences } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Quiet, Words } from '../ui/words.tsx';

export const countedText = ({ text, count }: Counted) => `${text} (${count})`;

/** @param props.definition what is tried instead of what is saved; null: it is not complete, and can't be */
export function Simulation({ path, definition }: { path: string; definition?: Journey | null }) {
  const { journeys } = texts();
  const tried = useMutation({
    mutationFn: () =>
      ask<SimulationAnswer>('POST', `${path}/simulate`, { days: 30, ...(definition ? { definition } : {}) }),
  });
  return (
    <Card title={journeys.simulation}>
      <Words>{journeys.simulationText}</Words>
      <Row>
        <Button run={() => tried.mutate()} busy={tried.isPending} off={definition === null}>
          {journeys.simulate}
        </Button>
      </Row>
      {tried.error === null ? null : (
        <Notice tone="critical">
          <Words>{tried.error.message}</Words>
        </Notice>
      )}
      <div aria-live="polite">{tried.data === undefined ? null : <Tried answer={tried.data} />}</div>
    </Card>
  );
}

function Tried({ answer }: { answer: SimulationAnswer }) {
  const { journeys } = texts();
  return (
    <Stack>
      <Words>{answer.text}</Words>
      {answer.held.length === 0 ? null : (
        <Part title={journeys.held}>
          <Sentences items={answer.held.map(countedText)} />
        </Part>
      )}
      {answer.people.length === 0 ? null : (
        <Part title={journeys.people}>
          {answer.people.slice(0, 10).map((p) => (
            <Row key={`${p.shopper} ${p.step} ${p.at.at}`}>
              <Link to={`/shoppers/${encodeURIComponent(p.shopper)}`}>{p.name}</Link>
              <Quiet as="span">{p.at.text}</Quiet>
            </Row>
          ))}
        </Part>
      )}
      {answer.limits.length === 0 ? null : <Sentences items={answer.limits} />}
    </Stack>
  );
}
