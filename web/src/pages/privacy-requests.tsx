// What shoppers asked in the name of the law, and the answer to hand out: as a page to read, and as a file with everything.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PrivacyAnswer, PrivacyExport, PrivacyRequestLine } from '../../../server/http/admin/types.ts';
import { ask, get } from '../api.ts';
import { keepFile } from '../keep-file.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Row } from '../ui/layout.tsx';
import { Quiet, Words } from '../ui/words.tsx';

export function PrivacyRequests() {
  const query = useQuery({ queryKey: ['privacy'], queryFn: () => get<PrivacyAnswer>('/privacy') });
  return (
    <Card>
      {query.error === null ? null : <Words>{query.error.message}</Words>}
      {query.data === undefined ? null : <Quiet>{query.data.text}</Quiet>}
      {query.data?.requests.map((request) => (
        <Request key={request.id} request={request} />
      ))}
    </Card>
  );
}

function Request({ request }: { request: PrivacyRequestLine }) {
  const { privacy } = texts().settings;
  const queries = useQueryClient();
  const fetched = useMutation({
    mutationFn: (_as: 'page' | 'file') =>
      ask<PrivacyExport>('POST', `/privacy/${encodeURIComponent(request.id)}/export`),
    onSuccess: (answer, as) => {
      if (as === 'page') keepFile('personal-data.html', 'text/html', answer.page);
      else keepFile('personal-data.json', 'application/json', JSON.stringify(answer.records, null, 2));
      void queries.invalidateQueries({ queryKey: ['privacy'] });
    },
  });
  return (
    <div>
      <Row spread>
        <Words>{request.who === null ? request.title : `${request.title} · ${request.who}`}</Words>
        <Badge tone={request.open ? 'warning' : 'success'}>{request.text}</Badge>
      </Row>
      <Quiet>{request.asked.text}</Quiet>
      {fetched.error === null ? null : <Words>{fetched.error.message}</Words>}
      {request.canExport ? (
        <Row>
          <Button run={() => fetched.mutate('page')} busy={fetched.isPending}>
            {privacy.page}
          </Button>
          <Button run={() => fetched.mutate('file')} busy={fetched.isPending}>
            {privacy.file}
          </Button>
        </Row>
      ) : null}
    </div>
  );
}
