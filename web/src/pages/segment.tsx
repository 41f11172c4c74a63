// One segment: its name, its rule, and whom it finds right now.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type {
  SegmentAnswer,
  SegmentFieldsAnswer,
  SegmentRule,
  SegmentsAnswer,
} from '../../../server/http/admin/types.ts';
import { ask, get, Refused } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { MainAndAside, Row } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { SaveBar } from '../ui/save-bar.tsx';
import { Loaded } from '../ui/states.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { RuleCount } from './rule-count.tsx';
import { RuleGroup } from './segment-builder.tsx';
import { draftOf, newLine, ruleOf } from './segment-draft.ts';
import { SegmentExport, SegmentHistory } from './segment-history.tsx';

const NEW = 'new';

export default function Segment({ id }: { id: string }) {
  const { segments } = texts();
  const back = { text: segments.title, to: '/segments' };
  const query = useQuery({
    queryKey: ['segment', id],
    queryFn: async (): Promise<SegmentAnswer> =>
      id === NEW
        ? {
            id: NEW,
            ...begun(),
            version: 0,
            history: [],
            fields: await get<SegmentFieldsAnswer>('/segments/fields'),
          }
        : get<SegmentAnswer>(`/segments/${encodeURIComponent(id)}`),
    // A form must not change under the hands of who fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Loaded query={query} title={segments.one} back={back}>
      {(answer) => <Form answer={answer} />}
    </Loaded>
  );
}

/** What a new one begins with: what a group that was chosen brings along, or nothing. */
function begun(): { name: string; rule: SegmentRule } {
  const state = window.history.state as { name?: string; rule?: SegmentRule } | null;
  return state?.rule === undefined ? { name: '', rule: { all: [] } } : { name: state.name ?? '', rule: state.rule };
}

function Form({ answer }: { answer: SegmentAnswer }) {
  const { segments, settings } = texts();
  const { fields } = answer;
  const isNew = answer.id === NEW;
  const [, go] = useLocation();
  const queries = useQueryClient();
  const begin = () => {
    const draft = draftOf(fields, answer.rule);
    return isNew && draft.parts.length === 0 ? { ...draft, parts: [newLine()] } : draft;
  };
  const [name, setName] = useState(answer.name);
  const [draft, setDraft] = useState(begin);
  const [touched, setTouched] = useState(isNew && answer.name !== '');
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const faults = new Set<string>();
  const rule = ruleOf(fields, draft, faults);
  const save = useMutation({
    mutationFn: () => {
      const body = { name, rule, version: answer.version };
      return isNew
        ? ask<SegmentAnswer>('POST', '/segments', body)
        : ask<SegmentAnswer>('PUT', `/segments/${encodeURIComponent(answer.id)}`, body);
    },
    onSuccess: (saved) => {
      setTouched(false);
      window.shopify.toast.show(segments.saved);
      void queries.invalidateQueries({ queryKey: ['segments'] });
      if (isNew) go(`/segments/${encodeURIComponent(saved.id)}`, { replace: true });
      else queries.setQueryData(['segment', answer.id], saved);
    },
  });
  const trySave = () => {
    setShown(new Set(faults));
    if (rule !== null) save.mutate();
  };
  useGuardedLeave(touched);
  const nameFault = save.error instanceof Refused ? save.error.fields.name : undefined;
  return (
    <Page title={isNew ? segments.newTitle : answer.name} back={{ text: segments.title, to: '/segments' }}>
      <SaveBar
        open={touched}
        busy={save.isPending}
        save={trySave}
        discard={() => {
          setName(answer.name);
          setDraft(begin());
          setTouched(false);
          setShown(new Set());
          save.reset();
        }}
        labels={{ save: settings.save, discard: settings.discard }}
      />
      {save.error === null || nameFault !== undefined ? null : (
        <Notice tone="critical">
          <Words>{save.error.message}</Words>
        </Notice>
      )}
      <MainAndAside
        main={
          <>
            <Card>
              <TextInput
                label={segments.name}
                value={name}
                max={100}
                fault={nameFault}
                change={(value) => {
                  setName(value);
                  setTouched(true);
                }}
              />
              <RuleGroup
                fields={fields}
                part={draft}
                faults={shown}
                change={(next) => {
                  setDraft(next);
                  setTouched(true);
                }}
              />
            </Card>
            {isNew ? null : <SegmentHistory history={answer.history} />}
          </>
        }
        aside={
          <>
            <Found rule={rule} />
            {isNew ? null : (
              <Card>
                <SegmentExport id={answer.id} />
              </Card>
            )}
            {isNew ? null : <Delete id={answer.id} />}
          </>
        }
      />
    </Page>
  );
}

function Found({ rule }: { rule: SegmentRule | null }) {
  const { segments } = texts();
  return (
    <Card title={segments.found}>
      <RuleCount
        rule={rule}
        sample={(found) => (
          <>
            <Quiet>{segments.sample}</Quiet>
            {found.map(({ id, name }) => (
              <Link key={id} to={`/shoppers/${encodeURIComponent(id)}`}>
                {name}
              </Link>
            ))}
          </>
        )}
      />
    </Card>
  );
}

/** Asked twice, in place. */
function Delete({ id }: { id: string }) {
  const { segments, models } = texts();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const drop = useMutation({
    mutationFn: () => ask<SegmentsAnswer>('DELETE', `/segments/${encodeURIComponent(id)}`),
    onSuccess: (answer) => {
      queries.setQueryData(['segments'], answer);
      go('/segments');
    },
  });
  return (
    <Card>
      {drop.error === null ? null : <Words>{drop.error.message}</Words>}
      {asked ? <Words>{segments.deleteSure}</Words> : null}
      <Row>
        {asked ? (
          <>
            <Button kind="danger" run={() => drop.mutate()} busy={drop.isPending}>
              {segments.deleteYes}
            </Button>
            <Button run={() => setAsked(false)}>{models.no}</Button>
          </>
        ) : (
          <Button run={() => setAsked(true)}>{segments.delete}</Button>
        )}
      </Row>
    </Card>
  );
}
