// Files a merchant brings: a new one, and what became of those before.

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ImportAnswer, ImportKind, ImportsAnswer } from '../../../server/http/admin/import-types.ts';
import { ask, get } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/fields.tsx';
import { FileField } from '../ui/file-field.tsx';
import { Row } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { importTones } from './import-tones.ts';
import { importWords } from './import-words.ts';

export default function Imports() {
  const words = importWords();
  const back = { text: words.back, to: '/settings' };
  const query = useQuery({ queryKey: ['imports'], queryFn: () => get<ImportsAnswer>('/imports') });
  return (
    <Loaded query={query} title={words.title} back={back}>
      {(answer) => (
        <Page title={words.title} subtitle={words.subtitle} back={back}>
          <Bring answer={answer} />
          <Card title={words.before}>
            {answer.imports.length === 0 ? (
              <Quiet>{words.none}</Quiet>
            ) : (
              <Table
                label={words.before}
                rows={answer.imports}
                rowKey={(row) => row.id}
                columns={[
                  {
                    id: 'name',
                    title: words.columns.name,
                    names: true,
                    cell: (row) => <Link to={`/imports/${row.id}`}>{row.name || words.unnamed}</Link>,
                  },
                  { id: 'kind', title: words.columns.kind, cell: (row) => row.kindText },
                  {
                    id: 'state',
                    title: words.columns.state,
                    cell: (row) => <Badge tone={importTones[row.state]}>{row.stateText}</Badge>,
                  },
                  { id: 'brought', title: words.columns.brought, cell: (row) => row.brought.text },
                ]}
              />
            )}
          </Card>
        </Page>
      )}
    </Loaded>
  );
}

function Bring({ answer }: { answer: ImportsAnswer }) {
  const words = importWords();
  const [, go] = useLocation();
  const [kind, setKind] = useState<ImportKind>('orders');
  const [file, setFile] = useState<File | null>(null);
  const [fault, setFault] = useState<string | undefined>();
  const bring = useMutation({
    mutationFn: (chosen: File) =>
      ask<ImportAnswer>('POST', `/imports?${new URLSearchParams({ kind, name: chosen.name.slice(0, 200) })}`, chosen),
    onSuccess: ({ id }) => go(`/imports/${id}`),
  });
  const send = () => {
    if (file === null) setFault(words.choose);
    else if (file.size > answer.mostBytes) setFault(answer.tooLarge);
    else bring.mutate(file);
  };
  return (
    <Card title={words.bring}>
      {bring.error === null ? null : (
        <Notice tone="critical">
          <Words>{bring.error.message}</Words>
        </Notice>
      )}
      <Choice
        label={words.what}
        value={kind}
        help={answer.kinds.find((each) => each.kind === kind)?.text}
        options={answer.kinds.map((each) => ({ value: each.kind, label: each.title }))}
        change={setKind}
      />
      <FileField
        label={words.file}
        help={words.fileHelp}
        accept=".csv,.txt,.tsv,.gz,text/csv"
        fault={fault}
        choose={(chosen) => {
          setFile(chosen);
          setFault(undefined);
          bring.reset();
        }}
      />
      <Row>
        <Button kind="main" run={send} busy={bring.isPending}>
          {words.look}
        </Button>
      </Row>
    </Card>
  );
}
