// Keys by which other systems ask: made, shown once, revoked.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionsAnswer, KeyMadeAnswer, KeyScope } from '../../../server/http/admin/connection-types.ts';
import { ask, Refused } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice, TextInput } from '../ui/fields.tsx';
import { Columns, Row } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { connectionWords } from './connection-words.ts';
import { ShownOnce } from './shown-once.tsx';

export function ApiKeys({ answer }: { answer: ConnectionsAnswer }) {
  const words = connectionWords();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<KeyScope>('read');
  const shown = (next: ConnectionsAnswer) => queries.setQueryData(['connections'], next);
  const make = useMutation({
    mutationFn: () => ask<KeyMadeAnswer>('POST', '/connections/keys', { name, scope }),
    onSuccess: (next) => {
      shown(next);
      setName('');
    },
  });
  const revoke = useMutation({
    mutationFn: (id: string) => ask<ConnectionsAnswer>('POST', `/connections/keys/${id}/revoke`, {}),
    onSuccess: shown,
  });
  const fault = make.error instanceof Refused ? make.error.fields.name : undefined;
  const error = revoke.error ?? (fault === undefined ? make.error : null);
  return (
    <Card title={words.keys}>
      <Quiet>{words.keysText}</Quiet>
      {error === null ? null : (
        <Notice tone="critical">
          <Words>{error.message}</Words>
        </Notice>
      )}
      {make.data === undefined ? null : <ShownOnce text={words.keyOnce} secret={make.data.key} />}
      {answer.keys.length === 0 ? (
        <Quiet>{words.noKeys}</Quiet>
      ) : (
        <Table
          label={words.keys}
          rows={answer.keys}
          rowKey={(row) => row.id}
          columns={[
            { id: 'name', title: words.columns.name, names: true, cell: (row) => <Words as="span">{row.name}</Words> },
            { id: 'scope', title: words.columns.scope, cell: (row) => row.scopeText },
            { id: 'made', title: words.columns.made, wide: true, cell: (row) => row.made },
            { id: 'used', title: words.columns.used, cell: (row) => row.used },
            {
              id: 'state',
              title: words.columns.state,
              cell: (row) => <Badge tone={row.revoked ? null : 'success'}>{row.stateText}</Badge>,
            },
            {
              id: 'act',
              title: words.columns.act,
              cell: (row) =>
                row.revoked ? null : (
                  <Button
                    label={words.revokeOf(row.name)}
                    run={() => revoke.mutate(row.id)}
                    busy={revoke.isPending && revoke.variables === row.id}
                  >
                    {words.revoke}
                  </Button>
                ),
            },
          ]}
        />
      )}
      <Columns count={2}>
        <TextInput label={words.name} value={name} max={100} change={setName} fault={fault} />
        <Choice
          label={words.scope}
          value={scope}
          options={answer.scopes.map((each) => ({ value: each.scope, label: each.title }))}
          change={setScope}
        />
      </Columns>
      <Row>
        <Button run={() => make.mutate()} busy={make.isPending}>
          {words.make}
        </Button>
      </Row>
    </Card>
  );
}
