// What the merchant decides: when reminders leave, when it is quiet, who writes, what is held back for measuring.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SettingsAnswer } from '../../../server/http/admin/types.ts';
import { askForAllOrders } from '../all-orders.ts';
import { ask, get, Refused } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Choice, NumberInput, TextInput, Tick } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { Columns, Group, Groups } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Sentences } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { SaveBar } from '../ui/save-bar.tsx';
import { Loaded } from '../ui/states.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { PrivacyRequests } from './privacy-requests.tsx';
import { SendingDomain } from './sending-domain.tsx';
import { formOf, knownOf, patchOf, rebased, type SettingsForm } from './settings-form.ts';
import { DataHealth } from './settings-health.tsx';
import { Team } from './settings-team.tsx';
import { settingsWords } from './settings-words.ts';

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
  const more = settingsWords();
  const queries = useQueryClient();
  const [form, setForm] = useState(() => formOf(answer.settings, answer.minor));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const patch = patchOf(form, answer.settings, answer.minor);
  const changed = Object.keys(patch).length > 0;
  const save = useMutation({
    mutationFn: () => ask<SettingsAnswer>('PUT', '/settings', { ...patch, known: knownOf(patch, answer.settings) }),
    onSuccess: (saved) => {
      queries.setQueryData(['settings'], saved);
      // Another sender may be of another domain.
      void queries.invalidateQueries({ queryKey: ['sending'] });
      setForm(formOf(saved.settings, saved.minor));
      setFaults({});
      window.shopify.toast.show(settings.saved);
    },
    onError: async (fault) => {
      setFaults(fault instanceof Refused ? fault.fields : {});
      if (!(fault instanceof Refused) || fault.status !== 409) return;
      const now = await get<SettingsAnswer>('/settings');
      setForm((typed) => rebased(typed, answer.settings, now.settings, now.minor));
      queries.setQueryData(['settings'], now);
    },
  });
  const isConflict = save.error instanceof Refused && save.error.status === 409;
  useGuardedLeave(changed);
  const discard = () => {
    setForm(formOf(answer.settings, answer.minor));
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
            <Words>{isConflict || Object.keys(faults).length === 0 ? save.error.message : settings.faults}</Words>
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
              <NumberInput label={more.unengagedCap} help={more.unengagedCapHelp} {...text('unengagedCap')} />
              <NumberInput label={more.windowHours} unit={more.hours} {...text('windowHours')} />
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
              <Tick label={settings.doubleOptIn} help={settings.doubleOptInHelp} {...tick('doubleOptIn')} />
              <Tick label={settings.countOpens} help={settings.countOpensHelp} {...tick('countOpens')} />
              <Words>
                {settings.mailEvents}: {window.location.origin}
                {answer.mailEvents}
              </Words>
            </Card>
          </Group>
          <Group {...more.policy}>
            <Card>
              <Tick label={more.paused} help={more.pausedHelp} {...tick('paused')} />
              <NumberInput
                label={more.offerLimitPercent}
                help={more.offerLimitHelp}
                unit={settings.percent}
                {...text('offerLimitPercent')}
              />
              <NumberInput
                label={more.maxPriceChangePercent}
                unit={settings.percent}
                {...text('maxPriceChangePercent')}
              />
              <Choice
                label={more.arbiter}
                value={form.arbiter}
                options={(['rule', 'value'] as const).map((value) => ({ value, label: more.arbiters[value] }))}
                change={(arbiter) => setForm({ ...form, arbiter })}
              />
              <Part title={more.never}>
                <Sentences items={more.nevers} />
              </Part>
            </Card>
          </Group>
          <Group {...more.offers}>
            <Card>
              <NumberInput
                label={more.offerMonthlyBudget}
                help={more.offerMonthlyBudgetHelp}
                unit={answer.currency}
                {...text('offerMonthlyBudget')}
              />
              <NumberInput
                label={more.offerMarginPercent}
                help={more.offerMarginHelp}
                unit={settings.percent}
                {...text('offerMarginPercent')}
              />
              <NumberInput
                label={more.offerMarginFloorPercent}
                unit={settings.percent}
                {...text('offerMarginFloorPercent')}
              />
              <NumberInput label={more.offerShippingCost} unit={answer.currency} {...text('offerShippingCost')} />
              <NumberInput label={more.offerEveryDays} unit={more.days} {...text('offerEveryDays')} />
              <NumberInput
                label={more.offerControl}
                help={more.offerControlHelp}
                unit={settings.percent}
                {...text('offerControl')}
              />
            </Card>
          </Group>
          <Group {...more.retention}>
            <Card>
              <NumberInput label={more.keepEventsDays} unit={more.days} {...text('keepEventsDays')} />
              <NumberInput label={more.keepDecisionsDays} unit={more.days} {...text('keepDecisionsDays')} />
              <Quiet>{more.fixed}</Quiet>
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
          <Group {...more.team}>
            <Card>
              <Choice
                label={more.everybody}
                value={form.teamRole}
                options={answer.roles.map(({ role, title }) => ({ value: role, label: title }))}
                change={(teamRole) => setForm({ ...form, teamRole })}
              />
            </Card>
          </Group>
        </Groups>
        <button type="submit" hidden>
          {settings.save}
        </button>
      </form>
      <Groups>
        <Group {...settings.domain}>
          <SendingDomain />
        </Group>
        <Group {...more.people}>
          <Team />
        </Group>
        <Group {...more.health}>
          <DataHealth />
        </Group>
        <Group {...more.connections}>
          <Card>
            <Link to="/connections">{more.openConnections}</Link>
          </Card>
        </Group>
        <Group {...more.imports}>
          <Card>
            <Link to="/imports">{more.openImports}</Link>
          </Card>
        </Group>
        <Group title={more.glossary} text={more.glossaryText}>
          <Card>
            <Link to="/glossary">{more.openGlossary}</Link>
          </Card>
        </Group>
        <Group {...settings.privacy}>
          <PrivacyRequests />
        </Group>
      </Groups>
    </Page>
  );
}

type KeysOf<Value> = { [Key in keyof SettingsForm]: SettingsForm[Key] extends Value ? Key : never }[keyof SettingsForm];
