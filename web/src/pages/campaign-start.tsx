// Starting a campaign, at once or later, and stopping it: both asked twice.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CampaignAnswer } from '../../../server/http/admin/journey-types.ts';
import { ask, Refused } from '../api.ts';
import { Card } from '../ui/card.tsx';
import { MomentInput } from '../ui/fields.tsx';
import { Notice } from '../ui/notice.tsx';
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

export function CampaignStart({ campaign }: { campaign: CampaignAnswer }) {
  const words = deskWords().campaigns;
  const [at, setAt] = useState('');
  const start = useStep(campaign, 'start', words.started);
  // Words that press or can't be put together are named by the server.
  const wrong = start.error instanceof Refused ? start.error.fields.words : undefined;
  const moment = at === '' ? null : new Date(at).getTime();
  return (
    <>
      <Words>{campaign.audienceText}</Words>
      {campaign.sizeHint === '' ? null : <Quiet>{campaign.sizeHint}</Quiet>}
      <MomentInput label={words.startAt} help={words.startAtHelp} value={at} change={setAt} />
      {start.error === null ? null : (
        <Notice tone="critical">
          <Words>{[start.error.message, wrong].filter(Boolean).join(' ')}</Words>
        </Notice>
      )}
      <SureButton
        ask={moment === null ? words.startNow : words.start}
        sure={words.startSure(campaign.audienceText)}
        yes={words.startYes}
        no={words.no}
        run={() => start.mutate({ at: moment })}
        busy={start.isPending}
      />
    </>
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
