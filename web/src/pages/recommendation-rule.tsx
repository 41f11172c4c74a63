// One rule: what to do with which products, where, and when in the year.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { RulesAnswer } from '../../../server/http/admin/storefront-types.ts';
import { ask, get, Refused } from '../api.ts';
import { pickProduct } from '../pick-product.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice, NumberInput, TextInput, Tick } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Columns, Row } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { SaveBar } from '../ui/save-bar.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Words } from '../ui/words.tsx';
import { draftOf, formOf, type RuleForm } from './recommendation-rule-form.ts';
import { recommendationWords } from './recommendation-words.ts';

const NEW = 'new';

export default function RulePage({ id }: { id: string }) {
  const words = recommendationWords();
  const back = { text: words.title, to: '/recommendations' };
  const query = useQuery({
    queryKey: ['rule', id],
    queryFn: () => get<RulesAnswer>('/merchandising'),
    // A form must not change under the hands of who fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Loaded query={query} title={words.rule} back={back}>
      {(answer) =>
        id === NEW || answer.rules.some((rule) => rule.id === id) ? (
          <Form id={id} answer={answer} />
        ) : (
          <Page title={words.rule} back={back}>
            <Empty title={texts().faults.lost} action={{ text: words.title, to: '/recommendations' }}>
              {texts().faults.missing}
            </Empty>
          </Page>
        )
      }
    </Loaded>
  );
}

function Form({ id, answer }: { id: string; answer: RulesAnswer }) {
  const words = recommendationWords();
  const { settings } = texts();
  const known = answer.rules.find((rule) => rule.id === id) ?? null;
  const [, go] = useLocation();
  const queries = useQueryClient();
  const before = formOf(known, answer);
  const [form, setForm] = useState(before);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const changed = JSON.stringify(form) !== JSON.stringify(before);
  const path = known === null ? '/merchandising' : `/merchandising/${encodeURIComponent(id)}`;
  const done = (saved: RulesAnswer, told: string) => {
    queries.setQueryData(['rules'], saved);
    void queries.invalidateQueries({ queryKey: ['preview'] });
    window.shopify.toast.show(told);
    go('/recommendations');
  };
  const save = useMutation({
    mutationFn: (draft: object) => ask<RulesAnswer>(known === null ? 'POST' : 'PUT', path, draft),
    onSuccess: (saved) => done(saved, words.saved),
    onError: (fault) => setFaults(fault instanceof Refused ? fault.fields : {}),
  });
  const drop = useMutation({
    mutationFn: () => ask<RulesAnswer>('DELETE', path),
    onSuccess: (saved) => done(saved, words.removed),
  });
  const trySave = () => {
    const { draft, faults: found } = draftOf(form, answer, words);
    setFaults(found);
    if (draft !== null) save.mutate(known === null ? draft : { ...draft, changedAt: known.changedAt });
  };
  useGuardedLeave(changed && !save.isSuccess);
  const set = (part: Partial<RuleForm>) => setForm({ ...form, ...part });
  const field = (name: 'value' | 'low' | 'high' | 'slots' | 'note' | 'from' | 'to') => ({
    value: form[name],
    change: (value: string) => set({ [name]: value }),
    fault: faults[name],
  });
  const fault = save.error ?? drop.error;
  const byRange = form.target === 'price' || form.target === 'margin';
  return (
    <Page
      title={known === null ? words.newRule : words.rule}
      subtitle={known?.text}
      back={{ text: words.title, to: '/recommendations' }}
      narrow
    >
      <SaveBar
        open={changed}
        busy={save.isPending}
        save={trySave}
        discard={() => {
          setForm(before);
          setFaults({});
          save.reset();
        }}
        labels={{ save: settings.save, discard: settings.discard }}
      />
      {fault === null ? null : (
        <Notice tone="critical">
          <Words>{fault.message}</Words>
        </Notice>
      )}
      <Card>
        <Columns count={2}>
          <Choice
            label={words.action}
            value={form.action}
            options={(['pin', 'boost', 'bury', 'exclude'] as const).map((value) => ({
              value,
              label: words.actions[value],
            }))}
            change={(action) => set({ action })}
          />
          <Choice
            label={words.target}
            value={form.target}
            options={(['product', 'collection', 'tag', 'type', 'price', 'margin'] as const).map((value) => ({
              value,
              label: words.targets[value],
            }))}
            change={(target) => set({ target, value: '', name: '' })}
          />
        </Columns>
        {byRange ? (
          <Columns count={2}>
            <NumberInput label={words.low} unit={form.target === 'price' ? answer.currency : '%'} {...field('low')} />
            <NumberInput label={words.high} unit={form.target === 'price' ? answer.currency : '%'} {...field('high')} />
          </Columns>
        ) : (
          <Target form={form} answer={answer} set={set} field={field('value')} />
        )}
        {form.action === 'pin' ? (
          <Choice
            label={words.slots}
            options={['1', '2', '3', '4'].map((value) => ({ value, label: value }))}
            {...field('slots')}
          />
        ) : null}
        {form.action === 'boost' || form.action === 'bury' ? (
          <Choice
            label={words.strength}
            options={words.strengths.map((label, i) => ({ value: String(i + 1), label }))}
            {...field('slots')}
          />
        ) : null}
        <Choice
          label={words.place}
          value={form.placement}
          options={[
            { value: '', label: words.everywhere },
            ...answer.placements.map((p) => ({ value: p.id, label: p.title })),
          ]}
          change={(placement) => set({ placement })}
        />
        <Tick label={words.seasonal} value={form.seasonal} change={(seasonal) => set({ seasonal })} />
        {form.seasonal ? (
          <Columns count={2}>
            <TextInput label={words.from} help={words.dayHelp} max={5} {...field('from')} />
            <TextInput label={words.to} max={5} {...field('to')} />
          </Columns>
        ) : null}
        <TextInput label={words.note} max={200} {...field('note')} />
        <Tick label={words.active} value={form.active} change={(active) => set({ active })} />
      </Card>
      {known === null ? null : (
        <SureButton
          ask={words.remove}
          sure={words.removeSure}
          yes={words.removeYes}
          no={words.keep}
          run={() => drop.mutate()}
          busy={drop.isPending}
        />
      )}
    </Page>
  );
}

interface TargetProps {
  form: RuleForm;
  answer: RulesAnswer;
  set: (part: Partial<RuleForm>) => void;
  field: { value: string; change: (value: string) => void; fault: string | undefined };
}

function Target({ form, answer, set, field }: TargetProps) {
  const words = recommendationWords();
  if (form.target === 'product') {
    const choose = () =>
      void pickProduct().then((picked) => picked === null || set({ value: picked.id, name: picked.title }));
    return (
      <>
        <Row>
          <Words as="span">{form.name === '' ? words.noProduct : form.name}</Words>
          <Button run={choose}>{words.pick}</Button>
        </Row>
        {field.fault === undefined ? null : <Words>{field.fault}</Words>}
      </>
    );
  }
  const options =
    form.target === 'collection'
      ? answer.collections.map((c) => ({ value: c.id, label: words.collectionSize(c.title, c.products) }))
      : form.target === 'type'
        ? answer.types.map((value) => ({ value, label: value }))
        : null;
  if (options === null) return <TextInput label={words.value.tag} max={255} {...field} />;
  // What was once chosen stays to choose, though it is gone from the shop.
  const isGone = field.value !== '' && !options.some((o) => o.value === field.value);
  return (
    <Choice
      label={form.target === 'collection' ? words.value.collection : words.value.type}
      options={[
        { value: '', label: words.select },
        ...(isGone ? [{ value: field.value, label: form.name }] : []),
        ...options,
      ]}
      {...field}
    />
  );
}
