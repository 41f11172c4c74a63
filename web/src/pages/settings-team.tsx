// Who of the team may do what. Each role is kept by its own button: a role is not part of the form above.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role, TeamAnswer } from '../../../server/http/admin/team-types.ts';
import { ask, get } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice, TextInput } from '../ui/fields.tsx';
import { Columns, Row, Stack } from '../ui/layout.tsx';
import { Facts } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { settingsWords } from './settings-words.ts';

export function Team() {
  const words = settingsWords();
  const query = useQuery({ queryKey: ['team'], queryFn: () => get<TeamAnswer>('/team') });
  const { data } = query;
  if (data === undefined) return query.error === null ? null : <Words>{query.error.message}</Words>;
  return (
    <Card>
      <Facts items={data.roles.map(({ title, text }) => ({ term: title, text }))} />
      {data.members.length < 2 ? <Quiet>{words.nobody}</Quiet> : null}
      {data.members.map((member) => (
        <Member key={member.user} member={member} roles={data.roles} />
      ))}
    </Card>
  );
}

const EVERYBODY = '';

function Member({ member, roles }: { member: TeamAnswer['members'][number]; roles: TeamAnswer['roles'] }) {
  const words = settingsWords();
  const queries = useQueryClient();
  const [label, setLabel] = useState(member.label);
  const [role, setRole] = useState<Role | typeof EVERYBODY>(member.role ?? EVERYBODY);
  const keep = useMutation({
    mutationFn: () =>
      ask<TeamAnswer>('PUT', `/team/${encodeURIComponent(member.user)}`, {
        role: role === EVERYBODY ? null : role,
        label,
      }),
    onSuccess: (answer) => {
      queries.setQueryData(['team'], answer);
      window.shopify.toast.show(words.kept);
    },
  });
  const changed = label.trim() !== member.label || role !== (member.role ?? EVERYBODY);
  return (
    <Stack tight>
      <Row>
        <Strong>{member.name}</Strong>
        {member.isYou ? <Badge tone="info">{words.you}</Badge> : null}
        <Quiet as="span">{words.seen(member.seen.text)}</Quiet>
      </Row>
      {keep.error === null ? null : (
        <Notice tone="critical">
          <Words>{keep.error.message}</Words>
        </Notice>
      )}
      <Columns count={2}>
        <TextInput label={words.member} value={label} max={100} change={setLabel} />
        <Choice
          label={words.role}
          value={role}
          options={[
            { value: EVERYBODY, label: words.asEverybody },
            ...roles.map((each) => ({ value: each.role, label: each.title })),
          ]}
          change={setRole}
        />
      </Columns>
      {changed ? (
        <Row>
          <Button label={words.keepOf(member.name)} run={() => keep.mutate()} busy={keep.isPending}>
            {words.keepMember}
          </Button>
        </Row>
      ) : null}
    </Stack>
  );
}
