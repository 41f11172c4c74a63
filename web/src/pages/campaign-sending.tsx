// How a campaign is sent, and what its wordings are compared by: declared before anything leaves.

import { Card } from '../ui/card.tsx';
import { Choice, NumberInput, TextInput } from '../ui/fields.tsx';
import { Columns } from '../ui/layout.tsx';
import type { CampaignForm } from './campaign-form.ts';
import { deskWords } from './desk-words.ts';

export function CampaignSending(props: {
  form: CampaignForm;
  fault: (field: string) => string | undefined;
  change: (part: Partial<CampaignForm>) => void;
}) {
  const { form, fault, change } = props;
  const words = deskWords().campaigns;
  return (
    <Card title={words.sending}>
      <Columns count={2}>
        <NumberInput
          label={words.perHour}
          help={words.perHourHelp}
          value={form.perHour}
          fault={fault('definition.perHour')}
          change={(perHour) => change({ perHour })}
        />
        <Choice
          label={words.sendAt}
          value={form.sendAt}
          options={(['moment', 'personal-hour'] as const).map((value) => ({ value, label: words.sendAts[value] }))}
          change={(sendAt) => change({ sendAt })}
        />
      </Columns>
      {form.variants.length < 2 ? null : (
        <>
          <Choice
            label={words.metric}
            value={form.metric}
            options={(['orders', 'clicks'] as const).map((value) => ({ value, label: words.metrics[value] }))}
            change={(metric) => change({ metric })}
          />
          <TextInput
            label={words.hypothesis}
            help={words.hypothesisHelp}
            max={500}
            value={form.hypothesis}
            change={(hypothesis) => change({ hypothesis })}
          />
        </>
      )}
    </Card>
  );
}
