// Who writes, asked where it is needed: the shop's own name and address stand there already, the postal address is typed.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SetupAnswer } from '../../../server/http/admin/types.ts';
import { ask, Refused } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Row, Stack } from '../ui/layout.tsx';
import { Words } from '../ui/words.tsx';

export function SetupSender({ sender }: { sender: SetupAnswer['sender'] }) {
  const { settings } = texts();
  const queries = useQueryClient();
  // What is typed stays while the page follows what goes on beside it.
  const [form, setForm] = useState(sender);
  const [touched, setTouched] = useState(false);
  useGuardedLeave(touched);
  const save = useMutation({
    mutationFn: () => ask('PUT', '/settings', form),
    onSuccess: () => {
      setTouched(false);
      window.shopify.toast.show(settings.saved);
      return queries.invalidateQueries();
    },
  });
  const faults = save.error instanceof Refused ? save.error.fields : {};
  const [tried, setTried] = useState(false);
  const isComplete = Object.values(form).every((value) => value.trim() !== '');
  const trySave = () => {
    setTried(true);
    if (isComplete) save.mutate();
  };
  const field = (name: keyof typeof form) => ({
    value: form[name],
    change: (value: string) => {
      setForm({ ...form, [name]: value });
      setTouched(true);
    },
    fault: tried && form[name].trim() === '' ? texts().setup.missing : faults[name],
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        trySave();
      }}
    >
      <Stack>
        {save.error === null || Object.keys(faults).length > 0 ? null : <Words>{save.error.message}</Words>}
        <TextInput label={settings.senderName} complete="organization" max={100} {...field('senderName')} />
        <TextInput label={settings.senderEmail} kind="email" complete="email" {...field('senderEmail')} />
        <TextInput
          label={settings.postalAddress}
          help={settings.postalAddressHelp}
          lines={2}
          max={300}
          {...field('postalAddress')}
        />
        <Row>
          <Button kind="main" run={trySave} busy={save.isPending}>
            {settings.save}
          </Button>
        </Row>
      </Stack>
    </form>
  );
}
