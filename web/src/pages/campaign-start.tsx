// Starting a campaign, at once or later, and stopping it: both asked twice.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CampaignAnswer, CampaignCountAnswer } from '../../../server/http/admin/journey-types.ts';
import { ask, get, Refused } from '../api.ts';
import { Card } from '../ui/card.tsx';
import { MomentInput } from '../ui/fields.tsx';
import { Notice } from '../ui/notice.tsx';
import { Wrong } from '../ui/states.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { deskWords } from './desk-words.ts';

/** What a campaign's step answers takes the place of what was known of it. */
function useStep(campaign: CampaignAnswer, step: 'start' | 'stop', told: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: object) =>
      ask<CampaignAnswer>('POST', `/campaigns/${encodeURIComponent(campaign.id)}/${step}`, body),
    onSuccess: () => {
      window.shopify.toast.show(told);
      void queries.invalidateQueries({ queryKey: ['campaigns'] });
      return queries.invalidateQueries({ queryKey: ['campaign', campaign.id] });
    },
  });
}

/** Whom the campaign's rules meet now: counting takes a moment in a large shop. */
export const useCampaignCount = ({ id, version }: CampaignAnswer) =>
  useQuery({
    queryKey: ['campaign-count', id, version],
    queryFn: () => get<CampaignCountAnswer>(`/campaigns/${encodeURIComponent(id)}/count`),
  });

export function CampaignStart({ campaign }: { campaign: CampaignAnswer }) {
  const words = deskWords().campaigns;
  const [at, setAt] = useState('');
  const start = useStep(campaign, 'start', words.started);
  // Words that press or can't be put together are named by the server.
  const wrong = start.error instanceof Refused ? start.error.fields.words : undefined;
  const count = useCampaignCount(campaign);
  const { text, sizeHint } = count.data ?? { text: '', sizeHint: '' };
  const moment = at === '' ? null : new Date(at).getTime();
  return (
    <>
      <Counted count={count} />
      {sizeHint === '' ? null : <Quiet>{sizeHint}</Quiet>}
      <MomentInput label={words.startAt} help={words.startAtHelp} value={at} change={setAt} />
      {start.error === null ? null : (
        <Notice tone="critical">
          <Words>{[start.error.message, wrong].filter(Boolean).join(' ')}</Words>
        </Notice>
      )}
      <SureButton
        ask={moment === null ? words.startNow : words.start}
        sure={words.startSure(text)}
        yes={words.startYes}
        no={words.no}
        run={() => start.mutate({ at: moment })}
        busy={start.isPending || count.data === undefined}
      />
    </>
  );
}

/** The count, its place while it is being made, or what went wrong. */
export function Counted({ count }: { count: ReturnType<typeof useCampaignCount> }) {
  if (count.error !== null) return <Wrong fault={count.error} again={() => void count.refetch()} />;
  return (
    <div aria-live="polite">
      <Words>{count.data?.text ?? '…'}</Words>
    </div>
  );
}

export function CampaignStop({ campaign }: { campaign: CampaignAnswer }) {
  const words = deskWords().campaigns;
  const stop = useStep(campaign, 'stop', words.stopped);
  return (
    <Card>
      {stop.error === null ? null : <Words>{stop.error.message}</Words>}
      <SureButton
        ask={words.stop}
        sure={words.stopSure}
        yes={words.stopYes}
        no={words.goOn}
        run={() => stop.mutate({})}
        busy={stop.isPending}
      />
    </Card>
  );
}
