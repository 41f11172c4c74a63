// What a person should do, put on the list by journeys, and taken off it with what came of it.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskLine, TasksAnswer } from '../../../server/http/admin/journey-types.ts';
import { ask, get } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice, TextInput } from '../ui/fields.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Wrong } from '../ui/states.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { deskWords } from './desk-words.ts';

export function Tasks() {
  const words = deskWords();
  const [state, setState] = useState<TaskLine['state']>('open');
  const query = useQuery({ queryKey: ['tasks', state], queryFn: () => get<TasksAnswer>(`/tasks?state=${state}`) });
  const tasks = query.data?.tasks;
  return (
    <Card title={words.tasks}>
      <Choice
        label={words.show}
        inline
        value={state}
        options={(['open', 'done', 'dismissed'] as const).map((value) => ({ value, label: words.taskStates[value] }))}
        change={setState}
      />
      {query.error === null ? null : <Wrong fault={query.error} again={() => void query.refetch()} />}
      {tasks?.length === 0 ? <Words>{state === 'open' ? words.noTasksText : words.noTasks}</Words> : null}
      {tasks === undefined || tasks.length === 0 ? null : (
        <ul className="task-list">
          {tasks.map((task) => (
            <Task key={task.id} task={task} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Task({ task }: { task: TaskLine }) {
  const words = deskWords();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState('');
  const end = useMutation({
    mutationFn: (state: 'done' | 'dismissed') =>
      ask('POST', `/tasks/${encodeURIComponent(task.id)}`, { state, outcome }),
    onSuccess: () => {
      window.shopify.toast.show(words.ended);
      return queries.invalidateQueries({ queryKey: ['tasks'] });
    },
  });
  return (
    <li>
      <Stack tight>
        <Row>
          <Strong>{task.title}</Strong>
          {task.shopper === null ? (
            <Words as="span">{task.name}</Words>
          ) : (
            <Link to={`/shoppers/${encodeURIComponent(task.shopper)}`}>{task.name}</Link>
          )}
        </Row>
        <Quiet>{task.journey === '' ? task.at.text : words.from(task.journey, task.at.text)}</Quiet>
        {task.endedAt === null ? null : <Quiet>{words.endedAt(task.endedAt.text)}</Quiet>}
        {task.outcome === null || task.outcome === '' ? null : <Words>{task.outcome}</Words>}
      </Stack>
      {end.error === null ? null : <Words>{end.error.message}</Words>}
      {task.state === 'open' ? (
        <Stack tight>
          <TextInput label={words.outcome} max={1000} value={outcome} change={setOutcome} />
          <Row>
            <Button label={words.doneFor(task.title, task.name)} run={() => end.mutate('done')} busy={end.isPending}>
              {words.done}
            </Button>
            <Button
              label={words.dismissFor(task.title, task.name)}
              run={() => end.mutate('dismissed')}
              busy={end.isPending}
            >
              {words.dismiss}
            </Button>
          </Row>
        </Stack>
      ) : null}
    </li>
  );
}
