// What waits for a person: offers above the limit, and tasks.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApprovalLine, ApprovalsAnswer } from '../../../server/http/admin/journey-types.ts';
import { ask, get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { NumberInput, TextInput } from '../ui/fields.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Sentences } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { deskWords } from './desk-words.ts';
import { JourneyTabs } from './journey-tabs.tsx';
import { Tasks } from './tasks.tsx';

export default function Approvals() {
  const words = deskWords();
  const { journeys } = texts();
  const query = useQuery({ queryKey: ['approvals'], queryFn: () => get<ApprovalsAnswer>('/approvals') });
  return (
    <Loaded query={query} title={journeys.title}>
      {({ offers, limitPercent }) => (
        <Page title={journeys.title}>
          <JourneyTabs chosen="waiting">
            <Card title={words.offers} aside={<Link to="/settings">{words.limits}</Link>}>
              {offers.length === 0 ? <Words>{words.noOffers}</Words> : null}
              <Quiet>{offers.length === 0 ? words.noOffersText(limitPercent) : words.offersText(limitPercent)}</Quiet>
            </Card>
            {offers.map((offer) => (
              <Offer key={offer.id} offer={offer} />
            ))}
            <Tasks />
          </JourneyTabs>
        </Page>
      )}
    </Loaded>
  );
}

function Offer({ offer }: { offer: ApprovalLine }) {
  const words = deskWords();
  const queries = useQueryClient();
  const [percent, setPercent] = useState(String(offer.percent ?? ''));
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string>();
  const say = useMutation({
    mutationFn: (word: object) => ask<ApprovalsAnswer>('POST', `/approvals/${encodeURIComponent(offer.id)}`, word),
    onSuccess: (answer) => {
      queries.setQueryData(['approvals'], answer);
      window.shopify.toast.show(words.answered);
    },
  });
  const reject = () => {
    if (reason.trim() === '') setFault(words.reasonMissing);
    else say.mutate({ word: 'reject', reason });
  };
  const isOther = offer.percent !== null && percent.trim() !== String(offer.percent);
  return (
    <Card
      title={offer.kind === 'discount' ? words.percent(offer.percent ?? 0) : words.free}
      aside={<Badge tone="warning">{words.looks.waiting}</Badge>}
    >
      <Stack tight>
        <Row>
          <Link to={`/shoppers/${encodeURIComponent(offer.shopper)}`}>{offer.name}</Link>
          <Quiet as="span">{words.from(offer.journey, offer.at.text)}</Quiet>
        </Row>
        <Words>{`${words.costs(offer.cost)} ${words.until(offer.answerBy.text)}`}</Words>
        {offer.reasons.length === 0 ? null : <Sentences items={offer.reasons} />}
      </Stack>
      {say.error === null ? null : (
        <Notice tone="critical">
          <Words>{say.error.message}</Words>
        </Notice>
      )}
      <TextInput
        label={words.reason}
        help={words.reasonHelp}
        max={500}
        value={reason}
        change={(value) => {
          setReason(value);
          setFault(undefined);
        }}
        fault={fault}
      />
      {offer.kind === 'discount' ? (
        <NumberInput label={words.other} unit="%" value={percent} change={setPercent} />
      ) : null}
      <Row>
        {isOther ? (
          <Button
            kind="main"
            label={words.editFor(offer.name)}
            run={() => say.mutate({ word: 'edit', percent: Number(percent), reason })}
            busy={say.isPending}
          >
            {words.edit}
          </Button>
        ) : (
          <Button
            kind="main"
            label={words.approveFor(offer.name)}
            run={() => say.mutate({ word: 'approve', reason })}
            busy={say.isPending}
          >
            {words.approve}
          </Button>
        )}
        <Button label={words.rejectFor(offer.name)} run={reject} busy={say.isPending}>
          {words.reject}
        </Button>
      </Row>
    </Card>
  );
}
