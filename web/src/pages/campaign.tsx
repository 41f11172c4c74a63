// One campaign: who gets it and what it says while it is a draft; then its way, and what came of each wording.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { CampaignAnswer } from '../../../server/http/admin/journey-types.ts';
import type { SegmentFieldsAnswer } from '../../../server/http/admin/types.ts';
import { ask, get, Refused } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/fields.tsx';
import { useGuardedLeave } from '../ui/guarded-leave.ts';
import { MainAndAside } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { SaveBar } from '../ui/save-bar.tsx';
import { Loaded } from '../ui/states.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { CampaignAudience } from './campaign-audience.tsx';
import { formOf, readForm } from './campaign-form.ts';
import { CampaignResults } from './campaign-results.tsx';
import { CampaignSending } from './campaign-sending.tsx';
import { CampaignStart, CampaignStop } from './campaign-start.tsx';
import { CampaignWordings } from './campaign-wordings.tsx';
import { stateTones } from './campaigns.tsx';
import { deskWords } from './desk-words.ts';

const NEW = 'new';

interface Opened {
  fields: SegmentFieldsAnswer;
  campaign: CampaignAnswer | null;
}

export default function Campaign({ id }: { id: string }) {
  const words = deskWords();
  const back = { text: words.looks.campaigns, to: '/campaigns' };
  const query = useQuery({
    queryKey: ['campaign', id],
    queryFn: async (): Promise<Opened> => {
      const [fields, campaign] = await Promise.all([
        get<SegmentFieldsAnswer>('/segments/fields'),
        id === NEW ? null : get<CampaignAnswer>(`/campaigns/${encodeURIComponent(id)}`),
      ]);
      return { fields, campaign };
    },
    // A form must not change under the hands of who fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Loaded query={query} title={words.campaigns.one} back={back}>
      {(opened) =>
        opened.campaign === null || opened.campaign.isDraft ? (
          // Another version is another form: what was typed for the one before is not carried over.
          <Draft key={opened.campaign?.version ?? 0} opened={opened} />
        ) : (
          <Page
            title={opened.campaign.name}
            badge={<Badge tone={stateTones[opened.campaign.state]}>{opened.campaign.stateText}</Badge>}
            subtitle={opened.campaign.startAt?.text}
            back={back}
          >
            <CampaignResults campaign={opened.campaign} />
            {opened.campaign.canStop ? <CampaignStop campaign={opened.campaign} /> : null}
          </Page>
        )
      }
    </Loaded>
  );
}

function Draft({ opened: { fields, campaign } }: { opened: Opened }) {
  const desk = deskWords();
  const words = desk.campaigns;
  const { settings } = texts();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const [form, setForm] = useState(() => formOf(fields, campaign));
  const [touched, setTouched] = useState(false);
  const [shown, setShown] = useState({ lines: new Set<string>(), missing: [] as string[] });
  const read = readForm(fields, form);
  const change = (part: Partial<typeof form>) => {
    setForm({ ...form, ...part });
    setTouched(true);
  };
  const save = useMutation({
    mutationFn: () => {
      const body = { name: form.name, definition: read.definition, version: campaign?.version ?? 0 };
      return campaign === null
        ? ask<CampaignAnswer>('POST', '/campaigns', body)
        : ask<CampaignAnswer>('PUT', `/campaigns/${encodeURIComponent(campaign.id)}`, body);
    },
    onSuccess: (saved) => {
      setTouched(false);
      window.shopify.toast.show(words.saved);
      void queries.invalidateQueries({ queryKey: ['campaigns'] });
      queries.setQueryData(['campaign', saved.id], { fields, campaign: saved });
      if (campaign === null) go(`/campaigns/${encodeURIComponent(saved.id)}`, { replace: true });
    },
  });
  const trySave = () => {
    setShown({ lines: read.lines, missing: read.missing });
    save.reset();
    if (read.definition !== null && read.missing.length === 0) save.mutate();
  };
  useGuardedLeave(touched);
  const refused = save.error instanceof Refused ? Object.keys(save.error.fields) : [];
  const fault = (field: string) => ([...shown.missing, ...refused].includes(field) ? words.required : undefined);
  const isIncomplete = shown.missing.length > 0 || shown.lines.size > 0;
  return (
    <Page title={campaign?.name ?? words.add} back={{ text: desk.looks.campaigns, to: '/campaigns' }}>
      <SaveBar
        open={touched}
        busy={save.isPending}
        save={trySave}
        discard={() => {
          setForm(formOf(fields, campaign));
          setTouched(false);
          setShown({ lines: new Set(), missing: [] });
          save.reset();
        }}
        labels={{ save: settings.save, discard: settings.discard }}
      />
      {save.error === null && !isIncomplete ? null : (
        <Notice tone="critical">
          <Words>{save.error === null ? words.incomplete : save.error.message}</Words>
        </Notice>
      )}
      <MainAndAside
        main={
          <>
            <Card>
              <TextInput
                label={words.name}
                value={form.name}
                max={100}
                fault={fault('name')}
                change={(name) => change({ name })}
              />
            </Card>
            <CampaignAudience fields={fields} form={form} read={read} faults={shown.lines} change={change} />
            <CampaignWordings form={form} fault={fault} change={change} />
            <CampaignSending form={form} fault={fault} change={change} />
          </>
        }
        aside={
          <Card title={words.start}>
            {campaign === null || touched ? <Quiet>{words.saveFirst}</Quiet> : <CampaignStart campaign={campaign} />}
          </Card>
        }
      />
    </Page>
  );
}
