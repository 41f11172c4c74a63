// A few numbers the merchant sets beside the figures they change: typed as text, judged when saved, left only when asked.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ofPage } from '../texts/of-page.ts';
import { Button } from '../ui/button.tsx';
import { NumberInput } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Columns, Row } from '../ui/layout.tsx';
import { Words } from '../ui/words.tsx';

const words = ofPage({
  en: { save: 'Save', saved: 'Saved', fault: 'This is no number.' },
  de: { save: 'Speichern', saved: 'Gespeichert', fault: 'Das ist keine Zahl.' },
});

export interface NumberField {
  name: string;
  label: string;
  value: string;
  unit?: string;
  help?: string;
}

interface NumbersFormProps {
  fields: NumberField[];
  /** Null stands for a field left empty. */
  save: (values: Record<string, number | null>) => Promise<unknown>;
  /** What is told anew afterwards. */
  refresh: string;
}

const read = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim().replace(',', '.')));

export function NumbersForm({ fields, save, refresh }: NumbersFormProps) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  useGuardedLeave(Object.keys(typed).length > 0);
  const values = Object.fromEntries(fields.map(({ name, value }) => [name, read(typed[name] ?? value)]));
  const isWrong = (name: string) => Number.isNaN(values[name]);
  const send = useMutation({
    mutationFn: () => save(values),
    onSuccess: async () => {
      window.shopify.toast.show(words().saved);
      await queries.invalidateQueries({ queryKey: [refresh] });
      setTyped({});
    },
  });
  const submit = () => {
    setTried(true);
    if (!fields.some(({ name }) => isWrong(name))) send.mutate();
  };
  return (
    <form
      className="small-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Columns count={fields.length > 1 ? 2 : 3}>
        {fields.map(({ name, label, value, unit, help }) => (
          <NumberInput
            key={name}
            label={label}
            value={typed[name] ?? value}
            change={(text) => setTyped({ ...typed, [name]: text })}
            help={help}
            fault={tried && isWrong(name) ? words().fault : undefined}
            {...(unit === undefined ? {} : { unit })}
          />
        ))}
      </Columns>
      {send.error === null ? null : <Words>{send.error.message}</Words>}
      <Row>
        <Button run={submit} busy={send.isPending}>
          {words().save}
        </Button>
      </Row>
    </form>
  );
}
