// The domain e-mails come from: which records it needs, which are there, and whether e-mails leave.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SendingAnswer, SendingRecord } from '../../../server/http/admin/sending-types.ts';
import { ask, get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Row } from '../ui/layout.tsx';
import { Quiet, Words } from '../ui/words.tsx';

const tones = { good: 'success', wrong: 'warning', unknown: 'info' } as const;

export function SendingDomain() {
  const { domain } = texts().settings;
  const queries = useQueryClient();
  const query = useQuery({ queryKey: ['sending'], queryFn: () => get<SendingAnswer>('/sending') });
  const check = useMutation({
    mutationFn: () => ask<SendingAnswer>('POST', '/sending/check'),
    onSuccess: (answer) => queries.setQueryData(['sending'], answer),
  });
  const fault = check.error ?? query.error;
  const answer = query.data;
  return (
    <Card>
      {fault === null ? null : <Words>{fault.message}</Words>}
      {answer === undefined ? null : (
        <>
          <Words>{answer.text}</Words>
          {answer.warmUp === null ? null : <Quiet>{answer.warmUp.text}</Quiet>}
          {answer.records.map((record) => (
            <DnsRecord key={record.kind} record={record} />
          ))}
          {answer.domain === null || !answer.hasProvider ? null : (
            <Row>
              <Button run={() => check.mutate()} busy={check.isPending}>
                {domain.check}
              </Button>
              {answer.checkedAt === null ? null : <Quiet as="span">{domain.checked(answer.checkedAt.text)}</Quiet>}
            </Row>
          )}
        </>
      )}
    </Card>
  );
}

function DnsRecord({ record }: { record: SendingRecord }) {
  const { domain } = texts().settings;
  return (
    <Part title={record.title}>
      <Row spread>
        <Quiet>{record.text}</Quiet>
        <Badge tone={tones[record.state]}>{record.stateText}</Badge>
      </Row>
      {record.instruction === null ? null : (
        <>
          <Words>{record.instruction}</Words>
          {record.name === null ? null : (
            <Quiet>
              {domain.name}: <code>{record.name}</code>
            </Quiet>
          )}
          {record.value === null ? null : (
            <Quiet>
              {domain.value}: <code>{record.value}</code>
            </Quiet>
          )}
          {record.found === null ? null : (
            <Quiet>
              {domain.found}: <code>{record.found}</code>
            </Quiet>
          )}
        </>
      )}
    </Part>
  );
}
