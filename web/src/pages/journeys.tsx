// All journeys at a glance: what each is for, whether it is on, what it did lately; and the switch that pauses everything.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { JourneyAnswer, JourneyLine, JourneysAnswer } from '../../../server/http/admin/journey-types.ts';
import { ask, get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/fields.tsx';
import { Columns, Row, Stack } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { editorWords } from './journey-editor-words.ts';
import { JourneyTabs } from './journey-tabs.tsx';

export default function Journeys() {
  const { journeys } = texts();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: ['journeys'], queryFn: () => get<JourneysAnswer>('/journeys') });
  const pause = useMutation({
    mutationFn: (paused: boolean) => ask('PUT', '/settings', { paused }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Loaded query={query} title={journeys.title}>
      {({ journeys: lines, paused }) => (
        <Page
          title={journeys.title}
          {...(paused
            ? {}
            : { action: { text: journeys.pause, run: () => pause.mutate(true), busy: pause.isPending } })}
        >
          {pause.error === null ? null : (
            <Notice tone="critical">
              <Words>{pause.error.message}</Words>
            </Notice>
          )}
          {paused ? (
            <Notice tone="warning">
              <Stack tight>
                <Words>{journeys.paused}</Words>
                <Row>
                  <Button run={() => pause.mutate(false)} busy={pause.isPending}>
                    {journeys.goOn}
                  </Button>
                </Row>
              </Stack>
            </Notice>
          ) : null}
          <JourneyTabs chosen="journeys">
            <NewJourney />
            <Columns count={2}>
              {[...lines]
                .sort((a, b) => Number(b.on) - Number(a.on))
                .map((line) => (
                  <Line key={line.name} line={line} />
                ))}
            </Columns>
          </JourneyTabs>
        </Page>
      )}
    </Loaded>
  );
}

/** A name makes a journey, off, and opens its editor. */
function NewJourney() {
  const words = editorWords();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [title, setTitle] = useState('');
  const make = useMutation({
    mutationFn: () => ask<JourneyAnswer>('POST', '/journeys', { title }),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['journeys'] });
      go(`/journeys/${encodeURIComponent(made.name)}/edit`);
    },
  });
  return (
    <Card title={words.make}>
      <TextInput
        label={words.makeName}
        help={words.makeHelp}
        max={60}
        value={title}
        change={setTitle}
        fault={make.error?.message}
      />
      <Row>
        <Button run={() => make.mutate()} busy={make.isPending} off={title.trim() === ''}>
          {words.makeButton}
        </Button>
      </Row>
    </Card>
  );
}

function Line({ line }: { line: JourneyLine }) {
  const { journeys } = texts();
  return (
    <Card>
      <Row spread>
        <Link to={`/journeys/${encodeURIComponent(line.name)}`}>{line.title}</Link>
        <Badge tone={line.on ? 'success' : null}>{line.on ? journeys.on : journeys.off}</Badge>
      </Row>
      <Words>{line.text}</Words>
      {line.on || line.submitted30Days > 0 || line.waiting > 0 ? (
        <Quiet>{journeys.lately(line.submitted30Days, line.waiting)}</Quiet>
      ) : null}
    </Card>
  );
}
