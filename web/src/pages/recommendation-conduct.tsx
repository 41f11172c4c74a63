// How bold recommendations are: how much they try out, what they may name, how long the new is pushed.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MerchantSettings, SettingsAnswer } from '../../../server/http/admin/types.ts';
import { ask, Refused } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Card } from '../ui/card.tsx';
import { Choice, NumberInput } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Columns } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { SaveBar } from '../ui/save-bar.tsx';
import { Words } from '../ui/words.tsx';
import { recommendationWords } from './recommendation-words.ts';

const formOf = ({ exploration, intensity, newForDays }: MerchantSettings) => ({
  exploration: String(Math.round(exploration * 1000) / 10),
  intensity,
  newForDays: String(newForDays),
});

const numberIn = (text: string) => (text.trim() === '' ? null : Number(text));

export function Conduct({ answer }: { answer: SettingsAnswer }) {
  const words = recommendationWords();
  const { settings } = texts();
  const queries = useQueryClient();
  const before = formOf(answer.settings);
  const [form, setForm] = useState(before);
  const patch = {
    ...(form.exploration === before.exploration
      ? {}
      : {
          exploration: numberIn(form.exploration) === null ? null : Number((Number(form.exploration) / 100).toFixed(4)),
        }),
    ...(form.intensity === before.intensity ? {} : { intensity: form.intensity }),
    ...(form.newForDays === before.newForDays ? {} : { newForDays: numberIn(form.newForDays) }),
  };
  const changed = Object.keys(patch).length > 0;
  const save = useMutation({
    mutationFn: () => ask<SettingsAnswer>('PUT', '/settings', patch),
    onSuccess: (saved) => {
      queries.setQueryData(['settings'], saved);
      void queries.invalidateQueries({ queryKey: ['preview'] });
      setForm(formOf(saved.settings));
      window.shopify.toast.show(settings.saved);
    },
  });
  useGuardedLeave(changed);
  const faults = save.error instanceof Refused ? save.error.fields : {};
  return (
    <Card title={words.conduct}>
      <SaveBar
        open={changed}
        busy={save.isPending}
        save={() => save.mutate()}
        discard={() => {
          setForm(before);
          save.reset();
        }}
        labels={{ save: settings.save, discard: settings.discard }}
      />
      {save.error === null ? null : (
        <Notice tone="critical">
          <Words>{save.error.message}</Words>
        </Notice>
      )}
      <Columns count={3}>
        <NumberInput
          label={words.exploration}
          help={words.explorationHelp}
          unit="%"
          value={form.exploration}
          fault={faults.exploration}
          change={(exploration) => setForm({ ...form, exploration })}
        />
        <Choice
          label={words.intensity}
          help={words.intensityHelp}
          value={form.intensity}
          options={(['high', 'medium', 'low'] as const).map((value) => ({ value, label: words.intensities[value] }))}
          change={(intensity) => setForm({ ...form, intensity })}
        />
        <NumberInput
          label={words.newForDays}
          help={words.newForDaysHelp}
          unit={words.days}
          value={form.newForDays}
          fault={faults.newForDays}
          change={(newForDays) => setForm({ ...form, newForDays })}
        />
      </Columns>
    </Card>
  );
}
