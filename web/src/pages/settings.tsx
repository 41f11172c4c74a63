// What the merchant decides: when reminders leave, when it is quiet, who writes, what is held back for measuring.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SettingsAnswer } from '../../../server/http/admin/types.ts';
import { askForAllOrders } from '../all-orders.ts';
import { ask, get, Refused } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { NumberInput, TextInput, Tick } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Columns, Group, Groups } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { SaveBar } from '../ui/save-bar.tsx';
import { Loaded } from '../ui/states.tsx';
import { Strong, Words } from '../ui/words.tsx';
import { PrivacyRequests } from './privacy-requests.tsx';
import { SendingDomain } from './sending-domain.tsx';
import { formOf, patchOf, type SettingsForm } from './settings-form.ts';

export default function Settings() {
  const query = useQuery({
    queryKey: ['settings'],
    queryFn: () => get<SettingsAnswer>('/settings'),
    // A form must not change under the hands of who fills it in.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Loaded query={query} title={texts().settings.title}>
      {(answer) => <Form answer={answer} />}
    </Loaded>
  );
}

function Form({ answer }: { answer: SettingsAnswer }) {
  const { settings } = texts();
  const queries = useQueryClient();
  const [form, setForm] = useState(() => formOf(answer.settings));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const patch = patchOf(form, answer.settings);
  const changed = Object.keys(patch).length > 0;
  const save = useMutation({
    mutationFn: () => ask<SettingsAnswer>('PUT', '/settings', patch),
    onSuccess: (saved) => {
      queries.setQueryData(['settings'], saved);
      // Another sender may be of another domain.
      void queries.invalidateQueries({ queryKey: ['sending'] });
      setForm(formOf(saved.settings));
      setFaults({});
      window.shopify.toast.show(settings.saved);
    },
    onError: (fault) => setFaults(fault instanceof Refused ? fault.fields : {}),
  });
  useGuardedLeave(changed);
  const discard = () => {
    setForm(formOf(answer.settings));
    setFaults({});
    save.reset();
  };
  const text = (name: KeysOf<string>) => ({
    value: form[name],
    change: (value: string) => setForm({ ...form, [name]: value }),
    fault: faults[name],
  });
  const tick = (name: KeysOf<boolean>) => ({
    value: form[name],
    change: (value: boolean) => setForm({ ...form, [name]: value }),
    fault: faults[name],
  });
  return (
    <Page title={settings.title} subtitle={answer.note}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (changed) save.mutate();
        }}
      >
        <SaveBar
          open={changed}
          busy={save.isPending}
          save={() => save.mutate()}
          discard={discard}
          labels={{ save: settings.save, discard: settings.discard }}
        />
        {save.error === null ? null : (
          <Notice tone="critical">
            <Words>{Object.keys(faults).length === 0 ? save.error.message : settings.faults}</Words>
          </Notice>
        )}
        <Groups>
          <Group {...settings.carts}>
            <Card>
              <Tick label={settings.cartMails} help={settings.cartMailsHelp} {...tick('cartMails')} />
              <NumberInput
                label={settings.cartDelayMinutes}
                help={settings.cartDelayMinutesHelp}
                unit={settings.minutes}
                {...text('cartDelayMinutes')}
              />
              <Tick label={settings.secondStep} help={settings.secondStepHelp} {...tick('secondStep')} />
              {form.secondStep ? (
                <NumberInput
                  label={settings.cartSecondDelayHours}
                  unit={settings.hours}
                  {...text('cartSecondDelayHours')}
                />
              ) : null}
            </Card>
          </Group>
          <Group {...settings.sending}>
            <Card>
              <Tick
                label={settings.quietHours}
                help={settings.quietHoursHelp(answer.zone)}
                {...tick('quiet')}
                fault={faults.quietHours}
              />
              {form.quiet ? (
                <Columns count={2}>
                  <NumberInput label={settings.from} {...text('quietFrom')} />
                  <NumberInput label={settings.to} {...text('quietTo')} />
                </Columns>
              ) : null}
              <NumberInput label={settings.weeklyCap} help={settings.weeklyCapHelp} {...text('weeklyCap')} />
            </Card>
          </Group>
          <Group {...settings.sender}>
            <Card>
              <TextInput label={settings.senderName} complete="organization" max={100} {...text('senderName')} />
              <TextInput label={settings.senderEmail} kind="email" complete="email" {...text('senderEmail')} />
              <TextInput
                label={settings.postalAddress}
                help={settings.postalAddressHelp}
                lines={3}
                max={300}
                {...text('postalAddress')}
              />
              <TextInput
                label={settings.dkimSelector}
                help={settings.dkimSelectorHelp}
                max={63}
                {...text('dkimSelector')}
              />
              <Tick label={settings.warmUp} help={settings.warmUpHelp} {...tick('warmUp')} />
              <Tick label={settings.countOpens} help={settings.countOpensHelp} {...tick('countOpens')} />
              <Words>
                {settings.mailEvents}: {window.location.origin}
                {answer.mailEvents}
              </Words>
            </Card>
          </Group>
          {answer.reach == null ? null : (
            <Group {...settings.past}>
              <Card>
                <Words>{answer.reach.text}</Words>
                {answer.reach.models.map((model) => (
                  <Words key={model.title}>
                    <Strong>{model.title}</Strong>: {model.text}
                  </Words>
                ))}
                <Button run={() => void askForAllOrders()}>{settings.readAllOrders}</Button>
              </Card>
            </Group>
          )}
          <Group {...settings.measuring}>
            <Card>
              <NumberInput
                label={settings.holdout}
                help={settings.holdoutHelp}
                unit={settings.percent}
                {...text('holdout')}
              />
              <NumberInput
                label={settings.controls}
                help={settings.controlsHelp}
                unit={settings.percent}
                {...text('controls')}
              />
              <NumberInput
                label={settings.exploration}
                help={settings.explorationHelp}
                unit={settings.percent}
                {...text('exploration')}
              />
            </Card>
          </Group>
        </Groups>
        <button type="submit" hidden>
          {settings.save}
        </button>
      </form>
      <SendingDomain />
      <PrivacyRequests />
    </Page>
  );
}

type KeysOf<Value> = { [Key in keyof SettingsForm]: SettingsForm[Key] extends Value ? Key : never }[keyof SettingsForm];
