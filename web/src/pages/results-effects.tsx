// Below the lifts: who stood before orders, what came back for the cost, what shoppers say, how loyal they are.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResultsAnswer } from '../../../server/http/admin/types.ts';
import { ask, Refused } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { NumberInput, Tick } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Columns, Row } from '../ui/layout.tsx';
import { Table } from '../ui/table.tsx';
import { Large, Quiet, Words } from '../ui/words.tsx';
import { NumbersForm } from './numbers-form.tsx';
import { effectWords } from './results-words.ts';

export function Attribution({ attribution }: { attribution: NonNullable<ResultsAnswer['attribution']> }) {
  const words = effectWords();
  return (
    <Card title={words.attribution}>
      <Words>{attribution.text}</Words>
      <Words>{attribution.added}</Words>
      {attribution.rows.length === 0 ? null : (
        <>
          <Quiet>{words.attributionText}</Quiet>
          <Chart
            label={words.attribution}
            along={words.channel}
            points={attribution.rows}
            name={(r) => r.title}
            kind="bar"
            file="attribution"
            series={[
              { id: 'last', title: words.last, value: (r) => r.last, text: (r) => r.lastText },
              { id: 'linear', title: words.linear, value: (r) => r.linear, text: (r) => r.linearText },
              { id: 'decay', title: words.decay, value: (r) => r.decay, text: (r) => r.decayText },
              { id: 'orders', title: words.orders, value: () => null, text: (r) => r.orders, tableOnly: true },
            ]}
          />
        </>
      )}
    </Card>
  );
}

type ReturnsAnswer = NonNullable<ResultsAnswer['returns']>;

export function Returns({ returns }: { returns: ReturnsAnswer }) {
  const words = effectWords();
  return (
    <Card title={words.returns}>
      <Words>{returns.text}</Words>
      <Table
        label={words.returns}
        rows={returns.rows}
        rowKey={(r) => r.id}
        columns={[
          { id: 'title', title: words.cost, names: true, cell: (r) => <Words as="span">{r.title}</Words> },
          { id: 'figure', title: words.amount, number: true, cell: (r) => <Words as="span">{r.figure}</Words> },
          { id: 'text', title: words.how, cell: (r) => <Quiet as="span">{r.text}</Quiet> },
        ]}
      />
      <Costs inputs={returns.inputs} />
      {returns.hasMargin ? null : (
        <Row>
          <Button to="/settings">{words.margin}</Button>
        </Row>
      )}
    </Card>
  );
}

function Costs({ inputs }: { inputs: ReturnsAnswer['inputs'] }) {
  const words = effectWords();
  const queries = useQueryClient();
  const { currency, factor, ...set } = inputs;
  const [typed, setTyped] = useState<Partial<typeof set>>({});
  const form = { ...set, ...typed };
  useGuardedLeave(Object.keys(typed).length > 0);
  const minor = (text: string) => (text.trim() === '' ? null : Math.round(Number(text.replace(',', '.')) * factor));
  const save = useMutation({
    mutationFn: () => ask('PUT', '/settings', { mailCost: minor(form.mailCost), monthlyCost: minor(form.monthlyCost) }),
    onSuccess: async () => {
      window.shopify.toast.show(words.saved);
      await queries.invalidateQueries({ queryKey: ['results'] });
      setTyped({});
    },
  });
  const faults = save.error instanceof Refused ? save.error.fields : {};
  const field = (name: keyof typeof set) => ({
    value: form[name],
    change: (value: string) => setTyped({ ...typed, [name]: value }),
    fault: faults[name],
    unit: currency,
  });
  return (
    <form
      className="small-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Columns count={2}>
        <NumberInput label={words.mailCost} {...field('mailCost')} />
        <NumberInput label={words.monthlyCost} help={words.monthlyCostHelp} {...field('monthlyCost')} />
      </Columns>
      {save.error === null || Object.keys(faults).length > 0 ? null : <Words>{save.error.message}</Words>}
      <Row>
        <Button run={() => save.mutate()} busy={save.isPending}>
          {words.save}
        </Button>
      </Row>
    </form>
  );
}

export function Weekly({ digest }: { digest: ResultsAnswer['digest'] }) {
  const words = effectWords();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (weeklyDigest: boolean) => ask('PUT', '/settings', { weeklyDigest }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['results'] }),
  });
  return (
    <Card>
      {digest.to === null ? (
        <Words>{words.noAddress}</Words>
      ) : (
        <Tick
          label={words.digest}
          help={words.digestHelp(digest.to)}
          value={change.isPending ? change.variables : digest.on}
          change={(on) => change.mutate(on)}
          fault={change.error?.message}
        />
      )}
    </Card>
  );
}

export function Voices({ voices }: { voices: ResultsAnswer['voices'] }) {
  const words = effectWords();
  return (
    <Card title={words.voices}>
      <Columns count={2}>
        {voices.map((voice) => (
          <Part key={voice.id} title={voice.title}>
            <Large>{voice.figure}</Large>
            <Words>{voice.text}</Words>
            {voice.points.every(({ count }) => count === 0) ? null : (
              <Chart
                label={voice.title}
                along={words.score}
                points={voice.points}
                name={(p) => p.score}
                kind="bar"
                file={voice.id}
                series={[{ id: 'count', title: words.answers, value: (p) => p.count, text: (p) => p.text }]}
              />
            )}
          </Part>
        ))}
      </Columns>
    </Card>
  );
}

export function Loyalty({ loyalty }: { loyalty: NonNullable<ResultsAnswer['loyalty']> }) {
  const words = effectWords();
  return (
    <Card title={words.loyalty}>
      <Words>{loyalty.text}</Words>
      <Quiet>{words.loyaltyText}</Quiet>
      <Table
        label={words.loyalty}
        rows={loyalty.rows}
        rowKey={(r) => r.id}
        columns={[
          { id: 'title', title: words.part, names: true, cell: (r) => <Words as="span">{r.title}</Words> },
          { id: 'figure', title: words.figure, number: true, cell: (r) => <Words as="span">{r.figure}</Words> },
          { id: 'weight', title: words.weight, number: true, cell: (r) => <Words as="span">{r.weight}</Words> },
        ]}
      />
      <NumbersForm
        fields={loyalty.rows.map((r) => ({ name: r.id, label: words.weighs(r.title), value: String(r.weighs) }))}
        save={(values) => ask('PUT', '/settings', { loyaltyWeights: values })}
        refresh="results"
      />
    </Card>
  );
}
