// Editing a journey: when it begins and for whom, its steps as cards, tried on the past before it is saved. One editor at a time.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Journey, JourneyAnswer } from '../../../server/http/admin/journey-types.ts';
import type { SegmentFieldsAnswer } from '../../../server/http/admin/types.ts';
import { ask, get, Refused } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Card } from '../ui/card.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { SaveBar } from '../ui/save-bar.tsx';
import { Loaded } from '../ui/states.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { hasNoNumber } from './journey-draft.ts';
import { EditorContext } from './journey-editor-context.ts';
import { editorWords } from './journey-editor-words.ts';
import { JourneyFrame } from './journey-frame.tsx';
import { Simulation } from './journey-simulation.tsx';
import { Steps } from './journey-steps.tsx';

interface Opened {
  journey: JourneyAnswer;
  fields: SegmentFieldsAnswer;
}

export default function JourneyEdit({ id }: { id: string }) {
  const { journeys } = texts();
  const path = `/journeys/${encodeURIComponent(id)}`;
  const query = useQuery({
    queryKey: ['journey-edit', id],
    queryFn: async (): Promise<Opened> => {
      const [journey, fields] = await Promise.all([
        get<JourneyAnswer>(path),
        get<SegmentFieldsAnswer>('/segments/fields'),
      ]);
      return { journey, fields };
    },
    // A form must not change under the hands of who fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Loaded query={query} title={journeys.title} back={{ text: journeys.title, to: path }}>
      {/* Another edition is another form: what was typed for the one before is not carried over. */}
      {(opened) => <Form key={opened.journey.edition} opened={opened} path={path} />}
    </Loaded>
  );
}

function Form({ opened: { journey, fields }, path }: { opened: Opened; path: string }) {
  const words = editorWords();
  const { settings } = texts();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(journey.definition);
  /** Rules that are not complete, by where they stand. */
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  /** Raised by discarding: fields that hold half-typed text begin anew. */
  const [round, setRound] = useState(0);
  const changed = open.size > 0 || JSON.stringify(draft) !== JSON.stringify(journey.definition);
  const isIncomplete = open.size > 0 || hasNoNumber(draft);
  const save = useMutation({
    mutationFn: (definition: Journey | null) =>
      ask<JourneyAnswer>('PUT', path, { definition, edition: journey.edition }),
    onSuccess: (saved) => {
      queries.setQueryData(['journey-edit', journey.name], { journey: saved, fields });
      queries.setQueryData(['journey', journey.name], saved);
      void queries.invalidateQueries({ queryKey: ['journeys'] });
      window.shopify.toast.show(words.saved);
    },
  });
  useGuardedLeave(changed);
  const faults = save.error instanceof Refused ? Object.keys(save.error.fields) : [];
  const incomplete = (key: string, is: boolean) =>
    setOpen((before) => {
      if (before.has(key) === is) return before;
      const after = new Set(before);
      if (is) after.add(key);
      else after.delete(key);
      return after;
    });
  return (
    <Page title={words.title(journey.title)} back={{ text: journey.title, to: path }}>
      <SaveBar
        open={changed}
        busy={save.isPending}
        save={() => {
          setTried(true);
          save.reset();
          if (!isIncomplete) save.mutate(draft);
        }}
        discard={() => {
          setDraft(journey.definition);
          setOpen(new Set());
          setTried(false);
          setRound(round + 1);
          save.reset();
        }}
        labels={{ save: settings.save, discard: settings.discard }}
      />
      {save.error === null && !(tried && isIncomplete) ? null : (
        <Notice tone="critical">
          <Words>{save.error === null ? words.incomplete : save.error.message}</Words>
        </Notice>
      )}
      <EditorContext.Provider value={{ journey, draft, fields, faults, tried, incomplete }} key={round}>
        <JourneyFrame draft={draft} change={setDraft} />
        <Card title={words.steps}>
          <Quiet>{words.stepsText}</Quiet>
          <Steps
            steps={draft.steps}
            path="steps"
            where={words.steps}
            change={(steps) => setDraft((before) => ({ ...before, steps }))}
          />
        </Card>
      </EditorContext.Provider>
      <Simulation path={path} definition={isIncomplete ? null : draft} />
      {journey.ready && journey.changed ? (
        <Card>
          <SureButton
            ask={words.reset}
            sure={words.resetSure}
            yes={words.resetYes}
            no={words.no}
            run={() => save.mutate(null)}
            busy={save.isPending}
          />
        </Card>
      ) : null}
    </Page>
  );
}
