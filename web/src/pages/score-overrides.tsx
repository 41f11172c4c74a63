// The merchant knows better: a score of this shopper is set by hand, with a reason, or left to the model again.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { startTransition, useState } from 'react';
import type { ScoresAnswer, ShopperAnswer } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Choice, NumberInput, TextInput } from '../ui/fields.tsx';
import { Columns, Row } from '../ui/layout.tsx';
import { Words } from '../ui/words.tsx';

type Score = 'next-purchase' | 'value';

export function ScoreOverrides({ id, overruled }: { id: string; overruled: ScoresAnswer['overruled'] }) {
  const { override } = texts().shopper;
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [score, setScore] = useState<Score>('next-purchase');
  const [figure, setFigure] = useState('');
  const [reason, setReason] = useState('');
  const path = (name: string) => `/shoppers/${encodeURIComponent(id)}/scores/${name}`;
  const change = useMutation({
    mutationFn: ({ method, to, body }: { method: 'PUT' | 'POST'; to: string; body?: unknown }) =>
      ask<ShopperAnswer>(method, to, body),
    onSuccess: (answer) => {
      queries.setQueryData(['shopper', id], answer);
      setOpen(false);
    },
  });
  const typed = Number(figure.replace(',', '.'));
  const save = () =>
    change.mutate({
      method: 'PUT',
      to: path(score),
      // Per cent is typed, a share is told.
      body: { value: figure.trim() === '' ? null : score === 'value' ? typed : typed / 100, reason },
    });
  return (
    <>
      {overruled.map((each) => (
        <Row key={each.score} spread>
          <Words>{each.text}</Words>
          <Button run={() => change.mutate({ method: 'POST', to: `${path(each.score)}/withdraw` })}>
            {override.withdraw}
          </Button>
        </Row>
      ))}
      {change.error === null ? null : <Words>{change.error.message}</Words>}
      {open ? (
        <>
          <Columns count={3}>
            <Choice
              label={override.score}
              value={score}
              change={setScore}
              options={[
                { value: 'next-purchase', label: override.nextPurchase },
                { value: 'value', label: override.value },
              ]}
            />
            <NumberInput
              label={override.figure}
              value={figure}
              change={setFigure}
              {...(score === 'value' ? {} : { unit: '%' })}
            />
            <TextInput label={override.reason} value={reason} change={setReason} max={300} />
          </Columns>
          <Row>
            <Button kind="main" run={save} busy={change.isPending}>
              {override.save}
            </Button>
            <Button run={() => setOpen(false)}>{override.cancel}</Button>
          </Row>
        </>
      ) : (
        <Row>
          {/* The button answers at once, the form comes with the next frame. */}
          <Button run={() => startTransition(() => setOpen(true))}>{override.open}</Button>
        </Row>
      )}
    </>
  );
}
